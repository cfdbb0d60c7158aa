import { EXIT } from "../../errors.ts";
import type { Command } from "../command.ts";

export const boards: Command = {
  name: "boards",
  summary: "List the boards that a profile can name",
  flags: [],
  examples: [],
  async execute({ system }) {
    const { BOARDS } = await import("../../../plugins/mod.ts");
    const { textTable } = await import("../table.ts");
    system.stdout.write(textTable(BOARDS.map(({ name, summary }) => [name, summary])));
    return EXIT.ok;
  },
};

import { EXIT } from "../../errors.ts";
import type { Command } from "../command.ts";

export const licenses: Command = {
  name: "licenses",
  summary: "Show the licences of flasher and of what it contains",
  flags: [],
  examples: [],
  async execute({ system }) {
    const own = await import("../../../LICENSE", { with: { type: "text" } });
    const others = await import("../../../THIRD_PARTY.md", { with: { type: "text" } });
    system.stdout.write(`${own.default}\n${others.default}`);
    return EXIT.ok;
  },
};

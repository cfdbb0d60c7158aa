import config from "../../../deno.json" with { type: "json" };
import { EXIT } from "../../errors.ts";
import type { Command } from "../command.ts";

export const version: Command = {
  name: "version",
  summary: "Show the version",
  flags: [],
  examples: [],
  execute({ system }) {
    system.stdout.write(`flasher ${config.version} (${system.build})\n`);
    return Promise.resolve(EXIT.ok);
  },
};

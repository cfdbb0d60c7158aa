import type { Command } from "../command.ts";

export const schema: Command = {
  name: "schema",
  summary: "Print the JSON Schema of a profile, for editors",
  flags: [],
  examples: ["flasher schema > flash.schema.json"],
  execute: async (call) => (await import("../show_schema.ts")).showSchema(call),
};

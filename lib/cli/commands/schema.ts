import type { Command } from "../command.ts";

export const schema: Command = {
  name: "schema",
  summary: "Print the JSON Schema of profiles, for editors",
  flags: [{ name: "output", short: "o", value: "FILE", help: "Write the schema to this file" }],
  examples: ["flasher schema --output flash.schema.json"],
  execute: async (call) => (await import("../actions/schema.ts")).execute(call),
};

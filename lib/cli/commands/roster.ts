import type { Command } from "../command.ts";
import { JSON_FLAG, OVERWRITE_FLAG } from "../flags.ts";

export const roster: Command = {
  name: "roster",
  summary: "Show which boards passed; export a table, or labels to print",
  argument: {
    name: "FILE",
    help:
      "Roster that a run with several boards wrote; with several rosters, the newest result of each board counts",
    needed: true,
    many: true,
  },
  flags: [
    { name: "failed", help: "Only boards that have not passed" },
    { name: "csv", value: "OUT", help: "Write a table for spreadsheet programs; - for standard output" },
    { name: "labels", value: "OUT", help: "Write a page of labels to print, .html; - for standard output" },
    { name: "names", value: "FILE", help: "CSV file that names boards, with the columns mac and label" },
    OVERWRITE_FLAG,
    JSON_FLAG,
  ],
  examples: [
    "flasher roster flash-roster.jsonl",
    "flasher roster flash-roster.jsonl --csv boards.csv --labels labels.html",
  ],
  topics: ["many", "json"],
  execute: async (call) => (await import("../actions/roster.ts")).execute(call),
};

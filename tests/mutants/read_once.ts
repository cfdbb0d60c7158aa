/** Seeded bugs around programs that are read once: what the profile says beside what a person has changed. */
import type { Mutant } from "./mutant.ts";

const PAGE = ["ui/server/flash_test.ts"];

export const READ_ONCE_MUTANTS: readonly Mutant[] = [
  {
    name: "the page takes a person's settings for those of the profile",
    file: "lib/ui/server/program/desk.ts",
    find: "profileSettings: settingsOf(prepared.written),",
    replace: "profileSettings: settingsOf(prepared.profile),",
    tests: PAGE,
  },
  {
    name: "a program that is refused with a person's settings forgets those of the profile",
    file: "lib/ui/server/program/desk.ts",
    find: "if (Object.keys(settings).length === 0) return unknown;",
    replace: "if (Object.keys(settings).length >= 0) return unknown;",
    tests: PAGE,
  },
  {
    name: "check reads each board file once for itself, and once more with the others",
    file: "lib/app/check/check_board_files.ts",
    find: "    sources = await readBoardSources(system, entries, reading);\n",
    replace: "    await faultsOfEntries(system, entries, { path, reading });\n" +
      "    sources = await readBoardSources(system, entries, reading);\n",
    tests: ["cli/actions/check_files_test.ts"],
  },
];

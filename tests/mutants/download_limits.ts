/** Seeded bugs in what a lock file may make flasher load, and what flasher says about other content. */
import type { Mutant } from "./mutant.ts";

export const DOWNLOAD_LIMIT_MUTANTS: readonly Mutant[] = [
  {
    name: "download limits: what a lock says is the limit",
    file: "lib/download/download.ts",
    find: "if (size !== undefined && size > maxSize) {",
    replace: "if (size !== undefined && size < 0) {",
    tests: ["download/download_test.ts"],
  },
  {
    name: "download limits: a lock can name 4 GB",
    file: "lib/lock/lock.ts",
    find: " && value <= MAX_SIZE",
    replace: "",
    tests: ["lock/lock_test.ts"],
  },
  {
    name: "download limits: the files of a lock may fill the memory together",
    file: "lib/app/downloads/lock_file.ts",
    find: "  checkTotal(unique, path);\n",
    replace: "",
    tests: ["cli/actions/fetch_test.ts"],
  },
  {
    name: "download limits: a new lock can name more than a flash",
    file: "lib/app/downloads/lock_profile.ts",
    find: "    checkTotal([",
    replace: "    void ([",
    tests: ["app/downloads/lock_profile_test.ts"],
  },
  {
    name: "download limits: each file of a lock reads the whole folder",
    file: "lib/app/downloads/beside_profile.ts",
    find: "if ((known.get(name) ?? sha256) !== sha256) continue;",
    replace: "",
    tests: ["app/downloads/beside_profile_test.ts"],
  },
  {
    name: "download limits: the message about a changed file has one day only",
    file: "lib/download/content_error.ts",
    find: "on ${dayOf(today)}, the server has",
    replace: "the server has",
    tests: ["download/download_test.ts"],
  },
];

/** Seeded bugs in the removal of files that a killed program left unfinished. */
import type { Mutant } from "./mutant.ts";

const UNFINISHED = ["app/system/unfinished_test.ts"];
const FILE = "lib/app/system/unfinished.ts";
const WRITE = "lib/app/system/disk_write.ts";

export const UNFINISHED_MUTANTS: readonly Mutant[] = [
  {
    name: "unfinished: what a killed program left stays",
    file: WRITE,
    find: "if (!keep) await removeUnfinished(path);",
    replace: "",
    tests: UNFINISHED,
  },
  {
    name: "unfinished: the only copy of a board's flash is removed",
    file: WRITE,
    find: "if (!keep) await removeUnfinished(path);",
    replace: "await removeUnfinished(path);",
    tests: UNFINISHED,
  },
  {
    name: "unfinished: a trial write removes data",
    file: WRITE,
    find: "removeUnfinished(path, { empty: true })",
    replace: "removeUnfinished(path)",
    tests: UNFINISHED,
  },
  {
    name: "unfinished: a file that vanished before its rename fails the command",
    file: WRITE,
    find: "if (!vanished || attempt === MAX_ATTEMPTS) throw error;",
    replace: "throw error;",
    tests: UNFINISHED,
  },
  {
    name: "unfinished: flasher does not lock what it writes",
    file: WRITE,
    find: "      await lockUnfinished(file);\n",
    replace: "",
    tests: UNFINISHED,
  },
  {
    name: "unfinished: a file that a living program writes is removed",
    file: FILE,
    find: " && await file.tryLock(true);",
    replace: ";",
    tests: UNFINISHED,
  },
  {
    name: "unfinished: those of other files are removed, too",
    file: FILE,
    find: 'if (entry.name.replace(UNFINISHED, "") !== name) continue;',
    replace: "",
    tests: UNFINISHED,
  },
  {
    name: "unfinished: a link is taken for a file",
    file: FILE,
    find: "!entry.isFile || !entry.name",
    replace: "entry.isDirectory || !entry.name",
    tests: UNFINISHED,
  },
  {
    name: "unfinished: prune says that a file is removed which another program writes",
    file: "lib/app/downloads/cache.ts",
    find: "return await system.lstat(path) === undefined;",
    replace: "return true;",
    tests: ["app/downloads/cache_test.ts"],
  },
  {
    name: "unfinished: a lock that does not change leaves them",
    file: "lib/cli/actions/lock.ts",
    find: "for (const one of [path, found.source]) await system.removeUnfinished(one);",
    replace: "",
    tests: ["cli/actions/lock_test.ts"],
  },
];

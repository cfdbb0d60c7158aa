/** Bugs around edited locks, certificates of other days, and hashes that flasher knows. */
import type { Mutant } from "./mutant.ts";

const LOCKED = ["cli/downloads/fetch_missing_test.ts"];
const DOWNLOAD = ["download/download_test.ts"];
const KNOWN_HASH = ["app/downloads/lock_profile_test.ts"];
const CHECK = "lib/app/downloads/check_locked.ts";

export const LOCK_REST_MUTANTS: readonly Mutant[] = [
  {
    name: "edited lock: run writes another release than the profile names",
    file: CHECK,
    find: 'return contradiction(analyzeFile(bytes).python ?? "", name);',
    replace: "return undefined;",
    tests: LOCKED,
  },
  {
    name: "edited lock: its offset is believed",
    file: CHECK,
    find: "if (offset !== expected)",
    replace: "if (false)",
    tests: LOCKED,
  },
  {
    name: "edited lock: its chip is believed",
    file: CHECK,
    find: "if (found !== undefined && found !== chip)",
    replace: "if (false)",
    tests: LOCKED,
  },
  {
    name: "edited lock: flasher lock calls it unchanged",
    file: "lib/app/downloads/lock_profile.ts",
    find: "    check(kept);\n",
    replace: "",
    tests: LOCKED,
  },
  {
    name: "edited lock: its size is believed if the cache has the hash",
    file: "lib/app/downloads/cache.ts",
    find: "return bytes.length === size ? bytes : undefined;",
    replace: "return bytes;",
    tests: LOCKED,
  },
  {
    name: "edited lock: flasher lock keeps a size that the server contradicts",
    file: "lib/app/downloads/lock_profile.ts",
    find: "if (sha256 !== entry.sha256 || bytes.length !== entry.size) {",
    replace: "if (sha256 !== entry.sha256) {",
    tests: LOCKED,
  },
  {
    name: "changed file: the advice is a command that fails in the same way",
    file: "lib/app/downloads/fetch_locked.ts",
    find: "toAccept: `remove its line from ${printable(lock)}, then: flasher lock`,",
    replace: 'toAccept: "type: flasher lock",',
    tests: LOCKED,
  },
  {
    name: "certificate: one that has expired is tried again and again",
    file: "lib/download/http.ts",
    find: '  "expired",\n',
    replace: "",
    tests: DOWNLOAD,
  },
  {
    name: "certificate: the message does not name the clock's day",
    file: "lib/download/download_error.ts",
    find: "${dayOf(now)}",
    replace: "another day",
    tests: DOWNLOAD,
  },
  {
    name: "known hash: another one is accepted",
    file: "lib/app/downloads/find_online.ts",
    find: "getIfThere(get, { url, ...hash })",
    replace: "getIfThere(get, { url })",
    tests: KNOWN_HASH,
  },
  {
    name: "known hash: the lock calls it a first download",
    file: "lib/app/downloads/lock_profile.ts",
    find: 'isKnown ? "catalogue" : "first download"',
    replace: '"first download"',
    tests: KNOWN_HASH,
  },
];

/** Seeded bugs in the hashes that a publisher's manifest has. */
import type { Mutant } from "./mutant.ts";

const MANIFEST = ["download/manifest_test.ts"];
const LOCK = ["cli/actions/lock_test.ts"];
const FILE = "lib/download/manifest.ts";

export const MANIFEST_MUTANTS: readonly Mutant[] = [
  {
    name: "manifest: the hash of another file counts",
    file: FILE,
    find: "isHash && URL.parse(path, manifest)?.href === url",
    replace: "isHash && URL.parse(path, manifest) !== null",
    tests: MANIFEST,
  },
  {
    name: "manifest: an MD5 counts",
    file: FILE,
    find: "/^[0-9a-f]{64}$/i",
    replace: "/^[0-9a-f]+$/i",
    tests: MANIFEST,
  },
  {
    name: "manifest: one of two hashes counts",
    file: FILE,
    find: "hashes.size === 1 ?",
    replace: "hashes.size > 0 ?",
    tests: MANIFEST,
  },
  {
    name: "manifest: one without the file's hash is ignored silently",
    file: "lib/app/downloads/promised_hash.ts",
    find: "if (found !== undefined) return found;",
    replace: 'return found ?? "";',
    tests: LOCK,
  },
  {
    name: "manifest: what it says is not compared with the file",
    file: "lib/app/downloads/promised_hash.ts",
    find: "...(published === undefined\n",
    replace: "...(published !== undefined\n",
    tests: LOCK,
  },
  {
    name: "manifest: a lock that trusted a first download stays as it is",
    file: "lib/app/downloads/lock_profile.ts",
    find: 'entry.hashFrom === "first download") {',
    replace: "false) {",
    tests: LOCK,
  },
  {
    name: "manifest: a file of this computer can have one",
    file: "lib/profile/schema.ts",
    find: "    findings(manifestHasUrl),\n",
    replace: "",
    tests: ["profile/refusals_test.ts"],
  },
];

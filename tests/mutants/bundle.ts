/** Seeded bugs in bundles. */
import type { Mutant } from "./mutant.ts";

const PARTS = ["app/bundle/bundle_test.ts"];
const COMMAND = ["cli/actions/bundle_test.ts"];

export const BUNDLE_MUTANTS: readonly Mutant[] = [
  {
    name: "bundle: a folder with other files is filled",
    file: "lib/app/bundle/folder.ts",
    find: "if (checksums?.has(profile)) return checksums;",
    replace: "return checksums ?? new Map();",
    tests: COMMAND,
  },
  {
    name: "bundle: a file that a person changed is replaced",
    file: "lib/app/bundle/folder.ts",
    find: "if (!isOurs && !force) throw",
    replace: "if (false) throw",
    tests: COMMAND,
  },
  {
    name: "bundle: checksums are written last, so that nothing knows an interrupted bundle",
    file: "lib/app/bundle/folder.ts",
    find: "await place.writeChecksums(joinChecksums(earlier, wanted));",
    replace: "",
    tests: COMMAND,
  },
  {
    name: "bundle: an interrupted update forgets what it had written before",
    file: "lib/app/bundle/folder.ts",
    find: "await place.writeChecksums(joinChecksums(earlier, wanted));",
    replace: "await place.writeChecksums(earlier);",
    tests: COMMAND,
  },
  {
    name: "bundle: a file that no longer belongs to it stays",
    file: "lib/app/bundle/folder.ts",
    find: "await place.remove(path);\n      changes.push",
    replace: "changes.push",
    tests: COMMAND,
  },
  {
    name: "bundle: a changed file that no longer belongs to it is removed",
    file: "lib/app/bundle/folder.ts",
    find: "if (digests.includes(there)) {",
    replace: "if (true) {",
    tests: COMMAND,
  },
  {
    name: "bundle: a link in the folder is followed",
    file: "lib/app/bundle/folder.ts",
    find: 'if (kind !== undefined && kind !== "directory") throw notFileError(action, kind);',
    replace: "",
    tests: COMMAND,
  },
  {
    name: "bundle: what was written is not read again",
    file: "lib/app/bundle/folder.ts",
    find: "if (await place.digestOf(path) !== digest) throw",
    replace: "if (false) throw",
    tests: COMMAND,
  },
  {
    name: "bundle: parts of files that a stopped program left stay",
    file: "lib/app/bundle/folder.ts",
    find: "await system.removeUnfinished(place.pathOf(path));",
    replace: "",
    tests: COMMAND,
  },
  {
    name: "bundle: checksums may name files outside the folder",
    file: "lib/app/bundle/checksums.ts",
    find: "|| bundlePathProblem(path) !== undefined) return undefined;",
    replace: ") return undefined;",
    tests: PARTS,
  },
  {
    name: "bundle: a file with secrets is copied",
    file: "lib/app/bundle/contents.ts",
    find: "if (isSecretName(path)) {",
    replace: "if (false) {",
    tests: COMMAND,
  },
  {
    name: "bundle: a file that holds a secret is copied",
    file: "lib/app/bundle/contents.ts",
    find: "if (secret !== undefined) {",
    replace: "if (false) {",
    tests: COMMAND,
  },
  {
    name: "bundle: a secret at the edge of two parts of a file is not found",
    file: "lib/app/bundle/secrets.ts",
    find: "bytes.subarray(at, at + CHUNK + overlap)",
    replace: "bytes.subarray(at, at + CHUNK)",
    tests: PARTS,
  },
  {
    name: "bundle: names that Windows does not allow are written",
    file: "lib/app/bundle/contents.ts",
    find: "if (problem !== undefined) throw nameError(action, problem);\n    if (isSecretName(path)) {",
    replace: "if (isSecretName(path)) {",
    tests: COMMAND,
  },
  {
    name: "bundle: two names that a stick takes for one",
    file: "lib/app/bundle/bundle_path.ts",
    find: 'return path.normalize("NFC").toLowerCase().toUpperCase();',
    replace: "return path;",
    tests: [...PARTS, ...COMMAND],
  },
  {
    name: "bundle: of two files with one name, one is lost",
    file: "lib/app/bundle/bundle_path.ts",
    find: "if (!isTaken(name)) return name;",
    replace: "if (isTaken !== undefined) return name;",
    tests: [...PARTS, ...COMMAND],
  },
  {
    name: "bundle: a zip file has the time of the day in it",
    file: "lib/app/bundle/zip.ts",
    find: "const MTIME = new Date(1980, 0, 1, 12);",
    replace: "const MTIME = new Date(Date.UTC(2026, 0, 1, 12));",
    tests: PARTS,
  },
  {
    name: "bundle: a program in it cannot be started",
    file: "lib/app/bundle/folder.ts",
    find: "await place.write(file.path, await file.read(), file.executable);",
    replace: "await place.write(file.path, await file.read(), false);",
    tests: COMMAND,
  },
];

/** Bugs in lock files, and in the ways of locked files to a board. */
import type { Mutant } from "./mutant.ts";

const LOCK = ["lock/lock_test.ts"];
const LOCKED = ["cli/downloads/fetch_missing_test.ts"];
const COMMAND = ["cli/actions/lock_test.ts"];
const JUDGE = ["app/downloads/judge_test.ts"];

export const LOCK_MUTANTS: readonly Mutant[] = [
  {
    name: "lock file: the second of two equal keys counts",
    file: "lib/lock/lock.ts",
    find: "if (compact !== withoutSpace(text)) {",
    replace: "if (compact.length < 0) {",
    tests: LOCK,
  },
  {
    name: "lock file: another version is read as this one",
    file: "lib/lock/lock.ts",
    find: 'if (top["version"] !== VERSION) {',
    replace: 'if (top["version"] === undefined) {',
    tests: LOCK,
  },
  {
    name: "lock file: unknown keys are ignored",
    file: "lib/lock/lock.ts",
    find: "keys && Object.keys(value).find((key) => !keys.includes(key))",
    replace: "keys && Object.keys(value).find(() => false)",
    tests: LOCK,
  },
  {
    name: "lock file: the keys are not sorted",
    file: "lib/lock/lock.ts",
    find: "a < b ? -1 : a > b ? 1 : 0",
    replace: "0",
    tests: LOCK,
  },
  {
    name: "locked files: the profile may contradict the lock",
    file: "lib/app/downloads/resolve_locked.ts",
    find: 'if (size !== undefined && size !== entry.size) refuse("its size", size, entry.size);',
    replace: "",
    tests: LOCKED,
  },
  {
    name: "locked files: the cache comes before the folder beside the profile",
    file: "lib/app/downloads/resolve_locked.ts",
    find: "[filesBeside(system, folder, warn), openCache(system, warn)]",
    replace: "[openCache(system, warn), filesBeside(system, folder, warn)]",
    tests: LOCKED,
  },
  {
    name: "locked files: the lock's hash replaces the checks of the image",
    file: "lib/app/downloads/resolve_locked.ts",
    find: "{ ...file, offset: entry.offset! }",
    replace: "{ ...file, offset: entry.offset!, sha256: entry.sha256 }",
    tests: LOCKED,
  },
  {
    name: "locked files: a file beside the profile counts by its size",
    file: "lib/app/downloads/beside_profile.ts",
    find: "if (known.get(name) === sha256) return bytes;",
    replace: "return bytes;",
    tests: LOCKED,
  },
  {
    name: "locked files: run downloads without a question",
    file: "lib/cli/downloads/fetch_missing.ts",
    find:
      'if (!call.has("fetch") && !await sessionPerson(call).confirm(question(missing))) return undefined;',
    replace: "question(missing);",
    tests: LOCKED,
  },
  {
    name: "locked files: a room does not say what it writes",
    file: "lib/cli/room/run_several.ts",
    find: "  tellLocked(call, prepared);\n",
    replace: "",
    tests: LOCKED,
  },
  {
    name: "locked files: the greeting of another version is no news",
    file: "lib/app/flash_work.ts",
    find: "      report: checkingGreeting(context.report, profile),\n",
    replace: "",
    tests: ["app/check_greeting_test.ts"],
  },
  {
    name: "lock: a changed file on the server is accepted",
    file: "lib/app/downloads/lock_profile.ts",
    find: "if (sha256 !== entry.sha256 || bytes.length !== entry.size) {",
    replace: "if (bytes.length !== entry.size) {",
    tests: COMMAND,
  },
  {
    name: "lock: GitHub's hash is not compared",
    file: "lib/app/downloads/promised_hash.ts",
    find: "...(github === undefined ? []",
    replace: "...(github !== undefined ? []",
    tests: COMMAND,
  },
  {
    name: "lock: the profile's hash is taken for GitHub's",
    file: "lib/app/downloads/promised_hash.ts",
    find: "one.sha256 !== first!.sha256",
    replace: 'one.sha256 === ""',
    tests: COMMAND,
  },
  {
    name: "lock: a server that fails is taken for one that lacks the file",
    file: "lib/app/downloads/find_online.ts",
    find: 'error instanceof DownloadError && error.reason === "missing"',
    replace: "error instanceof DownloadError",
    tests: COMMAND,
  },
  {
    name: "lock: a file by address may be anything",
    file: "lib/app/downloads/lock_profile.ts",
    find: "if (raw !== true) judgeFile({ path: url, bytes, vouched: promised !== undefined });",
    replace: "",
    tests: COMMAND,
  },
  {
    name: "lock --newest: another text of the profile changes, too",
    file: "lib/profile/set_version.ts",
    find: "start + rest.replace(marker, `$1${to}`)",
    replace: "(start + rest).replaceAll(from, to)",
    tests: ["profile/set_version_test.ts"],
  },
  {
    name: "judge: an application without a bootloader is whole",
    file: "lib/app/downloads/judge.ts",
    find: "checkIsWhole(file, analysis, chip);",
    replace: "",
    tests: JUDGE,
  },
  {
    name: "judge: another version passes",
    file: "lib/app/downloads/judge.ts",
    find: "  checkVersion(file, analysis, firmware);\n",
    replace: "",
    tests: JUDGE,
  },
  {
    name: "judge: firmware for another chip passes",
    file: "lib/app/downloads/judge.ts",
    find: "makePlan([image], { chip, flash: UNCHANGED, force: false });",
    replace: "",
    tests: JUDGE,
  },
];

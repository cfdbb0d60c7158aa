/** Seeded bugs in what is said about a file that is neither firmware nor a profile. */
import type { Mutant } from "./mutant.ts";

const TESTS = ["cli/actions/other_files_test.ts"];

export const OTHER_FILE_MUTANTS: readonly Mutant[] = [
  {
    name: "other files: parses a note as a profile",
    file: "lib/app/files/named_firmware.ts",
    find: "if (text !== undefined && mayBeProfile(text)) return true;",
    replace: "if (text !== undefined) return true;",
    tests: TESTS,
  },
  {
    name: "other files: takes a profile with another name for a note",
    file: "lib/app/files/named_firmware.ts",
    find: "if (text !== undefined && mayBeProfile(text)) return true;",
    replace: "",
    tests: TESTS,
  },
  {
    name: "other files: takes Intel HEX for a note",
    file: "lib/app/files/named_firmware.ts",
    find: "isIntelHex(bytes) ? undefined : nameOfData(bytes)",
    replace: "nameOfData(bytes)",
    tests: TESTS,
  },
  {
    name: "other files: parses an archive with the name of a profile",
    file: "lib/app/files/find_profile.ts",
    find: "if (!bytes.subarray(0, 64).includes(0)) return undefined;",
    replace: "if (bytes.length > 0) return undefined;",
    tests: TESTS,
  },
  {
    name: "flash_args: looks for its files in the current folder",
    file: "lib/app/files/build_file.ts",
    find: "isAbsolute(file.path) ? file.path : join(dirname(path), file.path)",
    replace: "isAbsolute(file.path) ? file.path : join(dirname(file.path), file.path)",
    tests: ["cli/actions/flash_args_test.ts"],
  },
  {
    name: "ports: drops a port that is named twice without a word",
    file: "lib/cli/room/choice.ts",
    find: "else warn({ message: `--port: found",
    replace: "else void ({ message: `--port: found",
    tests: ["cli/actions/flash_args_test.ts"],
  },
];

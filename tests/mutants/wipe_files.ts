/** Seeded bugs in the way in through the bootloader: the file system that is blanked, and the consent for it. */
import type { Mutant } from "./mutant.ts";

const PLACE = ["esp/plan/file_system_test.ts"];
const JOB = ["esp/jobs/wipe_files_test.ts"];
const USB = ["app/board_files/over_usb_test.ts"];
const CLI = ["exhaustive/wipe_files_test.ts"];

export const WIPE_FILES_MUTANTS: readonly Mutant[] = [
  {
    name: "the file system of another ESP8266 build is sought at 1 MB, too",
    file: "lib/esp/plan/file_system.ts",
    find: "machine !== ESP8266_PLAIN || ",
    replace: "",
    tests: PLACE,
  },
  {
    name: "a partition that ends beyond the flash is blanked",
    file: "lib/esp/plan/file_system.ts",
    find: " && offset + size <= flashSize",
    replace: "",
    tests: PLACE,
  },
  {
    name: "before 1.26, the flash behind the last partition is blanked, too",
    file: "lib/esp/plan/file_system.ts",
    find: "if (!isSince(python!, BEHIND_SINCE)) {",
    replace: "if (false) {",
    tests: PLACE,
  },
  {
    name: "only the first superblock is blanked",
    file: "lib/esp/plan/file_system.ts",
    find: "WIPED_BYTES = 2 * SECTOR",
    replace: "WIPED_BYTES = SECTOR",
    tests: CLI,
  },
  {
    name: "the file system of a locked chip is blanked",
    file: "lib/esp/jobs/wipe_files.ts",
    find: "if (lock !== undefined) {",
    replace: "if (false) {",
    tests: JOB,
  },
  {
    name: "a damaged partition table names the file system",
    file: "lib/esp/jobs/wipe_files.ts",
    find: 'if (table === undefined || "problem" in table.parsed) {',
    replace: "if (table === undefined) {",
    tests: JOB,
  },
  {
    name: "the file system is blanked although nobody agreed",
    file: "lib/app/board_files/put_or_wipe.ts",
    find: "!wipes || ",
    replace: "",
    tests: CLI,
  },
  {
    name: "run --wipe-files: a board that runs no program loses its files",
    file: "lib/app/board_files/put_or_wipe.ts",
    find: " || !wipeHelps(error)",
    replace: "",
    tests: CLI,
  },
  {
    name: "files --wipe-files: a board that runs no program loses its files",
    file: "lib/app/board_files/with_console.ts",
    find: " || !wipeHelps(error)",
    replace: "",
    tests: CLI,
  },
  {
    name: "a flash that does not boot loses its files",
    file: "lib/app/board_files/put_or_wipe.ts",
    find: "if (noBoot?.runs === false) throw noBoot;",
    replace: "",
    tests: CLI,
  },
  {
    name: "a terminal is not asked before the file system is blanked",
    file: "lib/cli/wipe_files.ts",
    find: "if (!person.isPresent) return true;",
    replace: "return true;",
    tests: CLI,
  },
  {
    name: "--wipe-files is taken for several boards",
    file: "lib/cli/room/flags.ts",
    find: 'if (call.has("wipe-files")) {',
    replace: 'if (call.has("wipe-files") && false) {',
    tests: CLI,
  },
  {
    name: "a board whose present program never ends does not get its files",
    file: "lib/app/board_files/with_files.ts",
    find: "onNoBoot: (error: BootError) => noBoot = error",
    replace: "",
    tests: CLI,
  },
  {
    name: "a port that the program on the chip takes over is lost",
    file: "lib/serial/reopening.ts",
    find: 'const returns = this.#mayReturn || this.#phase !== "talking";',
    replace: 'const returns = this.#phase !== "talking";',
    tests: USB,
  },
  {
    name: "a program that starts its USB late is not waited for",
    file: "lib/serial/reopening.ts",
    find: "(this.#mayReturn ? Math.max(returnMs, PROGRAM_MS) : returnMs)",
    replace: "returnMs",
    tests: USB,
  },
  {
    name: "half of the chip's number is compared before files are written",
    file: "lib/app/board_files/put_on_board.ts",
    find: "if (uniqueId.length === digits.length) return uniqueId === digits;",
    replace: "",
    tests: USB,
  },
  {
    name: "the lines of a program's own USB are taken for a reset",
    file: "lib/app/open_board.ts",
    find: "ofProgram = isFirmwareUsb(now);",
    replace: "",
    tests: USB,
  },
  {
    name: "a board that no line can reset does not start its new program",
    file: "lib/repl/open_python.ts",
    find: "CTRL_B, CTRL_D]);",
    replace: "CTRL_B]);",
    tests: ["app/board_files/put_on_board_test.ts"],
  },
  {
    name: "noise from a board is quoted as its last line",
    file: "lib/esp/boot/no_prompt.ts",
    find: "if (starts.length === 0 && isReadable(text)) return",
    replace: "if (starts.length === 0) return",
    tests: ["esp/boot/no_prompt_test.ts"],
  },
  {
    name: "a board that was just erased is interrupted while it formats",
    file: "lib/app/board_files/first_start.ts",
    find: 'return "formats"',
    replace: 'return "program"',
    tests: ["app/board_files/makes_file_system_test.ts"],
  },
];

/** Seeded bugs around the blanking of a file system: what refuses it, what is said of it, and the start that follows. */
import type { Mutant } from "./mutant.ts";

const PLACE = ["esp/plan/file_system_test.ts"];
const JOB = ["esp/jobs/wipe_files_test.ts"];
const USB = ["app/board_files/over_usb_test.ts"];
const START = ["app/board_files/first_start_test.ts"];
const CLI = ["exhaustive/wipe_files_test.ts"];

export const FIRST_START_MUTANTS: readonly Mutant[] = [
  {
    name: "a partition vfs before the end of the partition table is blanked",
    file: "lib/esp/plan/file_system.ts",
    find: "if (offset < from) {",
    replace: "if (false) {",
    tests: PLACE,
  },
  {
    name: "a partition vfs that lies in another partition is blanked",
    file: "lib/esp/plan/file_system.ts",
    find: "one !== named && overlaps(one, named)",
    replace: "false",
    tests: PLACE,
  },
  {
    name: "a board without a value is refused only after its files are lost",
    file: "lib/esp/jobs/wipe_files.ts",
    find: "check?.(identity.mac);",
    replace: "",
    tests: CLI,
  },
  {
    name: "a board that is refused stays in its bootloader",
    file: "lib/esp/jobs/wipe_files.ts",
    find: "if (refuses) return error as FlasherError;",
    replace: "",
    tests: JOB,
  },
  {
    name: "a failed restart does not say that the files are lost",
    file: "lib/esp/jobs/wipe_files.ts",
    find: "boardState = FILES_LOST;",
    replace: "",
    tests: JOB,
  },
  {
    name: "a person who interrupts the wait for RESET is not told that the files are lost",
    file: "lib/app/board_files/wipe_first.ts",
    find: "await sayFirst(FILES_LOST, () => awaitStart(port, job, baud));",
    replace: "await awaitStart(port, job, baud);",
    tests: START,
  },
  {
    name: "nobody is asked to restart a board whose file system was blanked",
    file: "lib/app/board_files/wipe_first.ts",
    find: "if (needsReset) await sayFirst(FILES_LOST, () => awaitStart(port, job, baud));",
    replace: "",
    tests: START,
  },
  {
    name: "a board that a person must restart loses its files instead",
    file: "lib/app/board_files/put_or_wipe.ts",
    find: 'if (left === "needs-reset" && noBoot === undefined) {',
    replace: "if (false) {",
    tests: START,
  },
  {
    name: "a board that makes its file system is restarted",
    file: "lib/app/board_files/put_on_board.ts",
    find: " && !(started && mayFormat)",
    replace: "",
    tests: START,
  },
  {
    name: "a prompt that came early is waited for",
    file: "lib/repl/enter.ts",
    find: "    if (await line.untilEnd(FRIENDLY_PROMPT, ASK_EVERY)) return;\n    await line.send([ENTER]);",
    replace: "    if (await line.untilEnd(FRIENDLY_PROMPT, ASK_EVERY)) return;",
    tests: START,
  },
  {
    name: "over USB, a board that was just erased is interrupted while it formats",
    file: "lib/app/board_files/put_or_wipe.ts",
    find: 'usb !== undefined && fresh === "program" ? undefined : fresh',
    replace: "usb === undefined ? fresh : undefined",
    tests: USB,
  },
];

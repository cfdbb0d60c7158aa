/** Seeded bugs around boards that do not let flasher in: what proves that their program runs, and who may wipe them. */
import type { Mutant } from "./mutant.ts";

const USB = ["app/board_files/over_usb_test.ts"];
const PAGE = ["ui/server/board_files_test.ts"];
const ROOM = ["cli/room/one_board_test.ts"];

export const SILENT_BOARDS_MUTANTS: readonly Mutant[] = [
  {
    name: "a silent program that serves the USB port is not seen to run",
    file: "lib/esp/jobs/prove_boot.ts",
    find: "servesPort: port.ofProgram === true",
    replace: "servesPort: false",
    tests: USB,
  },
  {
    name: "the advice for one board of a room forgets flags",
    file: "lib/cli/room/one_board.ts",
    find: "!OF_ROOMS.includes(name)",
    replace: '["secrets", "names"].includes(name)',
    tests: ROOM,
  },
  {
    name: "the advice for one board of a room forgets its roster",
    file: "lib/cli/wipe_files.ts",
    find: 'lineForOne(call, await one(), "wipe-files")',
    replace: 'lineForOne(call, { ...await one(), roster: undefined }, "wipe-files")',
    tests: ROOM,
  },
  {
    name: "the page erases the files of a board that it did not offer that for",
    file: "lib/ui/server/agreed_wipes.ts",
    find: "if (failure?.wipeHelps !== true) {",
    replace: "if (false) {",
    tests: PAGE,
  },
  {
    name: "a yes at the page counts for every later attempt",
    file: "lib/ui/server/agreed_wipes.ts",
    find: "this.#attempts.get(id) === attempt",
    replace: "this.#attempts.has(id) && attempt > 0",
    tests: ["ui/server/agreed_wipes_test.ts"],
  },
  {
    name: "the page erases the files of every board that it tries again",
    file: "lib/ui/server/page_room.ts",
    find: "if (wipeFiles) this.#wipes.agree(unit);",
    replace: "this.#wipes.agree(unit);",
    tests: PAGE,
  },
  {
    name: "the page erases a board's files without a question",
    file: "lib/ui/page/perform.ts",
    find: 'return only({ question: { kind: "wipe", unit: act.unit, attempt: act.attempt } });',
    replace: "return ask(`/api/units/${act.unit}/again`, { attempt: act.attempt, wipeFiles: true });",
    tests: ["ui/page/perform_test.ts"],
  },
  {
    name: "a board over USB-JTAG-Serial is never restarted for its files",
    file: "lib/esp/link/restart.ts",
    find: 'return usb === undefined || usb === "jtag-serial";',
    replace: "return usb === undefined;",
    tests: USB,
  },
  {
    name: "a port that a program takes over after a reset is not opened again for its files",
    file: "lib/app/board_files/with_console.ts",
    find: 'reopens: usb === "jtag-serial"',
    replace: "reopens: false",
    tests: USB,
  },
];

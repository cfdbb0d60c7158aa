/** Seeded bugs around boards that do not let flasher in: what proves that their program runs, and who may wipe them. */
import type { Mutant } from "./mutant.ts";

const USB = ["app/board_files/over_usb_test.ts"];
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
];

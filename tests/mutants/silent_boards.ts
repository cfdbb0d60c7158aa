/** Seeded bugs around boards that do not let flasher in: what proves that their program runs, and who may wipe them. */
import type { Mutant } from "./mutant.ts";

const USB = ["app/board_files/over_usb_test.ts"];

export const SILENT_BOARDS_MUTANTS: readonly Mutant[] = [
  {
    name: "a silent program that serves the USB port is not seen to run",
    file: "lib/esp/jobs/prove_boot.ts",
    find: "servesPort: port.ofProgram === true",
    replace: "servesPort: false",
    tests: USB,
  },
];

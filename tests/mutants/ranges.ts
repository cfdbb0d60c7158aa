/** Bugs in the arithmetic of ranges, in the dialects of a session, and in the end of a run. */
import type { Mutant } from "./mutant.ts";

const RANGES = ["ranges_test.ts"];

export const RANGE_MUTANTS: readonly Mutant[] = [
  {
    name: "ranges: clipping ignores the lower bound",
    file: "lib/ranges.ts",
    find: "rangeBetween(Math.max(range.offset, bounds.offset), ",
    replace: "rangeBetween(range.offset, ",
    tests: RANGES,
  },
  {
    name: "ranges: a hole outside the range is cut out all the same",
    file: "lib/ranges.ts",
    find: "if (!overlaps(range, hole)) return range.size > 0 ? [range] : [];",
    replace: "",
    tests: RANGES,
  },
  {
    name: "ranges: a long range before a short one is shortened by it",
    file: "lib/ranges.ts",
    find: "Math.max(endOf(last), endOf(range))",
    replace: "endOf(range)",
    tests: RANGES,
  },
  {
    name: "ranges: aligned inwards at the end",
    file: "lib/ranges.ts",
    find: "alignUp(endOf(range), unit)",
    replace: "alignDown(endOf(range), unit)",
    tests: RANGES,
  },
  {
    name: "session: the dialects are not adapted to the chip's own USB",
    file: "lib/esp/link/connect_chip.ts",
    find: "dialects: overUsb(found.dialects, usb)",
    replace: "dialects: found.dialects",
    tests: ["esp/link/usb_otg_test.ts", "esp/link/usb_jtag_test.ts"],
  },
  {
    name: "session: a stub over the chip's own USB gets the blocks of a serial bridge",
    file: "lib/esp/link/switch_to_stub.ts",
    find: "await startStub(loader, stub, { image, blockSize })",
    replace: "await startStub(loader, identity.chip.stub!, { image, blockSize })",
    tests: ["esp/link/usb_otg_test.ts", "esp/link/usb_jtag_test.ts"],
  },
  {
    name: "session: a ROM in secure download mode is asked for hashes",
    file: "lib/esp/link/identify.ts",
    find: 'rom: { ...chip.rom, md5: "none", read: "none" }',
    replace: "rom: chip.rom",
    tests: ["esp/jobs/program_chips_test.ts"],
  },
  {
    name: "run: the end is not reported",
    file: "lib/app/flash_work.ts",
    find: "      job.report(done);\n",
    replace: "",
    tests: ["cli/session_test.ts"],
  },
  {
    name: "comparison: a short part is not searched by sectors",
    file: "lib/esp/flash/flash_hash.ts",
    find: "size < part.size",
    replace: "size < part.size / 16",
    tests: ["esp/flash/flash_hash_test.ts"],
  },
];

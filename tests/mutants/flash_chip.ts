/** Seeded bugs in detecting address wrap and write protection, and in reacting to boot errors. */
import type { Mutant } from "./mutant.ts";

const FOLDING = ["esp/flash/address_wrap_test.ts"];
const PROTECTION = ["esp/flash/write_protection_test.ts"];

export const FLASH_CHIP_MUTANTS: readonly Mutant[] = [
  {
    name: "address wrap: not detected before the plan",
    file: "lib/esp/flash/address_wrap.ts",
    find: "if (upTo <= SMALLEST_FLASH || half",
    replace: "if (upTo >= 0 || half",
    tests: FOLDING,
  },
  {
    name: "address wrap: takes two equal heads for proof",
    file: "lib/esp/flash/address_wrap.ts",
    find: "if (lower !== await",
    replace: "if (offset === 0 && lower !== await",
    tests: FOLDING,
  },
  {
    name: "address wrap: does not look again at what was blank",
    file: "lib/esp/flash/write_attempt.ts",
    find: "        await this.#watchForWrap(change, body);\n",
    replace: "",
    tests: FOLDING,
  },
  {
    name: "address wrap: takes data that the plan has in both places for an echo",
    file: "lib/esp/flash/address_wrap.ts",
    find: "if (own !== undefined && md5(own) === md5(page)) return undefined;",
    replace: "",
    tests: FOLDING,
  },
  {
    name: "address wrap: takes zeros in two places for an echo",
    file: "lib/esp/flash/address_wrap.ts",
    find: "const BLANKS: readonly number[] = [0xff, 0x00];",
    replace: "const BLANKS: readonly number[] = [0xff];",
    tests: FOLDING,
  },
  {
    name: "address wrap: calls a region verified before later writes",
    file: "lib/esp/flash/write_attempt.ts",
    find: "if (!waits) report(event);",
    replace: "report(event);",
    tests: FOLDING,
  },
  {
    name: "address wrap: does not hash coinciding regions again",
    file: "lib/esp/flash/write_attempt.ts",
    find: "const parts = entry.verified ? aliasesOf(regionRange(region), later) : [];",
    replace: "const parts = later.slice(later.length);",
    tests: FOLDING,
  },
  {
    name: "protection: does not read the status registers",
    file: "lib/esp/flash/write_protection.ts",
    find: "let checked = security.secureDownload;",
    replace: "let checked = security.secureDownload || true;",
    tests: PROTECTION,
  },
  {
    name: "protection: unlocks permanently without being asked",
    file: "lib/esp/flash/write_protection.ts",
    find: "permanent ? [VOLATILE_ENABLE, WRITE_ENABLE] : [VOLATILE_ENABLE]",
    replace: "permanent ? [WRITE_ENABLE] : [VOLATILE_ENABLE, WRITE_ENABLE]",
    tests: PROTECTION,
  },
  {
    name: "protection: reads three registers from every vendor's flash",
    file: "lib/esp/flash_parts/status_registers.ts",
    find: "return LAYOUTS[id & 0xff] ?? FOUR_BITS;",
    replace: "return LAYOUTS[id & 0xff] ?? WINBOND;",
    tests: PROTECTION,
  },
  {
    name: "protection: quad enable is lost",
    file: "lib/esp/flash_parts/status_registers.ts",
    find: "value & ~(layout.protects[i] ?? 0)",
    replace: "value & 0",
    tests: PROTECTION,
  },
  {
    name: "protection: reports half-written flash although nothing changed",
    file: "lib/esp/flash/write_options.ts",
    find: "if (error instanceof ProtectedFlashError && error.whole) forgetWrites(progress);",
    replace: "",
    tests: PROTECTION,
  },
  {
    name: "read: does not make pieces smaller",
    file: "lib/esp/flash/read/read.ts",
    find: "this.#step = Math.max(SMALLEST_STEP, this.#step / SHRINK);",
    replace: "",
    tests: ["esp/flash/read/read_test.ts"],
  },
  {
    name: "boot error: tries flash modes for every error",
    file: "lib/esp/boot/no_boot.ts",
    find: "return { what: `${error.what}: it printed ${quote(words)}`, advice, mayBeMode };",
    replace: "return { what: `${error.what}: it printed ${quote(words)}`, advice, mayBeMode: true };",
    tests: ["esp/boot/boot_errors_test.ts"],
  },
  {
    name: "repair: the last mode stays",
    file: "lib/esp/jobs/repair.ts",
    find: "if (attempt !== job) error.boardState +=",
    replace: "if (attempt === job) error.boardState +=",
    tests: ["esp/jobs/prove_boot_test.ts"],
  },
];

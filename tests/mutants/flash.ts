/** Bugs in what is found out about a flash: that its addresses fold, that it is protected; and in what boards complain of. */
import type { Mutant } from "./run.ts";

const FOLDING = ["esp/flash/address_wrap_test.ts"];
const PROTECTION = ["esp/flash/write_protection_test.ts"];

export const FLASH_MUTANTS: readonly Mutant[] = [
  {
    name: "folding: nobody looks before the plan",
    file: "lib/esp/flash/address_wrap.ts",
    find: "if (upTo <= SMALLEST_FLASH || half",
    replace: "if (upTo >= 0 || half",
    tests: FOLDING,
  },
  {
    name: "folding: the same head twice is enough of a proof",
    file: "lib/esp/flash/address_wrap.ts",
    find: "if (here !== await flashMd5(loader, at + half, STEP)) return false;",
    replace: "if (at === 0 && here !== await flashMd5(loader, at + half, STEP)) return false;",
    tests: FOLDING,
  },
  {
    name: "folding: what was blank is not looked at again",
    file: "lib/esp/flash/write_attempt.ts",
    find: "        await this.#watchFolds(step, body);\n",
    replace: "",
    tests: FOLDING,
  },
  {
    name: "folding: what the plan has in both places is an echo",
    file: "lib/esp/flash/address_wrap.ts",
    find: "if (own !== undefined && md5(own) === md5(page)) return undefined;",
    replace: "",
    tests: FOLDING,
  },
  {
    name: "folding: zeros in two places are an echo",
    file: "lib/esp/flash/address_wrap.ts",
    find: "const BLANKS: readonly number[] = [0xff, 0x00];",
    replace: "const BLANKS: readonly number[] = [0xff];",
    tests: FOLDING,
  },
  {
    name: "folding: a region is called verified before later writes",
    file: "lib/esp/flash/write_attempt.ts",
    find: "if (!waits) report(event);",
    replace: "report(event);",
    tests: FOLDING,
  },
  {
    name: "folding: what coincides is not hashed again",
    file: "lib/esp/flash/write_attempt.ts",
    find: "const parts = entry.verified ? aliasesOf(rangeOf(region), later) : [];",
    replace: "const parts = later.slice(later.length);",
    tests: FOLDING,
  },
  {
    name: "protection: nobody reads the status registers",
    file: "lib/esp/flash/write_protection.ts",
    find: "let looked = security.secureDownload;",
    replace: "let looked = security.secureDownload || true;",
    tests: PROTECTION,
  },
  {
    name: "protection: unlocked for good without being asked",
    file: "lib/esp/flash/write_protection.ts",
    find: "lasting ? [VOLATILE_ENABLE, WRITE_ENABLE] : [VOLATILE_ENABLE]",
    replace: "lasting ? [WRITE_ENABLE] : [VOLATILE_ENABLE, WRITE_ENABLE]",
    tests: PROTECTION,
  },
  {
    name: "protection: every maker's flash is asked for three registers",
    file: "lib/esp/chips/flash_status.ts",
    find: "return LAYOUTS[id & 0xff] ?? FOUR_BITS;",
    replace: "return LAYOUTS[id & 0xff] ?? WINBOND;",
    tests: PROTECTION,
  },
  {
    name: "protection: quad enable is lost",
    file: "lib/esp/chips/flash_status.ts",
    find: "value & ~(layout.protects[i] ?? 0)",
    replace: "value & 0",
    tests: PROTECTION,
  },
  {
    name: "protection: called half-written where nothing changed",
    file: "lib/esp/flash/write_options.ts",
    find: "if (error instanceof ProtectedFlashError && error.whole) nothingTaken(progress);",
    replace: "",
    tests: PROTECTION,
  },
  {
    name: "read: pieces stay as large as they are",
    file: "lib/esp/flash/read.ts",
    find: "this.#step = Math.max(SMALLEST, this.#step / SMALLER);",
    replace: "",
    tests: ["esp/flash/read_test.ts"],
  },
  {
    name: "complaint: a mode is tried for every reason",
    file: "lib/esp/boot/no_boot.ts",
    find: "return { what: `${complaint.what}: it says ${quote(words)}`, advice, mayBeMode };",
    replace: "return { what: `${complaint.what}: it says ${quote(words)}`, advice, mayBeMode: true };",
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

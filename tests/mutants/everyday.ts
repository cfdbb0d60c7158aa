/** Seeded bugs of reading, erasing, comparing, looking and loading: see mutants/run.ts. */
import type { Mutant } from "./run.ts";

const READ = ["esp/flash/read_test.ts"];
const ERASE = ["esp/flash/erase_test.ts"];
const LOOK = ["esp/jobs/inspect_test.ts"];
const SHELL = ["cli/chip_commands_test.ts"];
const RATES = ["app/proven_rates_test.ts"];

export const EVERYDAY_MUTANTS: readonly Mutant[] = [
  {
    name: "everyday: the digest of a piece is not looked at",
    file: "lib/esp/flash/read.ts",
    find: "return digest?.toHex() === md5(bytes) ? bytes : undefined;",
    replace: "return digest === undefined ? undefined : bytes;",
    tests: READ,
  },
  {
    name: "everyday: the chip's own hash is not looked at",
    file: "lib/esp/flash/read.ts",
    find: "if (found !== got) {",
    replace: "if (found === undefined) {",
    tests: READ,
  },
  {
    name: "everyday: a packet is acknowledged with what was there before it",
    file: "lib/esp/flash/read.ts",
    find: "await loader.send(u32le(end));",
    replace: "await loader.send(u32le(at));",
    tests: READ,
  },
  {
    name: "everyday: a damaged stream is not stopped",
    file: "lib/esp/flash/read.ts",
    find: "await endStream(loader);",
    replace: "",
    tests: READ,
  },
  {
    name: "everyday: progress falls when a piece is read again",
    file: "lib/esp/flash/read.ts",
    find: "if (this.#done + bytes > this.#told) onRead(",
    replace: "onRead(",
    tests: READ,
  },
  {
    name: "everyday: erased is what nobody has looked at",
    file: "lib/esp/flash/erase.ts",
    find: "if (used.length === 0) return;",
    replace: "return;",
    tests: ERASE,
  },
  {
    name: "everyday: a ROM's pair of sectors is not refused",
    file: "lib/esp/flash/erase.ts",
    find: "if (!dialect.eraseCommands && reached > end) {",
    replace: "if (!dialect.eraseCommands && reached < end) {",
    tests: ERASE,
  },
  {
    name: "everyday: the part of a flash is all of it",
    file: "lib/esp/flash/erase.ts",
    find: "const whole = offset === 0 && size === flashSize;",
    replace: "const whole = offset === 0;",
    tests: ERASE,
  },
  {
    name: "everyday: secure boot is no reason to keep a flash",
    file: "lib/esp/flash/erase.ts",
    find: "if (lock !== undefined && !force) {",
    replace: "if (lock !== undefined && force) {",
    tests: ERASE,
  },
  {
    name: "everyday: differences that touch stay apart",
    file: "lib/esp/flash/verify.ts",
    find: "last.offset + last.size === range.offset",
    replace: "last.offset + last.size > range.offset",
    tests: LOOK,
  },
  {
    name: "everyday: a greeting ends with the piece that it begins in",
    file: "lib/esp/jobs/inspect.ts",
    find: "PIECE + GREETING",
    replace: "PIECE",
    tests: LOOK,
  },
  {
    name: "everyday: a program is loaded where there is no RAM",
    file: "lib/esp/image/check.ts",
    find: "if (!isWithin(chip.ram, address, length)) refuse(`loads ${length} bytes to ${hex(address, 8)}`);",
    replace: "",
    tests: LOOK,
  },
  {
    name: "everyday: a file that is there is replaced",
    file: "lib/app/files/output_file.ts",
    find: "if (there !== undefined && !replace) {",
    replace: "if (there !== undefined && replace) {",
    tests: SHELL,
  },
  {
    name: "everyday: a folder that cannot be written is found out at the end",
    file: "lib/app/files/output_file.ts",
    find: "await system.tryWriting(path);",
    replace: "",
    tests: SHELL,
  },
  {
    name: "everyday: a rate counts as proved that the link never came to",
    file: "lib/app/proven_rates.ts",
    find: "present === asked ? asked : undefined",
    replace: "asked",
    tests: RATES,
  },
  {
    name: "everyday: waiting for hands goes on at another rate than was said",
    file: "lib/esp/link/connect.ts",
    find: 'report({ type: "connecting", port: port.name, baud: safe, attempt: rates.length + 1 });',
    replace: "",
    tests: RATES,
  },
  {
    name: "everyday: who stops at once is told that nothing was changed",
    file: "lib/app/interrupted.ts",
    find: 'change = "writing"',
    replace: 'change = "none"',
    tests: ["cli/interrupt_test.ts"],
  },
  {
    name: "everyday: a backup is patched when it is restored",
    file: "lib/esp/plan/plan.ts",
    find: "file.raw === true ? undefined : bootImageAt(file, chip)",
    replace: "bootImageAt(file, chip)",
    tests: SHELL,
  },
  ...["lib/esp/flash/write_attempt.ts", "lib/esp/flash/erase.ts"].map((file): Mutant => ({
    name: `everyday: addresses beyond reach are not refused (${file})`,
    file,
    find: file.endsWith("erase.ts") ? "  checkAddressable(" : "  checkFilesAddressable(",
    replace: "  void (",
    tests: ["esp/jobs/large_flash_test.ts"],
  })),
  {
    name: "everyday: an answer that is no yes erases",
    file: "lib/cli/actions/erase.ts",
    find: "if (await askYes(",
    replace: "if (!await askYes(",
    tests: SHELL,
  },
];

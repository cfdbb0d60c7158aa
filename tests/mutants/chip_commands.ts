/** Seeded bugs in reading, erasing, comparing, inspecting and loading. */
import type { Mutant } from "./mutant.ts";

const READ = ["esp/flash/read/read_test.ts"];
const ERASE = ["esp/flash/erase_test.ts"];
const LOOK = ["esp/jobs/inspect_test.ts"];
const SHELL = ["cli/chip_commands_test.ts"];
const RATES = ["app/proven_rates_test.ts"];

export const CHIP_COMMAND_MUTANTS: readonly Mutant[] = [
  {
    name: "read: ignores the digest of a piece",
    file: "lib/esp/flash/read/read.ts",
    find: "return digest?.toHex() === md5(bytes) ? bytes : undefined;",
    replace: "return digest === undefined ? undefined : bytes;",
    tests: READ,
  },
  {
    name: "read: ignores the chip's own hash",
    file: "lib/esp/flash/read/read_verified.ts",
    find: "if (found !== got) {",
    replace: "if (found === undefined) {",
    tests: READ,
  },
  {
    name: "read: acknowledges a packet without its own bytes",
    file: "lib/esp/flash/read/read.ts",
    find: "await loader.send(u32le(end));",
    replace: "await loader.send(u32le(at));",
    tests: READ,
  },
  {
    name: "read: does not stop a damaged stream",
    file: "lib/esp/flash/read/read.ts",
    find: "await endStream(loader);",
    replace: "",
    tests: READ,
  },
  {
    name: "read: progress drops when a piece is read again",
    file: "lib/esp/flash/read/read.ts",
    find: "if (this.#done + bytes > this.#reported) onRead(",
    replace: "onRead(",
    tests: READ,
  },
  {
    name: "erase: takes unread flash for erased",
    file: "lib/esp/flash/erase.ts",
    find: "if (used.length === 0) return;",
    replace: "return;",
    tests: ERASE,
  },
  {
    name: "erase: does not refuse the ROM's pair of sectors",
    file: "lib/esp/flash/erase.ts",
    find: "if (!dialect.eraseCommands && erased > end) {",
    replace: "if (!dialect.eraseCommands && erased < end) {",
    tests: ERASE,
  },
  {
    name: "erase: takes a part of the flash for all of it",
    file: "lib/esp/flash/erase.ts",
    find: "const whole = offset === 0 && size === flashSize;",
    replace: "const whole = offset === 0;",
    tests: ERASE,
  },
  {
    name: "erase: erases the flash of a chip with secure boot",
    file: "lib/esp/flash/erase.ts",
    find: "if (lock !== undefined && !force) {",
    replace: "if (lock !== undefined && force) {",
    tests: ERASE,
  },
  {
    name: "everyday: differences that touch stay apart",
    file: "lib/ranges.ts",
    find: "endOf(last) < range.offset",
    replace: "endOf(last) <= range.offset",
    tests: LOOK,
  },
  {
    name: "inspect: cuts a text at the end of a piece",
    file: "lib/esp/jobs/find_python.ts",
    find: "STEP + GREETING",
    replace: "STEP",
    tests: LOOK,
  },
  {
    name: "load: loads a program where there is no RAM",
    file: "lib/esp/image/check.ts",
    find: "if (!isWithin(chip.ram, address, length)) refuse(`loads ${length} bytes to ${hex(address, 8)}`);",
    replace: "",
    tests: LOOK,
  },
  {
    name: "backup: replaces an existing file",
    file: "lib/app/files/output_file.ts",
    find: "if (there !== undefined && !replace) {",
    replace: "if (there !== undefined && replace) {",
    tests: SHELL,
  },
  {
    name: "backup: finds an unwritable folder only at the end",
    file: "lib/app/files/output_file.ts",
    find: "await system.tryWriting(path);",
    replace: "",
    tests: SHELL,
  },
  {
    name: "rates: counts a rate as proven that the link never reached",
    file: "lib/app/proven_rates.ts",
    find: "present === asked ? asked : undefined",
    replace: "asked",
    tests: RATES,
  },
  {
    name: "rates: waits for a manual reset at another rate than announced",
    file: "lib/esp/link/connect.ts",
    find: 'report({ type: "connecting", port: port.name, baud: fallback, attempt: ++attempt });',
    replace: "",
    tests: RATES,
  },
  {
    name: "everyday: who stops at once is told that nothing was changed",
    file: "lib/app/flash_change.ts",
    find: 'if (type === "start") return "writing";',
    replace: 'if (type === "start") return "none";',
    tests: ["cli/interrupt_test.ts"],
  },
  {
    name: "restore: patches a backup",
    file: "lib/esp/plan/plan.ts",
    find: "file.raw === true ? undefined : bootImageAt(file, chip)",
    replace: "bootImageAt(file, chip)",
    tests: SHELL,
  },
  ...["lib/esp/flash/write_attempt.ts", "lib/esp/flash/erase.ts"].map((file): Mutant => ({
    name: `addresses: does not refuse unreachable ones (${file})`,
    file,
    find: file.endsWith("erase.ts") ? "  checkAddressable(" : "  checkFilesAddressable(",
    replace: "  void (",
    tests: ["exhaustive/large_flash_test.ts"],
  })),
  {
    name: "erase: takes any answer for a yes",
    file: "lib/cli/actions/erase.ts",
    find: "if (await person.confirm(",
    replace: "if (!await person.confirm(",
    tests: SHELL,
  },
];

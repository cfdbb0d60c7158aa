/** Seeded bugs in handling what the drivers and the disk of Windows do. */
import type { Mutant } from "./mutant.ts";

const PORT = ["serial/windows/port_test.ts"];
const LIST = ["serial/windows/list_test.ts"];
const FOLLOW = ["app/ports/follow_port_test.ts"];
const DISK = ["app/system/disk_retry_test.ts"];

export const WINDOWS_DRIVER_MUTANTS: readonly Mutant[] = [
  {
    name: "Windows: refuses a rate that usbser misreports",
    file: "lib/serial/windows/comm.ts",
    find: "if (this.#reportsRealRate(actual, action)) {",
    replace: "{",
    tests: PORT,
  },
  {
    name: "Windows: keeps the test rate after probing usbser",
    file: "lib/serial/windows/comm.ts",
    find: "      this.#reportsFixedRate = true;\n      this.#setRate(baud, failure);\n",
    replace: "      this.#reportsFixedRate = true;\n",
    tests: PORT,
  },
  {
    name: "Windows: does not notice a rate that is clamped on opening",
    file: "lib/serial/windows/comm.ts",
    find: "return isCloseRate(other, this.#reportedRate(action));",
    replace: "return false;",
    tests: PORT,
  },
  {
    name: "RFC 2217: refuses a server that confirms every rate alike",
    file: "lib/serial/rfc2217/port.ts",
    find: "if (await this.#reportsRealRate(actual, action)) {",
    replace: "{",
    tests: ["serial/rfc2217/port_test.ts"],
  },
  {
    name: "disk: gives up at once on a file that is held",
    file: "lib/app/system/disk_retry.ts",
    find: 'if (os !== "windows" || !mayBeHeld(error) || clock.now() >= deadline) throw error;',
    replace: "throw error;",
    tests: DISK,
  },
  {
    name: "disk: does not wait after a sharing violation",
    file: "lib/app/system/disk_retry.ts",
    find: "(?:5|32|33)",
    replace: "(?:5)",
    tests: DISK,
  },
  {
    name: "disk: deletes a complete backup that cannot get its name",
    file: "lib/app/system/disk_write.ts",
    find: "if (keep && whole) throw new UnmovableFile(temporary, error);",
    replace: "",
    tests: DISK,
  },
  {
    name: "disk: a temporary name that stays fails a complete backup",
    file: "lib/app/system/disk_write.ts",
    find: ".then(() => undefined, () => temporary)",
    replace: ".then(() => undefined)",
    tests: DISK,
  },
  {
    name: "disk: replaces a file that appeared during the wait",
    file: "lib/app/system/disk_write.ts",
    find: "if (await isThere(path, names)) throw",
    replace: "if (false) throw",
    tests: DISK,
  },
  {
    name: "Windows: ports that stand only in SERIALCOMM are not listed",
    file: "lib/serial/windows/ports.ts",
    find: "    ports.set(path, { path });\n",
    replace: "",
    tests: LIST,
  },
  {
    name: "Windows: one long value ends the list of SERIALCOMM",
    file: "lib/serial/windows/serialcomm.ts",
    find: "if (code === ERROR_MORE_DATA) continue;",
    replace: "",
    tests: LIST,
  },
  {
    name: "Windows: SERIALCOMM brings Bluetooth's ports back",
    file: "lib/serial/windows/ports.ts",
    find: "bluetooth.has(path) ||",
    replace: "",
    tests: LIST,
  },
  {
    name: "follow: takes one of two new ports",
    file: "lib/serial/same_device.ts",
    find: "others.length > 0 || ",
    replace: "",
    tests: FOLLOW,
  },
  {
    name: "follow: takes a new port in another socket",
    file: "lib/serial/same_device.ts",
    find: "isSameSocket(before, port) === false || contradicts",
    replace: "contradicts",
    tests: FOLLOW,
  },
  {
    name: "follow: takes an old port for a new one",
    file: "lib/serial/same_device.ts",
    find: "mayBecome(before, port) && !isIn(earlier, port)",
    replace: "mayBecome(before, port)",
    tests: FOLLOW,
  },
  {
    name: "follow: does not wait for Windows to find a driver",
    file: "lib/app/ports/follow_port.ts",
    find: "const WINDOWS_RETURN_MS = 30_000;",
    replace: "const WINDOWS_RETURN_MS = 15_000;",
    tests: FOLLOW,
  },
  {
    name: "macOS: takes an adapter with two drivers for two interfaces",
    file: "lib/serial/adapters.ts",
    find: "if (installed.length > 0 && installed.length < ports.length) return uartPort(installed);",
    replace: "",
    tests: ["serial/darwin/ioreg_test.ts"],
  },
  {
    name: "macOS: the doctor does not report two names of one adapter",
    file: "lib/doctor/port_checks.ts",
    find: "if (!usesAppleDriver(used)) {",
    replace: "if (usesAppleDriver(used)) {",
    tests: ["doctor/doctor_test.ts"],
  },
];

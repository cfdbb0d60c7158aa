/** Bugs for mutants/run.ts: what Windows' own drivers and its disk really do. */
import type { Mutant } from "./run.ts";

const PORT = ["serial/windows/port_test.ts"];
const LIST = ["serial/windows/list_test.ts"];
const FOLLOW = ["app/ports/follow_port_test.ts"];
const DISK = ["app/system/disk_retry_test.ts"];

export const USBSER_MUTANTS: readonly Mutant[] = [
  {
    name: "Windows: a rate that usbser tells wrong is refused",
    file: "lib/serial/windows/comm.ts",
    find: "if (this.#followsRates(actual, action)) {",
    replace: "{",
    tests: PORT,
  },
  {
    name: "Windows: after the question what usbser tells, its rate stays",
    file: "lib/serial/windows/comm.ts",
    find: "      this.#ratesUntold = true;\n      this.#setRate(baud, failure);\n",
    replace: "      this.#ratesUntold = true;\n",
    tests: PORT,
  },
  {
    name: "Windows: a rate that is clamped while the port is opened goes unnoticed",
    file: "lib/serial/windows/comm.ts",
    find: "return isTaken(other, this.#tells(action));",
    replace: "return false;",
    tests: PORT,
  },
  {
    name: "RFC 2217: a server that answers the same to every rate is refused",
    file: "lib/serial/rfc2217/port.ts",
    find: "if (await this.#followsRates(actual, action)) {",
    replace: "{",
    tests: ["serial/rfc2217/port_test.ts"],
  },
  {
    name: "disk: a file that is held is given up at once",
    file: "lib/app/system/disk_retry.ts",
    find: 'if (os !== "windows" || !mayBeHeld(error) || clock.now() >= deadline) throw error;',
    replace: "throw error;",
    tests: DISK,
  },
  {
    name: "disk: a sharing violation is no reason to wait",
    file: "lib/app/system/disk_retry.ts",
    find: "(?:5|32|33)",
    replace: "(?:5)",
    tests: DISK,
  },
  {
    name: "disk: a finished backup that gets no name is deleted",
    file: "lib/app/system/disk_write.ts",
    find: "if (keep && whole) throw new UnmovableFile(half, error);",
    replace: "",
    tests: DISK,
  },
  {
    name: "disk: a first name that stays spoils a finished backup",
    file: "lib/app/system/disk_write.ts",
    find: ".then(() => undefined, () => half)",
    replace: ".then(() => undefined)",
    tests: DISK,
  },
  {
    name: "disk: what came while the file was held is replaced",
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
    name: "follow: one of two new ports is taken",
    file: "lib/serial/same_device.ts",
    find: "others.length > 0 || ",
    replace: "",
    tests: FOLLOW,
  },
  {
    name: "follow: a new port in another socket is taken",
    file: "lib/serial/same_device.ts",
    find: "return isElsewhere ? undefined : port;",
    replace: "return port;",
    tests: FOLLOW,
  },
  {
    name: "follow: a port that was there before is taken for what came",
    file: "lib/serial/same_device.ts",
    find: "mayBecome(port) && !isIn(earlier, port)",
    replace: "mayBecome(port)",
    tests: FOLLOW,
  },
  {
    name: "follow: no time for Windows to look for a driver",
    file: "lib/app/ports/follow_port.ts",
    find: "const WINDOWS_RETURN_MS = 30_000;",
    replace: "const WINDOWS_RETURN_MS = 15_000;",
    tests: FOLLOW,
  },
  {
    name: "Mac: an adapter with two drivers is refused for its interfaces",
    file: "lib/serial/adapters.ts",
    find: "if (installed.length > 0 && installed.length < ports.length) return uartOf(installed);",
    replace: "",
    tests: ["serial/darwin/ioreg_test.ts"],
  },
  {
    name: "Mac: the doctor does not tell that two names are one adapter",
    file: "lib/doctor/port_checks.ts",
    find: "if (!isApples(taken)) {",
    replace: "if (isApples(taken)) {",
    tests: ["doctor/doctor_test.ts"],
  },
];

/** Bugs in how ports are opened on macOS, listed, chosen and examined. */
import type { Mutant } from "./mutants.ts";

export const PORT_MUTANTS: readonly Mutant[] = [
  {
    name: "macOS: speed set before the raw mode, which undoes it",
    file: "lib/serial/darwin.ts",
    find: "      this.setSpeed(tty, baud);\n",
    replace: "",
    tests: ["serial/darwin_test.ts"],
  },
  {
    name: "macOS on arm64: argument of ioctl in a register",
    file: "lib/serial/darwin_libc.ts",
    find: 'const IOCTL_ARM64 = ["i32", "u64", "u64",',
    replace: 'const IOCTL_ARM64 = ["i32", "u64",',
    tests: ["serial/darwin_test.ts"],
  },
  {
    name: "macOS: an fd_set with the wrong bit",
    file: "lib/serial/darwin_libc.ts",
    find: "1 << (fd & 7)",
    replace: "1 << (fd & 3)",
    tests: ["serial/darwin_test.ts"],
  },
  {
    name: "macOS: ids of an interface taken for those of a device",
    file: "lib/serial/ioreg.ts",
    find: '["IOUSBHostDevice", "IOUSBDevice"]',
    replace: '["IOUSBHostDevice", "IOUSBDevice", "IOUSBHostInterface"]',
    tests: ["serial/ioreg_test.ts"],
  },
  {
    name: "a list of devices that breaks off taken for a short one",
    file: "lib/serial/ioreg.ts",
    find: 'if (!xml.trimEnd().endsWith("</plist>"))',
    replace: "if (false)",
    tests: ["serial/ioreg_test.ts"],
  },
  {
    name: "two lines named together set one after the other",
    file: "lib/serial/unix_tty.ts",
    find: "if (dtr !== undefined && rts !== undefined) {",
    replace: "if (false) {",
    tests: ["serial/darwin_test.ts"],
  },
  {
    name: "of several ports that a selector means, the first one taken",
    file: "lib/serial/select.ts",
    find: "if (found.length > 1)",
    replace: "if (found.length > 9)",
    tests: ["cli/ports_test.ts"],
  },
  {
    name: "a selector's serial number ignored beside its ids",
    file: "lib/serial/select.ts",
    find: "return sameSerial && (",
    replace: "return (id !== undefined || sameSerial) && (",
    tests: ["cli/ports_test.ts"],
  },
  {
    name: "identify: a serial number that another port has, too",
    file: "lib/cli/port_line.ts",
    find: "other.usb === undefined || usbId(other.usb) !== usbId(usb)",
    replace: "true",
    tests: ["cli/ports_test.ts"],
  },
  {
    name: "a warning of the doctor fails a script",
    file: "lib/cli/show_doctor.ts",
    find: '({ level }) => level === "problem"',
    replace: '({ level }) => level !== "note"',
    tests: ["doctor/doctor_test.ts"],
  },
  {
    name: "doctor: a rule of brltty that was turned off",
    file: "lib/serial/linux_facts.ts",
    find: " || seen.has(name)",
    replace: "",
    tests: ["doctor/doctor_test.ts"],
  },
  {
    name: "self-test: a wire that loses the last byte passes",
    file: "lib/doctor/self_test.ts",
    find: "first < 0 && got.length === LOOP_BYTES.length",
    replace: "first < 0",
    tests: ["doctor/pty_test.ts"],
  },
];

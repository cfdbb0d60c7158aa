/** Seeded bugs in what macOS does differently from Linux. */
import type { Mutant } from "./mutant.ts";

const DARWIN = ["serial/darwin/port_test.ts"];

export const MACOS_MUTANTS: readonly Mutant[] = [
  {
    name: "macOS: combines two flags against links, so that no file opens",
    file: "lib/app/system/disk_open.ts",
    find: 'return os === "darwin" ? O_NOFOLLOW_ANY : nofollow;',
    replace: 'return os === "darwin" ? O_NOFOLLOW_ANY | nofollow : nofollow;',
    tests: ["security/swaps_test.ts"],
  },
  {
    name: "macOS: a pseudo-terminal keeps the plain speed",
    file: "lib/serial/darwin/port.ts",
    find: "darwinWithSpeed(before, baud)) >= 0",
    replace: "before) >= 0",
    tests: DARWIN,
  },
  {
    name: "macOS: refuses a device without locks",
    file: "lib/serial/unix/port.ts",
    find: '["ENOTSUP", "EOPNOTSUPP"].includes(errnoName(errno, name))',
    replace: '["ENOTSUP"].includes(errnoName(errno, name))',
    tests: DARWIN,
  },
];

/** Bugs for mutants/run.ts: what macOS does otherwise than Linux. */
import type { Mutant } from "./run.ts";

const DARWIN = ["serial/darwin/port_test.ts"];

export const SYSTEM_MUTANTS: readonly Mutant[] = [
  {
    name: "macOS: two flags against links at once, so that no file of a profile opens",
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
    name: "macOS: a device without locks is refused",
    file: "lib/serial/unix/port.ts",
    find: '["ENOTSUP", "EOPNOTSUPP"].includes(errnoName(errno, name))',
    replace: '["ENOTSUP"].includes(errnoName(errno, name))',
    tests: DARWIN,
  },
];

/** Seeded bugs in keeping files inside a profile's folder, and in writing output files. */
import type { Mutant } from "./mutant.ts";

const OUTSIDE = ["security/outside_test.ts"];
const WINDOWS = ["security/windows_paths_test.ts"];
const SWAPS = ["security/swaps_test.ts"];
const WRITTEN = ["security/written_test.ts"];
const LIMITS = ["security/limits_test.ts"];
const FULL = ["security/full_disk_test.ts"];

export const FILE_ACCESS_MUTANTS: readonly Mutant[] = [
  {
    name: "files: looks at a path outside before refusing it",
    file: "lib/app/files/contained_path.ts",
    find: "  let rest = within(path);",
    replace: "  await system.lstat(path);\n  let rest = within(path);",
    tests: OUTSIDE,
  },
  {
    name: "files: accepts a path outside",
    file: "lib/app/files/contained_path.ts",
    find: '  return names[0] === ".." ? undefined : names;',
    replace: "  return names;",
    tests: OUTSIDE,
  },
  {
    name: "files: does not check the target of a link",
    file: "lib/app/files/contained_path.ts",
    find: "[at, rest] = [start, within(paths.resolve(at, target, ...more))];",
    replace: "[at, rest] = [paths.resolve(at, target), more];",
    tests: OUTSIDE,
  },
  {
    name: "files: follows a link to another computer",
    file: "lib/app/files/contained_path.ts",
    find: '    if (os === "windows" && windowsDeviceName(target, { trusted: false }) !== undefined) break;\n',
    replace: "",
    tests: WINDOWS,
  },
  {
    name: "files: does not check Windows names",
    file: "lib/app/files/named_file.ts",
    find: '  if (os !== "windows") return;\n',
    replace: "  if (os !== undefined) return;\n",
    tests: WINDOWS,
  },
  {
    name: "files: takes a Windows device with an extension for a file",
    file: "lib/app/files/windows_path.ts",
    find: " *([.:].*)?$/i;",
    replace: "$/i;",
    tests: WINDOWS,
  },
  {
    name: "files: init reads files outside before it refuses them",
    file: "lib/cli/actions/init.ts",
    find: 'base: ".", anywhere: call.has("allow-outside")',
    replace: 'base: ".", anywhere: true',
    tests: OUTSIDE,
  },
  {
    name: "files: does not compare the opened file with the checked one",
    file: "lib/app/system/disk_open.ts",
    find:
      "if (opened.dev === before.dev && opened.ino === before.ino && opened.mode === before.mode) return fd;",
    replace: "if (opened.ino !== 0n) return fd;",
    tests: SWAPS,
  },
  {
    name: "files: does not notice a folder that became a link",
    file: "lib/app/system/disk_open.ts",
    find: '  if (Deno.build.os !== "linux") return false;\n  return openPaths',
    replace: "  if (dev !== 0n) return false;\n  return openPaths",
    tests: SWAPS,
  },
  {
    name: "files: reads on in a file that grew",
    file: "lib/app/system/disk_open.ts",
    find: "  const bytes = new Uint8Array(size);\n",
    replace: "  size = Number(fstatSync(fd).size);\n  const bytes = new Uint8Array(size);\n",
    tests: SWAPS,
  },
  {
    name: "files: opening waits for the other end of a FIFO",
    file: "lib/app/system/disk_open.ts",
    find: "O_RDONLY | O_NONBLOCK | noLinks",
    replace: "O_RDONLY | noLinks",
    tests: SWAPS,
  },
  {
    name: "files: a log is written through a link",
    file: "lib/app/system/disk_log.ts",
    find: "const follow = HANDED_OVER.test(path);",
    replace: "const follow = true;",
    tests: WRITTEN,
  },
  {
    name: "files: a log empties a file that has a second name",
    file: "lib/app/system/disk_log.ts",
    find: "there.nlink > 1n && !follow",
    replace: "there.nlink > 9n && !follow",
    tests: WRITTEN,
  },
  {
    name: "files: an unfinished file has a guessable name, and follows a link",
    file: "lib/app/system/unfinished.ts",
    find: "return `${path}.${crypto.randomUUID().slice(0, 13)}.part`;",
    replace: "return `${path}.${Deno.pid}.part`;",
    tests: WRITTEN,
  },
  {
    name: "files: a new file replaces one that appeared in the meantime",
    file: "lib/app/system/disk_write.ts",
    find: "    if (replace) {\n",
    replace: "    if (replace || !replace) {\n",
    tests: WRITTEN,
  },
  {
    name: "files: every user can read a dump",
    file: "lib/cli/actions/read.ts",
    find: "secret: true };",
    replace: "secret: false };",
    tests: WRITTEN,
  },
  {
    name: "files: every user can read what flasher remembers",
    file: "lib/app/system/disk_write.ts",
    find: "const PRIVATE = 0o600;",
    replace: "const PRIVATE = 0o644;",
    tests: WRITTEN,
  },
  {
    name: "files: does not refuse an output that is a link",
    file: "lib/app/files/output_file.ts",
    find: '  if (there?.kind !== "link") return;',
    replace: '  if (there?.kind !== "link" || there.size >= 0) return;',
    tests: WRITTEN,
  },
  {
    name: "files: does not limit the total size of a profile's files",
    file: "lib/app/files/firmware_file.ts",
    find: "if (total > MAX_BYTES) {",
    replace: "if (total > 20 * MAX_BYTES) {",
    tests: LIMITS,
  },
  {
    name: "files: reads a file twice that is named twice",
    file: "lib/app/files/firmware_file.ts",
    find: "read.get(path) ?? opened",
    replace: "opened",
    tests: LIMITS,
  },
  {
    name: "files: a full disk under a log ends the work",
    file: "lib/app/files/line_log.ts",
    find: "      if (!failed) onFailure(error);\n",
    replace: "      if (!failed) throw error;\n",
    tests: FULL,
  },
  {
    name: "files: reports a full disk with each line of the log",
    file: "lib/app/files/line_log.ts",
    find: "      if (!failed) attempt(() => log.write(line));",
    replace: "      failed = false;\n      attempt(() => log.write(line));",
    tests: FULL,
  },
  {
    name: "files: a full disk under standard output ends the work",
    file: "lib/app/system/text_stream.ts",
    find: "        if (!hasLeft(error)) failure = error;",
    replace: "        if (!hasLeft(error)) throw error;",
    tests: FULL,
  },
  {
    name: "files: lost text passes for success",
    file: "lib/cli/run.ts",
    find: "if (code === EXIT.ok && !acts) throw",
    replace: "if (code !== EXIT.ok && !acts) throw",
    tests: FULL,
  },
];

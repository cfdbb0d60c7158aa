/** Seeded bugs around the first start of a board's Python, the chip that it names, and its rehearsal. */
import type { Mutant } from "./mutant.ts";

const CHIP = ["app/board_files/python_chip_test.ts"];
const PLACE = ["simulator/python/storage_place_test.ts"];
const MAKES = ["app/board_files/makes_file_system_test.ts"];

export const FIRST_PYTHON_MUTANTS: readonly Mutant[] = [
  {
    name: "old firmware is interrupted while it makes its file system",
    file: "lib/app/board_files/first_start.ts",
    find: "isSince(build, DEAF_START_SINCE)",
    replace: "true",
    tests: MAKES,
  },
  {
    name: "the wait for a file system does not become longer when the board makes one",
    file: "lib/repl/enter.ts",
    find: "isFormatting(line.heard) ? FORMAT_MS : ms",
    replace: "ms",
    tests: MAKES,
  },
  {
    name: "Ctrl-C, which makes a board greet, interrupts it while it makes its file system",
    file: "lib/esp/jobs/prove_boot.ts",
    find: " && !isFormatting(heard)",
    replace: "",
    tests: MAKES,
  },
  {
    name: "a board whose start was interrupted stays without its file system",
    file: "lib/repl/open_python.ts",
    find: "opened.system.space !== undefined || restart === undefined",
    replace: "true",
    tests: MAKES,
  },
  {
    name: "a board that prompts again counts as making its file system",
    file: "lib/first_start.ts",
    find: 'at >= 0 && !heard.includes(">>> ", at)',
    replace: "at >= 0",
    tests: ["first_start_test.ts"],
  },
  {
    name: "files are put on a board whose Python names another chip",
    file: "lib/app/board_files/python_chip.ts",
    find: "else if (found !== expected)",
    replace: "else if (false)",
    tests: CHIP,
  },
  {
    name: "old Python is not asked for its chip",
    file: "lib/repl/board_code.ts",
    find: "_y(lambda:os.uname()[4])",
    replace: "None",
    tests: CHIP,
  },
  {
    name: "{chip} is the board's name",
    file: "lib/app/board_files/python_chip.ts",
    find: "return chipOfPython(system)?.id ??",
    replace: "return system.machine ??",
    tests: CHIP,
  },
  {
    name: "an unknown chip counts as the ESP32",
    file: "lib/app/board_files/python_chip.ts",
    find: "/^\\d/.test(variant) || OTHER_FAMILY.test(variant)",
    replace: "false",
    tests: CHIP,
  },
  {
    name: "the simulated file system is as large as the flash",
    file: "lib/simulator/python/mount_storage.ts",
    find: "  return size;\n}",
    replace: "  return content.length;\n}",
    tests: PLACE,
  },
  {
    name: "settings of the SDK at the end of the flash become files",
    file: "lib/simulator/python/storage_place.ts",
    find: "flash.length - SDK_SECTORS * SECTOR",
    replace: "flash.length",
    tests: PLACE,
  },
  {
    name: "the simulated Python reports the interpreter's own heap",
    file: "lib/simulator/python/firmware.ts",
    find: "'gc': __Gc(), ",
    replace: "",
    tests: PLACE,
  },
  {
    name: "a simulated board takes a command of any length by raw paste",
    file: "lib/simulator/python/heap.ts",
    find: "Math.floor(heap / 2)",
    replace: "Infinity",
    tests: PLACE,
  },
  {
    name: "check advises larger flash for any error",
    file: "lib/app/check/rehearse_files.ts",
    find: " || error.reason === undefined",
    replace: "",
    tests: ["app/check/rehearse_files_test.ts"],
  },
  {
    name: "the simulated FAT knows two files whose names differ by their letters' case",
    file: "lib/simulator/python/disk.js",
    find: "name.toLowerCase() === part.toLowerCase()",
    replace: "name === part",
    tests: ["simulator/python/play_python_test.ts"],
  },
  {
    name: "the thread of a simulated interpreter outlives its board",
    file: "lib/simulator/python/interpreter.ts",
    find: "Atomics.notify(signals, 1);\n      port1.close();",
    replace: "port1.close();",
    tests: ["simulator/python/threads_test.ts"],
  },
];

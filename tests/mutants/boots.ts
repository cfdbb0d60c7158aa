/** Seeded bugs in deciding what boots, and what flasher must not change. */
import type { Mutant } from "./mutant.ts";

const BOOTS = ["esp/plan/boots_test.ts"];
const SEAL = ["esp/plan/secured_image_test.ts"];
const BOARD = ["esp/jobs/read_boot_layout_test.ts"];
const OTADATA = ["esp/image/otadata_test.ts"];

export const BOOT_MUTANTS: readonly Mutant[] = [
  {
    name: "boots: patches the header of a signed bootloader",
    file: "lib/esp/plan/boot_image.ts",
    find: "if (lock !== undefined) {",
    replace: "if (lock === undefined && false) {",
    tests: SEAL,
  },
  {
    name: "boots: --repair tries modes on a signed bootloader",
    file: "lib/esp/plan/other_flash_modes.ts",
    find: "if (headerLocked === true) return [];",
    replace: "",
    tests: SEAL,
  },
  {
    name: "boots: an unsigned bootloader is forced onto a chip with secure boot",
    file: "lib/esp/plan/secured_image.ts",
    find: "if (security?.secureBoot && lock === undefined && compares !== true) {",
    replace: "if (security?.secureBoot && lock === undefined && planning.options.force !== true) {",
    tests: SEAL,
  },
  {
    name: "boots: patches a signed image because the command line says so",
    file: "lib/esp/plan/secured_image.ts",
    find: "if (asked.length === 0) return;",
    replace: "if (asked.length < 9) return;",
    tests: SEAL,
  },
  {
    name: "boots: writes a plain program to a chip with flash encryption",
    file: "lib/esp/plan/secured_image.ts",
    find: "if (plain !== undefined) throw refusal;",
    replace: "",
    tests: SEAL,
  },
  {
    name: "boots: the board's table is not read",
    file: "lib/esp/jobs/read_boot_layout.ts",
    find: "const parsed = own?.parsed ?? facts ??\n    parsePartitions(",
    replace: "const parsed = own?.parsed ?? facts ??\n    (true ? undefined : parsePartitions)?.(",
    tests: BOARD,
  },
  {
    name: "boots: the board's otadata is not read",
    file: "lib/esp/jobs/read_boot_layout.ts",
    find: "const known: BootLayout = { ...nothing, entries };",
    replace: "const known: BootLayout = { ...nothing, entries: undefined };",
    tests: BOARD,
  },
  {
    name: "boots: does not check the slot that boots first",
    file: "lib/esp/jobs/read_boot_layout.ts",
    find: "if (first === IMAGE_MAGIC) return",
    replace: "if (first !== IMAGE_MAGIC) return",
    tests: BOARD,
  },
  {
    name: "boots: reads the board's table although the plan has one",
    file: "lib/esp/jobs/read_boot_layout.ts",
    find: "const own = findTable(files, chip);",
    replace: "const own = files.length > 9 ? findTable(files, chip) : undefined;",
    tests: BOARD,
  },
  {
    name: "boots: the lower of two otadata numbers counts",
    file: "lib/esp/image/otadata.ts",
    find: "Math.max(...numbers)",
    replace: "Math.min(...numbers)",
    tests: OTADATA,
  },
  {
    name: "boots: an otadata entry with a wrong CRC counts",
    file: "lib/esp/image/otadata.ts",
    find: "readU32(entry, CRC_AT) === crcOf(entry.subarray(0, 4));",
    replace: "readU32(entry, CRC_AT) !== NO_CHOICE;",
    tests: OTADATA,
  },
  {
    name: "boots: a rejected otadata entry counts",
    file: "lib/esp/image/otadata.ts",
    find: "const REFUSED_STATES: readonly number[] = [1, 3, 4];",
    replace: "const REFUSED_STATES: readonly number[] = [1, 4];",
    tests: OTADATA,
  },
  {
    name: "boots: accepts an application outside its partition",
    file: "lib/esp/plan/layout.ts",
    find: "} else if (header !== undefined && isApplication(header, chip)) {",
    replace: "} else if (header === undefined && partition !== undefined) {",
    tests: BOOTS,
  },
  {
    name: "boots: takes anything for an application",
    file: "lib/esp/plan/layout.ts",
    find: "if (!isApplicationOf(bytes, chip)) checkHoldsApplication(place, partition, planning);",
    replace: "",
    tests: BOOTS,
  },
  {
    name: "boots: accepts a table beyond the flash size in the header",
    file: "lib/esp/plan/partition_table.ts",
    find: "const beyond = partitions.find(({ offset, size }) => offset + size > said);",
    replace: "const beyond = partitions.find(({ offset }) => offset > said);",
    tests: BOOTS,
  },
  {
    name: "boots: a merged file may end before its application",
    file: "lib/esp/plan/layout.ts",
    find: "if (own === undefined || apps.length === 0 || apps.some(holds)) return;",
    replace: "if (own !== undefined || apps.length === 0 || apps.some(holds)) return;",
    tests: BOOTS,
  },
  {
    name: "boots: data may reach beyond its partition",
    file: "lib/esp/plan/layout.ts",
    find: "if (end > partition.offset + partition.size) {",
    replace: "if (end > partition.offset + 2 * partition.size) {",
    tests: BOOTS,
  },
  {
    name: "boots: otadata may select a slot that the plan does not write",
    file: "lib/esp/plan/app_slot.ts",
    find: "if (file !== undefined && entries !== undefined && selects(partitions, entries)) return true;",
    replace: "if (file !== undefined && entries === undefined) return true;",
    tests: BOOTS,
  },
  {
    name: "boots: calls a board running after a mere restart",
    file: "lib/esp/jobs/program.ts",
    find: 'board: boots ? "running" : board,',
    replace: 'board: board === "restarted" ? "running" : board,',
    tests: ["esp/jobs/program_test.ts"],
  },
];

/** Seeded bugs of what boots, and of what must not be changed: see mutants/run.ts. */
import type { Mutant } from "./run.ts";

const BOOTS = ["esp/plan/boots_test.ts"];
const SEAL = ["esp/plan/secured_image_test.ts"];
const BOARD = ["esp/jobs/read_boot_layout_test.ts"];
const OTADATA = ["esp/image/otadata_test.ts"];

export const BOOT_MUTANTS: readonly Mutant[] = [
  {
    name: "boots: the header of a signed bootloader is set",
    file: "lib/esp/plan/boot_image.ts",
    find: "if (seal !== undefined) {",
    replace: "if (seal === undefined && false) {",
    tests: SEAL,
  },
  {
    name: "boots: --repair tries modes on a signed bootloader",
    file: "lib/esp/plan/other_flash_modes.ts",
    find: "if (sealed === true) return [];",
    replace: "",
    tests: SEAL,
  },
  {
    name: "boots: an unsigned bootloader is forced onto a chip with secure boot",
    file: "lib/esp/plan/secured_image.ts",
    find: "if (security?.secureBoot && seal === undefined && compares !== true) {",
    replace: "if (security?.secureBoot && seal === undefined && planning.options.force !== true) {",
    tests: SEAL,
  },
  {
    name: "boots: what is asked for by hand is set under a signature",
    file: "lib/esp/plan/secured_image.ts",
    find: "if (asked.length === 0) return;",
    replace: "if (asked.length < 9) return;",
    tests: SEAL,
  },
  {
    name: "boots: a plain program goes to a chip with flash encryption",
    file: "lib/esp/plan/secured_image.ts",
    find: "if (plain !== undefined) throw refusal;",
    replace: "",
    tests: SEAL,
  },
  {
    name: "boots: the board's table is not read",
    file: "lib/esp/jobs/read_boot_layout.ts",
    find: "const parsed = own?.parsed ?? parsePartitions(",
    replace: "const parsed = own?.parsed ?? (true ? undefined : parsePartitions)?.(",
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
    name: "boots: what begins in the slot that comes first is not looked at",
    file: "lib/esp/jobs/read_boot_layout.ts",
    find: "if (first === IMAGE_MAGIC) return",
    replace: "if (first !== IMAGE_MAGIC) return",
    tests: BOARD,
  },
  {
    name: "boots: a plan with a table of its own reads the board's",
    file: "lib/esp/jobs/read_boot_layout.ts",
    find: "const own = findTable(files, chip);",
    replace: "const own = files.length > 9 ? findTable(files, chip) : undefined;",
    tests: BOARD,
  },
  {
    name: "boots: the lower number of two entries counts",
    file: "lib/esp/image/otadata.ts",
    find: "Math.max(...numbers)",
    replace: "Math.min(...numbers)",
    tests: OTADATA,
  },
  {
    name: "boots: an entry with a wrong CRC counts",
    file: "lib/esp/image/otadata.ts",
    find: "readU32(entry, CRC_AT) === crcOf(entry.subarray(0, 4));",
    replace: "readU32(entry, CRC_AT) !== NO_CHOICE;",
    tests: OTADATA,
  },
  {
    name: "boots: a refused entry counts",
    file: "lib/esp/image/otadata.ts",
    find: "const REFUSED_STATES: readonly number[] = [1, 3, 4];",
    replace: "const REFUSED_STATES: readonly number[] = [1, 4];",
    tests: OTADATA,
  },
  {
    name: "boots: an application beside its partition is taken",
    file: "lib/esp/plan/layout.ts",
    find: "} else if (header !== undefined && isApplication(header, chip)) {",
    replace: "} else if (header === undefined && home !== undefined) {",
    tests: BOOTS,
  },
  {
    name: "boots: anything is taken for an application",
    file: "lib/esp/plan/layout.ts",
    find: "if (!isApplicationOf(bytes, chip)) refuseNoApplication(spot, home, planning);",
    replace: "",
    tests: BOOTS,
  },
  {
    name: "boots: a table beyond the header's size is taken",
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
    find: "if (end > home.offset + home.size) {",
    replace: "if (end > home.offset + 2 * home.size) {",
    tests: BOOTS,
  },
  {
    name: "boots: otadata of the plan may select what is not written",
    file: "lib/esp/plan/app_slot.ts",
    find: "if (file !== undefined && entries !== undefined && selects(partitions, entries)) return true;",
    replace: "if (file !== undefined && entries === undefined) return true;",
    tests: BOOTS,
  },
  {
    name: "boots: a restarted board is said to run",
    file: "lib/esp/jobs/program.ts",
    find: 'board: job.expect === undefined || after === "stay" ? board : "running",',
    replace: 'board: board === "restarted" ? "running" : board,',
    tests: ["esp/jobs/program_test.ts"],
  },
];

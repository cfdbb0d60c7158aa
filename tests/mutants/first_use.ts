/** Seeded bugs in what a first use meets: damaged lists, repeated commands, and firmware for another chip. */
import type { Mutant } from "./mutant.ts";

const LIST = ["cli/actions/damaged_build_list_test.ts"];

const SAVE = ["cli/actions/save_again_test.ts"];

const CHIP = ["cli/actions/other_chip_test.ts"];

export const FIRST_USE_MUTANTS: readonly Mutant[] = [
  {
    name: "first use: passes over a damaged list of a build in a folder",
    file: "lib/app/files/named_firmware.ts",
    find: "(listsFirmware(bytes) || !isJson(bytes))",
    replace: "listsFirmware(bytes)",
    tests: LIST,
  },
  {
    name: "first use: takes a damaged flasher_args.json for a profile",
    file: "lib/app/files/named_firmware.ts",
    find: 'if (kind === "file" && system.paths.basename(path) === IDF_LIST)',
    replace: 'if (kind === "file" && path === IDF_LIST)',
    tests: LIST,
  },
  {
    name: "first use: takes a damaged list of another name for a profile",
    file: "lib/app/files/named_firmware.ts",
    find: "if (listsFirmware(bytes) || isDamagedList(bytes))",
    replace: "if (listsFirmware(bytes))",
    tests: LIST,
  },
  {
    name: "first use: --save refuses the profile that it wrote",
    file: "lib/cli/save_profile.ts",
    find: "if (there === text) {",
    replace: 'if (there + "!" === text) {',
    tests: SAVE,
  },
  {
    name: "first use: --save takes a file with other content for its own",
    file: "lib/cli/save_profile.ts",
    find: "if (there === text) {",
    replace: "if (there !== undefined) {",
    tests: SAVE,
  },
  {
    name: "first use: a saved profile names a simulated board",
    file: "lib/cli/save_profile.ts",
    find: 'profile.port.kind === "sim" ? DEFAULTS.port',
    replace: 'profile.port.kind === "auto" ? DEFAULTS.port',
    tests: SAVE,
  },
  {
    name: "first use: a plan passes firmware for another chip than the board's",
    file: "lib/app/boards/chip_warnings.ts",
    find: "chips === undefined || chips.includes(chip.id)",
    replace: "chips === undefined || chips.length > 0",
    tests: CHIP,
  },
  {
    name: "first use: a plan passes firmware for another chip than the simulated board's",
    file: "lib/app/boards/chip_warnings.ts",
    find: "simulated === undefined || simulated === chip.id",
    replace: "simulated !== chip.id",
    tests: CHIP,
  },
  {
    name: "first use: warns of a chip that is only a guess",
    file: "lib/app/boards/chip_warnings.ts",
    find: "(named ? expected.chip : undefined)",
    replace: "(named ? undefined : expected.chip)",
    tests: CHIP,
  },
  {
    name: "first use: blames flash.yaml for firmware that no chip can use",
    file: "lib/app/prepare.ts",
    find: "if (chips.every((chip) => chip === profile.chip)) throw error;",
    replace: "",
    tests: CHIP,
  },
  {
    name: "first use: reads the B of bytes as a hexadecimal digit",
    file: "lib/profile/number.ts",
    find: "if (count !== null) return Number(count[1]);",
    replace: "if (count === undefined) return 0;",
    tests: ["profile/number_test.ts"],
  },
  {
    name: "first use: offers the next free offset for a file in the wrong place",
    file: "lib/esp/plan/placement.ts",
    find: "if (misplaced !== undefined) throw misplaced;",
    replace: "",
    tests: ["esp/plan/misplaced_test.ts"],
  },
];

/** Seeded bugs in reading images, and in checking their offsets. */
import type { Mutant } from "./mutant.ts";

const STARTED = ["esp/image/second_stage_test.ts"];
const MEMORY = ["esp/image/load_addresses_test.ts"];
const UF2 = ["esp/containers/uf2_test.ts"];
const FOREIGN = ["esp/image/not_firmware_test.ts"];
const HOMES = ["esp/plan/expected_offset_test.ts"];
const SHELL = ["cli/actions/image_test.ts"];

export const IMAGE_MUTANTS: readonly Mutant[] = [
  {
    name: "image: ignores the program behind a bootloader",
    file: "lib/esp/image/check.ts",
    find: "else checkProgramBehindLoader(file, behind, chip);",
    replace: "",
    tests: STARTED,
  },
  {
    name: "image: ignores a program that is cut inside its header",
    file: "lib/esp/image/second_stage.ts",
    find: "at <= LAST_PLACE && rest.length < TELLING",
    replace: "at < 0 && rest.length < TELLING",
    tests: STARTED,
  },
  {
    name: "image: ignores half a program at another offset",
    file: "lib/esp/plan/layout.ts",
    find: "if (!file.vouched && file.offset !== chip.bootloaderOffset) checkLoadedImage(file, chip);",
    replace: "",
    tests: STARTED,
  },
  {
    name: "image: Arduino's CRC is not compared",
    file: "lib/esp/image/second_stage.ts",
    find: 'if (crc === "wrong")',
    replace: 'if (crc === "none" && at < 0)',
    tests: STARTED,
  },
  {
    name: "image: Arduino's CRC fails with other flash parameters",
    file: "lib/esp/image/arduino.ts",
    find: "if (crcForward(pair, start) === wanted) return true;",
    replace: "if (n < 0) return true;",
    tests: STARTED,
  },
  {
    name: "image: does not update Arduino's CRC with the header",
    file: "lib/esp/image/patch_header.ts",
    find: "hasArduinoCrc(image, chip) ? renewArduinoCrc(patched) : patched",
    replace: "patched",
    tests: STARTED,
  },
  {
    name: "image: the CRC of version 2 is not compared",
    file: "lib/esp/image/second_stage.ts",
    find: "if (found === wanted) return",
    replace: "if (found !== 0) return",
    tests: STARTED,
  },
  {
    name: "image: does not report code without a checksum",
    file: "lib/esp/image/second_stage.ts",
    find: 'const offset = crc === "right" || addsCode ? 0 : inner;',
    replace: "const offset = 0;",
    tests: STARTED,
  },
  {
    name: "image: other chips do not recognise version 2",
    file: "lib/esp/image/chip_of_image.ts",
    find: "if (second !== undefined) return second;",
    replace: "",
    tests: STARTED,
  },
  {
    name: "image: does not know the ESP32's RTC memory",
    file: "lib/esp/chips/esp32.ts",
    find: "    [0x50000000, 0x50002000], // RTC slow memory\n",
    replace: "",
    tests: MEMORY,
  },
  {
    name: "image: does not know the ESP32-P4's LP memory",
    file: "lib/esp/chips/esp32p4.ts",
    find: "    [0x50108000, 0x50110000], // LP memory\n",
    replace: "",
    tests: MEMORY,
  },
  {
    name: "UF2: does not notice a missing block",
    file: "lib/esp/containers/uf2.ts",
    find: "if (missing >= 0) return",
    replace: "if (missing >= count) return",
    tests: UF2,
  },
  {
    name: "UF2: does not notice a truncated part",
    file: "lib/esp/containers/uf2.ts",
    find: "if (group.length % count !== 0) {",
    replace: "if (group.length < 1) {",
    tests: UF2,
  },
  {
    name: "UF2: the MD5 of a block is not compared",
    file: "lib/esp/containers/uf2.ts",
    find: "=== md5(data)",
    replace: '!== ""',
    tests: UF2,
  },
  {
    name: "UF2: writes blocks for another chip",
    file: "lib/esp/plan/plan.ts",
    find: "const files = filesFor(all, chip);",
    replace: "const files = all;",
    tests: ["esp/plan/unpack_test.ts"],
  },
  {
    name: "file: takes an archive for firmware",
    file: "lib/esp/image/not_firmware.ts",
    find: "return { words: archive, hint: UNPACK };",
    replace: "return { words: archive, hint: UNPACK, suffix: /\\.(gz|zip|7z|rar|xz|bz2|zst|tar)$/ };",
    tests: FOREIGN,
  },
  {
    name: "file: does not recognise a web page behind a comment",
    file: "lib/esp/image/not_firmware.ts",
    find: 'while (text.startsWith("<!--")) {',
    replace: 'while (text.startsWith("<!---->")) {',
    tests: FOREIGN,
  },
  {
    name: "offset: accepts an ESP8266 boot image anywhere",
    file: "lib/esp/plan/plan.ts",
    find: "  checkExpectedOffsets(files, planning);\n",
    replace: "",
    tests: HOMES,
  },
  {
    name: "offset: accepts MicroPython behind any bootloader",
    file: "lib/esp/plan/expected_offset.ts",
    find: "if (withLoader && !needsBootPlace(bytes, chip)) {",
    replace: "if (withLoader) {",
    tests: HOMES,
  },
  {
    name: "offset: accepts code for mapped flash anywhere",
    file: "lib/esp/plan/expected_offset.ts",
    find: "if (offset % WINDOW === place) return;",
    replace: "if (offset !== 0) return;",
    tests: HOMES,
  },
  {
    name: "offset: accepts a bootloader behind the usual offset of applications",
    file: "lib/esp/plan/layout.ts",
    find: "partition !== undefined || address === file.offset || ",
    replace: "partition !== undefined || ",
    tests: ["esp/plan/esp32_family_test.ts"],
  },
  {
    name: "image: a damaged file ends with 0",
    file: "lib/cli/actions/image.ts",
    find: 'description.kind === "damaged" ? EXIT.badImage : EXIT.ok',
    replace: 'description.kind === "damaged" ? EXIT.ok : EXIT.ok',
    tests: SHELL,
  },
  {
    name: "image: a merged file may end before its application",
    file: "lib/esp/image/analyze.ts",
    find: "if (first === undefined || found.some",
    replace: "if (first !== undefined || found.some",
    tests: ["esp/image/analyze_test.ts"],
  },
  {
    name: "offset: takes otadata with an application behind it for a whole flash",
    file: "lib/esp/plan/expected_offset.ts",
    find: "if (isApplicationOf(bytes.subarray(chip.bootloaderOffset), chip)) return;",
    replace: "",
    tests: ["esp/plan/expected_offset_test.ts"],
  },
];

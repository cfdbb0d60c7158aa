/** Seeded bugs of what is read in images, and of where they may stand: see mutants/run.ts. */
import type { Mutant } from "./run.ts";

const STARTED = ["esp/image/second_stage_test.ts"];
const MEMORY = ["esp/image/memory_test.ts"];
const UF2 = ["esp/image/uf2_test.ts"];
const FOREIGN = ["esp/image/not_firmware_test.ts"];
const HOMES = ["esp/plan/expected_offset_test.ts"];
const SHELL = ["cli/actions/image_test.ts"];

export const IMAGE_MUTANTS: readonly Mutant[] = [
  {
    name: "image: the program behind a loader is not looked at",
    file: "lib/esp/image/check.ts",
    find: "else refuseDamagedBehindLoader(file, behind, chip);",
    replace: "",
    tests: STARTED,
  },
  {
    name: "image: a program that is cut inside its header is none",
    file: "lib/esp/image/second_stage.ts",
    find: "at <= LAST_PLACE && rest.length < TELLING",
    replace: "at < 0 && rest.length < TELLING",
    tests: STARTED,
  },
  {
    name: "image: half a program elsewhere is none of the plan's business",
    file: "lib/esp/plan/layout.ts",
    find: "if (!file.vouched && file.offset !== chip.bootloaderOffset) checkStartedImage(file, chip);",
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
    name: "image: Arduino's CRC is right for the parameters of the build only",
    file: "lib/esp/image/arduino.ts",
    find: "if (crcForward(pair, start) === wanted) return true;",
    replace: "if (n < 0) return true;",
    tests: STARTED,
  },
  {
    name: "image: Arduino's CRC is left as it was when the header is set",
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
    name: "image: code that no checksum covers is not said",
    file: "lib/esp/image/second_stage.ts",
    find: 'from: crc === "right" || addsCode ? 0 : inner',
    replace: "from: 0",
    tests: STARTED,
  },
  {
    name: "image: version 2 is unknown to other chips",
    file: "lib/esp/image/chip_of_image.ts",
    find: "if (second !== undefined) return second;",
    replace: "",
    tests: STARTED,
  },
  {
    name: "image: RTC memory of the ESP32 is none",
    file: "lib/esp/chips/esp32.ts",
    find: "    [0x50000000, 0x50002000], // RTC slow memory\n",
    replace: "",
    tests: MEMORY,
  },
  {
    name: "image: LP memory of the ESP32-P4 is none",
    file: "lib/esp/chips/esp32p4.ts",
    find: "    [0x50108000, 0x50110000], // LP memory\n",
    replace: "",
    tests: MEMORY,
  },
  {
    name: "UF2: a block that is missing is not noticed",
    file: "lib/esp/image/uf2.ts",
    find: "if (missing >= 0) return",
    replace: "if (missing >= count) return",
    tests: UF2,
  },
  {
    name: "UF2: parts of a file that are cut short are not noticed",
    file: "lib/esp/image/uf2.ts",
    find: "if (group.length % count !== 0) {",
    replace: "if (group.length < 1) {",
    tests: UF2,
  },
  {
    name: "UF2: the MD5 of a block is not compared",
    file: "lib/esp/image/uf2.ts",
    find: "=== md5(data)",
    replace: '!== ""',
    tests: UF2,
  },
  {
    name: "UF2: what is for another chip is written, too",
    file: "lib/esp/plan/plan.ts",
    find: "const files = filesFor(all, chip);",
    replace: "const files = all;",
    tests: ["esp/plan/unpack_test.ts"],
  },
  {
    name: "file: an archive is firmware under its own name",
    file: "lib/esp/image/not_firmware.ts",
    find: "return { words: archive, hint: UNPACK };",
    replace: "return { words: archive, hint: UNPACK, suffix: /\\.(gz|zip|7z|rar|xz|bz2|zst|tar)$/ };",
    tests: FOREIGN,
  },
  {
    name: "file: a page behind a comment is none",
    file: "lib/esp/image/not_firmware.ts",
    find: 'while (text.startsWith("<!--")) {',
    replace: 'while (text.startsWith("<!---->")) {',
    tests: FOREIGN,
  },
  {
    name: "place: what the ESP8266 boots may stand anywhere",
    file: "lib/esp/plan/plan.ts",
    find: "  checkExpectedOffsets(files, planning);\n",
    replace: "",
    tests: HOMES,
  },
  {
    name: "place: MicroPython stands behind any loader",
    file: "lib/esp/plan/expected_offset.ts",
    find: "if (withLoader && !needsBootPlace(bytes, chip)) {",
    replace: "if (withLoader) {",
    tests: HOMES,
  },
  {
    name: "place: code for mapped flash runs from anywhere",
    file: "lib/esp/plan/expected_offset.ts",
    find: "if (offset % WINDOW === place) return;",
    replace: "if (offset !== 0) return;",
    tests: HOMES,
  },
  {
    name: "place: a bootloader may stand behind the usual place of applications",
    file: "lib/esp/plan/layout.ts",
    find: "home !== undefined || address === file.offset || ",
    replace: "home !== undefined || ",
    tests: ["esp/plan/family_test.ts"],
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
    file: "lib/esp/image/describe.ts",
    find: "if (first === undefined || found.some",
    replace: "if (first !== undefined || found.some",
    tests: ["esp/image/describe_test.ts"],
  },
  {
    name: "place: otadata with an application behind it is a whole flash",
    file: "lib/esp/plan/expected_offset.ts",
    find: "if (isApplicationOf(bytes.subarray(chip.bootloaderOffset), chip)) return;",
    replace: "",
    tests: ["esp/plan/expected_offset_test.ts"],
  },
];

// Each refusal of an ESP8266 image, word for word.
import { assertEquals } from "@std/assert";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { checkBootImage } from "../../../lib/esp/image/check.ts";
import { buildImage, buildMicroPython, bytesOf, DRAM, IRAM, seal, SEGMENTS } from "../../fake/image.ts";
import { code, noise } from "../../fake/firmware.ts";
import { hex } from "../protocol/bytes.ts";
import { refusal } from "./refused.ts";

const AGAIN = "\n> Download the file again, and compare its size with the one on the download page.";
const OTHER_CHIP = "\n> The image is for another chip or damaged.";
const GET_RIGHT = "\n> Get the firmware for ESP8266, or set the right chip in the profile.";

const text = (content: string) => new TextEncoder().encode(content);

function boot(bytes: Uint8Array, vouched = false): string {
  return refusal(() => checkBootImage({ path: "fw.bin", bytes, vouched }, esp8266));
}

Deno.test("image accepted: complete images", () => {
  assertEquals(boot(buildImage()), "accepted");
  const sixteen = Array.from({ length: 16 }, (_, i) => ({ address: DRAM + 64 * i, data: bytesOf(i + 1) }));
  assertEquals(boot(buildImage({ segments: sixteen })), "accepted");
});

Deno.test("image accepted: Arduino's bootloader, which the ROM loads to the end of instruction RAM", () => {
  const segments = [{ address: 0x4010f000, data: bytesOf(0x600) }];
  assertEquals(boot(buildImage({ segments, entry: 0x4010f000 })), "accepted");
});

Deno.test("image accepted: RAM filled to its last byte", () => {
  const segments = [{ address: 0x4010fff0, data: bytesOf(16) }, { address: 0x3ffffff0, data: bytesOf(16) }];
  assertEquals(boot(buildImage({ segments, entry: 0x4010ffff })), "accepted");
});

/** The image of three segments has 128 bytes: data from 16 to 56, 64 to 88, 96 to 116; the checksum is the last. */
const TRUNCATIONS: readonly (readonly [length: number, problem: string])[] = [
  [1, "it ends inside its header"],
  [7, "it ends inside its header"],
  [8, "it ends before segment 1 of 3"],
  [15, "it ends before segment 1 of 3"],
  [16, "it ends inside segment 1 of 3: it has 16 bytes, expected 56"],
  [55, "it ends inside segment 1 of 3: it has 55 bytes, expected 56"],
  [56, "it ends before segment 2 of 3"],
  [80, "it ends inside segment 2 of 3: it has 80 bytes, expected 88"],
  [95, "it ends before segment 3 of 3"],
  [100, "it ends inside segment 3 of 3: it has 100 bytes, expected 116"],
  [116, "it ends before its checksum"],
  [127, "it ends before its checksum"],
];

for (const [length, problem] of TRUNCATIONS) {
  Deno.test(`image refused: cut to ${length} of 128 bytes`, () => {
    assertEquals(
      boot(buildImage().subarray(0, length)),
      `ImageError: Cannot boot "fw.bin" on ESP8266: ${problem}${AGAIN}`,
    );
  });
}

Deno.test("image refused: every truncation", () => {
  const image = buildImage();
  for (let length = 0; length < image.length; length++) {
    assertEquals(boot(image.subarray(0, length)).startsWith("ImageError: "), true, `${length} bytes`);
  }
});

Deno.test("image refused: wrong checksum", () => {
  // ef ^ 01 ^ 02 ^ 04 ^ 08 = e0
  const segments = [{ address: IRAM, data: hex("01 02 04 08") }];
  assertEquals(
    boot(buildImage({ segments, checksumError: 0x01 })),
    'ImageError: Cannot boot "fw.bin" on ESP8266: ' +
      `its checksum is 0xe1, expected 0xe0 for its segments${AGAIN}`,
  );
});

Deno.test("image refused: every flipped bit of a segment's data", () => {
  const image = buildImage();
  for (let at = 16; at < 56; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const damaged = image.slice();
      damaged[at]! ^= 1 << bit;
      assertEquals(boot(damaged).includes("its checksum is 0x"), true, `byte ${at} bit ${bit}`);
    }
  }
});

Deno.test("image refused: impossible number of segments", () => {
  const segments = Array.from({ length: 17 }, (_, i) => ({ address: DRAM + 64 * i, data: bytesOf(4) }));
  assertEquals(
    boot(buildImage({ segments })),
    `ImageError: Cannot boot "fw.bin" on ESP8266: it has 17 segments, expected 1 to 16${AGAIN}`,
  );
  assertEquals(
    boot(buildImage({ count: 0 })),
    `ImageError: Cannot boot "fw.bin" on ESP8266: it has 0 segments, expected 1 to 16${AGAIN}`,
  );
});

Deno.test("image refused: a segment outside RAM", () => {
  const cases: readonly (readonly [address: number, length: number])[] = [
    [0x40200000, 4], // flash
    [0x40000000, 4], // ROM
    [0x4010fffc, 8], // over the end of instruction RAM
    [0x3ffe7ffc, 8], // from below data RAM
    [0x3ffffffc, 8], // over the end of data RAM
    [0, 4],
  ];
  for (const [address, length] of cases) {
    const segments = [SEGMENTS[0], { address, data: bytesOf(length) }];
    assertEquals(
      boot(buildImage({ segments })),
      `ImageError: Cannot boot "fw.bin" on ESP8266: it loads ${length} bytes to ` +
        `0x${address.toString(16).padStart(8, "0")}, outside this chip's RAM${OTHER_CHIP}`,
    );
  }
});

Deno.test("image refused: an entry point outside RAM", () => {
  assertEquals(
    boot(buildImage({ entry: 0x40201010 })),
    'ImageError: Cannot boot "fw.bin" on ESP8266: it starts at 0x40201010, outside this chip\'s RAM' +
      OTHER_CHIP,
  );
});

Deno.test("image refused: not an image", () => {
  assertEquals(
    boot(text("hello")),
    'ImageError: Cannot boot "fw.bin" on ESP8266: it is a text file that begins with "hello", not a firmware image\n' +
      "> ESP8266 boots from 0x0: write a boot image there, and other data to another offset.",
  );
});

const FAMILIES: readonly (readonly [chipId: number, name: string])[] = [
  [0, "ESP32"],
  [2, "ESP32-S2"],
  [5, "ESP32-C3"],
  [9, "ESP32-S3"],
  [12, "ESP32-C2"],
  [13, "ESP32-C6"],
  [16, "ESP32-H2"],
  [18, "ESP32-P4"],
  [20, "ESP32-C61"],
  [23, "ESP32-C5"],
  [777, "a chip that flasher does not know (id 777)"],
];

for (const [chipId, name] of FAMILIES) {
  Deno.test(`image refused: one for ${name}`, () => {
    const segments = [{ address: 0x3fff0030, data: bytesOf(4) }, { address: 0x40078000, data: bytesOf(400) }];
    assertEquals(
      boot(buildImage({ segments, entry: 0x40078010, chipId })),
      `ImageError: Cannot boot "fw.bin" on ESP8266: it is an image for ${name}${GET_RIGHT}`,
    );
  });
}

const WRONG_MD5 = (name: string) =>
  `ImageError: Cannot use "fw.bin": it is ${name}, but the checksum at its end is wrong: ` +
  `the file is truncated or damaged${AGAIN}\n` +
  "If you built this firmware yourself without that checksum, set the file's sha256 in the profile.";

Deno.test("Python accepted: complete, and complete with more data after it", () => {
  const image = buildMicroPython();
  assertEquals(boot(image), "accepted");
  const longer = new Uint8Array(image.length + 0x1000).fill(0xff);
  longer.set(image);
  assertEquals(boot(longer), "accepted");
});

Deno.test("Python accepted: the flash parameters may differ", () => {
  const image = buildMicroPython();
  image.set([2, 0x2f], 2);
  assertEquals(boot(image), "accepted");
});

Deno.test("Python refused: truncated, although all segments are complete and its name is missing", () => {
  const image = buildMicroPython(0x1000);
  assertEquals(image.length, 0xa010);
  for (const length of [0x9000, 0x9001, 0x9800, 0xa000, 0xa00f]) {
    assertEquals(
      boot(image.subarray(0, length)),
      `ImageError: Cannot use "fw.bin": it is truncated: it has ${length} bytes, expected 40976${AGAIN}`,
    );
  }
});

Deno.test("Python refused: damaged after the segments", () => {
  for (
    const [name, words] of [["MicroPython", "MicroPython v1"], ["CircuitPython", "Adafruit CircuitPython 3"]]
  ) {
    const image = buildMicroPython(0x400, words);
    for (const at of [0x9000, 0x9123, image.length - 1]) {
      const damaged = image.slice();
      damaged[at]! ^= 0x10;
      assertEquals(boot(damaged), WRONG_MD5(name!));
    }
  }
});

Deno.test("Python refused: damaged in its name", () => {
  const image = buildMicroPython(0x400, "no name");
  image[0x9000]! ^= 1;
  assertEquals(boot(image), WRONG_MD5("MicroPython"));
});

Deno.test("Python refused: damaged in its stored length", () => {
  const image = buildMicroPython();
  const impossible = image.slice();
  impossible[0x8fff] = 0x7f;
  assertEquals(boot(impossible), WRONG_MD5("MicroPython"));
  const larger = image.slice();
  larger[0x8ffe] = 1;
  assertEquals(
    boot(larger),
    `ImageError: Cannot use "fw.bin": it is truncated: it has 37904 bytes, expected 103440${AGAIN}`,
  );
});

Deno.test("Python of another layout: the MD5 at the end of the file counts", () => {
  const plain = buildImage();
  const image = new Uint8Array(plain.length + 64);
  image.set(plain);
  image.set(text("MicroPython"), plain.length + 8);
  assertEquals(boot(image), WRONG_MD5("MicroPython"));
  assertEquals(boot(seal(image)), "accepted");
});

Deno.test("Python accepted: damaged, with the file's SHA-256 in the profile", () => {
  const damaged = buildMicroPython();
  damaged[0x9000]! ^= 1;
  assertEquals(boot(damaged, true), "accepted");
  assertEquals(boot(damaged.subarray(0, 0x9200), true), "accepted");
});

Deno.test("a SHA-256 in the profile does not help an image that cannot boot", () => {
  assertEquals(
    boot(buildImage().subarray(0, 127), true),
    `ImageError: Cannot boot "fw.bin" on ESP8266: it ends before its checksum${AGAIN}`,
  );
});

Deno.test("image refused: for direct boot or apparently encrypted, with a hint how to write it", () => {
  const direct = hex("1d 04 db ae 1d 04 db ae 00*64");
  const where = "ESP8266 boots from 0x0: write a boot image there, and other data to another offset.";
  const way = "set raw: true and its sha256 in the profile: flasher then writes it unchanged and unchecked.";
  assertEquals(
    boot(direct),
    'ImageError: Cannot boot "fw.bin" on ESP8266: it is a program for direct boot, which has no header\n' +
      `> ${where}\nIf the chip boots it directly, ${way}`,
  );
  const encrypted = noise(8192);
  encrypted[0] = 0x11;
  assertEquals(
    boot(encrypted),
    'ImageError: Cannot boot "fw.bin" on ESP8266: its first byte is 0x11, expected 0xe9\n' +
      `> ${where}\nIf it is encrypted with this chip's key, ${way}`,
  );
  assertEquals(boot(code(8192)).includes("encrypted"), false);
});

// ESP8266 firmware that a loader starts: checked to its end, at any offset.
import { assert, assertEquals } from "@std/assert";
import { chipById, CHIPS } from "../../../lib/esp/chips/mod.ts";
import { analyzeFile } from "../../../lib/esp/image/analyze.ts";
import { crcBackward, crcForward, sdkCrc } from "../../../lib/esp/image/esp8266_crc.ts";
import { patchHeader } from "../../../lib/esp/image/patch_header.ts";
import { hasArduinoCrc } from "../../../lib/esp/image/second_stage.ts";
import { makePlan } from "../../../lib/esp/plan/plan.ts";
import {
  arduino,
  bitwiseCrc,
  combined,
  eboot,
  MAPPED,
  mappedProgram,
  version2,
} from "../../fake/esp8266_image.ts";
import { buildImage, bytesOf } from "../../fake/image.ts";
import { AGAIN, file, refused } from "../plan/files.ts";

const on = (id: string, offset: number, bytes: Uint8Array, vouched = false) =>
  refused([file(offset, bytes, "fw.bin", vouched)], {}, id);
const kind = (bytes: Uint8Array) => {
  const { kind, chip, address } = analyzeFile(bytes);
  return [kind, chip?.id, address];
};
const changed = (bytes: Uint8Array, at: number) => {
  const copy = bytes.slice();
  copy[at]! ^= 0x10;
  return copy;
};

/** Name, file, and the offset of the loader's program in it. */
const WHOLE: readonly (readonly [name: string, bytes: Uint8Array, program: number])[] = [
  ["Arduino's layout, filled with zeros", arduino(), 0x1000],
  ["Arduino's layout, filled with 0xaa", arduino({ fill: 0xaa }), 0x1000],
  ["Arduino's layout with a CRC", arduino({ fill: 0xaa, crc: true }), 0x1000],
  ["loader and version 2 at 0x1000", combined(), 0x1000],
  ["loader and version 2 at 0x2000", combined(0x2000), 0x2000],
  [
    "loader and version 2 with a checksum of all",
    combined(0x1000, version2({ crc: false, addCode: true })),
    0x1000,
  ],
];

for (const [name, bytes, program] of WHOLE) {
  Deno.test(`${name}: accepted complete, refused truncated or changed`, () => {
    assertEquals(on("esp8266", 0, bytes), "accepted");
    assertEquals(kind(bytes), ["merged", "esp8266", 0]);
    for (const length of [program + 1, program + 9, program + 23, 0x3000, bytes.length - 5]) {
      const said = on("esp8266", 0, bytes.subarray(0, length));
      assert(
        said.includes(`the program at 0x${program.toString(16)}, which the loader starts, is damaged`),
        said,
      );
      assertEquals(kind(bytes.subarray(0, length))[0], "damaged", `${length}`);
    }
    for (const at of [program + 0x15, program + 0x1000, bytes.length - 20]) {
      assert(on("esp8266", 0, changed(bytes, at)).startsWith("ImageError: "), `byte ${at}`);
      assertEquals(kind(changed(bytes, at))[0], "damaged", `byte ${at}`);
    }
    // A SHA-256 in the profile vouches for it.
    assertEquals(on("esp8266", 0, bytes.subarray(0, 0x3000), true), "accepted");
  });

  Deno.test(`${name}: another chip refuses it as an ESP8266 image`, () => {
    for (const { id, bootloaderOffset } of CHIPS) {
      if (id === "esp8266") continue;
      for (const at of [0, bootloaderOffset]) {
        const said = on(id, at, bytes);
        assert(said.includes("it is an image for ESP8266"), `${id}: ${said}`);
      }
    }
  });
}

Deno.test("Arduino's layout: messages for damage", () => {
  const say = (problem: string) =>
    `ImageError: Cannot use "fw.bin": the program at 0x1000, which the loader starts, is damaged: ${problem}${AGAIN}`;
  assertEquals(
    on("esp8266", 0, arduino().subarray(0, 0x3000)),
    say("it ends inside segment 1 of 2: it has 8192 bytes, expected 16400"),
  );
  const crc = arduino({ crc: true });
  assertEquals(on("esp8266", 0, changed(crc, 0x2000)), say("its CRC does not match its content"));
  // Only the CRC covers a byte of the loader, or between the two.
  assertEquals(on("esp8266", 0, changed(crc, 0x800)), say("its CRC does not match its content"));
});

Deno.test("Arduino's layout: the flash parameters may have been changed", () => {
  const bytes = arduino({ crc: true });
  bytes.set([3, 0x4f], 2);
  assertEquals(on("esp8266", 0, bytes), "accepted");
  assertEquals(on("esp8266", 0, changed(bytes, 0x3000)).startsWith("ImageError: "), true);
});

Deno.test("Arduino's layout: setting the header updates the CRC", () => {
  const bytes = arduino({ crc: true });
  const esp8266 = chipById("esp8266")!;
  const patched = patchHeader(bytes, { mode: "dout", freq: "80m", size: "4MB" }, esp8266);
  assertEquals([...patched.subarray(2, 4)], [3, 0x4f]);
  const plain = patched.slice();
  plain.fill(0, 0x1010, 0x1018);
  assertEquals(new DataView(patched.buffer).getUint32(0x1014, true), bitwiseCrc(plain));
  assertEquals(hasArduinoCrc(patched, esp8266), true);
  const old = arduino();
  assertEquals(
    patchHeader(old, { mode: "dout", freq: "keep", size: "keep" }, esp8266).subarray(4),
    old.subarray(4),
  );
});

Deno.test("a program that mentions MicroPython needs no MicroPython checksum", () => {
  const text = new TextEncoder().encode("not MicroPython");
  const data = bytesOf(0x4000, 1);
  data.set(text, 0x100);
  const program = buildImage({ segments: [{ address: MAPPED, data }] });
  assertEquals(on("esp8266", 0, arduino({ program })), "accepted");
});

Deno.test("version 2 alone: recognized, checked, and not for the ESP32", () => {
  const loader = file(0, buildImage(), "boot.bin");
  for (const image of [version2(), version2({ crc: false }), version2({ crc: false, addCode: true })]) {
    assertEquals(kind(image), ["application", "esp8266", undefined]);
    const plan = (bytes: Uint8Array) => refused([loader, file(0x1000, bytes, "user1.bin")], {}, "esp8266");
    assertEquals(plan(image), "accepted");
    for (const length of [0x1000, 0x2010, 0x2020, image.length - 7]) {
      assert(plan(image.subarray(0, length)).startsWith('ImageError: Cannot use "user1.bin" on ESP8266: '));
      assertEquals(kind(image.subarray(0, length))[0], "damaged");
    }
    assert(plan(changed(image, 0x2030)).startsWith("ImageError: "));
    assert(on("esp32", 0x10000, image).includes("it is an image for ESP8266"));
  }
  const image = version2();
  assert(
    refused([loader, file(0x1000, changed(image, 0x100), "u.bin")], {}, "esp8266").includes("its CRC is "),
  );
  // Without a CRC nothing covers the flash code, which is reported.
  assertEquals(analyzeFile(version2({ crc: false })).uncovered.length, 1);
  assertEquals(analyzeFile(image).uncovered, []);
});

Deno.test("code for mapped flash alone: recognized, placed, checked", () => {
  assertEquals(kind(mappedProgram()), ["application", "esp8266", 0x1000]);
  assertEquals(kind(mappedProgram(0x40210010)), ["application", "esp8266", 0x10000]);
  assertEquals(on("esp8266", 0x1000, mappedProgram()), "accepted");
  assert(on("esp8266", 0x1000, mappedProgram().subarray(0, 0x3000)).includes("it ends inside segment 1"));
  assert(on("esp8266", 0x1000, changed(mappedProgram(), 0x3000)).includes("its checksum is "));
  assert(on("esp32", 0x10000, mappedProgram()).includes("it is an image for ESP8266"));
  // Extracted from a file with a CRC: the checksum does not include the words at its start.
  const program = arduino({ crc: true }).subarray(0x1000);
  assertEquals(on("esp8266", 0x1000, program), "accepted");
  assert(on("esp8266", 0x1000, changed(program, 0x100)).includes("its checksum is "));
});

Deno.test("a program that needs a loader is refused at the boot offset", () => {
  const hint = (where: string) => `\n> Write it at ${where} at 0x0, or use a file that contains both.`;
  const say = 'ImageError: Cannot boot "fw.bin" on ESP8266: it is a program that needs a loader, ' +
    "expected the loader at 0x0";
  assertEquals(on("esp8266", 0, mappedProgram()), say + hint("0x1000, with its loader"));
  assertEquals(
    on("esp8266", 0, version2()),
    say + hint("0x1000 for Espressif's loader or at 0x2000 for rBoot, with that loader"),
  );
});

Deno.test("a loader alone is complete, and blank flash after it is no program", () => {
  assertEquals(on("esp8266", 0, eboot()), "accepted");
  const padded = new Uint8Array(0x4000).fill(0xff);
  padded.set(eboot());
  assertEquals(on("esp8266", 0, padded), "accepted");
});

Deno.test("CRC: known values, and crcBackward is the inverse of crcForward", () => {
  const digits = new TextEncoder().encode("123456789");
  // CRC-32/MPEG-2 and CRC-32 of the standard check string.
  assertEquals(crcForward(digits), 0x0376e6e7);
  assertEquals(sdkCrc(digits), ~0xcbf43926 >>> 0);
  const bytes = bytesOf(1000, 3);
  assertEquals(crcForward(bytes), bitwiseCrc(bytes));
  assertEquals(crcBackward(bytes, crcForward(bytes, 0x12345678)), 0x12345678);
});

Deno.test("a plan keeps everything that it does not change", () => {
  const bytes = arduino({ crc: true });
  const flash = { mode: "keep", freq: "keep", size: "keep" } as const;
  const { regions } = makePlan([file(0, bytes, "fw.bin")], { chip: chipById("esp8266")!, flash });
  assertEquals(regions[0]!.data.subarray(0, bytes.length), bytes);
});

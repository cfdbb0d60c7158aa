/** Common ESP8266 firmware against Espressif's own code: complete in flash, or refused with flash untouched. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { arduino, bitwiseCrc, combined } from "../fake/esp8266_image.ts";
import { buildMicroPython } from "../fake/image.ts";
import { LOADED, startEmulator, until } from "./emulator.ts";
import { assertFlash, dirtyFlash, withFile } from "./flash_content.ts";
import { testWith } from "./parts.ts";
import { PROGRAMS, run } from "./program.ts";

/** Writes `bytes` into a file, runs flasher with it, and returns the result and the flash. */
async function flashed(bytes: Uint8Array, offset = "0x0") {
  const before = dirtyFlash();
  await using board = await startEmulator({ flash: before });
  const path = await Deno.makeTempFile({ suffix: ".bin" });
  try {
    await Deno.writeFile(path, bytes);
    const args = ["run", "nodemcu.yaml", "--port", board.port, "--file", `${offset}=${path}`];
    const { code, out, err } = await run(PROGRAMS.source, args, { env: board.env });
    if (code === 0) await until(async () => LOADED.test(await board.said()));
    return { code, text: out + err, before, after: await board.flash() };
  } finally {
    await Deno.remove(path);
  }
}

testWith(
  ["emulator"],
  "images: Arduino's layout is written whole, with a CRC that is right in flash",
  async () => {
    const file = arduino({ crc: true, fill: 0xaa });
    const { code, text, after, before } = await flashed(file);
    assertEquals(code, 0, text);
    // size: detect changes byte 3, and so the CRC.
    const written = after.slice(0, file.length);
    assertEquals(written[3], 0x40);
    const zeroed = written.slice();
    zeroed.fill(0, 0x1010, 0x1018);
    assertEquals(new DataView(written.buffer).getUint32(0x1014, true), bitwiseCrc(zeroed));
    const expected = file.slice();
    expected[3] = 0x40;
    expected.set(written.subarray(0x1014, 0x1018), 0x1014);
    assertFlash(after, withFile(before, 0, expected));
  },
);

testWith(
  ["emulator"],
  "images: what is damaged behind a loader, or misplaced, leaves the flash as it was",
  async () => {
    const changed = arduino();
    changed[0x2000]! ^= 1;
    const cases: readonly (readonly [bytes: Uint8Array, offset: string, said: string])[] = [
      [arduino().subarray(0, 0x3000), "0x0", "it ends inside segment 1 of 2"],
      [changed, "0x0", "its checksum is "],
      [combined().subarray(0, 0x2000), "0x0", "it ends inside its flash code"],
      [buildMicroPython(), "0x1000", "it is an image that ESP8266 boots directly, expected at 0x0"],
    ];
    for (const [bytes, offset, said] of cases) {
      const { code, text, after, before } = await flashed(bytes, offset);
      assertEquals(code, 7, text);
      assertStringIncludes(text.replaceAll(/\s+/g, " "), said);
      assertFlash(after, before);
    }
  },
);

import { assert, assertEquals } from "@std/assert";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { parseImage } from "../../../lib/esp/image/header.ts";
import { FLASH_MODES, type HeaderPatch, patchHeader } from "../../../lib/esp/image/patch_header.ts";
import { buildImage } from "../../fake/image.ts";
import { fc } from "../../tools/property.ts";

const KEEP: HeaderPatch = { mode: "keep", freq: "keep", size: "keep" };

/** Bytes 2 and 3 of an image with DIO, 4 MB, 80 MHz after a patch. */
function patched(patch: Partial<HeaderPatch>): number[] {
  const image = buildImage({ mode: 2, sizeAndFreq: 0x4f });
  return [...patchHeader(image, { ...KEEP, ...patch }, esp8266).subarray(2, 4)];
}

Deno.test("patch: the header's bytes by name", () => {
  assertEquals(patched({ mode: "qio" }), [0, 0x4f]);
  assertEquals(patched({ mode: "qout" }), [1, 0x4f]);
  assertEquals(patched({ mode: "dio" }), [2, 0x4f]);
  assertEquals(patched({ mode: "dout" }), [3, 0x4f]);
  assertEquals(patched({ freq: "80m" }), [2, 0x4f]);
  assertEquals(patched({ freq: "40m" }), [2, 0x40]);
  assertEquals(patched({ freq: "26m" }), [2, 0x41]);
  assertEquals(patched({ freq: "20m" }), [2, 0x42]);
  assertEquals(patched({ size: "512KB" }), [2, 0x0f]);
  assertEquals(patched({ size: "2MB-c1" }), [2, 0x5f]);
  assertEquals(patched({ size: "16MB" }), [2, 0x9f]);
  assertEquals(patched({ mode: "dout", freq: "40m", size: "1MB" }), [3, 0x20]);
});

Deno.test("patch: without a change, returns the same array", () => {
  const image = buildImage({ mode: 2, sizeAndFreq: 0x4f });
  assert(patchHeader(image, KEEP, esp8266) === image);
  assert(patchHeader(image, { mode: "dio", freq: "80m", size: "4MB" }, esp8266) === image);
});

Deno.test("patch: kept bytes stay even if no table has them", () => {
  const image = buildImage({ mode: 0x77, sizeAndFreq: 0x7c });
  assertEquals([...patchHeader(image, { ...KEEP, freq: "40m" }, esp8266).subarray(2, 4)], [0x77, 0x70]);
});

Deno.test("patch: all other bytes and the original stay unchanged, and the image stays valid", () => {
  const settings = fc.record({
    mode: fc.constantFrom("keep", ...Object.keys(FLASH_MODES)) as fc.Arbitrary<HeaderPatch["mode"]>,
    freq: fc.constantFrom("keep", ...Object.keys(esp8266.flashFreqs)),
    size: fc.constantFrom("keep", ...Object.keys(esp8266.flashSizes)),
  });
  fc.assert(fc.property(settings, fc.nat(255), fc.nat(255), (patch, mode, sizeAndFreq) => {
    const image = buildImage({ mode, sizeAndFreq });
    const before = image.slice();
    const after = patchHeader(image, patch, esp8266);
    assertEquals(image, before);
    assertEquals(after.length, before.length);
    after.forEach((byte, at) => assert(at === 2 || at === 3 || byte === before[at]));
    if (patch.mode === "keep") assertEquals(after[2], mode);
    if (patch.freq === "keep") assertEquals(after[3]! & 0xf, sizeAndFreq & 0xf);
    if (patch.size === "keep") assertEquals(after[3]! >> 4, sizeAndFreq >> 4);
    assert("header" in parseImage(after, 8));
  }));
});

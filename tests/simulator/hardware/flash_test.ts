/** The simulated flash. */
import { assertEquals } from "@std/assert";
import { createFlash } from "../../../lib/simulator/hardware/flash.ts";

const MB = 0x100000;

function large() {
  return createFlash({ size: 32 * MB, content: new Uint8Array(32 * MB).fill(0xff), seed: 1, faults: {} });
}

Deno.test("flash: three-byte addresses wrap at 16 MB", () => {
  const flash = large();
  flash.program(17 * MB, Uint8Array.of(1, 2));
  assertEquals([...flash.content.subarray(1 * MB, 1 * MB + 2)], [1, 2]);
  assertEquals([...flash.content.subarray(17 * MB, 17 * MB + 2)], [0xff, 0xff]);
  flash.program(16 * MB - 1, Uint8Array.of(3, 4));
  assertEquals([...flash.read(16 * MB - 1, 2)], [3, 4]);
  assertEquals(flash.content[0], 4);
  flash.eraseSector(17 * MB);
  assertEquals([...flash.read(1 * MB, 2)], [0xff, 0xff]);
  flash.eraseBlock(16 * MB);
  assertEquals(flash.content[0], 0xff);
});

Deno.test("flash: four-byte addresses reach all of it", () => {
  const flash = large();
  flash.addressBytes = 4;
  flash.program(17 * MB, Uint8Array.of(1, 2));
  assertEquals([...flash.read(17 * MB, 2)], [1, 2]);
  assertEquals([...flash.read(1 * MB, 2)], [0xff, 0xff]);
  flash.program(32 * MB - 1, Uint8Array.of(3, 4));
  assertEquals([flash.content[32 * MB - 1], flash.content[0]], [3, 4]);
  flash.eraseSector(17 * MB);
  assertEquals([...flash.read(17 * MB, 2)], [0xff, 0xff]);
});

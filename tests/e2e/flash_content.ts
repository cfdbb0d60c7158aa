/** Expected content of a flash after a run. */
import { assert, assertEquals } from "@std/assert";
import { ROOT } from "./parts.ts";

/** The emulator's chip has 4 MB. */
export const FLASH_SIZE = 4 << 20;
const SECTOR = 0x1000;

/** A used flash, on which a byte that was not erased, or was erased by mistake, shows. */
export function dirtyFlash(): Uint8Array {
  return Uint8Array.from({ length: FLASH_SIZE }, (_, i) => (i * 0x9e3779b1 >>> 24) & 0xfe);
}

/** `before` with the file in it, its header patched to 4 MB, and blank up to the end of its last sector. */
export function withFile(before: Uint8Array, offset: number, file: Uint8Array): Uint8Array {
  const after = before.slice();
  const end = offset + Math.ceil(file.length / SECTOR) * SECTOR;
  after.fill(0xff, offset, end);
  after.set(file, offset);
  // The first nibble of byte 3 is the size of the flash; 4 = 4 MB (Espressif: firmware image format, ESP8266).
  if (offset === 0) after[3] = 0x40 | (file[3]! & 0x0f);
  return after;
}

/** Checks that both are equal; an error names the first difference. */
export function assertFlash(found: Uint8Array, expected: Uint8Array): void {
  assertEquals(found.length, expected.length);
  const first = found.findIndex((byte, i) => byte !== expected[i]);
  assert(first < 0, `flash differs from 0x${first.toString(16)} on`);
}

/** Checks the files of the sample profile, and ignores the rest of the flash. */
export async function assertSampleIn(flash: Uint8Array): Promise<void> {
  const hello = await Deno.readFile(`${ROOT}/demo/hello.bin`);
  hello[3] = 0x40 | (hello[3]! & 0x0f);
  assertEquals(flash.slice(0, hello.length), hello);
  const data = await Deno.readFile(`${ROOT}/demo/data.bin`);
  assertEquals(flash.slice(0x10000, 0x10000 + data.length), data);
}

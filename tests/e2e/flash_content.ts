/** What a flash has to hold in the end. */
import { assert, assertEquals } from "@std/assert";
import { ROOT } from "./parts.ts";

/** The emulator's chip has 4 MB. */
export const FLASH_SIZE = 4 << 20;
const SECTOR = 0x1000;

/** A flash that was used before: a byte that is not erased, or was not meant, shows. */
export function dirtyFlash(): Uint8Array {
  return Uint8Array.from({ length: FLASH_SIZE }, (_, i) => (i * 0x9e3779b1 >>> 24) & 0xfe);
}

/** `before` with the file in place, its header set to 4 MB, and blank up to the end of the last sector. */
export function withFile(before: Uint8Array, offset: number, file: Uint8Array): Uint8Array {
  const after = before.slice();
  const end = offset + Math.ceil(file.length / SECTOR) * SECTOR;
  after.fill(0xff, offset, end);
  after.set(file, offset);
  // The first nibble of byte 3 is the size of the flash; 4 = 4 MB (Espressif: firmware image format, ESP8266).
  if (offset === 0) after[3] = 0x40 | (file[3]! & 0x0f);
  return after;
}

/** Equal, or the first place where they are not. */
export function assertFlash(found: Uint8Array, expected: Uint8Array): void {
  assertEquals(found.length, expected.length);
  const first = found.findIndex((byte, i) => byte !== expected[i]);
  assert(first < 0, `flash differs from 0x${first.toString(16)} on`);
}

/** The files of the sample profile, whatever lies beside them. */
export async function assertSampleIn(flash: Uint8Array): Promise<void> {
  const hello = await Deno.readFile(`${ROOT}/demo/hello.bin`);
  hello[3] = 0x40 | (hello[3]! & 0x0f);
  assertEquals(flash.slice(0, hello.length), hello);
  const data = await Deno.readFile(`${ROOT}/demo/data.bin`);
  assertEquals(flash.slice(0x10000, 0x10000 + data.length), data);
}

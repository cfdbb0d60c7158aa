import { assertEquals } from "@std/assert";
import { decodeFlashId, flashAnswers } from "../../../lib/esp/flash_parts/jedec_id.ts";

const KB = 1024;
const MB = 1024 * KB;

/** Id as read (manufacturer in the low byte), manufacturer, size. */
const IDS: readonly (readonly [raw: number, vendor: string, size: number | undefined])[] = [
  [0x1640ef, "Winbond", 4 * MB],
  [0x1440ef, "Winbond", 1 * MB],
  [0x1240ef, "Winbond", 256 * KB],
  [0x1340c8, "GigaDevice", 512 * KB],
  [0x1640c8, "GigaDevice", 4 * MB],
  [0x164020, "XMC", 4 * MB],
  [0x144051, "GigaDevice", 1 * MB],
  [0x1540e0, "Berg Micro", 2 * MB],
  [0x1840c2, "Macronix", 16 * MB],
  [0x172085, "Puya", 8 * MB],
  [0x1640d8, "vendor 0xd8", 4 * MB],
  [0x164007, "vendor 0x07", 4 * MB],
  // Adesto: low five bits of the second byte.
  [0x01841f, "Adesto", 512 * KB],
  [0x01851f, "Adesto", 1 * MB],
  [0x01861f, "Adesto", 2 * MB],
  [0x01471f, "Adesto", 4 * MB],
  [0x01081f, "Adesto", 8 * MB],
  [0x01891f, "Adesto", 16 * MB],
  // The third byte of an Adesto id does not encode the size.
  [0x16831f, "Adesto", undefined],
  [0x168a1f, "Adesto", undefined],
];

for (const [raw, vendor, size] of IDS) {
  Deno.test(`flash id 0x${raw.toString(16)}`, () => assertEquals(decodeFlashId(raw), { raw, vendor, size }));
}

/** Capacity byte to size; all others are unknown. */
const CAPACITIES: Readonly<Record<number, number>> = {
  0x12: 256 * KB,
  0x13: 512 * KB,
  0x14: 1 * MB,
  0x15: 2 * MB,
  0x16: 4 * MB,
  0x17: 8 * MB,
  0x18: 16 * MB,
  0x19: 32 * MB,
  0x1a: 64 * MB,
  0x1b: 128 * MB,
  0x1c: 256 * MB,
  0x20: 64 * MB,
  0x21: 128 * MB,
  0x22: 256 * MB,
  0x32: 256 * KB,
  0x33: 512 * KB,
  0x34: 1 * MB,
  0x35: 2 * MB,
  0x36: 4 * MB,
  0x37: 8 * MB,
  0x38: 16 * MB,
  0x39: 32 * MB,
  0x3a: 64 * MB,
};

Deno.test("flash id: every capacity byte", () => {
  for (let code = 0; code <= 0xff; code++) {
    assertEquals(decodeFlashId((code << 16) | 0x40ef).size, CAPACITIES[code], `0x${code.toString(16)}`);
  }
});

Deno.test("flash id: all zeros and all ones are no flash", () => {
  assertEquals([0, 0xffffff, 0x1640ef].map(flashAnswers), [false, false, true]);
});

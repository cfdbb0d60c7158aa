// What the ESP8266's ROM erases for a requested size, measured on the ROM itself, and the sizes that flasher requests.
import { assert, assertEquals } from "@std/assert";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { fc } from "../../tools/property.ts";

const { rom, stub } = esp8266;

/** Bytes that the ROM erases from `offset` on for `asked` bytes: those up to the 64 KB boundary count twice. */
function erasedByRom(offset: number, asked: number): number {
  const sectors = Math.ceil(asked / 4096);
  const toBorder = 16 - (offset / 4096) % 16;
  return (sectors + Math.min(sectors, toBorder)) * 4096;
}

/** [offset, asked, erased] */
const MEASURED: readonly (readonly [offset: number, asked: number, erased: number])[] = [
  [0, 0x1000, 0x2000],
  [0, 0x10000, 0x20000],
  [0, 0x20000, 0x30000],
  [0, 0x100000, 0x110000],
  [0xf000, 0x2000, 0x3000],
  [0x8000, 0x20000, 0x28000],
];

Deno.test("erase: the model of the ROM used here agrees with what was measured", () => {
  for (const [offset, asked, erased] of MEASURED) assertEquals(erasedByRom(offset, asked), erased);
});

Deno.test("erase: requested sizes that measurably erase the wanted bytes", () => {
  for (const [offset, asked, erased] of MEASURED) assertEquals(rom.eraseSize(offset, erased), asked);
});

/** [offset, wanted, asked, end] */
const ASKED: readonly (readonly [offset: number, wanted: number, asked: number, end: number])[] = [
  [0, 1, 0x1000, 0x2000], // one sector cannot be had: two go
  [0, 0x1000, 0x1000, 0x2000],
  [0, 0x1001, 0x1000, 0x2000],
  [0, 0x3000, 0x2000, 0x4000], // nor can three
  [0, 0x8000, 0x4000, 0x8000],
  [0, 0x20000, 0x10000, 0x20000],
  [0, 0x21000, 0x11000, 0x21000], // beyond the head every number can be had
  [0, 0x8f3cc, 0x80000, 0x90000],
  [0xf000, 0x1000, 0x1000, 0x11000], // the border does not stop it
  [0xf000, 0x2000, 0x1000, 0x11000],
  [0xf000, 0x3000, 0x2000, 0x12000],
  [0x8000, 0x10000, 0x8000, 0x18000],
  [0x8000, 0x11000, 0x9000, 0x19000],
  [0x3fc000, 0x80, 0x1000, 0x3fe000],
];

Deno.test("erase: the requested size, and where the erase ends", () => {
  for (const [offset, wanted, asked, end] of ASKED) {
    assertEquals(
      [rom.eraseSize(offset, wanted), rom.eraseEnd(offset, wanted)],
      [asked, end],
      `${offset} ${wanted}`,
    );
  }
});

/** The formula in Espressif's tools. */
function formula(offset: number, size: number): number {
  const sectors = Math.floor((size + 4095) / 4096);
  const head = Math.min(16 - Math.floor(offset / 4096) % 16, sectors);
  return sectors < 2 * head ? Math.floor((sectors + 1) / 2) * 4096 : (sectors - head) * 4096;
}

const PLACE = fc.record({
  offset: fc.nat(1023).map((n) => n * 4096),
  size: fc.integer({ min: 1, max: 0x400000 }),
});

Deno.test("erase: the requested size follows Espressif's formula", () => {
  fc.assert(
    fc.property(
      PLACE,
      ({ offset, size }) => assertEquals(rom.eraseSize(offset, size), formula(offset, size)),
    ),
  );
});

Deno.test("erase: the ROM erases everything wanted and at most one known sector more", () => {
  fc.assert(fc.property(PLACE, ({ offset, size }) => {
    const erased = erasedByRom(offset, rom.eraseSize(offset, size));
    const wanted = Math.ceil(size / 4096) * 4096;
    assert(erased === wanted || erased === wanted + 4096, `${wanted} wanted, ${erased} erased`);
    assertEquals(rom.eraseEnd(offset, size), offset + erased);
  }));
});

Deno.test("erase: zero bytes erase nothing", () => {
  assertEquals([rom.eraseSize(0, 0), rom.eraseEnd(0, 0)], [0, 0]);
});

Deno.test("erase: the stub gets the plain size and erases whole sectors", () => {
  assertEquals(stub!.eraseSize(0x1000, 0x1001), 0x1001);
  assertEquals(stub!.eraseEnd(0x1000, 0x1001), 0x3000);
  assertEquals(stub!.eraseEnd(0x1000, 0x1000), 0x2000);
});

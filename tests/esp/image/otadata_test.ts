// The application that ESP-IDF's bootloader tries first, by table and otadata.
import { assertEquals } from "@std/assert";
import {
  bootOrder,
  entriesOf,
  OTADATA_BYTES,
  otadataSelecting,
  selects,
} from "../../../lib/esp/image/otadata.ts";
import type { Partition } from "../../../lib/esp/image/partition_table.ts";
import { fc } from "../../tools/property.ts";

const part = (name: string, type: number, subtype: number): Partition => ({
  ...{ name, type, subtype, offset: 0, size: 0x10000 },
});
const FACTORY = part("factory", 0, 0);
const SLOTS = [0, 1, 2].map((n) => part(`ota_${n}`, 0, 0x10 + n));
const DATA = part("otadata", 1, 0);

/** CRC-32 of the numbers 1 to 4, as Python's binascii.crc32(number, 0xffffffff) gives it. */
const CRCS = [0x4743989a, 0x55f63774, 0xed4a5011, 0x709d68a8] as const;

interface Entry {
  readonly seq: number;
  readonly state?: number;
  readonly crc?: number;
}

function otadata(...entries: readonly (Entry | undefined)[]): Uint8Array {
  const bytes = new Uint8Array(OTADATA_BYTES).fill(0xff);
  const view = new DataView(bytes.buffer);
  entries.forEach((entry, n) => {
    if (entry === undefined) return;
    view.setUint32(n * 0x1000, entry.seq, true);
    view.setUint32(n * 0x1000 + 24, entry.state ?? 0xffffffff, true);
    view.setUint32(n * 0x1000 + 28, entry.crc ?? CRCS[entry.seq - 1] ?? 0, true);
  });
  return bytes;
}

const order = (partitions: readonly Partition[], bytes: Uint8Array | undefined) =>
  bootOrder(partitions, bytes === undefined ? undefined : entriesOf(bytes)).map(({ name }) => name).join(" ");

const ALL = [DATA, FACTORY, ...SLOTS];
const TWO = [DATA, ...SLOTS.slice(0, 2)];

Deno.test("otadata: the boot order", () => {
  const cases: readonly (readonly [string, readonly Partition[], Uint8Array | undefined])[] = [
    ["factory ota_0 ota_1 ota_2", [FACTORY, ...SLOTS], undefined],
    ["factory ota_0 ota_1 ota_2", ALL, otadata()],
    ["ota_0 ota_1", TWO, otadata()],
    ["ota_0 factory ota_1 ota_2", ALL, otadata({ seq: 1 })],
    ["ota_2 ota_1 ota_0 factory", ALL, otadata({ seq: 3 })],
    // Both valid: the higher number; numbers wrap around.
    ["ota_1 ota_0", TWO, otadata({ seq: 1 }, { seq: 2 })],
    ["ota_0 ota_1", TWO, otadata({ seq: 3 }, { seq: 2 })],
    ["ota_1 ota_0", TWO, otadata({ seq: 3, crc: 1 }, { seq: 2 })],
    // States: valid and new entries boot; refused ones do not, nor one that did not confirm its first start.
    ["ota_1 ota_0", TWO, otadata({ seq: 2, state: 2 })],
    ["ota_1 ota_0", TWO, otadata({ seq: 2, state: 0 })],
    ["ota_0 ota_1", TWO, otadata({ seq: 2, state: 1 })],
    ["ota_0 ota_1", TWO, otadata({ seq: 1 }, { seq: 2, state: 3 })],
    ["ota_0 ota_1", TWO, otadata({ seq: 1 }, { seq: 2, state: 4 })],
    ["factory", [DATA, FACTORY], otadata({ seq: 2 })],
    ["", [DATA], otadata()],
  ];
  for (const [wanted, partitions, bytes] of cases) assertEquals(order(partitions, bytes), wanted);
});

Deno.test("otadata: new content selects the wanted slot", () => {
  for (const wanted of [FACTORY, ...SLOTS]) {
    assertEquals(order(ALL, otadataSelecting(ALL, wanted)).split(" ")[0], wanted.name);
  }
  assertEquals(otadataSelecting(TWO, SLOTS[0]!), otadata());
  assertEquals(otadataSelecting(TWO, SLOTS[1]!), otadata({ seq: 2 }));
  assertEquals(otadataSelecting(TWO, SLOTS[2]!), undefined);
  assertEquals(selects(TWO, entriesOf(otadata())), false);
  assertEquals(selects(TWO, entriesOf(otadata({ seq: 1 }))), true);
});

Deno.test("otadata: with any content, each partition is tried at most once", () => {
  fc.assert(fc.property(
    fc.uint8Array({ maxLength: 0x1040 }),
    fc.array(fc.constantFrom(...ALL, part("x", 0, 0x1f), part("test", 0, 0x20)), { maxLength: 12 }),
    (bytes, partitions) => {
      const found = bootOrder(partitions, entriesOf(bytes));
      assertEquals(new Set(found).size, found.length);
    },
  ));
});

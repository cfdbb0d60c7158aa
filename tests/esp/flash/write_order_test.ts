/** The order of writes, by plans alone. */
import { assertEquals } from "@std/assert";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { chipById } from "../../../lib/esp/chips/mod.ts";
import { dataToSend, excessErases, fullChanges, orderChanges } from "../../../lib/esp/flash/write_order.ts";
import type { Region } from "../../../lib/esp/plan/plan.ts";

const stub = esp8266.stub!;
const esp32 = chipById("esp32")!;

/** A region of so many sectors; an image begins with 0xe9. */
function region(offset: number, sectors: number, first = 0xe9): Region {
  const data = new Uint8Array(sectors * 0x1000).fill(1);
  data[0] = first;
  return { path: `at_${offset.toString(16)}`, offset, data, md5: `${offset}` };
}

/** The offset of each region, and its runs as `first sector+count`. */
function order(...[plan, changes, dialect]: Parameters<typeof orderChanges>) {
  return orderChanges(plan, changes, dialect).map(({ region, runs }) => [
    region.offset,
    ...runs.map(({ offset, size }) => `${offset / 0x1000}+${size / 0x1000}`),
  ]);
}

function whole(chip: typeof esp8266, dialect: typeof stub, ...regions: Region[]) {
  return order({ chip, regions }, fullChanges({ regions }), dialect);
}

Deno.test("order: the body, then the head; the boot image comes last", () => {
  assertEquals(whole(esp8266, stub, region(0, 5), region(0x10000, 2, 0)), [[0x10000, "0+2"], [
    0,
    "1+4",
    "0+1",
  ]]);
  const parts = [region(0x1000, 4), region(0x8000, 1, 0xaa), region(0x10000, 9)];
  assertEquals(whole(esp32, esp32.stub!, ...parts), [[0x8000, "0+1"], [0x10000, "0+9"], [
    0x1000,
    "1+3",
    "0+1",
  ]]);
});

Deno.test("order: the head of a boot image inside a file is its own sector", () => {
  assertEquals(whole(esp32, esp32.stub!, region(0, 9, 0xff)), [[0, "0+9", "1+1"]]);
});

Deno.test("order: if only an application changes, its first sector is the head", () => {
  const regions = [region(0x1000, 4), region(0x10000, 9), region(0x100000, 4, 0)];
  const runs = [[], [{ offset: 0x3000, size: 0x1000 }], [{ offset: 0, size: 0x1000 }]];
  const changes = regions.map((region, i) => ({ region, runs: runs[i]! }));
  assertEquals(order({ chip: esp32, regions }, changes, esp32.stub!), [
    [0x1000],
    [0x100000, "0+1"],
    [0x10000, "3+1", "0+1"],
  ]);
});

Deno.test("order: on an ESP8266 any file may be part of the boot image", () => {
  const regions = [region(0, 4), region(0x10000, 9, 0)];
  const changes = [{ region: regions[0]!, runs: [] }, {
    region: regions[1]!,
    runs: [{ offset: 0x1000, size: 0x1000 }],
  }];
  assertEquals(order({ chip: esp8266, regions }, changes, stub), [[0x10000, "1+1"], [0, "0+1"]]);
});

Deno.test("order: regions without changes stay without runs", () => {
  const regions = [region(0, 4), region(0x10000, 9)];
  const changes = regions.map((region) => ({ region, runs: [] }));
  assertEquals(order({ chip: esp8266, regions }, changes, stub), [[0], [0x10000]]);
});

Deno.test("order: with an ESP8266 ROM a head has two sectors, and harmful erases force ascending order", () => {
  const { rom } = esp8266;
  assertEquals(whole(esp8266, rom, region(0, 6), region(0x10000, 2, 0)), [[0x10000, "0+2"], [
    0,
    "2+4",
    "0+2",
  ]]);
  // An erase of five sectors also blanks the sixth, which belongs to another file.
  assertEquals(whole(esp8266, rom, region(0x5000, 1, 0), region(0, 5)), [[0, "2+3", "0+2"], [0x5000, "0+1"]]);
  const [step] = orderChanges(
    { chip: esp8266, regions: [region(0, 5)] },
    fullChanges({ regions: [region(0, 5)] }),
    rom,
  );
  assertEquals(excessErases(step!, rom), [{ offset: 0x5000, size: 0x1000 }]);
});

Deno.test("order: a single run over the head leaves it blank", () => {
  const boot = region(0, 40);
  const masked = orderChanges({ chip: esp8266, regions: [boot] }, fullChanges({ regions: [boot] }), stub)[0]!;
  assertEquals(masked.masked, { offset: 0, size: 0x28000 });
  const sent = dataToSend(masked, masked.runs[0]!);
  assertEquals(sent.data.slice(0, 0x1002), Uint8Array.of(...new Uint8Array(0x1000).fill(0xff), 1, 1));
  assertEquals([sent.offset, sent.data.length, boot.data[0]], [0, 0x28000, 0xe9]);
  assertEquals(dataToSend(masked, masked.head!).data, boot.data.subarray(0, 0x1000));

  // Other runs come after it, so the head is blank before any of them.
  const runs = [{ offset: 0x20000, size: 0x1000 }, { offset: 0, size: 0x3000 }];
  assertEquals(order({ chip: esp8266, regions: [boot] }, [{ region: boot, runs }], stub), [[
    0,
    "0+3",
    "32+1",
    "0+1",
  ]]);
  // Uncompressed, or together with another file, the head is blanked separately.
  const rom = orderChanges(
    { chip: esp8266, regions: [boot] },
    fullChanges({ regions: [boot] }),
    esp8266.rom,
  )[0]!;
  assertEquals(rom.masked, undefined);
  const two = [boot, region(0x100000, 1, 0)];
  const steps = orderChanges({ chip: esp8266, regions: two }, fullChanges({ regions: two }), stub);
  assertEquals(steps.map(({ masked }) => masked), [undefined, undefined]);
});

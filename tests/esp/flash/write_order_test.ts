/** What is written in which order: by plans alone. */
import { assertEquals } from "@std/assert";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { chipById } from "../../../lib/esp/chips/mod.ts";
import { orderOf, sentFor, strayErase, wholeOf } from "../../../lib/esp/flash/write_order.ts";
import type { Region } from "../../../lib/esp/plan/plan.ts";

const stub = esp8266.stub!;
const esp32 = chipById("esp32")!;

/** A region of so many sectors; an image begins with 0xe9. */
function region(offset: number, sectors: number, first = 0xe9): Region {
  const data = new Uint8Array(sectors * 0x1000).fill(1);
  data[0] = first;
  return { path: `at_${offset.toString(16)}`, offset, data, md5: `${offset}` };
}

/** Offset of each region, and its runs in sectors. */
function order(...[plan, changes, dialect]: Parameters<typeof orderOf>) {
  return orderOf(plan, changes, dialect).map(({ region, runs }) => [
    region.offset,
    ...runs.map(({ at, size }) => `${at / 0x1000}+${size / 0x1000}`),
  ]);
}

function whole(chip: typeof esp8266, dialect: typeof stub, ...regions: Region[]) {
  return order({ chip, regions }, wholeOf({ regions }), dialect);
}

Deno.test("order: the rest, then the head; what boots comes last", () => {
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

Deno.test("order: where the boot image stands inside of a file, its sector is the head", () => {
  assertEquals(whole(esp32, esp32.stub!, region(0, 9, 0xff)), [[0, "0+9", "1+1"]]);
});

Deno.test("order: where only an application changes, its own first sector is the head", () => {
  const regions = [region(0x1000, 4), region(0x10000, 9), region(0x100000, 4, 0)];
  const runs = [[], [{ at: 0x3000, size: 0x1000 }], [{ at: 0, size: 0x1000 }]];
  const changes = regions.map((region, i) => ({ region, runs: runs[i]! }));
  assertEquals(order({ chip: esp32, regions }, changes, esp32.stub!), [
    [0x1000],
    [0x100000, "0+1"],
    [0x10000, "3+1", "0+1"],
  ]);
});

Deno.test("order: on an ESP8266 any file may be code of what boots", () => {
  const regions = [region(0, 4), region(0x10000, 9, 0)];
  const changes = [{ region: regions[0]!, runs: [] }, {
    region: regions[1]!,
    runs: [{ at: 0x1000, size: 0x1000 }],
  }];
  assertEquals(order({ chip: esp8266, regions }, changes, stub), [[0x10000, "1+1"], [0, "0+1"]]);
});

Deno.test("order: nothing to write stays nothing", () => {
  const regions = [region(0, 4), region(0x10000, 9)];
  const changes = regions.map((region) => ({ region, runs: [] }));
  assertEquals(order({ chip: esp8266, regions }, changes, stub), [[0], [0x10000]]);
});

Deno.test("order: an ESP8266 ROM takes two sectors for a head, and goes upwards where an erase would do harm", () => {
  const { rom } = esp8266;
  assertEquals(whole(esp8266, rom, region(0, 6), region(0x10000, 2, 0)), [[0x10000, "0+2"], [
    0,
    "2+4",
    "0+2",
  ]]);
  // Five sectors take the sixth with them, which is another file's.
  assertEquals(whole(esp8266, rom, region(0x5000, 1, 0), region(0, 5)), [[0, "2+3", "0+2"], [0x5000, "0+1"]]);
  const [step] = orderOf(
    { chip: esp8266, regions: [region(0, 5)] },
    wholeOf({ regions: [region(0, 5)] }),
    rom,
  );
  assertEquals(strayErase(step!, rom), [{ from: 0x5000, to: 0x6000 }]);
});

Deno.test("order: a run over the head leaves it blank, where nothing else is written", () => {
  const boot = region(0, 40);
  const masked = orderOf({ chip: esp8266, regions: [boot] }, wholeOf({ regions: [boot] }), stub)[0]!;
  assertEquals(masked.masked, { at: 0, size: 0x28000 });
  const sent = sentFor(masked, masked.runs[0]!);
  assertEquals(sent.data.slice(0, 0x1002), Uint8Array.of(...new Uint8Array(0x1000).fill(0xff), 1, 1));
  assertEquals([sent.offset, sent.data.length, boot.data[0]], [0, 0x28000, 0xe9]);
  assertEquals(sentFor(masked, masked.head!).data, boot.data.subarray(0, 0x1000));

  // Other runs come behind it, so that the head is blank before any of them.
  const runs = [{ at: 0x20000, size: 0x1000 }, { at: 0, size: 0x3000 }];
  assertEquals(order({ chip: esp8266, regions: [boot] }, [{ region: boot, runs }], stub), [[
    0,
    "0+3",
    "32+1",
    "0+1",
  ]]);
  // Where it is sent as it is, and where another file is written too, the head is made blank for itself.
  const rom = orderOf({ chip: esp8266, regions: [boot] }, wholeOf({ regions: [boot] }), esp8266.rom)[0]!;
  assertEquals(rom.masked, undefined);
  const two = [boot, region(0x100000, 1, 0)];
  const steps = orderOf({ chip: esp8266, regions: two }, wholeOf({ regions: two }), stub);
  assertEquals(steps.map(({ masked }) => masked), [undefined, undefined]);
});

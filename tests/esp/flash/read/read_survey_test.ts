/** The questions about flash that need not be read, decided by the cost model alone. */
import { assert, assertEquals } from "@std/assert";
import type { ReadCosts } from "../../../../lib/esp/flash/read/read_budget.ts";
import { type Known, type KnownPart, surveyKnown } from "../../../../lib/esp/flash/read/read_survey.ts";
import { contains, overlaps, type Range } from "../../../../lib/ranges.ts";
import { fc } from "../../../tools/property.ts";

const SECTOR = 0x1000;
const BLOCK = 0x10000;
const MB = 0x100000;

/** At 460800 baud, an ESP8266 and an adapter with low latency. */
const USUAL: ReadCosts = { roundTrip: 3.3, md5PerKb: 0.87, readByte: 0.022, beginTrips: 2 };

interface World {
  readonly range?: Range;
  readonly costs?: ReadCosts;
  /** What flash holds in the sector at this multiple of its size. */
  readonly content: (sector: number) => Known;
}

/** Answers every question truthfully, in the time of the cost model. */
function play({ range = { offset: 0, size: 4 * MB }, costs = USUAL, content }: World) {
  const plainMs = range.size * (costs.readByte + costs.md5PerKb / 1024);
  const allowanceMs = 0.018 * plainMs;
  const questions = surveyKnown(range, { costs, allowanceMs });
  const asked: Range[] = [];
  let ms = 0;
  let next = questions.next();
  while (next.done !== true) {
    const question = next.value;
    asked.push(question);
    assert(question.size > 0 && contains(range, question), `asked for ${JSON.stringify(question)}`);
    const first = Math.floor(question.offset / SECTOR);
    const last = Math.ceil((question.offset + question.size) / SECTOR);
    const held = new Set<Known>();
    for (let sector = first; sector < last; sector++) held.add(content(sector));
    const answer = {
      known: held.size === 1 ? [...held][0] : undefined,
      ms: costs.roundTrip + costs.md5PerKb * question.size / 1024,
    };
    ms += answer.ms;
    next = questions.next(answer);
  }
  const parts = next.value;
  const bytes = parts.reduce((sum, { size }) => sum + size, 0);
  const gaps = parts.length * costs.beginTrips * costs.roundTrip;
  const totalMs = plainMs + ms + gaps - bytes * costs.readByte;
  return { parts, asked, bytes, plainMs, allowanceMs, ms, totalMs };
}

function assertTrue(parts: readonly KnownPart[], content: World["content"]): void {
  for (const [n, part] of parts.entries()) {
    for (let at = part.offset; at < part.offset + part.size; at += SECTOR) {
      assertEquals(content(Math.floor(at / SECTOR)), part.known);
    }
    assert(parts.every((other, m) => m === n || !overlaps(other, part)), "parts overlap");
  }
}

Deno.test("survey: a full flash costs one short hash for each block", () => {
  const { parts, asked, ms, plainMs } = play({ content: () => undefined });
  assertEquals(parts, []);
  assertEquals(asked.length, 64);
  assertEquals(new Set(asked.map(({ size }) => size)), new Set([0x100]));
  assert(ms < 0.01 * plainMs, `${ms} ms`);
});

Deno.test("survey: a blank flash takes little longer than its hash", () => {
  const { bytes, ms } = play({ content: () => 0 });
  assertEquals(bytes, 4 * MB);
  assert(ms < 1.1 * 4096 * USUAL.md5PerKb, `${ms} ms`);
});

Deno.test("survey: finds the end of the firmware to the sector", () => {
  for (const end of [1, 15, 16, 17, 150, 600, 1008, 1009, 1019]) {
    const content = (sector: number) => sector < end ? undefined : 0;
    const { parts, bytes } = play({ content });
    assertTrue(parts, content);
    assertEquals(bytes, (1024 - end) * SECTOR, `${end} sectors are used`);
  }
});

Deno.test("survey: only the last sector, or only the first, is used", () => {
  for (const used of [0, 512, 1023]) {
    const { bytes } = play({ content: (sector) => sector === used ? undefined : 0 });
    assertEquals(bytes, 1023 * SECTOR);
  }
});

Deno.test("survey: finds every other sector, as a file system with blocks of two sectors leaves it", () => {
  for (const odd of [0, 1]) {
    const { bytes, totalMs, plainMs } = play({ content: (sector) => sector % 2 === odd ? 0 : undefined });
    assertEquals(bytes, 2 * MB);
    assert(totalMs < 0.65 * plainMs, `${totalMs} of ${plainMs} ms`);
  }
});

Deno.test("survey: neighbouring parts with different content are told apart", () => {
  const content = (sector: number) => sector < 300 ? 0 : sector < 700 ? 1 : 2;
  const { parts, bytes } = play({ content });
  assertTrue(parts, content);
  assertEquals(bytes, 4 * MB);
});

Deno.test("survey: a pattern that few samples hit is followed from block to block", () => {
  const content = (sector: number) => sector % 8 === 0 ? 0 : undefined;
  const { parts, bytes } = play({ content });
  assertTrue(parts, content);
  assertEquals(bytes, MB / 2);
});

Deno.test("survey: sectors of different content are not asked about together", () => {
  const { asked, bytes } = play({ content: (sector) => sector % 2 });
  assertEquals(bytes, 4 * MB);
  // One sample and one hash of each sector, and the blocks that looked known.
  assert(asked.length <= 2 * 1024 + 2, `${asked.length}`);
});

Deno.test("survey: a range may begin and end within sectors", () => {
  const content = (sector: number) => sector < 40 ? undefined : 0;
  const range = { offset: 0x2ffc, size: 0x7f008 };
  const { parts, bytes } = play({ range, content });
  assertTrue(parts, content);
  assertEquals(bytes, range.offset + range.size - 40 * SECTOR);
});

Deno.test("survey: asks nothing where hashing takes as long as reading", () => {
  const { asked } = play({ content: () => 0, costs: { ...USUAL, readByte: 0.001 } });
  assertEquals(asked, []);
});

Deno.test("survey: few samples over a slow link, and blank flash is found all the same", () => {
  const costs = { ...USUAL, roundTrip: 40 };
  const full = play({ content: () => undefined, costs });
  assert(full.asked.length < 30, `${full.asked.length}`);
  const content = (sector: number) => sector < 150 ? undefined : 0;
  const { bytes, totalMs, plainMs } = play({ content, costs });
  assert(bytes > 3 * MB);
  assert(totalMs < 0.3 * plainMs, `${totalMs} of ${plainMs} ms`);
});

Deno.test("survey: blocks that only look blank do not use up the allowance", () => {
  // The sampled sectors are blank, all others are not.
  const content = (sector: number) => {
    const block = Math.floor(sector / 16);
    return sector % 16 === block * 5 % 16 ? 0 : undefined;
  };
  const { totalMs, plainMs } = play({ content });
  assert(totalMs <= 1.018 * plainMs, `${totalMs} of ${plainMs} ms`);
});

Deno.test("survey: what it proves is true, and it never loses more than the allowance", () => {
  const pattern = fc.array(
    fc.record({ sectors: fc.integer({ min: 1, max: 200 }), known: fc.option(fc.nat(2), { nil: undefined }) }),
    { minLength: 1, maxLength: 60 },
  );
  const costs = fc.record({
    roundTrip: fc.double({ min: 0.2, max: 50, noNaN: true }),
    md5PerKb: fc.double({ min: 0.05, max: 2, noNaN: true }),
    readByte: fc.double({ min: 0.0005, max: 0.2, noNaN: true }),
    beginTrips: fc.constantFrom(0, 2),
  });
  const place = fc.record({
    offset: fc.nat(40).map((n) => n * 0x804),
    size: fc.integer({ min: 1, max: 2 * MB }),
  });
  fc.assert(
    fc.property(pattern, costs, place, (holes, costs, range) => {
      const sectors = holes.flatMap(({ sectors, known }) => new Array<Known>(sectors).fill(known));
      const content = (sector: number) => sectors[sector % sectors.length];
      const { parts, totalMs, plainMs, allowanceMs } = play({ range, costs, content });
      assertTrue(parts, content);
      assert(parts.every((part) => contains(range, part)));
      assert(
        totalMs <= plainMs + allowanceMs + 0.001,
        `${totalMs}, plainly ${plainMs} and ${allowanceMs} ms`,
      );
    }),
    { numRuns: 500 },
  );
});

Deno.test("survey: an answer that took long is not asked for again and again", () => {
  const questions = surveyKnown({ offset: 0, size: 64 * BLOCK }, { costs: USUAL, allowanceMs: 1500 });
  let count = 0;
  for (
    let next = questions.next();
    next.done !== true;
    next = questions.next({ known: undefined, ms: 1000 })
  ) count++;
  assertEquals(count, 1);
});

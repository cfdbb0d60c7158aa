/** Reading a flash that is partly blank or known: how long it takes, and that the result is right. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { LinkError, PortError } from "../../lib/errors.ts";
import type { FlashEvent } from "../../lib/esp/events.ts";
import { blankMd5, flashMd5 } from "../../lib/esp/flash/flash_hash.ts";
import { readFlash } from "../../lib/esp/flash/read/read.ts";
import { readVerified } from "../../lib/esp/flash/read/read_verified.ts";
import { retryOnLink } from "../../lib/esp/jobs/session.ts";
import type { Loader } from "../../lib/esp/link/loader.ts";
import type { BoardOptions } from "../../lib/simulator/mod.ts";
import { usbJtag } from "../../plugins/usb_jtag.ts";
import { type Context, resultOf, type Worked, workOn } from "../fake/chip_session.ts";
import { ESP32_CHIPS } from "../fake/esp32_chips.ts";
import { noise } from "../fake/firmware.ts";
import { sameBytes, story } from "../fake/invariants.ts";
import { errorOf } from "../fake/session.ts";
import { fc } from "../tools/property.ts";

const SECTOR = 0x1000;
const KB512 = 0x80000;
const MB4 = 0x400000;
const READ = 0xd2;
const HASH = 0x13;
const IDS: Readonly<Record<number, number>> = { [KB512]: 0x1340ef, [MB4]: 0x1640ef };

/** Noise with the given sectors blank. */
function flashOf(size: number, isBlank: (sector: number) => boolean, byte = 0xff): Uint8Array {
  const flash = noise(size);
  for (let sector = 0; sector < size / SECTOR; sector++) {
    if (isBlank(sector)) flash.fill(byte, sector * SECTOR, (sector + 1) * SECTOR);
  }
  return flash;
}

/** A real ESP8266 hashes a KB in 0.87 ms. */
function boardWith(flash: Uint8Array, options: Partial<BoardOptions> = {}): Partial<BoardOptions> {
  const timing = { md5PerKb: 0.87, ...options?.timing };
  return { flash, flashSize: flash.length, flashId: IDS[flash.length]!, ...options, timing };
}

function reading(
  { offset = 0, size, probably }: { offset?: number; size: number; probably?: Uint8Array },
): (context: Context) => Promise<Uint8Array> {
  return ({ session, flashSize, clock, report }) =>
    readVerified({ path: "out.bin", offset, size }, {
      clock,
      report,
      retry: retryOnLink(session, flashSize),
      probably,
    });
}

/** Reads and hashes a range from 0 on, and asks nothing. */
function plainly(size: number): (context: Context) => Promise<void> {
  return async ({ session: { loader }, report }) => {
    const info = { path: "out.bin", offset: 0, size };
    report({ type: "reading", ...info });
    await readFlash(loader, info, (received) => report({ type: "received", received, ...info }));
    report({ type: "verifying", ...info });
    await flashMd5(loader, info);
  };
}

type Times = Extract<FlashEvent, { type: "finished" }>["times"];

function timesOf({ events }: Worked<unknown>): Times {
  return events.find((event) => event.type === "finished")!.times;
}

function knownBytes({ events }: Worked<unknown>): number {
  return events.find((event) => event.type === "surveyed")?.known ?? 0;
}

function assertReads(run: Worked<Uint8Array>, flash: Uint8Array): void {
  assert(sameBytes(resultOf(run), flash));
  const amounts = run.events.flatMap((event) =>
    event.type === "received" || event.type === "surveyed" ? [event.received] : []
  );
  assertEquals(amounts, [...amounts].sort((a, b) => a - b));
  assertEquals(amounts.at(-1), flash.length);
}

for (const baud of [115_200, 460_800, 921_600, 2_000_000]) {
  Deno.test(`read: at ${baud} baud a full flash takes at most 2 % longer than without questions`, async () => {
    const flash = flashOf(MB4, () => false);
    for (
      const [size, usbLatency] of [[0x20000, 1], [0x20000, 40], [KB512, 1], [KB512, 16], [MB4, 1]] as const
    ) {
      const board = boardWith(flash, { timing: { usbLatency } });
      const run = await workOn(reading({ size }), { board, job: { baud } });
      assertReads(run, flash.subarray(0, size));
      const plain = timesOf(await workOn(plainly(size), { board, job: { baud } })).total;
      const { total } = timesOf(run);
      assert(total <= 1.02 * plain, `${size} bytes, ${usbLatency} ms latency: ${total}, plainly ${plain} ms`);
    }
  });

  Deno.test(`read: at ${baud} baud a mostly blank flash takes the time of what is not blank, and of two hashes`, async () => {
    const flash = flashOf(MB4, (sector) => sector >= 150);
    const run = await workOn(reading({ size: MB4 }), { board: boardWith(flash), job: { baud } });
    assertReads(run, flash);
    // The part read first is not asked about.
    const hashMs = 2 * 0.87 * MB4 / 1024;
    const lineMs = 150 * (SECTOR * 10_000 / baud + 0.35 * 4);
    const { work } = timesOf(run);
    assert(work < 1.1 * lineMs + hashMs + 300, `${work} ms, ${lineMs} on the line`);
  });
}

Deno.test("read: over a chip's own USB, where no baud rate tells the speed, the same holds", async () => {
  const { enterBootloader: scripts, hands, runFirmware } = usbJtag;
  const job = { usb: "jtag-serial", entry: { scripts, hands }, runFirmware } as const;
  const usb = { chip: "esp32c3", circuit: "usbJtag" } as const;
  const work = async (flash: Uint8Array, what: (context: Context) => Promise<Uint8Array | void>) =>
    timesOf(await workOn(what, { board: boardWith(flash, usb), job })).work;
  const full = flashOf(MB4, () => false);
  const plain = await work(full, plainly(MB4));
  const ms = await work(full, reading({ size: MB4 }));
  assert(ms <= 1.02 * plain, `${ms}, plainly ${plain} ms`);
  const blank = await work(flashOf(MB4, (sector) => sector >= 150), reading({ size: MB4 }));
  assert(blank <= 0.65 * plain, `${blank}, plainly ${plain} ms`);
});

Deno.test("read: blank, alternating, with one used sector at the end, and full of zeros", async () => {
  const cases: readonly (readonly [string, Uint8Array, least: number, most: number])[] = [
    ["blank", flashOf(MB4, () => true), MB4 - 0x4000, 8_000],
    ["only the last sector used", flashOf(MB4, (sector) => sector < 1023), MB4 - 0x5000, 8_200],
    ["every other sector blank", flashOf(MB4, (sector) => sector % 2 === 1), MB4 / 2 - 0x2000, 60_000],
    ["zeros", flashOf(MB4, (sector) => sector >= 100, 0), MB4 - 100 * SECTOR, 18_000],
  ];
  for (const [name, flash, least, most] of cases) {
    const run = await workOn(reading({ size: MB4 }), { board: boardWith(flash) });
    assertReads(run, flash);
    assert(knownBytes(run) >= least, `${name}: ${knownBytes(run)} known`);
    const { work } = timesOf(run);
    assert(work <= most, `${name}: ${work} ms`);
    const read = run.events.find((event) => event.type === "read")!;
    assertEquals(read.known, knownBytes(run));
  }
});

Deno.test("read: the events of a large range", async () => {
  const flash = flashOf(KB512, (sector) => sector >= 32);
  const run = await workOn(reading({ size: KB512 }), { board: boardWith(flash) });
  assertEquals(
    story(run.events),
    "connecting connected stub speed flash reading received surveying surveyed received verifying read resetting finished",
  );
});

Deno.test("read: holes of any place and size are read right", async () => {
  const hole = fc.record({
    from: fc.nat(KB512 - 1),
    size: fc.oneof(fc.nat(300), fc.nat(3 * SECTOR), fc.nat(KB512)),
    byte: fc.constantFrom(0xff, 0x00, 0xaa),
  });
  const place = fc.record({ offset: fc.nat(0x9000), end: fc.integer({ min: 0x30000, max: KB512 }) });
  let known = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(hole, { maxLength: 8 }), place, async (holes, { offset, end }) => {
      const flash = noise(KB512);
      for (const { from, size, byte } of holes) flash.fill(byte, from, from + size);
      const size = end - offset;
      const run = await workOn(reading({ offset, size }), { board: boardWith(flash) });
      assertReads(run, flash.subarray(offset, end));
      assert(sameBytes(run.board.flash, flash));
      known += knownBytes(run);
    }),
    { numRuns: 60 },
  );
  assert(known > 0);
});

Deno.test("read: an earlier copy makes another read as short as two hashes, wherever it still holds", async () => {
  const flash = flashOf(MB4, () => false);
  const probably = flash.slice();
  // Written since: some data, and an erased block.
  flash.fill(0x5a, 0x123456, 0x124000);
  flash.fill(0xff, 0x200000, 0x210000);
  const run = await workOn(reading({ size: MB4, probably }), { board: boardWith(flash) });
  assertReads(run, flash);
  assert(timesOf(run).work < 8_500, `${timesOf(run).work} ms`);
  assert(MB4 - knownBytes(run) <= 0x4000 + 2 * SECTOR);
});

Deno.test("read: an earlier copy of another size is ignored, one of a part serves that part", async () => {
  const flash = flashOf(KB512, () => false);
  const other = await workOn(reading({ size: KB512, probably: flash.slice(0, 0x1000) }), {
    board: boardWith(flash),
  });
  assertReads(other, flash);
  assertEquals(knownBytes(other), 0);
  // The range is not aligned to words.
  const [offset, size] = [0x10001, 0x60001];
  const probably = flash.slice(offset, offset + size);
  const part = await workOn(reading({ offset, size, probably }), { board: boardWith(flash) });
  assertReads(part, probably);
  assert(knownBytes(part) > 0x50000, `${knownBytes(part)}`);
});

for (const { model } of ESP32_CHIPS) {
  Deno.test(`read: ${model} hashes blank flash, with its stub and without`, async () => {
    for (const useStub of [true, false]) {
      const flash = flashOf(KB512, (sector) => sector >= 8 && sector % 32 !== 0);
      // A ROM reads 64 bytes at a time.
      const size = useStub ? KB512 : 0x28000;
      const run = await workOn(reading({ size }), {
        board: boardWith(flash, { chip: model }),
        job: { useStub },
      });
      assertReads(run, flash.subarray(0, size));
      assert(knownBytes(run) > 0.7 * size, `${knownBytes(run)} of ${size}`);
    }
  });
}

Deno.test("read: reads under 128 KB ask nothing but the hash of the whole", async () => {
  const run = await workOn(reading({ size: 0x1f000 }), { board: boardWith(flashOf(KB512, () => true)) });
  assertEquals(story(run.events).includes("surveying"), false);
  assertEquals(run.opcodes.slice(run.opcodes.indexOf(READ)).filter((opcode) => opcode === HASH).length, 1);
});

/** Changes the chip's answers to questions about its hash, counted from 0. */
function lying(
  lie: (count: number, size: number) => string | undefined,
  work: (context: Context) => Promise<Uint8Array>,
): (context: Context) => Promise<Uint8Array> {
  return async (context) => {
    let count = 0;
    const { loader } = context.session;
    const command = loader.command.bind(loader);
    loader.command = (async (one, options) => {
      const answer = await command(one, options);
      if (one.op !== "flashMd5") return answer;
      const found = lie(count++, one.size);
      return found === undefined ? answer : { ...answer, payload: Uint8Array.fromHex(found) };
    }) as Loader["command"];
    return await work(context);
  };
}

Deno.test("read: a chip that reports used flash as blank does not succeed", async () => {
  const flash = flashOf(KB512, (sector) => sector >= 64);
  flash[0x58000] = 0x12;
  const run = await workOn(
    lying((_count, size) => size === 0x10000 ? blankMd5(size) : undefined, reading({ size: KB512 })),
    { board: boardWith(flash) },
  );
  assert(knownBytes(run) > 0);
  assertStringIncludes(errorOf(run, LinkError).message, "the data received has MD5");
  assert(!run.events.some(({ type }) => type === "read"));
});

Deno.test("read: lies about hashes lead to the right bytes or an error", async () => {
  let [right, errors] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3), { minLength: 1, maxLength: 50 }), async (lies) => {
      const flash = flashOf(KB512, (sector) => sector >= 64);
      // A quarter of the answers is that the range is blank.
      const lie = (count: number, size: number) =>
        lies[count % lies.length] === 0 ? blankMd5(size) : undefined;
      const run = await workOn(lying(lie, reading({ size: KB512 })), { board: boardWith(flash) });
      if (run.error === undefined) {
        assertReads(run, flash);
        right++;
      } else {
        assertStringIncludes(errorOf(run, LinkError).message, "the data received has MD5");
        errors++;
      }
    }),
    { numRuns: 60 },
  );
  assert(right > 0 && errors > 0, `${right} right, ${errors} errors`);
});

Deno.test("read: continues after failures while it asks, and while it reads the rest", async () => {
  for (const phase of ["surveying", "surveyed"] as const) {
    let bad = false;
    let left = 3;
    const flash = flashOf(KB512, (sector) => sector >= 40 && sector < 90);
    const run = await workOn(reading({ size: KB512 }), {
      board: boardWith(flash, {
        faults: {
          refuse: (_count, opcode) =>
            bad && [READ, HASH].includes(opcode) && left-- > 0 ? "silence" : undefined,
        },
      }),
      onEvent: (event) => void (bad ||= event.type === phase),
    });
    assert(run.events.some(({ type }) => type === "recovering"), phase);
    assertReads(run, flash);
    assert(knownBytes(run) >= 32 * SECTOR, `${phase}: ${knownBytes(run)}`);
  }
});

Deno.test("read: unplugged while the chip hashes", async () => {
  const run = await workOn(reading({ size: KB512 }), {
    board: boardWith(flashOf(KB512, () => true)),
    onEvent: (event, board) => void (event.type === "surveying" && board.unplug()),
  });
  assertEquals(errorOf(run, PortError).reason, "lost");
});

/** Runs that were interrupted at any block: what the next run writes, and what a recovery remembers. */
import { assert, assertEquals } from "@std/assert";
import { CHIPS } from "../../lib/esp/chips/mod.ts";
import { noProgress, recordErase, recordProof } from "../../lib/esp/flash/board_state.ts";
import { surveyRegion } from "../../lib/esp/flash/diff.ts";
import type { FlashEvent } from "../../lib/esp/events.ts";
import { PayloadCache } from "../../lib/esp/flash/payload.ts";
import { modelRegion, typicalCosts } from "../../lib/esp/flash/write_costs.ts";
import { overlaps } from "../../lib/ranges.ts";
import type { Firmware } from "../../lib/esp/plan/plan.ts";
import type { BoardOptions, SimulatedBoard } from "../../lib/simulator/mod.ts";
import { familyImage } from "../fake/family_image.ts";
import { bootImage, code, file, noise } from "../fake/firmware.ts";
import { assertGood } from "../fake/invariants.ts";
import { runSession, type Session, type SessionOptions } from "../fake/session.ts";
import { ESP32_CHIPS, type Esp32Chip } from "../fake/esp32_chips.ts";

const SECTOR = 0x1000;
const SIZE = 0x40000;
const FLASH = { flashSize: 0x100000, flashId: 0x1440ef } as const;

/** A boot image with more data after it. */
function imageOf({ chipId, ram }: Esp32Chip): Uint8Array {
  const image = code(SIZE, 5);
  image.set(familyImage({ chipId, address: ram, sizeAndFreq: 0x0f }));
  return image;
}

const PAYLOADS = new PayloadCache();

interface Setup {
  readonly files: readonly Firmware[];
  readonly board: Partial<BoardOptions>;
  readonly job: NonNullable<SessionOptions["job"]>;
}

/** The flash content after each acknowledged block. */
async function interrupted({ files, board, job }: Setup): Promise<readonly Uint8Array[]> {
  const states: Uint8Array[] = [];
  let plugged: SimulatedBoard | undefined;
  const session = await runSession({
    ...{ files, board, job },
    wrapPort: (port, _clock, it) => (plugged = it, port),
    abortOn: (event) => {
      if (event.type === "progress") states.push(plugged!.flash.slice());
      return false;
    },
  });
  await assertGood(session);
  return states;
}

/** Bytes of whole sectors that flash holds of the file. */
function held({ offset, bytes }: Firmware, flash: Uint8Array): number {
  let size = 0;
  for (let at = 0; at < bytes.length; at += SECTOR) {
    const sector = bytes.subarray(at, at + SECTOR);
    if (sector.every((byte, n) => byte === flash[offset + at + n])) size += sector.length;
  }
  return size;
}

function toWrite(events: readonly FlashEvent[]): number {
  return events.flatMap((event) => event.type === "start" ? [event.toWrite] : []).reduce((a, b) => a + b, 0);
}

/** Interrupts a run at every block. The next run writes what is missing, and at most 5 % more. */
async function assertResumes(what: string, { files, board, job }: Setup): Promise<void> {
  const states = await interrupted({ files, board, job });
  assert(states.length >= SIZE / 0x10000, `${what}: ${states.length} blocks`);
  for (const [block, flash] of states.entries()) {
    const missing = files.reduce((sum, one) => sum + one.bytes.length - held(one, flash), 0);
    // The event `start` tells what will be written.
    const again = await runSession({
      ...{ files, board: { ...board, flash }, job },
      abortOn: ({ type }) => type === "start",
    });
    const written = toWrite(again.events);
    assert(
      written <= missing + SIZE * 0.05,
      `${what}, after block ${block + 1} of ${states.length}: ${written} bytes, ${missing} were missing`,
    );
  }
}

function familySetup(chip: Esp32Chip, { baud, latency }: { baud: number; latency: number }): Setup {
  return {
    files: [file(chip.offset, imageOf(chip))],
    board: { ...FLASH, chip: chip.model, revision: chip.revision, timing: { usbLatency: latency } },
    // Compressed once for all runs. The image contains no partition table.
    job: { chips: CHIPS, baud, payloads: PAYLOADS, force: true },
  };
}

const chipAt = (offset: number) => ESP32_CHIPS.find((chip) => chip.offset === offset)!;

for (const offset of [0, 0x1000, 0x2000]) {
  for (const baud of [115_200, 460_800, 921_600]) {
    Deno.test(`resuming at 0x${offset.toString(16)} and ${baud} baud after any block`, async () => {
      for (const latency of [1, 8, 16]) {
        await assertResumes(`${latency} ms`, familySetup(chipAt(offset), { baud, latency }));
      }
    });
  }
}

for (const chip of ESP32_CHIPS) {
  Deno.test(`resuming on ${chip.model} after any block, on a flash that was blank`, async () => {
    const { board, ...setup } = familySetup(chip, { baud: 921_600, latency: 8 });
    const flash = new Uint8Array(FLASH.flashSize).fill(0xff);
    await assertResumes(chip.model, { ...setup, board: { ...board, flash } });
  });
}

Deno.test("resuming on an ESP8266 after any block", async () => {
  for (const latency of [1, 8, 16]) {
    const files = [file(0, bootImage(SIZE, (length) => code(length, 3)))];
    const board = { ...FLASH, timing: { usbLatency: latency } };
    await assertResumes(`${latency} ms`, { files, board, job: { baud: 921_600, payloads: PAYLOADS } });
  }
});

Deno.test("resuming a separate application after any block", async () => {
  const chip = chipAt(0x1000);
  const { board, job } = familySetup(chip, { baud: 921_600, latency: 8 });
  const boot = familyImage({ chipId: chip.chipId, address: chip.ram, sizeAndFreq: 0x0f });
  const flash = noise(FLASH.flashSize, 3);
  flash.set(boot, chip.offset);
  // A segment in mapped flash makes it an application.
  const app = imageOf(chip);
  new DataView(app.buffer).setUint32(24, 0x400d0020, true);
  const files = [file(chip.offset, boot), { ...file(0x10000, app), raw: true }];
  await assertResumes("application", { files, board: { ...board, flash }, job });
});

Deno.test("two samples reveal an interrupted run, which raises the allowance", () => {
  const data = noise(0x20000);
  const target = modelRegion({ offset: 0, data }, data.length, { offset: 0, size: SECTOR });
  const costs = { ...typicalCosts({ baud: 2_000_000, flashBlock: 0x4000 }), roundTrip: 15 };
  const questions = (head: "blank" | "different") => {
    const asking = surveyRegion(target, { costs, allowanceMs: 40 });
    const asked: (readonly [from: number, to: number])[] = [];
    for (let next = asking.next(); next.done !== true;) {
      const { offset, size } = next.value;
      const [from, to] = [offset / SECTOR, (offset + size) / SECTOR];
      asked.push([from, to]);
      const ms = 15 + 0.87 * size / 1024;
      const verdict = from === 0 ? head : to <= 16 ? "equal" : "blank";
      next = asking.next({ verdict, ms });
    }
    return asked;
  };
  assertEquals(questions("different"), [[1, 2], [0, 1]]);
  assertEquals(questions("blank").slice(0, 4), [[1, 2], [0, 1], [2, 8], [8, 16]]);
});

Deno.test("no question contains the head, except one about the head alone", () => {
  const costs = typicalCosts({ baud: 460_800, flashBlock: 0x4000 });
  for (
    const head of [{ offset: 0, size: SECTOR }, { offset: 0x1000, size: SECTOR }, {
      offset: 0x9000,
      size: 2 * SECTOR,
    }]
  ) {
    const target = modelRegion({ offset: 0x1000, data: noise(0x48000) }, 0x48000, head);
    const asking = surveyRegion(target, { costs, allowanceMs: 1_000 });
    let asked = 0;
    for (let next = asking.next(); next.done !== true; asked++) {
      const { offset, size } = next.value;
      const isHead = offset === head.offset && size === head.size;
      assert(isHead || !overlaps(next.value, head), `asked for ${offset}, ${size}`);
      next = asking.next({ verdict: isHead ? "blank" : "equal", ms: 2 + size / 1024 });
    }
    assert(asked >= 5);
  }
});

/** A session in which the chip resets or loses a command. */
async function recovering(faults: NonNullable<BoardOptions["faults"]>): Promise<Session> {
  const { board, ...setup } = familySetup(chipAt(0x1000), { baud: 921_600, latency: 8 });
  const session = await runSession({ ...setup, board: { ...board, faults } });
  await assertGood(session);
  assertEquals(session.done!.recoveries, 1);
  return session;
}

Deno.test("a recovery rewrites only what was not in flash yet", async () => {
  const first = await recovering({ resetAt: 40_000 });
  const bytes = first.events.find(({ type }) => type === "plan");
  assert(bytes !== undefined);
  for (const resetAt of [60_000, 90_000, 120_000, 150_000]) {
    const { events } = await recovering({ resetAt });
    const failed = events.findIndex(({ type }) => type === "recovering");
    const taken = Math.max(
      ...events.slice(0, failed).flatMap((event) => event.type === "progress" ? [event.written] : []),
    );
    const again = toWrite(events.slice(failed));
    // A window, the block after it, and the head.
    assert(
      again <= SIZE - taken + 0x8000 + 0x8000 + SECTOR,
      `${resetAt}: ${again}, taken ${taken} of ${SIZE}`,
    );
  }
});

Deno.test("parts hashed before a recovery are hashed once more as a whole, and not searched again", async () => {
  const chip = chipAt(0x1000);
  const setup = familySetup(chip, { baud: 921_600, latency: 8 });
  const data = file(0x50000, noise(0x28000, 8));
  const flash = noise(FLASH.flashSize, 3);
  flash.set(data.bytes, data.offset);
  // One sector of the data is missing, so it is incomplete when the answer to its block is lost.
  flash[data.offset + 0x20000]! ^= 1;
  const hashesOf = async (refuseAt: number) => {
    let hashes = 0;
    let blocks = 0;
    const session = await runSession({
      files: [...setup.files, data],
      board: {
        ...setup.board,
        flash,
        faults: {
          refuse: (_count, opcode) => {
            if (opcode === 0x13) hashes++;
            return opcode === 0x03 && ++blocks === refuseAt ? "silence" : undefined;
          },
        },
      },
      job: setup.job,
    });
    await assertGood(session);
    return { hashes, recoveries: session.done!.recoveries };
  };
  const plain = await hashesOf(Infinity);
  const failing = await hashesOf(1);
  assertEquals([plain.recoveries, failing.recoveries], [0, 1]);
  assert(failing.hashes <= plain.hashes + 8, `${failing.hashes} hashes instead of ${plain.hashes}`);
});

Deno.test("parts hashed before a recovery count only if flash still holds them at the end", async () => {
  const setup = familySetup(chipAt(0x1000), { baud: 921_600, latency: 8 });
  const data = file(0x50000, noise(0x28000, 8));
  const flash = noise(FLASH.flashSize, 3);
  flash.set(data.bytes, data.offset);
  // One sector is missing, so the rest is known to be equal when a block is lost.
  flash[data.offset + 0x20000]! ^= 1;
  let blocks = 0;
  let plugged: SimulatedBoard | undefined;
  const session = await runSession({
    files: [...setup.files, data],
    board: {
      ...setup.board,
      flash,
      faults: { refuse: (_count, opcode) => opcode === 0x03 && ++blocks === 1 ? "silence" : undefined },
    },
    job: setup.job,
    wrapPort: (port, _clock, it) => (plugged = it, port),
    abortOn: (event) => {
      // A program that ran in between has changed a part that was equal before.
      if (event.type === "recovering") {
        plugged!.flash[data.offset + 0x8000]! ^= 1;
        // The block had been written after all: the questions find nothing missing.
        plugged!.flash.set(data.bytes.subarray(0x20000, 0x21000), data.offset + 0x20000);
      }
      return false;
    },
  });
  if (session.error !== undefined) throw session.error;
  assertEquals(session.done!.recoveries > 0, true);
  const held = session.board.flash.subarray(data.offset, data.offset + data.bytes.length);
  assert(held.every((byte, i) => byte === data.bytes[i]), "it is not in flash");
});

Deno.test("overwritten parts are not remembered as hashed", () => {
  const progress = noProgress();
  const region = { path: "a.bin", offset: 0x10000, data: noise(4 * SECTOR), md5: "" };
  recordProof(progress, region, { offset: 0, size: 4 * SECTOR });
  recordErase(progress, region, { offset: SECTOR, size: SECTOR });
  assertEquals(progress.proved.get(region), [{ offset: 0, size: SECTOR }, {
    offset: 2 * SECTOR,
    size: 2 * SECTOR,
  }]);
});

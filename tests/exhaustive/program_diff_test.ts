/** Sessions with a board whose flash holds part of the files already: what is written, and how long it takes. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CHIPS } from "../../lib/esp/chips/mod.ts";
import { WriteError } from "../../lib/errors.ts";
import type { Firmware } from "../../lib/esp/plan/plan.ts";
import type { Faults } from "../../lib/simulator/mod.ts";
import { bootImage, code, file, noise } from "../fake/firmware.ts";
import { familyImage } from "../fake/family_image.ts";
import { assertGood, assertInvariants, holdsFiles, story } from "../fake/invariants.ts";
import { errorOf, runSession, type Session, type SessionOptions, SMALL } from "../fake/session.ts";
import { flashWithTable } from "../fake/flash_with_table.ts";
import { ESP32_CHIPS } from "../fake/esp32_chips.ts";

const SECTOR = 0x1000;
const FLASH = 0x100000;
const SIZE = 0x80000;

interface Setup {
  readonly who: string;
  readonly base: SessionOptions;
  readonly image: (size: number, seed?: number) => Uint8Array;
  readonly offset: number;
}

const s3 = ESP32_CHIPS.find(({ model }) => model === "esp32s3")!;
const family = (useStub: boolean): Setup => ({
  who: `${s3.name} ${useStub ? "stub" : "ROM"}`,
  base: {
    board: { chip: s3.model, revision: s3.revision, flashSize: FLASH, flashId: 0x1440ef },
    job: { chips: CHIPS, useStub },
  },
  offset: 0x11000,
  image: (size, seed = 5) => code(size, seed),
});
const SETUPS: readonly Setup[] = [
  {
    who: "ESP8266 stub",
    base: { board: { flashSize: FLASH, flashId: 0x1440ef } },
    offset: 0,
    image: (size, seed = 5) => bootImage(size, (length) => code(length, seed)),
  },
  family(true),
  family(false),
];

/** A flash of noise that contains `bytes`. */
function flashWith(parts: readonly Firmware[], size = FLASH): Uint8Array {
  const flash = noise(size, 77);
  flash.set(flashWithTable());
  for (const { offset, bytes } of parts) flash.set(bytes, offset);
  return flash;
}

function change(bytes: Uint8Array, from: number, to: number, seed = 9): Uint8Array {
  const changed = bytes.slice();
  for (let at = from; at < to; at++) changed[at] = bytes[at]! ^ (1 + (at * seed) % 255);
  return changed;
}

/** A boot image for the plan, if the setup does not write one. */
function boot({ offset }: Setup): Firmware[] {
  if (offset === 0) return [];
  return [file(s3.offset, familyImage({ chipId: s3.chipId, address: s3.ram, sizeAndFreq: 0x0f }))];
}

async function flash(
  { base }: Setup,
  { files, before, full = false, faults }: {
    readonly files: readonly Firmware[];
    readonly before: Uint8Array;
    readonly full?: boolean;
    readonly faults?: Faults;
  },
): Promise<Session> {
  const board = { ...base.board, flash: before, ...(faults === undefined ? {} : { faults }) };
  return await runSession({ ...base, files, board, job: { ...base.job, full } });
}

/** Compares the time with that of `--full` on the same board; both leave the files in flash and touch nothing else. */
async function ratio(setup: Setup, files: readonly Firmware[], before: Uint8Array) {
  const plain = await flash(setup, { files, before, full: true });
  await assertGood(plain);
  const { done } = plain;
  assertEquals(done!.written, done!.bytes);
  const session = await flash(setup, { files, before });
  await assertGood(session);
  assertEquals(session.done!.verified, true);
  return { session, done: session.done!, ratio: session.done!.times.total / done!.times.total };
}

for (const setup of SETUPS) {
  const { who, offset, image } = setup;
  const wanted = image(SIZE);
  const files = [...boot(setup), file(offset, wanted)];
  const rest = boot(setup);

  Deno.test(`${who}: unchanged: nothing is written`, async () => {
    const { session, done, ratio: part } = await ratio(setup, files, flashWith(files));
    assert(part <= 0.25, `${part}`);
    assertEquals([done.written, done.wireBytes], [0, 0]);
    assertEquals(session.board.statistics.sectorsErased, 0);
    assertStringIncludes(story(session.events), "plan comparing skipped resetting done");
    assertEquals(session.events.filter(({ type }) => type === "skipped").length, files.length);
  });

  for (const n of [0, 1, 63, 64, 127]) {
    Deno.test(`${who}: sector ${n} changed: only it is written`, async () => {
      const old = change(wanted, n * SECTOR + 5, n * SECTOR + 6);
      const { session, done, ratio: part } = await ratio(
        setup,
        files,
        flashWith([...rest, file(offset, old)]),
      );
      assert(part <= 0.30, `${part}`);
      // The head of the boot image is blanked first and written last.
      const sectors = offset === 0 && n > 0 ? 2 : 1;
      assertEquals(done.written, sectors * SECTOR);
      assertEquals(session.board.statistics.sectorsErased, sectors);
    });
  }

  Deno.test(`${who}: the last 64 KB changed`, async () => {
    const old = change(wanted, SIZE - 0x10000, SIZE);
    const { done, ratio: part } = await ratio(setup, files, flashWith([...rest, file(offset, old)]));
    assertEquals(done.written, 0x10000 + (offset === 0 ? SECTOR : 0));
    assert(part <= 0.4, `${part}`);
  });

  Deno.test(`${who}: every sector changed, blank, dirty: hardly slower than a plain write`, async () => {
    const all = wanted.slice();
    for (let at = 8; at < SIZE; at += SECTOR) all[at]! ^= 1;
    const old = flashWith([file(offset, all)]);
    for (const before of [old, new Uint8Array(FLASH).fill(0xff), noise(FLASH, 3)]) {
      const { done, ratio: part } = await ratio(setup, files, before);
      assertEquals(done.written, done.bytes);
      assert(part <= 1.02, `${part}`);
    }
  });

  Deno.test(`${who}: every other block changed, and odd sizes`, async () => {
    for (const size of [SIZE - 0x8000, SIZE - 3, SIZE - SECTOR + 1, 0x20001, 0x1004, 0x64]) {
      const part = image(Math.ceil(size / 16) * 16).subarray(
        0,
        Math.ceil(size / 16) * 16 - (offset === 0 ? 0 : 3),
      );
      const old = part.slice();
      for (let at = 0x10000; at < old.length; at += 0x20000) {
        old.set(change(part, 0, part.length).subarray(at, at + 0x10000), at);
      }
      const some = [...rest, file(offset, part)];
      const { done, ratio: cost } = await ratio(setup, some, flashWith([...rest, file(offset, old)]));
      assert(cost <= 1.02, `${size}: ${cost}`);
      assert(done.written <= Math.max(done.bytes, SECTOR));
    }
  });

  Deno.test(`${who}: two regions, one changed`, async () => {
    const other = file(0xa0000, code(0x21003, 8));
    const both = [...files, other];
    const old = [...files, file(other.offset, change(other.bytes, 0x20000, 0x21003))];
    const { session, done } = await ratio(setup, both, flashWith(old));
    // On an ESP8266 a file without a header may be code of the boot image.
    const head = offset === 0 ? SECTOR : 0;
    assertEquals(done.written, 0x1004 + head);
    const skipped = session.events.filter(({ type }) => type === "skipped").length;
    assertEquals(skipped, files.length - (head > 0 ? 1 : 0));
    const start = session.events.find((event) => event.type === "start")!;
    assertEquals([start.offset, start.size, start.toWrite], [other.offset, 0x21004, 0x1004]);
  });

  Deno.test(`${who}: --full compares nothing and writes everything`, async () => {
    const session = await flash(setup, { files, before: flashWith(files), full: true });
    await assertGood(session);
    assertEquals(session.done!.written, session.done!.bytes);
    assert(!session.events.some(({ type }) => type === "comparing" || type === "skipped"));
  });
}

Deno.test("ESP8266 ROM: it cannot hash, so everything is written", async () => {
  const files = [file(0, bootImage(0x6000))];
  const session = await runSession({ files, board: { flash: flashWith(files) }, job: { useStub: false } });
  await assertGood(session);
  assertEquals(session.done!.written, 0x6000);
});

Deno.test("the header is blank before anything else is written", async () => {
  const setup = SETUPS[0]!;
  const wanted = setup.image(SIZE);
  const old = change(wanted, 0x40000, 0x40001);
  old.fill(0, 0x20, 0x40);
  const session = await flash(setup, {
    files: [file(0, wanted)],
    before: flashWith([file(0, old)]),
    faults: { badSector: 0 },
  });
  // The sector does not become blank, so nothing else is touched.
  const error = errorOf(session, WriteError);
  assertInvariants(session);
  assertEquals(session.board.flash[0x40000], old[0x40000]);
  assertStringIncludes(
    error.boardState!,
    "is half-written: flash from 0x000000 to 0x001000 does not hold it; the rest of its flash is unchanged",
  );
});

Deno.test("half-written: the board state names exactly the touched ranges", async () => {
  const setup = SETUPS[0]!;
  const wanted = setup.image(SIZE);
  const before = flashWith([file(0, change(wanted, 0x41000, 0x41001))]);
  const session = await flash(setup, { files: [file(0, wanted)], before, faults: { badSector: 0x41 } });
  const error = errorOf(session, WriteError);
  assertStringIncludes(error.boardState!, "flash from 0x000000 to 0x001000 and from 0x041000 to 0x042000");
  assertStringIncludes(error.boardState!, "The chip does not boot until a run completes.");
  assertInvariants(session);
});

const IMAGE = file(0, bootImage(0x5000));
const CHANGED = flashWith([file(0, change(IMAGE.bytes, 0x2800, 0x2801))], SMALL.flashSize);
const SAME = flashWith([IMAGE], SMALL.flashSize);
const DAMAGES = [() => [], (byte: number) => [byte ^ 0x10], (byte: number) => [byte, byte]];

for (const [what, before] of [["unchanged", SAME], ["one sector changed", CHANGED]] as const) {
  Deno.test(`faults: every byte of the answers damaged, ${what}: an error or correct flash`, async () => {
    let received = 0;
    const count = { fromChip: () => (received++, undefined) } satisfies Faults;
    const run = (faults: Faults) =>
      runSession({ files: [IMAGE], board: { ...SMALL, flash: before, faults } });
    const whole = await run(count);
    await assertGood(whole);
    // From the plan on, the answers belong to the comparison and to writing.
    for (let n = received - 400; n < received; n++) {
      const damage = DAMAGES[n % DAMAGES.length]!;
      const session = await run({ fromChip: (byte, index) => index === n ? damage(byte) : undefined });
      assertInvariants(session);
      if (session.error === undefined) assert(holdsFiles(session), `byte ${n}`);
    }
  });

  Deno.test(`faults: a hash refused or ignored, ${what}: an error or correct flash`, async () => {
    for (const how of [[1, 5], [0xc4, 0], [0xc1, 0], "silence"] as const) {
      for (let nth = 0; nth < 8; nth++) {
        let hashes = 0;
        const faults: Faults = {
          refuse: (_count, opcode) => opcode === 0x13 && hashes++ === nth ? how : undefined,
        };
        const session = await runSession({ files: [IMAGE], board: { ...SMALL, flash: before, faults } });
        assertInvariants(session);
        if (session.error === undefined) assert(holdsFiles(session));
        // The work starts again, and the flash is correct.
        if (session.error !== undefined) throw session.error;
        assert(nth > 0 || session.done!.recoveries === 1);
      }
    }
  });
}

Deno.test("faults: a defective cell is found when the whole region is verified", async () => {
  const session = await runSession({
    files: [IMAGE],
    board: { ...SMALL, flash: CHANGED, faults: { badCell: 0x2810 } },
  });
  assertEquals(
    errorOf(session, WriteError).message,
    `Cannot verify "at_0.bin": flash at 0x002000 does not hold data: worn flash or weak power`,
  );
  const steps = session.events.flatMap((event) => event.type === "recovering" ? [event.step] : []);
  assertEquals(steps, ["rewrite", "rewrite"]);
  assertInvariants(session);
});

Deno.test("diff: a backup of a whole 4 MB flash whose first 64 KB were erased is back in a fraction of the time", async () => {
  const size = 0x400000;
  const backup = { ...file(0, noise(size, 5)), raw: true, vouched: true };
  const before = backup.bytes.slice();
  before.fill(0xff, 0, 0x10000);
  const { done } = await runSession({
    files: [backup],
    board: { flashSize: size, flashId: 0x1640ef, flash: before },
  });
  assertEquals([done?.verified, done?.written], [true, 0x10000]);
  // Hashing 4 MB takes 3.7 s; writing all of it takes 95 s.
  assert(done!.times.total < 10_000, `${done!.times.total} ms`);
});

/** Measured quirks of real ESP8266 ROMs and stubs (docs/protocol.md), and how flasher copes with them. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { Loader, RefusedError } from "../../../lib/esp/link/loader.ts";
import { BadLinkError } from "../../../lib/esp/link/recovery.ts";
import { FlasherError, WriteError } from "../../../lib/errors.ts";
import { VirtualClock } from "../../../lib/simulator/mod.ts";
import { manual } from "../../../plugins/manual.ts";
import { bootImage, code, file, noise } from "../../fake/firmware.ts";
import { type Frame, slip, type Watch, watch, wordOf } from "../../fake/frames.ts";
import { assertGood, assertInvariants } from "../../fake/invariants.ts";
import {
  buttonsAt,
  errorOf,
  methodsOf,
  runSession,
  type Session,
  type SessionOptions,
  SMALL,
} from "../../fake/session.ts";
import { newBoard } from "../../fake/simulated_board.ts";

const OP = {
  flashBegin: 2,
  flashData: 3,
  flashEnd: 4,
  memEnd: 6,
  sync: 8,
  readReg: 10,
  baud: 15,
  deflBegin: 16,
  deflData: 17,
  deflEnd: 18,
  md5: 19,
};
const FILES = [file(0, bootImage(0x1400, noise)), file(0x8000, code(0x9000))];
const STRAY = { stray: [{ from: 0x2000, to: 0x3000 }, { from: 0x11000, to: 0x12000 }] };

/** A session whose commands are recorded. */
async function watched(
  options: SessionOptions & { readonly useStub: boolean },
  tamper?: Parameters<typeof watch>[0],
): Promise<Session & Watch> {
  const seen = watch(tamper);
  const session = await runSession({
    files: FILES,
    ...options,
    board: { ...SMALL, ...options.board },
    job: { ...options.job, useStub: options.useStub },
    wrapPort: (port) => seen.wrap(port),
  });
  return { ...session, ...seen };
}

function sent({ frames }: Watch, ...ops: readonly number[]): Frame[] {
  return frames.filter(({ to, op }) => to === "chip" && ops.includes(op));
}

// ROM loader

Deno.test("ROM 1: boot text at another rate is not taken for an answer", async () => {
  const session = await watched({
    useStub: true,
    plugin: manual,
    circuit: "none",
    hands: buttonsAt(3_000),
    job: { waitMs: 9_000 },
  });
  await assertGood(session, { state: "stub" });
  assertStringIncludes([...session.noise].map((byte) => byte.toString(16)).join(" "), "72 6c");
});

Deno.test("ROM 1: garbage with stray C0 before the answers is not taken for an answer", async () => {
  const session = await runSession({
    files: FILES,
    wrapPort(port) {
      let junk: number[] = [];
      return {
        ...methodsOf(port),
        async setLines(lines) {
          junk = [0x57, 0xc0, 0x72, 0x6c, 0xc0, 0xc0, 0xdb, 0x00, 0xc0, 0x01, 0x08];
          await port.setLines(lines);
        },
        async read(ms) {
          const bytes = await port.read(ms);
          const mixed = [...junk, ...bytes];
          junk = [];
          return Uint8Array.from(mixed);
        },
      };
    },
  });
  await assertGood(session);
});

Deno.test("ROM 2: autobaud consumes the first SYNC; all eight answers to the second are read", async () => {
  const session = await watched({ useStub: false });
  await assertGood(session, STRAY);
  const story = session.frames.map(({ to, op }) => `${to} ${op}`);
  assertEquals(story.slice(0, 11), ["chip 8", "chip 8", ...new Array<string>(8).fill("host 8"), "chip 10"]);
});

Deno.test("ROM 2: fewer than eight answers to SYNC are enough", async () => {
  const session = await watched(
    { useStub: true },
    ({ op }, index) => op === OP.sync && index > 2 ? [] : undefined,
  );
  await assertGood(session);
});

Deno.test("ROM 2: late answers to SYNC are not taken for other answers", async () => {
  const late: Uint8Array[] = [];
  const session = await watched({ useStub: true }, ({ op, payload }) => {
    if (op === OP.sync && late.length < 4) return late.push(payload), [];
    return late.length > 0 && op !== OP.sync ? [late.pop()!, payload] : undefined;
  });
  await assertGood(session);
});

Deno.test("ROM 3: a success may carry the code of an earlier failure, and any value", async () => {
  const session = await watched({ useStub: false }, ({ op, payload }) => {
    const stale = payload.slice();
    stale[9] = 5;
    if (op !== OP.readReg && op !== OP.sync) stale.fill(0xa5, 4, 8);
    return [stale];
  });
  await assertGood(session, STRAY);
});

Deno.test("ROM 4: the refusal of an unknown command names another command", async () => {
  const { loader } = await romLoader();
  await loader.readReg(0x40001000, "Cannot read");
  const start = loader.clock.now();
  const error = await thrownBy(loader.command({ op: "securityInfo" }, { action: "Cannot ask" }));
  assert(error instanceof RefusedError && error.code === 5, String(error));
  assert(loader.clock.now() - start < 100, "it waited");
  assertEquals(await loader.readReg(0x40001000, "Cannot read"), 0xfff0c101);
});

Deno.test("ROM 5: FLASH_BEGIN has four words for the ROM, five for the stub", async () => {
  const rom = await watched({ useStub: false });
  for (const { payload } of sent(rom, OP.flashBegin)) assertEquals(payload.length, 8 + 16);
  const stub = await watched({ useStub: true });
  for (const { payload } of sent(stub, OP.flashBegin, OP.deflBegin)) assertEquals(payload.length, 8 + 20);
});

Deno.test("ROM 6: a block with a wrong checksum is resent once, under the next number", async () => {
  let blocks = 0;
  const session = await watched({
    useStub: false,
    board: { faults: { toChip: damageBlock(OP.flashData, 1, () => blocks++) } },
  });
  await assertGood(session, STRAY);
  const sequences = sent(session, OP.flashData).map((frame) => wordOf(frame, 1));
  // 36 blocks of one file, then 5 of the other, one of them twice.
  assertEquals(sequences.length, 36 + 5 + 1);
  assert(sequences.every((n, i) => n === 0 || n === sequences[i - 1]! + 1), `${sequences}`);
  assert(blocks > 0);
});

Deno.test("stub: a block with a wrong checksum is resent once, under its own number", async () => {
  const files = [file(0x10000, noise(0xb000))];
  const session = await watched({
    useStub: true,
    files,
    board: { faults: { toChip: damageBlock(OP.flashData, 1, () => {}) } },
  });
  await assertGood(session, { state: "hung" });
  // From the damage on, the blocks are smaller.
  const frames = sent(session, OP.flashData).map((frame) => [wordOf(frame, 1), wordOf(frame, 0)]);
  assertEquals(frames.slice(0, 3), [[0, 0x4000], [1, 0x4000], [1, 0x1000]]);
  assertEquals(frames.slice(3).map(([n]) => n), [2, 3, 4, 5, 6, 7]);
});

Deno.test("after any other refusal a block is not resent: the stub may have consumed it", async () => {
  for (const { useStub, op } of [{ useStub: true, op: OP.deflData }, { useStub: false, op: OP.flashData }]) {
    for (
      const answer of useStub ? [[0xc4, 0], [0xc7, 0], [0xc9, 0]] as const : [[1, 5], [1, 6], [1, 8]] as const
    ) {
      const refuse = (_count: number, opcode: number) => opcode === op ? answer : undefined;
      const session = await watched({
        useStub,
        files: [file(0, bootImage(0x9000))],
        board: { faults: { refuse } },
      });
      assertInvariants(session, { verifies: useStub });
      errorOf(session, WriteError);
      // Each of the three attempts starts again.
      const sequences = sent(session, op).map((frame) => wordOf(frame, 1));
      assertEquals(sequences, [0, 0, 0]);
    }
  }
});

Deno.test("a block that never arrives whole is tried four times, and the link is blamed", async () => {
  for (
    const { useStub, op, answer } of [
      { useStub: true, op: OP.deflData, answer: [0xc1, 0] as const },
      { useStub: false, op: OP.flashData, answer: [1, 7] as const },
    ]
  ) {
    const refuse = (_count: number, opcode: number) => opcode === op ? answer : undefined;
    const session = await watched({
      useStub,
      files: [file(0, bootImage(0x9000))],
      board: { faults: { refuse } },
    });
    assertInvariants(session, { verifies: useStub });
    errorOf(session, BadLinkError);
    assertEquals(
      sent(session, op).length,
      4 * 7,
      "two times at each of three rates, and once more at the last",
    );
  }
});

Deno.test("ROM 7: flash that does not hold the data is a WriteError, not a success", async () => {
  const session = await watched({ useStub: false, board: { faults: { badCell: 0x8123 } } });
  assertInvariants(session, { verifies: false });
  assertStringIncludes(errorOf(session, WriteError).message, "writing to flash failed");
});

Deno.test("ROM 8: a slow erase is no failure", async () => {
  const slow = { sectorErase: 150, blockErase: 2_000, pageProgram: 3 };
  const files = [file(0, bootImage(0x30000))];
  await assertGood(await runSession({ files, board: { timing: slow } }));
  const rom = await runSession({ files, board: { timing: slow }, job: { useStub: false } });
  await assertGood(rom);
});

Deno.test("ROM 8: above 4 MB, the flash size must be set first", async () => {
  const files = [file(0, bootImage(0x1000)), file(0x7e0000, noise(0x10000))];
  const big = { flashSize: 0x800000, flashId: 0x1740ef };
  for (const useStub of [true, false]) {
    const session = await runSession({ files, board: big, job: { useStub } });
    await assertGood(session, { stray: [{ from: 0x1000, to: 0x2000 }, { from: 0x7f0000, to: 0x800000 }] });
  }
});

Deno.test("ROM 10: FLASH_END is never sent: it would leave the loader and lock the flash", async () => {
  for (const useStub of [true, false]) {
    const session = await watched({ useStub });
    assertEquals(sent(session, OP.flashEnd, OP.deflEnd), []);
  }
});

Deno.test("ROM 11: nothing is sent before the answer to what was sent", async () => {
  for (const useStub of [true, false]) {
    const { frames } = await watched({ useStub });
    frames.forEach((frame, i) => {
      if (frame.to !== "chip" || frame.op === OP.sync) return;
      assertEquals([frames[i + 1]?.to, frames[i + 1]?.op], ["host", frame.op], `frame ${i}`);
    });
  }
});

Deno.test("every frame begins and ends with one C0, and has none inside", async () => {
  const session = await runSession({
    files: FILES,
    wrapPort: (port) => ({
      ...methodsOf(port),
      write(bytes) {
        assertEquals(Array.from(bytes).flatMap((byte, i) => byte === 0xc0 ? [i] : []), [0, bytes.length - 1]);
        return port.write(bytes);
      },
    }),
  });
  await assertGood(session);
});

// Stub

Deno.test("stub: MEM_END may stay unanswered, only the greeting counts", async () => {
  const session = await watched(
    { useStub: true },
    ({ op, payload }) => op === OP.memEnd && payload[0] === 1 ? [] : undefined,
  );
  await assertGood(session);
});

Deno.test("stub: if it sends no greeting twice, the ROM works alone", async () => {
  const session = await watched({ useStub: true, board: { faults: { noOhai: true } } });
  assertInvariants(session);
  assertEquals(
    session.events.flatMap((event) => event.type === "warning" ? [event.message] : []).slice(0, 3),
    [
      ...Array<string>(2).fill(
        "Cannot start the stub: it was uploaded but sent no greeting; resetting the board to try again",
      ),
      "Working with the ROM alone: the stub does not start",
    ],
  );
  assertEquals(session.done?.verified, false);
});

Deno.test("stub: a baud change that it acknowledges but does not make is detected", async () => {
  const session = await watched({
    useStub: true,
    job: { baud: 921_600 },
    board: { faults: { ignoreBaudChange: true } },
  });
  await assertGood(session);
  const recovering = session.events.filter(({ type }) => type === "recovering");
  assertEquals(recovering, [{
    type: "recovering",
    step: "reset",
    reason: "Cannot work at 921600 baud: the link did not survive the change",
    from: 921_600,
    baud: 460_800,
  }]);
  assertEquals([session.done?.baud, session.done?.recoveries], [464_286, 1]);
});

Deno.test("stub: CHANGE_BAUDRATE assumes a current rate of 115200, whatever the real one is", async () => {
  for (const baud of [230_400, 921_600, 1_500_000, 2_000_000]) {
    const session = await watched({ useStub: true, job: { baud } });
    await assertGood(session);
    const divider = Math.round(52e6 / baud);
    const first = Math.min(baud, 460_800);
    const [change] = sent(session, OP.baud);
    if (change === undefined) continue; // the first rate was right
    const present = Math.round(52e6 / first);
    // The stub computes old * 115200 / word, rounded down.
    const made = [present, present - 1, present + 1].map((old) =>
      Math.floor(old * 115_200 / wordOf(change, 0))
    );
    assert(made.includes(divider), `${baud}: ${made} for ${divider}`);
  }
});

Deno.test("stub: a failure shows in the answer to the next command, but never after success was reported", async () => {
  const session = await watched({ useStub: true, board: { faults: { badSector: 8 } } });
  assertInvariants(session);
  errorOf(session, WriteError);
});

Deno.test("if the answer to the last block is lost, the work starts again", async () => {
  for (const { useStub, op } of [{ useStub: true, op: OP.deflData }, { useStub: false, op: OP.flashData }]) {
    const files = [file(0, bootImage(0x800))];
    const last = useStub ? 0 : 1;
    let seen = 0;
    const session = await watched(
      { useStub, files },
      (frame) => frame.op === op && seen++ === last ? [] : undefined,
    );
    await assertGood(session, useStub ? {} : { stray: [{ from: 0x1000, to: 0x2000 }] });
    assertEquals(session.done?.recoveries, 1);
    const steps = session.events.flatMap((event) => event.type === "recovering" ? [event.step] : []);
    assertEquals(steps, ["resume"]);
  }
});

Deno.test("stub: the patched data is what the chip hashes", async () => {
  const session = await watched({
    useStub: true,
    job: { flash: { mode: "qio", freq: "40m", size: "detect" }, full: true },
  });
  if (session.error !== undefined) throw session.error;
  assertEquals(sent(session, OP.md5).map((frame) => [wordOf(frame, 0), wordOf(frame, 1)]), [
    [0, 0x1000], // blank?
    [0, 0x1000], // now it is
    [0x8000, 0x9000],
    [0x1000, 0x400],
    [0, 0x1000],
  ]);
  assertEquals(session.board.flash[2], 0);
});

/** Damages one byte inside the n-th block of this operation, only the first time. */
function damageBlock(
  op: number,
  n: number,
  done: () => void,
): (byte: number, index: number) => number[] | undefined {
  let position = -1;
  let frameOp = -1;
  let blocks = -1;
  let spent = false;
  return (byte) => {
    if (byte === 0xc0) position = position > 8 ? -1 : 0;
    else if (position >= 0) position++;
    if (position === 2) frameOp = byte;
    if (frameOp === op && position === 20) blocks++;
    if (spent || frameOp !== op || blocks !== n || position !== 100) return undefined;
    spent = true;
    done();
    const other = byte ^ 0x10;
    return other === 0xc0 || other === 0xdb ? [byte ^ 0x01] : [other];
  };
}

/** A synchronized ROM without a session. */
async function romLoader(): Promise<{ loader: Loader }> {
  const clock = new VirtualClock();
  const board = newBoard(clock, { circuit: "direct" });
  const port = await board.connect();
  await port.setLines({ dtr: true, rts: false });
  await clock.sleep(50);
  const loader = new Loader(port, { clock, dialect: esp8266.rom, baud: 115_200 });
  await loader.discardInput();
  await loader.sync(30);
  assert(await loader.sync(100) !== undefined);
  return { loader };
}

async function thrownBy(work: Promise<unknown>): Promise<FlasherError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof FlasherError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

Deno.test("the helpers of these tests encode frames as the protocol does", () => {
  assertEquals(Array.from(slip(Uint8Array.from([1, 0xc0, 0xdb, 2]))), [
    0xc0,
    1,
    0xdb,
    0xdc,
    0xdb,
    0xdd,
    2,
    0xc0,
  ]);
});

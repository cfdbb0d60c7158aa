/** Erasing flash: on every chip, by stub and ROM, exactly, with truthful failures. */
import { createUnlock } from "../../../lib/esp/flash/write_protection.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { checkErasable, eraseFlash } from "../../../lib/esp/flash/erase.ts";
import { isBlank } from "../../../lib/esp/flash/flash_hash.ts";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import type { FlashEvent } from "../../../lib/esp/events.ts";
import { ChipError, Interrupted, UsageError, WriteError } from "../../../lib/errors.ts";
import { type Context, MODELS, resultOf, workOn, type WorkOptions } from "../../fake/chip_session.ts";
import { sameBytes, story } from "../../fake/invariants.ts";
import { bootImage, file } from "../../fake/firmware.ts";
import { errorOf, runSession } from "../../fake/session.ts";

const ERASE_FLASH = 0xd0;
const WHOLE = 0x40000;

function erasing(offset: number, size: number, force = false) {
  return async ({ session: { loader, identity }, report, flashSize }: Context) => {
    const range = { offset, size };
    checkErasable(loader, range, { identity, flashSize, force });
    await eraseFlash(loader, range, {
      flashSize,
      report,
      again: "Erase again",
      unlock: createUnlock(identity, { report, permanent: false }),
    });
  };
}

function erase(offset: number, size: number, options: WorkOptions = {}) {
  return workOn(erasing(offset, size), options);
}

/** `before` with the erased range blank. */
function blanked(before: Uint8Array, offset: number, size: number): Uint8Array {
  return before.slice().fill(0xff, offset, offset + size);
}

for (const chip of MODELS) {
  for (const useStub of [true, false]) {
    Deno.test(`erase: ${chip}, ${useStub ? "stub" : "ROM alone"}`, async () => {
      for (
        const [offset, size] of [[0, WHOLE], [0, 0x10000], [0x3e000, 0x2000], [0x1e000, 0x12000]] as const
      ) {
        const run = await erase(offset, size, { board: { chip }, job: { useStub } });
        resultOf(run);
        assert(sameBytes(run.board.flash, blanked(run.flashBefore, offset, size)), `${offset} ${size}`);
        const verified = useStub || chip !== "esp8266";
        assertEquals(
          run.events.find(({ type }) => type === "erased"),
          { type: "erased", verified, offset, size } as FlashEvent,
        );
        assertEquals(run.opcodes.includes(ERASE_FLASH), useStub && size === WHOLE);
      }
    });
  }
}

Deno.test("erase: the events, with the typical and the real time", async () => {
  const run = await erase(0, WHOLE);
  resultOf(run);
  assertEquals(
    story(run.events),
    "connecting connected stub speed flash erasing proving erased resetting finished",
  );
  const ticks = run.events.flatMap((event) => event.type === "erasing" ? [event] : []);
  // The simulated chip takes 10 s; four blocks of 64 KB typically take 600 ms.
  assertEquals(ticks.length, 10);
  assert(ticks.every(({ typicalMs }) => typicalMs === 600));
  assert(ticks.every(({ elapsedMs }, i) => Math.abs(elapsedMs - 1000 * i) < 200 * (i + 1)));
});

Deno.test("erase: an ESP8266's ROM erases pairs of sectors, so an odd sector is refused", async () => {
  for (const [offset, size] of [[0x1000, 0x1000], [0x3f000, 0x1000], [0x10000, 0x3000]] as const) {
    const run = await erase(offset, size, { job: { useStub: false } });
    assertStringIncludes(errorOf(run, UsageError).message, "with the ROM of this chip: it erases pairs");
    assert(sameBytes(run.board.flash, run.flashBefore));
    resultOf(await erase(offset, size));
  }
});

Deno.test("erase: a chip with secure boot or flash encryption is erased only with force", async () => {
  for (const fuses of [{ secureBoot: true }, { flashEncryption: true }]) {
    const board = { chip: "esp32c6", fuses } as const;
    const run = await erase(0, WHOLE, { board });
    assertStringIncludes(errorOf(run, ChipError).message, "other firmware may not start on it");
    assert(sameBytes(run.board.flash, run.flashBefore));
    const meant = await workOn(erasing(0, WHOLE, true), { board });
    resultOf(meant);
    assert(meant.board.flash.every((byte) => byte === 0xff));
  }
});

Deno.test("erase: the error names a sector that is not blank afterwards", async () => {
  for (const useStub of [true, false]) {
    const run = await erase(0, WHOLE, {
      board: { chip: "esp32", faults: { badSector: 0x12 } },
      job: { useStub },
    });
    const error = errorOf(run, WriteError);
    assertEquals(
      error.message,
      "Cannot erase 0x012000 to 0x013000: the flash is not blank there after the erase",
    );
    assertStringIncludes(
      error.boardState!,
      "Flash from 0x000000 to 0x040000 was erased, and the rest of it is blank.",
    );
    assert(!run.events.some(({ type }) => type === "erased"));
  }
});

Deno.test("erase: after Ctrl-C the board state says that the chip finishes its erase", async () => {
  const run = await erase(0, WHOLE, {
    onEvent: (event, _board, interrupt) =>
      void (event.type === "erasing" && event.elapsedMs > 3000 && interrupt()),
  });
  const { boardState } = errorOf(run, Interrupted);
  assertStringIncludes(boardState!, "the chip finishes the command in progress on its own");
});

Deno.test("isBlank: the last byte counts", async () => {
  for (const [at, expected] of [[undefined, true], [0x3ffff, false], [0, false]] as const) {
    const flash = new Uint8Array(WHOLE).fill(0xff);
    if (at !== undefined) flash[at] = 0xfe;
    const range = { offset: 0, size: WHOLE };
    const run = await workOn(({ session: { loader } }) => isBlank(loader, range), { board: { flash } });
    assertEquals(resultOf(run), expected);
  }
});

Deno.test("erase all: a run blanks the whole flash and verifies that before it writes", async () => {
  const files = [file(0, bootImage(0x2000)), file(0x10000, bootImage(0x1000))];
  for (const useStub of [true, false]) {
    const run = await runSession({
      files,
      job: { erase: "all", useStub },
      board: { flashSize: WHOLE, flashId: 0x1240ef },
    });
    if (run.error !== undefined) throw run.error;
    const expected = new Uint8Array(WHOLE).fill(0xff);
    for (const { offset, bytes } of files) expected.set(bytes, offset);
    assert(sameBytes(run.board.flash, expected));
    assertEquals(run.events.filter(({ type }) => type === "erased").length, 1);
    assertEquals(run.events.some(({ type }) => type === "comparing"), false);
    assertEquals(run.done?.written, 0x3000);
  }
});

Deno.test("erase all: a blank flash is not erased, and an interruption tells what was erased", async () => {
  const flash = new Uint8Array(WHOLE).fill(0xff);
  const small = { flashSize: WHOLE, flashId: 0x1240ef };
  const blank = await runSession({ job: { erase: "all" }, board: { ...small, flash } });
  assertEquals([blank.error, blank.events.some(({ type }) => type === "erasing")], [undefined, false]);

  const stopped = await runSession({
    job: { erase: "all" },
    board: small,
    abortOn: ({ type }) => type === "start",
  });
  assertStringIncludes(errorOf(stopped, Interrupted).boardState!, "The whole flash was erased.");
});

Deno.test("erase: only the command that erases says to erase again; a run says to run again", async () => {
  const board = { chip: "esp32", faults: { badSector: 0x12 } } as const;
  const erased = errorOf(await erase(0, WHOLE, { board }), WriteError);
  assertMatch(erased.hint!, /^Erase again\. /);
  const run = await runSession({
    job: { erase: "all", chips: CHIPS },
    board: { ...board, flashSize: WHOLE, flashId: 0x1240ef },
    files: [file(0x20000, new Uint8Array(64))],
  });
  assertMatch(errorOf(run, WriteError).hint!, /^Run again\. /);
  const stopped = await runSession({
    job: { erase: "all" },
    board: { flashSize: WHOLE, flashId: 0x1240ef },
    abortOn: ({ type }) => type === "erasing",
  });
  assertMatch(errorOf(stopped, Interrupted).boardState!, / Run again to be sure\.$/);
});

/** A write-protected flash: detected when a write has no effect, unlocked, written and verified. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  describeStatus,
  readProtection,
  statusLayout,
} from "../../../lib/esp/flash_parts/status_registers.ts";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { eraseFlash } from "../../../lib/esp/flash/erase.ts";
import { createUnlock, ProtectedFlashError } from "../../../lib/esp/flash/write_protection.ts";
import { WornFlashError } from "../../../lib/esp/link/recovery.ts";
import type { BoardOptions } from "../../../lib/simulator/mod.ts";
import { bootImage, code, file } from "../../fake/firmware.ts";
import { type Worked, workOn } from "../../fake/chip_session.ts";
import { errorOf, runSession, type Session, SMALL } from "../../fake/session.ts";

type Status = NonNullable<BoardOptions["flashStatus"]>;

function write(
  flashStatus: Status,
  { unlock = false, useStub = true, flashId = 0x1240ef, chip = "esp8266" as const } = {},
) {
  return runSession({
    board: { ...SMALL, flashId, chip, flashStatus: { loadersUnlock: false, ...flashStatus } },
    files: [file(0, bootImage(0x3000)), file(0x10000, code(0x2000))],
    job: { unlock, useStub, chips: CHIPS },
  });
}

function warnings({ events }: Pick<Session, "events">): string {
  return events.flatMap((event) => event.type === "warning" ? [event.message] : []).join("\n");
}

/** Checks the flash content and the warnings. */
function assertWritten(session: Session, until: string): void {
  if (session.error !== undefined) throw session.error;
  for (const { offset, bytes } of session.files) {
    assertEquals(session.board.flash.subarray(offset, offset + bytes.length), bytes);
  }
  assertMatch(
    warnings(session),
    new RegExp(`The flash was write-protected \\(status registers? 0x.*${until}`),
  );
}

Deno.test("protected flash: 0x1c in status register 1 is unlocked until power-off", async () => {
  for (const flashId of [0x1240ef, 0x1240c8]) {
    const session = await write({ registers: [0x1c, 0x02, 0] }, { flashId });
    assertWritten(session, "until power-off");
    // Quad enable is kept, and so are the bits that return at power-on.
    assertEquals(session.board.flashStatus.live.slice(0, 2), [0, 0x02]);
    assertEquals(session.board.flashStatus.kept[0], 0x1c);
    assertEquals(session.done!.verified, true);
  }
});

Deno.test("protected flash: every other kind of protection is unlocked, too", async () => {
  for (
    const registers of [
      [0x04, 0, 0],
      [0x38, 0, 0],
      [0x04, 0x42, 0],
      [0, 0x40, 0],
      [0, 0, 0x04],
      [0x9c, 0, 0],
    ] as const
  ) {
    const session = await write({ registers });
    if (registers[0] === 0x04 && registers[1] === 0) {
      // Only the upper part is protected, where nothing is written: the registers are not read.
      if (session.error !== undefined) throw session.error;
      assertEquals(session.board.flashStatus.live, [0x04, 0, 0]);
    } else {
      assertWritten(session, "until power-off");
    }
  }
});

Deno.test("protected flash: permanent unlocking needs permission", async () => {
  for (const flashId of [0x1240ef, 0x1220c2]) {
    const flashStatus = { registers: [0x1c, 0x02, 0], takesVolatile: false } as const;
    const session = await write(flashId === 0x1220c2 ? { registers: [0x7c, 0, 0] } : flashStatus, {
      flashId,
    });
    const error = errorOf(session, ProtectedFlashError);
    assertMatch(error.message, /^Cannot write: the flash is write-protected \(status registers? 0x[17]c/);
    assertStringIncludes(error.hint!, "--unlock");
    assertEquals(session.board.flash, session.flashBefore);
    const again = await write(flashId === 0x1220c2 ? { registers: [0x7c, 0, 0] } : flashStatus, {
      flashId,
      unlock: true,
    });
    assertWritten(again, "permanently");
    assertEquals(again.board.flashStatus.kept[0]! & 0x3c, 0);
    // Macronix keeps quad enable in register 1.
    if (flashId === 0x1220c2) assertEquals(again.board.flashStatus.kept[0], 0x40);
  }
});

Deno.test("protected flash: unchanged flash is not called half-written", async () => {
  const session = await write({ registers: [0x1c, 0, 0], takesVolatile: false });
  const error = errorOf(session, ProtectedFlashError);
  assertEquals(error.boardState, "The flash was not changed.");
  assertEquals(session.board.flash, session.flashBefore);
});

Deno.test("protected flash: for locked registers the hint says how to unlock them", async () => {
  const byPin = errorOf(
    await write({ registers: [0x9c, 0, 0], pin: "low" }, { unlock: true }),
    ProtectedFlashError,
  );
  assertStringIncludes(byPin.hint!, "WP pin");
  const untilOff = errorOf(await write({ registers: [0x1c, 1, 0] }, { unlock: true }), ProtectedFlashError);
  assertStringIncludes(untilOff.hint!, "unplug the board");
});

Deno.test("protected flash: a write refused by the ROM is examined, too", async () => {
  const session = await runSession({
    board: { ...SMALL, flashStatus: { loadersUnlock: false, registers: [0x1c, 0, 0] } },
    files: [file(0, bootImage(0x2000))],
    job: { useStub: false },
  });
  if (session.error !== undefined) throw session.error;
  assertEquals(session.board.flash.subarray(0, 0x2000), session.files[0]!.bytes);
});

Deno.test("protected flash: if the loader unlocks it, there is no warning", async () => {
  const session = await write({ registers: [0x1c, 0, 0], loadersUnlock: true });
  if (session.error !== undefined) throw session.error;
  assertEquals(warnings(session), "");
});

Deno.test("protected flash: unlocked on an ESP32, too", async () => {
  const worked = await erase({
    chip: "esp32",
    ...SMALL,
    flashStatus: { loadersUnlock: false, registers: [0x1c, 2, 0] },
  });
  if (worked.error !== undefined) throw worked.error;
  assert(worked.board.flash.subarray(0x1000, 0x3000).every((byte) => byte === 0xff));
  assertMatch(warnings(worked), /unlocked until power-off/);
  assertEquals(worked.board.flashStatus.live[1], 2);
});

Deno.test("protected flash: a refused erase reports an unchanged flash", async () => {
  const board: Partial<BoardOptions> = {
    ...SMALL,
    flashStatus: { loadersUnlock: false, registers: [0x1c, 0, 0], takesVolatile: false },
  };
  const worked = await erase(board);
  const error = errorOf(worked, ProtectedFlashError);
  assertEquals(error.boardState, "The flash was not changed.");
});

function erase(board: Partial<BoardOptions>): Promise<Worked<void>> {
  return workOn(async ({ session: { loader, identity }, flashSize, report }) => {
    const unlock = createUnlock(identity, { report, permanent: false });
    await eraseFlash(loader, { offset: 0x1000, size: 0x2000 }, {
      flashSize,
      report,
      unlock,
      again: "Erase again",
    });
  }, { board });
}

Deno.test("protected flash: a worn flash is not called protected", async () => {
  const session = await runSession({
    board: { ...SMALL, faults: { badCell: 0x2800 } },
    files: [file(0, bootImage(0x3000))],
  });
  errorOf(session, WornFlashError);
});

Deno.test("status registers: the bits of each manufacturer", () => {
  const protection = (id: number, ...status: number[]) => readProtection(statusLayout(id), status);
  assertEquals(protection(0xef, 0, 2, 0), undefined);
  assertEquals(protection(0xef, 0x60, 2, 0x60), undefined);
  assertEquals(protection(0xc2, 0x40), undefined);
  assertEquals(protection(0xef, 0x1c, 2, 0)?.free, [0, 2, 0]);
  assertEquals(protection(0xef, 0, 0x42, 0)?.whole, true);
  assertEquals(protection(0xef, 0x1c, 0x40, 0), undefined);
  assertEquals(protection(0xef, 0x04, 0x40, 0)?.whole, false);
  assertEquals(protection(0xef, 0x0c, 0, 0)?.whole, false);
  assertEquals(protection(0xc2, 0x7c)?.free, [0x40]);
  // 35h would send these to another bus.
  for (const id of [0xc2, 0x9d, 0x1c, 0x20, 0x77]) assertEquals(statusLayout(id).registers.length, 1);
  assertEquals(describeStatus([0x1c, 2]), "status registers 0x1c, 0x02");
});

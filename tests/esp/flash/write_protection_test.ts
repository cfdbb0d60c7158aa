/** A flash that is write-protected: found where a write does not take, unlocked, and proved. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { describeStatus, readProtection, statusLayout } from "../../../lib/esp/chips/flash_status.ts";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { eraseFlash } from "../../../lib/esp/flash/erase.ts";
import { ProtectedFlashError, unlockOnce } from "../../../lib/esp/flash/write_protection.ts";
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

/** All that is in flash, and what is said of it. */
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

Deno.test("protected flash: 0x1c in status register 1 is unlocked until the power goes", async () => {
  for (const flashId of [0x1240ef, 0x1240c8]) {
    const session = await write({ registers: [0x1c, 0x02, 0] }, { flashId });
    assertWritten(session, "until power-off");
    // Quad enable stays, and so does what comes back with the power.
    assertEquals(session.board.flashStatus.live.slice(0, 2), [0, 0x02]);
    assertEquals(session.board.flashStatus.kept[0], 0x1c);
    assertEquals(session.done!.verified, true);
  }
});

Deno.test("protected flash: every other way to protect it is unlocked as well", async () => {
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
      // The upper part only, where nothing is written: nobody asks.
      if (session.error !== undefined) throw session.error;
      assertEquals(session.board.flashStatus.live, [0x04, 0, 0]);
    } else {
      assertWritten(session, "until power-off");
    }
  }
});

Deno.test("protected flash: where it can only be unlocked for good, that is asked for", async () => {
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

Deno.test("protected flash: what did not change is not called half-written", async () => {
  const session = await write({ registers: [0x1c, 0, 0], takesVolatile: false });
  const error = errorOf(session, ProtectedFlashError);
  assertEquals(error.boardState, "The flash was not changed.");
  assertEquals(session.board.flash, session.flashBefore);
});

Deno.test("protected flash: locked registers are told with what opens them", async () => {
  const byPin = errorOf(
    await write({ registers: [0x9c, 0, 0], pin: "low" }, { unlock: true }),
    ProtectedFlashError,
  );
  assertStringIncludes(byPin.hint!, "WP pin");
  const untilOff = errorOf(await write({ registers: [0x1c, 1, 0] }, { unlock: true }), ProtectedFlashError);
  assertStringIncludes(untilOff.hint!, "unplug the board");
});

Deno.test("protected flash: the ROM's refusal of a write is looked into, too", async () => {
  const session = await runSession({
    board: { ...SMALL, flashStatus: { loadersUnlock: false, registers: [0x1c, 0, 0] } },
    files: [file(0, bootImage(0x2000))],
    job: { useStub: false },
  });
  if (session.error !== undefined) throw session.error;
  assertEquals(session.board.flash.subarray(0, 0x2000), session.files[0]!.bytes);
});

Deno.test("protected flash: where loaders unlock it, nothing is asked or said", async () => {
  const session = await write({ registers: [0x1c, 0, 0], loadersUnlock: true });
  if (session.error !== undefined) throw session.error;
  assertEquals(warnings(session), "");
});

Deno.test("protected flash: an ESP32's is unlocked as well", async () => {
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

Deno.test("protected flash: an erase that cannot be says that nothing changed", async () => {
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
    const unlock = unlockOnce(identity, { report, lasting: false });
    await eraseFlash(loader, { offset: 0x1000, size: 0x2000 }, { flashSize, report, unlock });
  }, { board });
}

Deno.test("protected flash: a worn one is not called protected", async () => {
  const session = await runSession({
    board: { ...SMALL, faults: { badCell: 0x2800 } },
    files: [file(0, bootImage(0x3000))],
  });
  errorOf(session, WornFlashError);
});

Deno.test("status registers: what each maker's bits mean", () => {
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

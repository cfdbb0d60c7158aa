/** Whole sessions over a port that counts as the chip's own USB. The simulated chips accept everything. */
import { assert, assertEquals } from "@std/assert";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { chipById, CHIPS } from "../../../lib/esp/chips/mod.ts";
import { makePlan } from "../../../lib/esp/plan/plan.ts";
import { OPCODE } from "../../../lib/esp/protocol/command.ts";
import { usbJtag } from "../../../plugins/usb_jtag.ts";
import { familyImage } from "../../fake/family_image.ts";
import { bootImage, code, file, noise } from "../../fake/firmware.ts";
import { watch, wordOf } from "../../fake/frames.ts";
import { assertGood } from "../../fake/invariants.ts";
import { runSession, SMALL } from "../../fake/session.ts";
import { ESP32_CHIPS } from "../../fake/esp32_chips.ts";

const FLASH = { mode: "keep", freq: "keep", size: "keep" } as const;
const FILES = [file(0, bootImage(0x1800, noise)), file(0x10000, noise(0x1345))];

for (const usb of ["jtag-serial", "otg"] as const) {
  for (const useStub of [true, false]) {
    Deno.test(`over ${usb}, ${useStub ? "stub" : "ROM"}: no baud change, and blocks of the port's size`, async () => {
      const seen = watch();
      const session = await runSession({
        board: SMALL,
        files: FILES,
        // It is compressed before the board answers, and divided for this port afterwards.
        job: { usb, useStub, expected: makePlan(FILES, { chip: esp8266, flash: FLASH }) },
        wrapPort: seen.wrap,
      });
      await assertGood(session);
      const sent = seen.frames.filter(({ to }) => to === "chip");
      assertEquals(sent.filter(({ op }) => op === OPCODE.changeBaud), []);
      const ram = usb === "otg" ? 0x800 : 0x1800;
      const flash = !useStub ? 0x400 : usb === "otg" ? 0x800 : 0x4000;
      const blocks = (...ops: number[]) =>
        new Set(sent.filter((frame) => ops.includes(frame.op)).map((frame) => wordOf(frame, 2)));
      assertEquals(blocks(OPCODE.memBegin), new Set(useStub ? [ram] : []));
      assertEquals(blocks(OPCODE.flashBegin, OPCODE.deflBegin), new Set([flash]));
      const largest = Math.max(...sent.map(({ payload }) => payload.length));
      assert(largest <= Math.max(useStub ? ram : 0, flash) + 24, `a frame of ${largest} bytes`);
    });
  }
}

for (const { model, id, revision, chipId, offset, ram } of ESP32_CHIPS) {
  const chip = chipById(id)!;
  const files = [file(offset, familyImage({ chipId, address: ram })), file(0x11000, code(0x9003))];
  const job = { chips: CHIPS, expected: makePlan(files, { chip, flash: FLASH }) };
  const { usb } = chip;

  if (usb !== undefined) {
    Deno.test(`${model} over USB-JTAG-Serial: watchdogs first, the forced download last`, async () => {
      const seen = watch();
      const session = await runSession({
        // The ESP32-S2 has only USB-OTG.
        ...(id === "esp32s2" ? {} : { circuit: "usbJtag", plugin: usbJtag }),
        board: { chip: model, revision },
        files,
        job: { ...job, usb: "jtag-serial" },
        wrapPort: seen.wrap,
      });
      await assertGood(session);
      const sent = seen.frames.filter(({ to }) => to === "chip");
      const registersOf = (op: number) => sent.flatMap((frame) => frame.op === op ? [wordOf(frame, 0)] : []);
      assertEquals(registersOf(OPCODE.writeReg).slice(0, 3), [
        usb.watchdogs.protect,
        usb.watchdogs.config,
        usb.watchdogs.protect,
      ]);
      const firstOf = (op: number) => sent.findIndex((frame) => frame.op === op);
      assert(firstOf(OPCODE.writeReg) < firstOf(OPCODE.memBegin));
      const forced = usb.forcedDownload?.register;
      assertEquals(registersOf(OPCODE.writeReg).at(-1) === forced, forced !== undefined);
    });
  }

  Deno.test(`${model}: if the stub does not start, the ROM does all the work`, async () => {
    const session = await runSession({
      board: { chip: model, revision, faults: { noOhai: true } },
      files,
      job: usb === undefined ? job : { ...job, usb: "jtag-serial" },
    });
    await assertGood(session);
    assertEquals(session.done?.verified, true);
    assert(!session.events.some(({ type }) => type === "stub"));
  });
}

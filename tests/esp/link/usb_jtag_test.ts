/** Sessions over the chip's own USB-JTAG-Serial unit: resets, watchdogs, and manual entry into the bootloader. */
import { assert, assertEquals } from "@std/assert";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { usbJtag } from "../../../plugins/usb_jtag.ts";
import { familyImage } from "../../fake/family_image.ts";
import { code, file, noise } from "../../fake/firmware.ts";
import { assertGood } from "../../fake/invariants.ts";
import { buttonsAt, runSession, type Session, type SessionOptions } from "../../fake/session.ts";
import { ESP32_CHIPS, type Esp32Chip } from "../../fake/esp32_chips.ts";

const WITH_UNIT = ESP32_CHIPS.filter(({ id }) => !["esp32", "esp32s2", "esp32c2"].includes(id));

function session(
  { model, revision, chipId, offset, ram }: Esp32Chip,
  options: SessionOptions = {},
): Promise<Session> {
  return runSession({
    circuit: "usbJtag",
    plugin: usbJtag,
    // Erasing takes longer than the watchdog timeout.
    files: [
      file(offset, familyImage({ chipId, address: ram })),
      file(0x11000, code(0x60000)),
      file(0x100000, noise(0x90000)),
    ],
    ...options,
    board: { chip: model, revision, ...options.board },
    job: { chips: CHIPS, usb: "jtag-serial", ...options.job },
  });
}

for (const silicon of WITH_UNIT) {
  for (const useStub of [true, false]) {
    Deno.test(`${silicon.model} over USB-JTAG-Serial: ${useStub ? "stub" : "ROM alone"}`, async () => {
      const run = await session(silicon, { job: { useStub } });
      await assertGood(run);
      assert(run.ms > 4_000, `${run.ms} ms: the watchdogs had no time to bite`);
      assertEquals(run.board.statistics.resets, 3, "power-on, into the loader, into the firmware");
      assertEquals(run.done?.board, "restarted");
      assert(!run.events.some(({ type }) => type === "speed" || type === "warning"));
    });
  }
}

Deno.test("after a manual entry the chip exits its bootloader if its watchdog can restart it", async () => {
  for (const silicon of WITH_UNIT) {
    const run = await session(silicon, {
      plugin: { ...usbJtag, enterBootloader: [] },
      job: { waitMs: 20_000 },
      hands: buttonsAt(5_000),
    });
    if (run.error !== undefined) throw run.error;
    const restarts = !["esp32c6", "esp32h2"].includes(silicon.id);
    assertEquals(run.done?.board, restarts ? "restarted" : "needs-reset", silicon.model);
    await run.clock.sleep(300);
    assertEquals(run.board.state, restarts ? "running" : "rom", silicon.model);
  }
});

/** Every board's reset methods on every circuit: they connect, or the diagnosis is correct. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { ConnectError } from "../../../lib/errors.ts";
import type { Circuit } from "../../../lib/simulator/mod.ts";
import { BOARDS } from "../../../plugins/mod.ts";
import { familyImage } from "../../fake/family_image.ts";
import { bootImage, file } from "../../fake/firmware.ts";
import { errorOf, runSession, SMALL } from "../../fake/session.ts";
import { ESP32_CHIPS } from "../../fake/esp32_chips.ts";

const CONNECTS = "connects";
const SILENT = "the chip sent nothing";
const STARTED = "the chip started its firmware, not its bootloader";

/** By the circuit that the reset methods are made for, and the actual one. Two plain wires follow the lines. */
const OUTCOMES: Partial<Record<Circuit, Partial<Record<Circuit, string>>>> = {
  autoReset: { autoReset: CONNECTS, direct: CONNECTS, swapped: STARTED, none: SILENT, usbJtag: STARTED },
  direct: { autoReset: CONNECTS, direct: CONNECTS, swapped: STARTED, none: SILENT, usbJtag: STARTED },
  swapped: { autoReset: STARTED, direct: STARTED, swapped: CONNECTS, none: SILENT, usbJtag: CONNECTS },
  usbJtag: { autoReset: STARTED, direct: STARTED, swapped: CONNECTS, none: SILENT, usbJtag: CONNECTS },
  usbOtg: { autoReset: CONNECTS, direct: CONNECTS, swapped: STARTED, none: SILENT, usbJtag: STARTED },
};

const C3 = ESP32_CHIPS.find(({ id }) => id === "esp32c3")!;
const C3_IMAGE = familyImage({ chipId: C3.chipId, address: C3.ram });

for (const board of BOARDS.filter(({ enterBootloader }) => enterBootloader.length > 0)) {
  for (const [circuit, outcome] of Object.entries(OUTCOMES[board.circuit]!)) {
    Deno.test(`${board.name} on ${circuit}: ${outcome}`, async () => {
      const overUsb = circuit === "usbJtag";
      const image = overUsb ? C3_IMAGE : bootImage(0x400);
      const session = await runSession({
        circuit: circuit as Circuit,
        plugin: board,
        files: [file(0, image)],
        board: overUsb ? { chip: C3.model, flash: image } : { ...SMALL, flash: image },
        job: overUsb ? { chips: CHIPS, usb: "jtag-serial" } : {},
      });
      if (outcome === CONNECTS) {
        assertEquals(session.error, undefined);
        return;
      }
      const { message, hint } = errorOf(session, ConnectError);
      assertStringIncludes(message, `: ${outcome}`);
      if (outcome === STARTED) assertStringIncludes(message, overUsb ? "its boot pin high" : "GPIO0 high");
      assertStringIncludes(hint ?? "", `Manually: ${board.hands}`);
      assertEquals(session.board.flash, session.flashBefore);
      assert(session.ms < 20_000, `${session.ms} ms`);
      const { dtr, rts } = session.board.lines.at(-1)!;
      assertEquals([dtr, rts], [false, false]);
    });
  }
}

/** The scripts for a chip's own USB, on a model of the USB-JTAG-Serial unit after the reference manuals. */
import { assertEquals } from "@std/assert";
import type { ResetScript } from "../../lib/reset/script.ts";
import { nativeUsb } from "../../plugins/native_usb.ts";
import { usbJtag } from "../../plugins/usb_jtag.ts";

/** What each reset started: RTS without DTR resets, DTR without RTS selects the bootloader. */
function unit(scripts: readonly ResetScript[], { together = true } = {}): readonly string[] {
  const resets: string[] = [];
  let [dtr, rts, download] = [false, false, false];
  const seen = (nextDtr: boolean, nextRts: boolean) => {
    const asserted = nextRts && !nextDtr && !(rts && !dtr);
    [dtr, rts] = [nextDtr, nextRts];
    if (!dtr && !rts) download = false;
    if (dtr && !rts) download = true;
    if (asserted) resets.push(download ? "bootloader" : "firmware");
  };
  for (const step of scripts.flat()) {
    if (!("set" in step)) continue;
    const { set } = step;
    if (together) {
      seen(set.dtr ?? dtr, set.rts ?? rts);
    } else {
      if (set.rts !== undefined) seen(dtr, set.rts);
      if (set.dtr !== undefined) seen(set.dtr, rts);
    }
  }
  return resets;
}

Deno.test("usb_jtag: one reset, into the bootloader", () => {
  for (const script of usbJtag.enterBootloader) assertEquals(unit([script]), ["bootloader"]);
});

Deno.test("usb_jtag: a second try, after a failed one", () => {
  const [script] = usbJtag.enterBootloader;
  assertEquals(unit([script!, script!]), ["bootloader", "bootloader"]);
});

Deno.test("usb_jtag: into the firmware, whichever line the system changes first", () => {
  const scripts = [usbJtag.enterBootloader[0]!, usbJtag.runFirmware];
  assertEquals(unit(scripts), ["bootloader", "firmware"]);
  assertEquals(unit(scripts, { together: false }), ["bootloader", "firmware"]);
});

Deno.test("usb_jtag: the lines and the waits, as documented", () => {
  const words = usbJtag.enterBootloader[0]!.map((step) =>
    "wait" in step ? `W${step.wait}` : "set" in step ? Object.entries(step.set).flat().join("") : "?"
  );
  assertEquals(
    words.join(" "),
    "rtsfalse dtrfalse W100 dtrtrue rtsfalse W100 rtstrue dtrfalse rtstrue W100 dtrfalse rtsfalse",
  );
});

Deno.test("chips with their own USB get time to return after a restart", () => {
  for (const board of [usbJtag, nativeUsb]) {
    assertEquals(board.runFirmware, [
      { set: { dtr: false, rts: true } },
      { wait: 200 },
      { set: { dtr: false, rts: false } },
      { wait: 200 },
    ]);
  }
});

Deno.test("native_usb: one line at a time", () => {
  for (const script of nativeUsb.enterBootloader) {
    for (const step of script) if ("set" in step) assertEquals(Object.keys(step.set).length, 1);
  }
});

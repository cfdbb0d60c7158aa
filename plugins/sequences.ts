/**
 * The reset sequences that boards share. Asserted DTR pulls GPIO0 low, asserted RTS pulls EN low; with the
 * two-transistor circuit, only while the other line is released. Sequences and times as Espressif documents them for its
 * serial bootloader ("Boot mode selection", automatic bootloader).
 */
import type { ResetScript } from "../lib/reset/script.ts";

/** Milliseconds that EN is held low, to discharge its capacitor. */
const RESET_MS = 100;
/** Milliseconds until the chip has sampled GPIO0: the capacitor delays the rise of EN. */
const SAMPLE_MS = 50;
/** The same for boards with a large capacitor at EN. */
const LONG_SAMPLE_MS = 550;

/** Changes both lines at one instant, so that GPIO0 is never high while EN rises. Needs a driver that can do so. */
function tight(sampleMs: number): ResetScript {
  return [
    { set: { dtr: false, rts: false } },
    { set: { dtr: true, rts: true } },
    { set: { dtr: false, rts: true } },
    { wait: RESET_MS },
    { set: { dtr: true, rts: false } },
    { wait: sampleMs },
    { set: { dtr: false, rts: false } },
  ];
}

/** Changes one line after the other. */
function classic(sampleMs: number): ResetScript {
  return [
    { set: { dtr: false } },
    { set: { rts: true } },
    { wait: RESET_MS },
    { set: { dtr: true } },
    { set: { rts: false } },
    { wait: sampleMs },
    { set: { dtr: false } },
  ];
}

/** All sequences for two-transistor boards, fastest first. */
export const AUTO_RESET: readonly ResetScript[] = [
  tight(SAMPLE_MS),
  tight(LONG_SAMPLE_MS),
  classic(SAMPLE_MS),
  classic(LONG_SAMPLE_MS),
];

/** Pulls EN low briefly while GPIO0 is high. */
export const HARD_RESET: ResetScript = [
  { set: { dtr: false, rts: true } },
  { wait: RESET_MS },
  { set: { dtr: false, rts: false } },
];

/**
 * For the USB-JTAG-Serial unit, which has no wires: asserting DTR with RTS released selects the bootloader, asserting RTS
 * with DTR released resets. Between the two both lines are asserted, which has no effect. Windows passes DTR on only
 * together with RTS, hence the repetition (Espressif's reference manuals, "USB Serial/JTAG Controller").
 */
export const USB_JTAG_RESET: ResetScript = [
  { set: { rts: false } },
  { set: { dtr: false } },
  { wait: RESET_MS },
  { set: { dtr: true } },
  { set: { rts: false } },
  { wait: RESET_MS },
  { set: { rts: true } },
  { set: { dtr: false } },
  { set: { rts: true } },
  { wait: RESET_MS },
  { set: { dtr: false } },
  { set: { rts: false } },
];

/** Changes one line after the other, which suffices for a CDC driver. */
export const CLASSIC_RESET: readonly ResetScript[] = [classic(SAMPLE_MS), classic(LONG_SAMPLE_MS)];

/** Milliseconds that a chip with built-in USB needs before and after: its port disappears meanwhile. */
const USB_MS = 200;

/** `HARD_RESET` for chips with built-in USB. */
export const USB_HARD_RESET: ResetScript = [
  { set: { dtr: false, rts: true } },
  { wait: USB_MS },
  { set: { dtr: false, rts: false } },
  { wait: USB_MS },
];

/** The same script with DTR and RTS swapped. */
function swapped(script: ResetScript): ResetScript {
  return script.map((step) => {
    if (!("set" in step)) return step;
    const { dtr, rts } = step.set;
    return {
      set: { ...(rts === undefined ? {} : { dtr: rts }), ...(dtr === undefined ? {} : { rts: dtr }) },
    };
  });
}

/** For two swapped wires: RTS to GPIO0, DTR to RESET. Each wire pulls its own pin, so the lines change in turn. */
export const SWAPPED_RESET: readonly ResetScript[] = CLASSIC_RESET.map(swapped);
export const SWAPPED_HARD_RESET: ResetScript = swapped(HARD_RESET);

/** For boards with a button at each of the two pins. Reads as the end of a sentence. */
export const TWO_BUTTONS =
  "hold the GPIO0 button (BOOT, FLASH or PROG), press and release RESET (EN), then release GPIO0";

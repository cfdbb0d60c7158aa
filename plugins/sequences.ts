/**
 * Ways to move DTR and RTS that boards share. Asserted DTR pulls GPIO0 low, asserted RTS pulls EN low; on boards with
 * the two-transistor circuit only while the other one is released. Sequences and times as Espressif documents them
 * for its serial bootloader ("Boot mode selection", automatic bootloader).
 */
import type { ResetScript } from "../lib/reset/script.ts";

/** Milliseconds that EN is held low: the capacitor at EN must be empty. */
const RESET_MS = 100;
/** Milliseconds until the chip has sampled GPIO0: EN rises slowly behind its capacitor. */
const SAMPLE_MS = 50;
/** The same on boards with a large capacitor at EN. */
const LONG_SAMPLE_MS = 550;

/** Both lines change at one instant, so that GPIO0 is never high while EN rises. Wants a driver that can do that. */
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

/** One line after the other. */
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

/** All there is for two-transistor boards, fastest first. */
export const AUTO_RESET: readonly ResetScript[] = [
  tight(SAMPLE_MS),
  tight(LONG_SAMPLE_MS),
  classic(SAMPLE_MS),
  classic(LONG_SAMPLE_MS),
];

/** Pulls EN low for a moment with GPIO0 high. */
export const HARD_RESET: ResetScript = [
  { set: { dtr: false, rts: true } },
  { wait: RESET_MS },
  { set: { dtr: false, rts: false } },
];

/**
 * For the USB-JTAG-Serial unit, which has no wires: DTR with RTS released stores "bootloader", RTS with DTR released
 * resets. On the way from one to the other both are asserted, which does nothing; Windows passes DTR on only together
 * with RTS, hence the repetition (Espressif's reference manuals, "USB Serial/JTAG Controller").
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

/** One line after the other: all that a CDC driver needs. */
export const CLASSIC_RESET: readonly ResetScript[] = [classic(SAMPLE_MS), classic(LONG_SAMPLE_MS)];

/** Milliseconds that a chip with USB of its own needs before and after: its port goes away meanwhile. */
const USB_MS = 200;

/** `HARD_RESET` for chips with USB of their own. */
export const USB_HARD_RESET: ResetScript = [
  { set: { dtr: false, rts: true } },
  { wait: USB_MS },
  { set: { dtr: false, rts: false } },
  { wait: USB_MS },
];

/** The same script with DTR and RTS exchanged. */
function swapped(script: ResetScript): ResetScript {
  return script.map((step) => {
    if (!("set" in step)) return step;
    const { dtr, rts } = step.set;
    return {
      set: { ...(rts === undefined ? {} : { dtr: rts }), ...(dtr === undefined ? {} : { rts: dtr }) },
    };
  });
}

/** For two wires the other way round: RTS to GPIO0, DTR to RESET. Wires need no trick: each pulls its own pin. */
export const SWAPPED_RESET: readonly ResetScript[] = CLASSIC_RESET.map(swapped);
export const SWAPPED_HARD_RESET: ResetScript = swapped(HARD_RESET);

/** For boards with a button at each of the two pins. */
export const TWO_BUTTONS =
  "hold the button of GPIO0 (BOOT, FLASH or PROG), press and release RESET (EN), release GPIO0";

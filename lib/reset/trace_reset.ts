/** Traces what a reset script does to a chip. Pure; no I/O. */
import {
  type Circuit,
  type LineLevels,
  type PinLevels,
  pinLevels,
  usbJtagCommand,
  usbOtgCommand,
} from "./circuit.ts";
import type { ResetScript } from "./script.ts";

/** The chip is unaffected, held in reset, or has started its bootloader or firmware. */
export type ChipState = "untouched" | "reset" | "bootloader" | "firmware";

/** The state from `at` on. */
export interface TracePoint {
  /** Milliseconds from the start of the script. */
  readonly at: number;
  readonly lines: LineLevels;
  /** Undefined if the lines are commands, not wires. */
  readonly pins: PinLevels | undefined;
  readonly chip: ChipState;
}

/**
 * Milliseconds from the release of EN until the chip starts and reads GPIO0, while the capacitor at EN charges through
 * a resistor of 10 kΩ. Development boards have 0.1 µF, Espressif's hardware design guidelines recommend 1 µF.
 */
export const EN_RISE_MS = { quick: 1, slow: 10 } as const;

const RELEASED: LineLevels = { dtr: false, rts: false };

/** Traces `script` from both lines released, one point per change. A step that asks the user changes nothing. */
export function traceReset(
  circuit: Circuit,
  script: ResetScript,
  riseMs: number = EN_RISE_MS.quick,
): readonly TracePoint[] {
  const pins = pinLevels(circuit, RELEASED);
  const start: TracePoint = { at: 0, lines: RELEASED, pins, chip: "untouched" };
  return pins === undefined
    ? traceUsb(circuit, start, script)
    : traceWires(circuit, start, { script, riseMs });
}

interface LevelChange {
  readonly at: number;
  readonly lines: LineLevels;
}

/** The changes of the lines, without steps that change nothing. */
function lineChanges(script: ResetScript): LevelChange[] {
  const changes: LevelChange[] = [];
  let lines = RELEASED;
  let at = 0;
  for (const step of script) {
    if ("wait" in step) at += step.wait;
    if (!("set" in step)) continue;
    const next = { ...lines, ...step.set };
    if (next.dtr === lines.dtr && next.rts === lines.rts) continue;
    lines = next;
    changes.push({ at, lines });
  }
  return changes;
}

function traceWires(
  circuit: Circuit,
  start: TracePoint,
  { script, riseMs }: { readonly script: ResetScript; readonly riseMs: number },
): TracePoint[] {
  const moments = [start];
  let { lines, chip } = start;
  let wired = start.pins!;
  /** When EN, which has been released, becomes high. */
  let risesAt: number | undefined;

  const riseBefore = (time: number) => {
    if (risesAt === undefined || risesAt > time) return;
    chip = wired.gpio0 ? "firmware" : "bootloader";
    moments.push({ at: risesAt, lines, pins: wired, chip });
    risesAt = undefined;
  };
  for (const change of lineChanges(script)) {
    riseBefore(change.at);
    const released = !wired.en;
    lines = change.lines;
    wired = pinLevels(circuit, lines)!;
    if (!wired.en) {
      chip = "reset";
      risesAt = undefined;
    } else if (released) {
      risesAt = change.at + riseMs;
    }
    moments.push({ ...change, pins: { ...wired, en: wired.en && risesAt === undefined }, chip });
  }
  riseBefore(Infinity);
  return moments;
}

function traceUsb(circuit: Circuit, start: TracePoint, script: ResetScript): TracePoint[] {
  const moments = [start];
  /** The USB unit enters the bootloader at the next reset. */
  let bootloaderNext = false;
  for (const change of lineChanges(script)) {
    const before = moments.at(-1)!;
    const command = circuit === "usbJtag"
      ? usbJtagCommand(change.lines)
      : usbOtgCommand(before.lines, change.lines);
    let { chip } = before;
    if (command === "select" || command === "clear") bootloaderNext = command === "select";
    else if (command === "reset") chip = bootloaderNext ? "bootloader" : "firmware";
    else if (command !== undefined) chip = command;
    moments.push({ ...change, pins: undefined, chip });
  }
  return moments;
}

/** The chip's state after a script; "undetermined" if it depends on the capacitor at EN or on the user. */
export function simulateReset(circuit: Circuit, script: ResetScript): ChipState | "undetermined" {
  if (script.some((step) => "ask" in step)) return "undetermined";
  const [quick, slow] = [EN_RISE_MS.quick, EN_RISE_MS.slow].map((riseMs) =>
    traceReset(circuit, script, riseMs).at(-1)!.chip
  );
  return quick === slow ? quick! : "undetermined";
}

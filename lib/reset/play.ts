/** What a reset script makes of a chip. Pure; no I/O. */
import { type Circuit, driverOrder, type LineLevels, type PinLevels, pinsOf, unitOrder } from "./circuit.ts";
import type { ResetScript } from "./script.ts";

/** What the chip does: what it did before, is held in reset, or has started one of the two. */
export type ChipState = "untouched" | "reset" | "bootloader" | "firmware";

/** How things are from `at` on. */
export interface Moment {
  /** Milliseconds from the beginning of the script. */
  readonly at: number;
  readonly lines: LineLevels;
  /** Undefined where the lines are orders, not wires. */
  readonly pins: PinLevels | undefined;
  readonly chip: ChipState;
}

/**
 * Milliseconds from the release of EN until the chip starts and reads GPIO0: the capacitor at EN is charged through a
 * resistor of 10 kΩ. Development boards have 0.1 µF, Espressif's hardware design guidelines say 1 µF.
 */
export const EN_RISE_MS = { quick: 1, slow: 10 } as const;

const RELEASED: LineLevels = { dtr: false, rts: false };

/** Plays `script` from both lines released, one moment for each change. A step that asks a person changes nothing. */
export function traceReset(
  circuit: Circuit,
  script: ResetScript,
  riseMs: number = EN_RISE_MS.quick,
): readonly Moment[] {
  const pins = pinsOf(circuit, RELEASED);
  const start: Moment = { at: 0, lines: RELEASED, pins, chip: "untouched" };
  return pins === undefined
    ? playOrders(circuit, start, script)
    : playWires(circuit, start, { script, riseMs });
}

interface LineChange {
  readonly at: number;
  readonly lines: LineLevels;
}

/** What really changes, and when. */
function lineChanges(script: ResetScript): LineChange[] {
  const changes: LineChange[] = [];
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

function playWires(
  circuit: Circuit,
  start: Moment,
  { script, riseMs }: { readonly script: ResetScript; readonly riseMs: number },
): Moment[] {
  const moments = [start];
  let { lines, chip } = start;
  let wired = start.pins!;
  /** EN has been released and is high then. */
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
    wired = pinsOf(circuit, lines)!;
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

function playOrders(circuit: Circuit, start: Moment, script: ResetScript): Moment[] {
  const moments = [start];
  /** What the USB unit keeps for the next reset. */
  let noted = false;
  for (const change of lineChanges(script)) {
    const before = moments.at(-1)!;
    const order = circuit === "usbJtag" ? unitOrder(change.lines) : driverOrder(before.lines, change.lines);
    let { chip } = before;
    if (order === "note" || order === "clear") noted = order === "note";
    else if (order === "reset") chip = noted ? "bootloader" : "firmware";
    else if (order !== undefined) chip = order;
    moments.push({ ...change, pins: undefined, chip });
  }
  return moments;
}

/** What the chip does after a script, whatever usual capacitor is at EN; "undetermined" where that, or a person, decides. */
export function simulateReset(circuit: Circuit, script: ResetScript): ChipState | "undetermined" {
  if (script.some((step) => "ask" in step)) return "undetermined";
  const [quick, slow] = [EN_RISE_MS.quick, EN_RISE_MS.slow].map((riseMs) =>
    traceReset(circuit, script, riseMs).at(-1)!.chip
  );
  return quick === slow ? quick! : "undetermined";
}

/** Boards as `--json` prints them. Pure; no I/O. */
import type { Board } from "../../../plugins/mod.ts";
import { formatResetScript } from "../../reset/parse.ts";
import { simulateReset, traceReset } from "../../reset/trace_reset.ts";
import type { ResetScript } from "../../reset/script.ts";
import { usbId } from "../../serial/adapters.ts";

/** The facts about a board. */
export function boardRecord(board: Board): Record<string, unknown> {
  const { name, summary, usb = [], circuit, wiring, source, hands, enterBootloader, runFirmware } = board;
  return {
    name,
    summary,
    usb: usb.map(([vid, pid]) => usbId({ vid, pid })),
    circuit,
    wiring,
    source,
    hands,
    ...(board.hold === undefined ? {} : { hold: board.hold }),
    enterBootloader: enterBootloader.map(formatResetScript),
    runFirmware: formatResetScript(runFirmware),
  };
}

/** The facts about a board, and the effect of each script on the lines, the pins and the chip. */
export function boardTimings(board: Board): Record<string, unknown> {
  const { circuit, enterBootloader, runFirmware } = board;
  const timing = (script: ResetScript) => ({
    script: formatResetScript(script),
    ends: simulateReset(circuit, script),
    timing: traceReset(circuit, script).map(({ at, lines, pins, chip }) => ({ at, ...lines, ...pins, chip })),
  });
  return {
    ...boardRecord(board),
    enterBootloader: enterBootloader.map(timing),
    runFirmware: timing(runFirmware),
  };
}

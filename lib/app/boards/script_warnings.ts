/** Checks a profile's own reset scripts against the circuit of its board, before a port is opened. Pure; no I/O. */
import type { UsbKind } from "../../esp/chips/native_usb.ts";
import type { Profile } from "../../profile/profile.ts";
import type { Circuit } from "../../reset/circuit.ts";
import { EN_RISE_MS, simulateReset } from "../../reset/trace_reset.ts";
import type { ResetScript } from "../../reset/script.ts";
import { formatBoardReference } from "../../profile/board_reference.ts";
import { builtInBoard } from "./built_in_board.ts";
import { USB_CIRCUITS } from "../ports/usb_port.ts";

export interface ScriptWarning {
  readonly message: string;
  readonly hint: string;
}

/**
 * One warning for each script that does not end as it should. The circuit is that of the named board; the real board may
 * have another one, so the scripts are played anyway. `usb`: the kind of port, if it is the chip's own USB.
 */
export function scriptWarnings(
  { board, reset, run }: Pick<Profile, "board" | "reset" | "run">,
  usb: UsbKind | undefined,
): ScriptWarning[] {
  const circuit = usb === undefined ? builtInBoard(board)?.circuit : USB_CIRCUITS[usb];
  if (circuit === undefined) return [];
  const name = formatBoardReference(board);
  const scripts = [
    ...(reset === undefined ? [] : [{ key: "reset", script: reset, into: "bootloader" } as const]),
    ...(run === undefined ? [] : [{ key: "run", script: run, into: "firmware" } as const]),
  ];
  return scripts.flatMap(({ key, ...goal }) => {
    const what = describeWrongEnd(circuit, goal);
    if (what === undefined) return [];
    return [{
      message: `${key}: on the circuit of board "${name}" this script ${what}`,
      hint:
        `"flasher boards ${name}" draws what the lines do there. If your board is wired differently, name it ` +
        'with "board:". The script is played unchanged.',
    }];
  });
}

interface Goal {
  readonly script: ResetScript;
  readonly into: "bootloader" | "firmware";
}

/** Undefined if the script ends as it should. */
function describeWrongEnd(circuit: Circuit, { script, into }: Goal): string | undefined {
  const end = simulateReset(circuit, script);
  switch (end) {
    case into:
      return undefined;
    case "bootloader":
    case "firmware":
      return `starts the ${end}, not the ${into}`;
    case "untouched":
      return "does not reset the chip";
    case "reset":
      return "leaves the chip in reset";
    case "undetermined":
      return `starts the ${into} on some boards only: EN takes ${EN_RISE_MS.quick} to ${EN_RISE_MS.slow} ms to ` +
        "rise, and GPIO0 is read then";
  }
}

/** What a profile's own reset scripts would do on the circuit of its board, before any port is opened. Pure; no I/O. */
import { boardByName } from "../../../plugins/mod.ts";
import type { UsbKind } from "../../esp/chips/native_usb.ts";
import type { Profile } from "../../profile/profile.ts";
import type { Circuit } from "../../reset/circuit.ts";
import { EN_RISE_MS, simulateReset } from "../../reset/play.ts";
import type { ResetScript } from "../../reset/script.ts";
import { CIRCUIT_OF } from "../ports/usb_port.ts";

export interface ScriptWarning {
  readonly message: string;
  readonly hint: string;
}

/**
 * One for each script that does not end where it should. The circuit is what a board of that name has; somebody's own
 * may be another one, so the scripts are played all the same. `usb`: how the port reaches the chip, where that is its
 * own USB.
 */
export function scriptWarnings(
  { board, reset, run }: Pick<Profile, "board" | "reset" | "run">,
  usb: UsbKind | undefined,
): ScriptWarning[] {
  const circuit = usb === undefined ? boardByName(board)?.circuit : CIRCUIT_OF[usb];
  if (circuit === undefined) return [];
  const scripts = [
    ...(reset === undefined ? [] : [{ key: "reset", script: reset, into: "bootloader" } as const]),
    ...(run === undefined ? [] : [{ key: "run", script: run, into: "firmware" } as const]),
  ];
  return scripts.flatMap(({ key, ...goal }) => {
    const what = describeEnd(circuit, goal);
    if (what === undefined) return [];
    return [{
      message: `${key}: on the circuit of board "${board}" this script ${what}`,
      hint:
        `"flasher boards ${board}" draws what the lines do there. If your board is wired otherwise, name it ` +
        'with "board:"; the script is played as it is.',
    }];
  });
}

interface Goal {
  readonly script: ResetScript;
  readonly into: "bootloader" | "firmware";
}

/** Undefined = as it should. */
function describeEnd(circuit: Circuit, { script, into }: Goal): string | undefined {
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

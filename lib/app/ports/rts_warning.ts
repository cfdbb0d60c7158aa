/** Handles adapters that assert RTS by themselves, and systems that release lines: decisions and warnings. Pure; no I/O. */
import type { Profile } from "../../profile/profile.ts";
import { type Hold, linesAfter } from "../../reset/hold.ts";
import { builtInBoard } from "../boards/built_in_board.ts";
import { assertsRtsItself } from "../../serial/flow_control.ts";
import type { PortInfo } from "../../serial/port.ts";

/** The parts of a profile that decide how the lines reach the chip. */
type Wiring = Pick<Profile, "board" | "reset" | "run" | "hold">;

const ADAPTER =
  "this adapter, a CP2102C, asserts RTS by itself when the board sends something while DTR is released";

/**
 * DTR must stay asserted between resets so that the adapter does not reset the board. Only for the two-transistor
 * circuit: a profile's own scripts may be for another circuit, and run unchanged.
 */
export function wantsDtr({ board, reset, run, hold }: Wiring, port: PortInfo): boolean {
  return assertsRtsItself(port) && reset === undefined && run === undefined && hold === undefined &&
    builtInBoard(board)?.circuit === "autoReset";
}

/** Warns that Windows releases lines that the profile keeps asserted; undefined if there are none. */
export function holdWarning(
  hold: Hold | undefined,
  os: string,
): { readonly message: string; readonly hint: string } | undefined {
  const { dtr, rts } = linesAfter(hold);
  if (os !== "windows" || !dtr && !rts) return undefined;
  return {
    message: "Windows releases DTR and RTS when the port is closed, even lines that should stay asserted",
    hint: "They stay asserted while a program keeps the port open, for example flasher monitor.",
  };
}

/** Warns of restarts that such an adapter may still cause; undefined for any other adapter. */
export function adapterWarning(
  wiring: Wiring,
  port: PortInfo,
  os: string,
): { readonly message: string; readonly hint: string } | undefined {
  if (!assertsRtsItself(port)) return undefined;
  if (!wantsDtr(wiring, port)) {
    return {
      message: `A board that RTS resets may restart at any time: ${ADAPTER}`,
      hint: "For a board with the two-transistor circuit, use board: auto_reset without scripts. " +
        "For any other board, use another adapter.",
    };
  }
  if (os !== "windows") return undefined;
  return {
    message:
      `The program may restart when it prints after the port is closed: ${ADAPTER}, and Windows releases DTR then`,
    hint: "It keeps running while a program has the port open, for example flasher monitor.",
  };
}

/** What is done about an adapter that moves RTS by itself, and what a person is told of it. Pure; no I/O. */
import { boardByName } from "../../../plugins/mod.ts";
import type { Profile } from "../../profile/profile.ts";
import { type Hold, linesAfter } from "../../reset/hold.ts";
import { pullsRts } from "../../serial/flow_control.ts";
import type { PortInfo } from "../../serial/port.ts";

/** What decides how the lines reach the chip. */
type Wiring = Pick<Profile, "board" | "reset" | "run" | "hold">;

const ADAPTER =
  "this adapter, a CP2102C, asserts RTS by itself when the board sends something while DTR is released";

/**
 * Whether DTR has to be asserted between resets, lest the adapter resets the board, and can be. Scripts of somebody's own
 * may be for another circuit, and are played as they are.
 */
export function wantsDtr({ board, reset, run, hold }: Wiring, port: PortInfo): boolean {
  return pullsRts(port) && reset === undefined && run === undefined && hold === undefined &&
    boardByName(board)?.circuit === "autoReset";
}

/** Lines that are to stay asserted when the port is closed, which Windows does not let happen; undefined = none. */
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

/** What may go wrong with it all the same, as a warning; undefined = nothing is known. */
export function adapterWarning(
  wiring: Wiring,
  port: PortInfo,
  os: string,
): { readonly message: string; readonly hint: string } | undefined {
  if (!pullsRts(port)) return undefined;
  if (!wantsDtr(wiring, port)) {
    return {
      message: `A board that RTS resets may restart in the middle: ${ADAPTER}`,
      hint: "A board with the two-transistor circuit works with board: auto_reset and no scripts; " +
        "for others use another adapter.",
    };
  }
  if (os !== "windows") return undefined;
  return {
    message:
      `A program that prints may be restarted when the port is closed: ${ADAPTER}, and Windows releases it then`,
    hint: "It runs while a program has the port open, flasher monitor for example.",
  };
}

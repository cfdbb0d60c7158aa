/** Notices boards of one hub that fail together, as they do if the hub cannot supply them. Pure; no I/O. */
import type { FlashEvent } from "../../esp/events.ts";
import { EXIT } from "../../errors.ts";
import { hubOf, isController } from "../../serial/socket.ts";
import { andList, printable } from "../../text.ts";
import type { PowerSign, Unit, Verdict } from "./room.ts";
import type { Turn } from "./turn.ts";

/** Signs of two boards within this time have one cause, ms: a dip of the supply reaches all boards of a hub at once. */
export const TOGETHER_MS = 1000;

/** What a board does that has too little power, and that bad cables and firmware can also cause. */
export function powerSignOf(event: FlashEvent): PowerSign["kind"] | undefined {
  // The chip stopped answering, and has to be reset: it may have reset itself.
  return event.type === "recovering" && event.step === "reset" ? "reset" : undefined;
}

export function powerSignIn(verdict: Verdict): PowerSign["kind"] | undefined {
  if (verdict.kind !== "failed") return undefined;
  const { exitCode, lowVoltage } = verdict.failure;
  if (lowVoltage === true) return "low-voltage";
  return exitCode === EXIT.portLost || exitCode === EXIT.linkUnstable ? "lost" : undefined;
}

/** Keeps the sign. Two boards of a hub with signs at the same time are one warning, once for each hub. */
export function noteSign(turn: Turn, { id, number, port }: Unit, kind: PowerSign["kind"]): void {
  const { weakHubs, powerSigns } = turn.room;
  const hub = hubOf(port.address ?? port.socket ?? "");
  if (hub === undefined || weakHubs.includes(hub)) return;
  const sign: PowerSign = { unit: id, board: String(number ?? `#${id}`), hub, at: turn.now, kind };
  const recent = powerSigns.filter((one) => one.kind === "low-voltage" || turn.now - one.at <= TOGETHER_MS);
  const others = recent.filter((one) => isOtherBoard(one, sign) && isTogether(one, sign));
  if (others.length === 0) return turn.change({ powerSigns: [...recent, sign] });
  turn.change({ weakHubs: [...weakHubs, hub], powerSigns: recent.filter((one) => one.hub !== hub) });
  const boards = [...new Set([...others, sign].map(({ board }) => board))];
  turn.report({ type: "warning", ...describePower(hub, boards, kind) });
}

/** A board that is plugged in again is another unit with the same number. */
function isOtherBoard(a: PowerSign, b: PowerSign): boolean {
  return a.hub === b.hub && a.unit !== b.unit && a.board !== b.board;
}

/** A chip that measures its voltage proves it: the time does not matter then. */
function isTogether(a: PowerSign, b: PowerSign): boolean {
  return a.kind === "low-voltage" && b.kind === "low-voltage" || Math.abs(a.at - b.at) <= TOGETHER_MS;
}

function describePower(hub: string, boards: readonly string[], kind: PowerSign["kind"]) {
  const place = isController(hub) ? "the USB ports of this computer" : `the hub ${printable(hub)}`;
  const what = kind === "low-voltage"
    ? "report a supply voltage that is too low"
    : "failed, or had to be reset, at the same time";
  return {
    message: `Boards ${andList(boards)} on ${place} ${what}: they may get too little power`,
    hint:
      "Use a hub with its own power supply, or write to fewer boards at the same time, such as --jobs 4. " +
      "Wi-Fi draws peaks of 500 mA for each board.",
  };
}

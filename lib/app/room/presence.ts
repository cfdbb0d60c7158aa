/** Follows ports from one listing to the next: which are still the same visit, which are away, which are gone. Pure; no I/O. */
import { isChipUsb, returnMs } from "../../serial/chip_usb.ts";
import type { PortInfo } from "../../serial/port.ts";
import { findSamePort } from "../../serial/same_device.ts";
import type { Presence, Unit } from "./room.ts";

export interface Followed {
  readonly port: PortInfo;
  readonly presence: Presence;
}

export interface FollowContext {
  readonly now: number;
  readonly os: string;
  /**
   * When the chip was last known to reset itself or to be reset: "now" while flasher works on it, else a time in ms.
   */
  readonly lastReset: number | "now";
}

/** The port of a visit in a new listing, `ports`. */
export function follow(
  { port, presence }: Followed,
  ports: readonly PortInfo[],
  { now, os, lastReset }: FollowContext,
): Followed {
  if (presence.kind === "gone") return { port, presence };
  if (port.usb === undefined) return { port, presence: { kind: "present" } };
  const same = ports.find((one) => isUnchanged(one, port)) ?? returned(ports, port);
  if (same !== undefined && presence.kind === "present") return { port: same, presence };
  const since = presence.kind === "away" ? presence.since : now;
  const isReplaced = same === undefined && port.socket !== undefined &&
    ports.some(({ socket }) => socket === port.socket);
  const mayReturn = isChipUsb(port) && !isReplaced &&
    (lastReset === "now" || since - lastReset <= returnMs(os));
  if (!mayReturn || lastReset !== "now" && now - since > returnMs(os)) {
    return { port, presence: { kind: "gone" } };
  }
  return same === undefined
    ? { port, presence: { kind: "away", since } }
    : { port: same, presence: { kind: "present" } };
}

/** The same entry of a listing: name, device and socket. */
export function isUnchanged(a: PortInfo, b: PortInfo): boolean {
  return a.path === b.path && a.socket === b.socket && a.interface === b.interface &&
    a.usb?.vid === b.usb?.vid && a.usb?.pid === b.usb?.pid && a.usb?.serial === b.usb?.serial;
}

/** The port that the chip's own USB has become. */
function returned(ports: readonly PortInfo[], before: PortInfo): PortInfo | undefined {
  return isChipUsb(before) ? findSamePort(ports.filter(isChipUsb), before, { ourReset: true }) : undefined;
}

/** When the chip of a unit was last reset, as far as flasher knows. */
export function lastResetOf(
  { state, presence }: Pick<Unit, "state" | "presence">,
  now: number,
): number | "now" {
  switch (state.kind) {
    case "waiting":
      // The program of a board may reset its own USB at any time.
      return presence.kind === "away" ? presence.since : now;
    case "working":
    case "held":
      return "now";
    case "ended":
      return state.at;
  }
}

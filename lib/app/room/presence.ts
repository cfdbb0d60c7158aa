/** Follows ports from one listing to the next: which are still the same visit, which are away, which are gone. Pure; no I/O. */
import { isChipUsb, nativeUsb, returnMs } from "../../serial/chip_usb.ts";
import type { PortInfo } from "../../serial/port.ts";
import { findSamePort, uniqueSerial } from "../../serial/same_device.ts";
import type { Presence, Unit } from "./room.ts";

export interface Followed {
  readonly port: PortInfo;
  readonly presence: Presence;
}

export interface FollowContext {
  readonly now: number;
  readonly os: string;
  /**
   * When the chip was last known to reset itself or to be reset: "now" while flasher works on it, else a time in ms;
   * undefined: never.
   */
  readonly lastReset: number | "now" | undefined;
}

/** The port of a visit in a new listing, `ports`. */
export function follow(
  { port, presence }: Followed,
  ports: readonly PortInfo[],
  { now, os, lastReset }: FollowContext,
): Followed {
  if (presence.kind === "gone") return { port, presence };
  if (port.usb === undefined) return { port, presence: { kind: "present" } };
  const same = ports.find((one) => isUnchanged(one, port)) ?? returned(ports, port, lastReset !== undefined);
  if (same !== undefined && presence.kind === "present") return { port: same, presence };
  const since = presence.kind === "away" ? presence.since : now;
  const isReplaced = same === undefined && port.socket !== undefined &&
    ports.some(({ socket }) => socket === port.socket);
  const mayReturn = isChipUsb(port) && !isReplaced && lastReset !== undefined &&
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
function returned(ports: readonly PortInfo[], before: PortInfo, ourReset: boolean): PortInfo | undefined {
  if (!isChipUsb(before)) return undefined;
  const mayBecome = (port: PortInfo) => isChipUsb(port) && !isOtherChip(port, before);
  return findSamePort(ports.filter(mayBecome), before, { ourReset });
}

/** The serial number of USB Serial/JTAG is the chip's MAC: another one is another board in the same socket. */
function isOtherChip(a: PortInfo, b: PortInfo): boolean {
  if (nativeUsb(a) !== "jtag-serial" || nativeUsb(b) !== "jtag-serial") return false;
  const [one, other] = [uniqueSerial(a), uniqueSerial(b)];
  return one !== undefined && other !== undefined && one !== other;
}

/** The last reset of a unit's chip that flasher knows of. */
export function lastResetOf({ state }: Pick<Unit, "state">): number | "now" | undefined {
  switch (state.kind) {
    case "waiting":
      return undefined;
    case "working":
    case "held":
      return "now";
    case "ended":
      return state.at;
  }
}

/** The lock on a chip: no two units change the same one, even if it has two sockets. Pure; no I/O. */
import { nativeUsb } from "../../serial/chip_usb.ts";
import type { PortInfo } from "../../serial/port.ts";
import type { Unit, Verdict } from "./room.ts";

const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;

/** The MAC that the USB Serial/JTAG unit of a chip has as its serial number: it is known before the port is opened. */
export function claimedMac(port: PortInfo): string | undefined {
  const serial = port.usb?.serial?.toLowerCase();
  return nativeUsb(port) === "jtag-serial" && serial !== undefined && MAC.test(serial) ? serial : undefined;
}

/**
 * The unit that has the chip with this MAC, apart from `self`. A unit has its chip from the start of its work until the
 * board is unplugged and the work has ended, so that another socket of a finished board does not count as another board.
 */
export function holderOf(units: readonly Unit[], mac: string, self: number): Unit | undefined {
  return units.find((unit) => unit.id !== self && (unit.mac ?? unit.claim) === mac && hasChip(unit));
}

function hasChip({ state, presence, refusedAs }: Unit): boolean {
  if (refusedAs !== undefined) return false;
  switch (state.kind) {
    case "waiting":
    case "held":
      return false;
    case "working":
      return true;
    case "ended":
      return presence.kind !== "gone" && hadChip(state.verdict);
  }
}

function hadChip({ kind }: Verdict): boolean {
  switch (kind) {
    case "passed":
    case "written":
    case "known":
    case "differs":
    case "failed":
      return true;
    case "same-board":
    case "stopped":
    case "unused":
      return false;
  }
}

/** The options of a session with a chip, and its first baud rate. Pure; no I/O. */
import type { Clock } from "../../clock.ts";
import type { Gate } from "../../gate.ts";
import type { Hold } from "../../reset/hold.ts";
import type { Chip } from "../chips/mod.ts";
import type { UsbKind } from "../chips/native_usb.ts";
import type { Report } from "../events.ts";
import type { BootloaderEntry } from "./connect.ts";
import type { ChipSource, KnownChip } from "./identify.ts";

export interface SessionOptions {
  readonly clock: Clock;
  readonly report: Report;
  readonly signal?: AbortSignal;
  readonly entry: BootloaderEntry;
  /** Lines that stay asserted. The reset methods leave them so, too. */
  readonly hold?: Hold;
  /** The kind of USB if the port is the chip's own; undefined for a serial bridge. */
  readonly usb?: UsbKind;
  /** The required chip; undefined = any. */
  readonly chip: Chip | undefined;
  /** The source of `chip`; default: the profile. */
  readonly chipBy?: ChipSource;
  /** All chips that may answer; they decide which rates are tried. */
  readonly chips: readonly Chip[];
  /** The chip of an earlier session, if this one continues its work. */
  readonly continues?: KnownChip;
  /** The chip that the files are for, if no chip is required. */
  readonly expected?: { readonly chip: Chip };
  /** Baud rate for the bulk of the transfer. */
  readonly baud: number;
  /** False: works with the ROM alone. */
  readonly useStub: boolean;
  /** Called after each attempt that the chip has not answered; awaited before the next one. */
  readonly onSilence?: () => Promise<void>;
  /** Milliseconds to wait for a person at the buttons. */
  readonly waitMs: number;
  /** For work on several boards at once. Default: nothing to wait for. */
  readonly gate?: Gate;
}

/** A baud rate that every ROM and every adapter supports. */
export const FALLBACK_BAUD = 115_200;

/** The baud rate at which to open the port: reliable for the required chip, else for the one that the files are for. */
export function connectBaud(
  { baud, chip, chips, expected }: Pick<SessionOptions, "baud" | "chip" | "chips" | "expected">,
): number {
  const likely = chip ?? expected?.chip;
  const reliable = Math.min(...(likely === undefined ? chips : [likely]).map(({ syncBaud }) => syncBaud));
  return Math.min(baud, reliable);
}

/** Connects to the chip of a session and identifies it. */
import type { SerialPort } from "../../serial/port.ts";
import { overUsb } from "../chips/over_usb.ts";
import { connect, type Connection } from "./connect.ts";
import { identify, type Identity } from "./identify.ts";
import { prepareChip } from "./prepare_chip.ts";
import { FALLBACK_BAUD, type SessionOptions } from "./session_options.ts";

/** Resets the chip and connects at `baud`, or at the fallback rate. Throws ConnectError or PortError. */
export function connectChip(port: SerialPort, options: SessionOptions, baud: number): Promise<Connection> {
  const { clock, report, entry, chip, chips, waitMs, signal, onSilence } = options;
  const candidates = chip === undefined ? chips : [chip];
  return connect(port, {
    clock,
    report,
    entry,
    bauds: baud > FALLBACK_BAUD ? [baud, FALLBACK_BAUD] : [baud],
    lastBaud: options.baud,
    bootTextBauds: [...new Set(candidates.flatMap(({ bootTextBauds }) => bootTextBauds))],
    // Another chip, or a stub from an earlier run, may send two status bytes; a ROM's four begin with the same two.
    dialect: { ...candidates[0]!.rom, statusBytes: 2 },
    waitMs,
    ...(onSilence === undefined ? {} : { onSilence }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Identifies the chip, adapts its dialects to the port, and prepares it for work. Throws as `identify` does. */
export async function identifyChip(
  { loader, stubRuns }: Connection,
  { chip: expected, chipBy, usb }: SessionOptions,
): Promise<Identity> {
  const found = await identify(loader, { expected, requiredBy: chipBy, stubRuns });
  const { chip } = found;
  const identity = { ...found, dialects: overUsb(found.dialects, usb) };
  const { rom, stub } = identity.dialects;
  // The session that started a running stub has prepared the chip already.
  if (loader.dialect === chip.stub) {
    loader.dialect = stub ?? rom;
  } else {
    loader.dialect = rom;
    await prepareChip(loader, identity, usb);
  }
  return identity;
}

/**
 * Restarts the chip so that a person can read all its output: the boot text at the ROM's baud rate, the program's output
 * at its own. If the program prints before the rate is changed, the chip is restarted once more.
 */
import type { UsbKind } from "../chips/native_usb.ts";
import { byteText, concat } from "../../bytes.ts";
import type { Clock } from "../../clock.ts";
import { runResetMethod, runScript } from "../../reset/run.ts";
import type { ResetMethod } from "../../reset/script.ts";
import type { SerialPort } from "../../serial/port.ts";
import { setNear, trySetNear } from "./host_baud.ts";
import { readableFrom, romEnd, romProgress } from "../boot/boot_text.ts";

export interface RestartOptions {
  readonly clock: Clock;
  readonly method: ResetMethod;
  /** The program's rate; the port keeps it. */
  readonly baud: number;
  /** The ROM's. */
  readonly romBaud: number;
}

export interface Restarted {
  /** The readable part of the output so far. */
  readonly heard: Uint8Array;
  /** False: no boot text came at `romBaud`. */
  readonly romHeard: boolean;
  /** The port does not support `romBaud`. */
  readonly romBaudUnsupported?: true;
}

/** The longest pause in boot text, while the ROM loads a large segment; milliseconds. */
const ROM_PAUSE_MS = 100;
/** A bootloader may print a few words right after the ROM's last line; milliseconds. */
const LAST_LINE_MS = 20;
/** All of a ROM's boot text takes less; milliseconds. */
const ROM_MS = 600;

/** Rejects with a PortError. */
export async function restart(port: SerialPort, options: RestartOptions): Promise<Restarted> {
  const { clock, baud, romBaud } = options;
  if (romBaud === baud) {
    await startAt(port, baud, options);
    return { heard: new Uint8Array(), romHeard: true };
  }
  if (await trySetNear(port, romBaud) === undefined) {
    await startAt(port, baud, options);
    return { heard: new Uint8Array(), romHeard: false, romBaudUnsupported: true };
  }
  await startNow(port, options);
  const report = await listenToRom(port, clock);
  const progress = romProgress(byteText(report));
  if (progress === "talking" || progress === "done") {
    await setNear(port, baud);
    return { heard: report, romHeard: true };
  }
  await startAt(port, baud, options);
  if (progress === "none") return { heard: new Uint8Array(), romHeard: false };
  const rom = report.subarray(0, romEnd(byteText(report)));
  return { heard: concat(rom, await skipRom(port, clock)), romHeard: true };
}

/** Sets the rate, or one near it, and resets the chip; earlier input is discarded. */
export async function startAt(
  port: SerialPort,
  baud: number,
  options: Pick<RestartOptions, "method" | "clock">,
): Promise<void> {
  await setNear(port, baud);
  await startNow(port, options);
}

async function startNow(
  port: SerialPort,
  { method, clock }: Pick<RestartOptions, "method" | "clock">,
): Promise<void> {
  if ("carryOut" in method) {
    await port.discardInput();
    await runResetMethod(method, port, clock);
    return;
  }
  // At the first wait of a script the chip is held in reset and silent.
  const held = method.findIndex((step) => "wait" in step) + 1;
  await runScript(method.slice(0, held), port, clock);
  await port.discardInput();
  await runScript(method.slice(held), port, clock);
}

/** Reads until the ROM is done, the program's output begins, or nothing more comes. */
async function listenToRom(port: SerialPort, clock: Clock): Promise<Uint8Array> {
  const deadline = clock.now() + ROM_MS;
  let report: Uint8Array = new Uint8Array();
  while (clock.now() < deadline) {
    const progress = romProgress(byteText(report));
    if (progress === "overrun") break;
    const bytes = await port.read(progress === "done" ? LAST_LINE_MS : ROM_PAUSE_MS);
    if (bytes.length === 0) break;
    report = concat(report, bytes);
  }
  return report;
}

/** At the program's rate, boot text reads as noise. */
async function skipRom(port: SerialPort, clock: Clock): Promise<Uint8Array> {
  const deadline = clock.now() + ROM_MS;
  let heard: Uint8Array = new Uint8Array();
  while (clock.now() < deadline) {
    const from = readableFrom(byteText(heard));
    if (from !== undefined) return heard.subarray(from);
    heard = concat(heard, await port.read(deadline - clock.now()));
  }
  return heard;
}

/**
 * Whether lines can restart the chip without losing its port. A reset over USB-OTG removes the port, and the lines of a
 * program's own USB reset nothing. A USB-JTAG-Serial unit stays connected while it resets the chip. `usb`: the chip's USB
 * that the port belongs to; undefined = an adapter.
 */
export function restartsByLines(usb: UsbKind | "program" | undefined): boolean {
  return usb === undefined || usb === "jtag-serial";
}

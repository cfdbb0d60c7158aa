/**
 * Restarts the chip so that a person can read all that it prints: the ROM's report at the ROM's rate, what the program
 * says at its own. Where the program speaks before the rate is changed, the chip is restarted once more.
 */
import { byteText, concat } from "../../bytes.ts";
import type { Clock } from "../../clock.ts";
import { runResetMethod, runScript } from "../../reset/run.ts";
import type { ResetMethod } from "../../reset/script.ts";
import type { SerialPort } from "../../serial/port.ts";
import { setNear, trySetNear } from "./host_baud.ts";
import { readableFrom, romEnd, romProgress } from "../boot/boot_text.ts";

export interface RestartOptions {
  readonly clock: Clock;
  readonly way: ResetMethod;
  /** The program's rate, which the port has afterwards. */
  readonly baud: number;
  /** The ROM's. */
  readonly romBaud: number;
}

export interface Restarted {
  /** What was read already, as far as it is readable. */
  readonly heard: Uint8Array;
  /** False: the ROM does not speak at `romBaud`, as far as can be heard. */
  readonly romHeard: boolean;
  /** The port does not have `romBaud`, so nobody listened to the ROM. */
  readonly deaf?: true;
}

/** A ROM that loads a large segment is silent for that long; milliseconds. */
const ROM_PAUSE_MS = 100;
/** Behind the ROM's last line a bootloader may have a few words, at once. */
const LAST_WORDS_MS = 20;
/** The whole report of a ROM, with much to spare. */
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
    return { heard: new Uint8Array(), romHeard: false, deaf: true };
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

/** Sets the rate, or one near it, and resets the chip; what came before the reset is thrown away. */
export async function startAt(
  port: SerialPort,
  baud: number,
  options: Pick<RestartOptions, "way" | "clock">,
): Promise<void> {
  await setNear(port, baud);
  await startNow(port, options);
}

async function startNow(
  port: SerialPort,
  { way, clock }: Pick<RestartOptions, "way" | "clock">,
): Promise<void> {
  if ("carryOut" in way) {
    await port.discardInput();
    await runResetMethod(way, port, clock);
    return;
  }
  // While a script waits for the first time the chip is held in reset, and says nothing.
  const held = way.findIndex((step) => "wait" in step) + 1;
  await runScript(way.slice(0, held), port, clock);
  await port.discardInput();
  await runScript(way.slice(held), port, clock);
}

/** Up to where the ROM is done, or the program can be heard, or nothing comes any more. */
async function listenToRom(port: SerialPort, clock: Clock): Promise<Uint8Array> {
  const deadline = clock.now() + ROM_MS;
  let report: Uint8Array = new Uint8Array();
  while (clock.now() < deadline) {
    const progress = romProgress(byteText(report));
    if (progress === "overrun") break;
    const bytes = await port.read(progress === "done" ? LAST_WORDS_MS : ROM_PAUSE_MS);
    if (bytes.length === 0) break;
    report = concat(report, bytes);
  }
  return report;
}

/** What the ROM says sounds like noise at the program's rate. */
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

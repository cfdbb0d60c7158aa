/** Explains from its output why a board does not boot as expected. Pure; no I/O. */
import { quote } from "../../text.ts";
import { type Boot, lastLine, readBoots } from "./boot_text.ts";
import { readBootError } from "./boot_errors.ts";
import type { Diagnosis } from "./diagnosis.ts";
import { OTHER_CONSOLE, type OtherConsole } from "./other_console.ts";
import { describeSafeMode, readSafeMode } from "./safe_mode.ts";

/** Its `what` completes "did not boot: …". */
export interface NoBoot extends Diagnosis {
  /** True if a wrong flash mode can be the cause. */
  readonly mayBeMode: boolean;
  /** True if a program seems to run. Default false. */
  readonly runs?: true;
  /** True if the chip restarts again and again, and does not say why: its program may do that. Default false. */
  readonly restarts?: true;
}

interface Heard {
  /** Received at the program's baud rate. */
  readonly text: string;
  /** Received at the ROM's baud rate, if that is another one. */
  readonly rom: string | undefined;
  /** The program's baud rate. */
  readonly baud: number;
  /** The console that was not listened to. */
  readonly other: OtherConsole;
  /** The program serves the USB port that was listened to. Default false. */
  readonly servesPort?: boolean;
}

const MODE = "The flash may not support the mode in the image header.";

export function explainNoBoot(heard: Heard): NoBoot {
  const { text, rom } = heard;
  const { error, words = "" } = readBootError(`${text}\n${rom ?? ""}`) ?? {};
  if (error?.kind === "brown-out") {
    return { what: error.what, advice: error.advice, mayBeMode: false, lowVoltage: true };
  }
  const boots = readBoots(rom ?? text);
  const last = boots.at(-1);
  if (last?.into === "bootloader") {
    return {
      what: "the chip is in its bootloader",
      advice:
        "GPIO0 (GPIO9 on later chips) is held low: release the button or remove the wire, then press RESET.",
      mayBeMode: false,
    };
  }
  // Its reason may look like an error of a ROM or a program.
  const safeMode = readSafeMode(text);
  if (safeMode !== undefined) return { ...describeSafeMode(safeMode), mayBeMode: false, runs: true };
  if (error !== undefined && error.kind !== "watchdog") {
    const { kind, advice, mayBeMode } = error;
    if (kind === "crash") return { what: `the program crashed with ${quote(words)}`, advice, mayBeMode };
    return { what: `${error.what}: it printed ${quote(words)}`, advice, mayBeMode };
  }
  const failed = boots.findLast((boot) => boot.failed);
  if (failed !== undefined) {
    const what = `the chip keeps restarting, last reset by ${failed.cause}`;
    return { what, advice: MODE, mayBeMode: true, restarts: true };
  }
  return explainSilence(heard, last);
}

function explainSilence(
  { text, rom, baud, other, servesPort = false }: Heard,
  last: Boot | undefined,
): NoBoot {
  const elsewhere = other === "none" ? undefined : OTHER_CONSOLE[other];
  const line = lastLine(text);
  if (line !== undefined) {
    return {
      what: `the board printed something else, last ${quote(line.trim())}`,
      advice: [
        "The program runs. Check the text in expect, and whether expect.within is long enough.",
        elsewhere,
      ]
        .filter((line) => line !== undefined).join("\n"),
      mayBeMode: false,
      runs: true,
    };
  }
  if (last !== undefined) {
    const reset = last.cause === undefined ? "" : ` after a reset by ${last.cause}`;
    const what = `the chip started a program${reset}, but printed nothing readable at ${baud} baud`;
    // The ROM and the program could read the flash.
    if (elsewhere !== undefined) {
      return {
        what,
        advice: `${elsewhere}\nOr the program prints nothing, or at another baud rate (expect.baud).`,
        mayBeMode: false,
        runs: true,
      };
    }
    return {
      what,
      advice: `${MODE} Or the program prints nothing, or at another baud rate (expect.baud).`,
      mayBeMode: true,
      runs: true,
    };
  }
  if (text + (rom ?? "") !== "") {
    return {
      what: `the board printed nothing readable at ${baud} baud`,
      advice: "The program may use another baud rate: set expect.baud.",
      mayBeMode: false,
    };
  }
  if (servesPort) {
    const what = "its program runs and serves the USB port, but printed nothing";
    return { what, advice: OTHER_CONSOLE.uart, mayBeMode: false, runs: true };
  }
  return {
    what: "the board printed nothing",
    advice: other === "uart"
      ? OTHER_CONSOLE.uart
      : "Check that the board is powered and its TX is wired to the adapter's RX. Then press RESET.",
    mayBeMode: false,
  };
}

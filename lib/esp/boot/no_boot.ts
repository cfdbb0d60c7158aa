/** Why a board does not boot as expected, out of what was heard of it. Pure; no I/O. */
import { quote } from "../../text.ts";
import { type Boot, lastLine, readBoots } from "./boot_text.ts";
import { readBootError } from "./boot_errors.ts";
import type { Finding } from "./diagnosis.ts";
import { OTHER_CONSOLE, type OtherConsole } from "./other_console.ts";

/** Its `what` completes "did not boot: …". */
export interface NoBoot extends Finding {
  /** A wrong flash mode looks like this. */
  readonly mayBeMode: boolean;
}

interface Heard {
  /** At the program's rate. */
  readonly text: string;
  /** At the ROM's, where that is another one. */
  readonly rom: string | undefined;
  /** The program's rate. */
  readonly baud: number;
  /** Where else the program may speak. */
  readonly other: OtherConsole;
}

const MODE = "The flash may not work in the mode that the image header sets.";

export function explainNoBoot(heard: Heard): NoBoot {
  const { text, rom } = heard;
  const { complaint, words = "" } = readBootError(`${text}\n${rom ?? ""}`) ?? {};
  if (complaint?.kind === "brown-out") {
    return { what: complaint.what, advice: complaint.advice, mayBeMode: false };
  }
  const boots = readBoots(rom ?? text);
  const last = boots.at(-1);
  if (last?.into === "bootloader") {
    return {
      what: "the chip is in its bootloader",
      advice:
        "GPIO0 (GPIO9 on later chips) is held low: let go of the button, or remove the wire, and press RESET.",
      mayBeMode: false,
    };
  }
  if (complaint !== undefined && complaint.kind !== "watchdog") {
    const { kind, advice, mayBeMode } = complaint;
    if (kind === "crash") return { what: `the program crashed with ${quote(words)}`, advice, mayBeMode };
    return { what: `${complaint.what}: it says ${quote(words)}`, advice, mayBeMode };
  }
  const failed = boots.findLast((boot) => boot.failed);
  if (failed !== undefined) {
    const what = `the chip starts over and over, last reset by ${failed.cause}`;
    return { what, advice: MODE, mayBeMode: true };
  }
  return explainSilence(heard, last);
}

function explainSilence({ text, rom, baud, other }: Heard, last: Boot | undefined): NoBoot {
  const elsewhere = other === "none" ? undefined : OTHER_CONSOLE[other];
  const line = lastLine(text);
  if (line !== undefined) {
    return {
      what: `something else was heard, last ${quote(line.trim())}`,
      advice: ["The program runs. Does the profile expect the right text, and wait long enough?", elsewhere]
        .filter((line) => line !== undefined).join("\n"),
      mayBeMode: false,
    };
  }
  if (last !== undefined) {
    const reset = last.cause === undefined ? "" : `reset by ${last.cause}, `;
    const what = `${reset}the chip started a program, but nothing readable came at ${baud} baud`;
    // Its ROM and what that started could read the flash.
    if (elsewhere !== undefined) {
      return {
        what,
        advice: `${elsewhere}\nOr the program prints nothing, or prints at another rate (expect.baud).`,
        mayBeMode: false,
      };
    }
    return {
      what,
      advice: `${MODE} Or the program prints nothing, or prints at another rate (expect.baud).`,
      mayBeMode: true,
    };
  }
  if (text + (rom ?? "") !== "") {
    return {
      what: `nothing readable came at ${baud} baud`,
      advice: "The program may speak at another rate: set expect.baud.",
      mayBeMode: false,
    };
  }
  return {
    what: "nothing was heard",
    advice: other === "uart"
      ? OTHER_CONSOLE.uart
      : "Is the board powered, and its TX wired to the adapter's RX? Press RESET and look again.",
    mayBeMode: false,
  };
}

/**
 * What chips print when they start: the ROM's report, its complaints, a program's last words. Texts are of one
 * character a byte, because part of them may have come at another rate. Pure; no I/O.
 */
import { printable } from "../text.ts";

/** The first line of a ROM: `rst cause:2, boot mode:(3,6)` of the ESP8266, `rst:0x1 (POWERON),boot:0x13 (…)` later. */
const BANNER = /rst cause:(\d+), ?boot mode:\((\d+),\d+\)|rst:(0x[0-9a-f]+) \((\w+)\),boot:(0x[0-9a-f]+)/gi;

/** Its last one before the program begins. */
const ROM_END = /\n(?:csum 0x[0-9a-f]{2}|entry 0x[0-9a-f]{8}) *\r?\n/;

/** Of the ESP8266 (Espressif, "ESP8266 reset causes and common fatal exception causes"). */
const ESP8266_CAUSES: Readonly<Record<string, string>> = {
  "0": "power-on",
  "1": "power-on",
  "2": "the reset pin",
  "3": "software",
  "4": "the watchdog",
};

export interface Boot {
  /** Why the chip was reset, in words. */
  readonly cause: string;
  /** A watchdog or a crash did it: the program before did not run. */
  readonly failed: boolean;
  /** The strapping pins led into the bootloader. */
  readonly download: boolean;
}

/** Every start of the chip that the text tells of, in order. */
export function bootsIn(text: string): Boot[] {
  return [...text.matchAll(BANNER)].map(([, cause, mode, code, name]) => {
    if (cause !== undefined) {
      const words = ESP8266_CAUSES[cause] ?? `cause ${cause}`;
      return { cause: words, failed: cause === "4", download: mode === "1" };
    }
    const words = `${code} (${name})`;
    return {
      cause: words,
      failed: /WDT|PANIC|LOCKUP/i.test(name!),
      download: /waiting for download/i.test(text),
    };
  });
}

/**
 * How far a ROM's report is that is being listened to at the ROM's rate. `none`: no report (yet). `talking`: more will
 * come. `done`: the program has begun, and was silent so far. `overrun`: it already speaks, at another rate.
 */
export function romProgress(text: string): "none" | "talking" | "done" | "overrun" {
  if (text.search(BANNER) < 0) return "none";
  const end = romEnd(text);
  if (end === undefined) return "talking";
  return UNREADABLE.test(text.slice(end)) ? "overrun" : "done";
}

/** Index behind the ROM's last line; undefined = it has not come. */
export function romEnd(text: string): number | undefined {
  const match = ROM_END.exec(text);
  return match === null ? undefined : match.index + match[0].length;
}

/** ROMs and bootloaders know nothing but ASCII. */
const UNREADABLE = /[^\t\n\r\x20-\x7e]/;

/** What comes at another rate has such a line hardly ever; nor such an end of one, which may stand behind noise. */
const LINE = /^[\x20-\x7e]{5,}$|[\x20-\x7e]{12,}$/;

/** Bytes that at another rate hardly come one after the other. */
const READABLE = /[\t\n\r\x20-\x7e]{12}/;

/** Index at which something readable begins; undefined = all of it came at another rate. */
export function readableFrom(text: string): number | undefined {
  const match = READABLE.exec(text);
  return match === null ? undefined : match.index;
}

/** Complaints of ROMs and bootloaders that find no program they can load. */
const NO_PROGRAM =
  /ets_main\.c|invalid header: 0x[0-9a-f]+|csum err[^\r\n]{0,40}|flash read err[^\r\n]{0,40}|SHA-256 comparison failed|Invalid image block|invalid chip id|No bootable app[^\r\n]{0,40}/i;

/** Last words of a program. */
const CRASH =
  /Guru Meditation Error[^\r\n]{0,80}|Fatal exception[^\r\n]{0,40}|Exception \(\d+\)|abort\(\) was called|(?:Soft|wdt) WDT reset|assert failed[^\r\n]{0,80}/i;

const BROWN_OUT = /brown.?out/i;

export interface NoBoot {
  /** Completes "did not boot: …". */
  readonly what: string;
  /** What to do about it, in whole sentences. */
  readonly advice: string;
  /** A wrong flash mode looks like this. */
  readonly mayBeMode: boolean;
}

const MODE = "The flash may not work in the mode that the image's header asks for.";
const POWER = "Unplug what else hangs on the board, use another cable or a powered hub.";

/**
 * Why a board did not boot. `text`: what was heard at the program's rate, `rom` at the ROM's where that is another one.
 * `baud`: the program's.
 */
export function explainNoBoot(
  { text, rom, baud }: { readonly text: string; readonly rom: string | undefined; readonly baud: number },
): NoBoot {
  const all = `${text}\n${rom ?? ""}`;
  if (BROWN_OUT.test(all)) {
    return { what: "the supply voltage broke down (brown-out)", advice: POWER, mayBeMode: false };
  }
  const boots = bootsIn(rom ?? text);
  if (boots.at(-1)?.download) {
    return {
      what: "the chip is in its bootloader",
      advice:
        "GPIO0 (GPIO9 on later chips) is held low: let go of the button, or remove the wire, and press RESET.",
      mayBeMode: false,
    };
  }
  const refusal = NO_PROGRAM.exec(all)?.[0];
  if (refusal !== undefined) {
    return {
      what: `the chip finds no program it can load, and says ${quoted(refusal)}`,
      advice: MODE,
      mayBeMode: true,
    };
  }
  const crash = CRASH.exec(all)?.[0];
  if (crash !== undefined) {
    return { what: `the program crashed with ${quoted(crash)}`, advice: MODE, mayBeMode: true };
  }
  const failed = boots.filter((boot) => boot.failed);
  if (failed.length > 0) {
    const what = `the chip starts over and over, last reset by ${failed.at(-1)!.cause}`;
    return { what, advice: MODE, mayBeMode: true };
  }
  return explainSilence({ text, rom, baud, last: boots.at(-1) });
}

function explainSilence(
  { text, rom, baud, last }: {
    readonly text: string;
    readonly rom: string | undefined;
    readonly baud: number;
    readonly last: Boot | undefined;
  },
): NoBoot {
  const line = lastLine(text);
  if (line !== undefined) {
    return {
      what: `something else was heard, last ${quoted(line)}`,
      advice: "The program runs. Does the profile expect the right text, and wait long enough?",
      mayBeMode: false,
    };
  }
  if (last !== undefined) {
    return {
      what: `reset by ${last.cause}, the chip started a program, but nothing readable came at ${baud} baud`,
      advice: `${MODE} Or the program is silent, or speaks at another rate (expect.baud).`,
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
    advice: "Is the board powered, and its TX wired to the adapter's RX? Press RESET and look again.",
    mayBeMode: false,
  };
}

/** The last readable line that is not the ROM's. */
export function lastLine(text: string): string | undefined {
  const own = text.slice(romEnd(text) ?? 0).split(/[\r\n]+/);
  return own.flatMap((line) => LINE.exec(line)?.[0] ?? []).at(-1);
}

function quoted(words: string): string {
  return `"${printable(words.trim().slice(0, 60))}"`;
}

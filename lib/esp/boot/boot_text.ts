/**
 * Parses what chips print when they start: the ROM's report and the last line of a program. Texts have one character
 * per byte, because part of them may have been sent at another baud rate. Pure; no I/O.
 *
 *     ets Jan  8 2013,rst cause:2, boot mode:(3,6)                              ESP8266
 *     rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)                   ESP32 and later
 */
import { utf8Text } from "../../bytes.ts";
import { quote } from "../../text.ts";

/** One start of the chip. */
export interface Boot {
  /** `boot mode (3,6)`, `boot mode 0x13`. */
  readonly mode: string;
  readonly into: "bootloader" | "firmware" | "neither";
  /** Describes what reset the chip; undefined if the text does not say. */
  readonly cause: string | undefined;
  /** A watchdog or a crash reset the chip: the previous program failed. */
  readonly failed: boolean;
  /** Describes the levels of the strapping pins. */
  readonly pins: string;
}

/** The banner of either kind of ROM; noise may replace its beginning. */
const BANNER =
  /(?:rst cause:(\d), *)?boot mode:\((\d),(\d)\)?|(?:rst:0x[\da-f]+ \(([\w ]+)\),)?boot:0x([\da-f]+) \(([^\r\n]*)/gi;

/** Every start in `text`, in order. */
export function readBoots(text: string): Boot[] {
  const isEsp32 = /ets Ju[nl] /.test(text);
  return [...text.matchAll(BANNER)].map(([, cause, straps, second, reason, strapsHex, name]) =>
    straps !== undefined
      ? esp8266Boot(Number(straps), { cause, second: second! })
      : familyBoot(parseInt(strapsHex!, 16), { reason, name: name!, isEsp32 })
  );
}

/** Reset causes by the ROM's number (Espressif, "ESP8266 reset causes"). */
const ESP8266_CAUSES: Readonly<Record<string, string>> = {
  "1": "power-on",
  "2": "its RESET pin",
  "3": "software",
  "4": "a watchdog",
  "5": "deep sleep",
  "6": "deep sleep",
};

/** The first number of the boot mode encodes GPIO15, GPIO0 and GPIO2 (Espressif, "ESP8266 boot mode"). */
function esp8266Boot(
  straps: number,
  { cause, second }: { readonly cause: string | undefined; readonly second: string },
): Boot {
  const level = (bit: number) => (straps & bit) !== 0 ? "high" : "low";
  return {
    mode: `boot mode (${straps},${second})`,
    into: straps === 1 ? "bootloader" : straps === 3 ? "firmware" : "neither",
    cause: cause === undefined ? undefined : ESP8266_CAUSES[cause],
    failed: cause === "4",
    pins: `GPIO0 ${level(2)}, GPIO2 ${level(1)}, GPIO15 ${level(4)}`,
  };
}

/** Espressif's names of reset causes, which vary between chips; the first pattern that matches wins. */
const FAMILY_CAUSES: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/BROWN_?OUT/, "a dip in its supply"],
  [/GLITCH/, "a glitch in its supply"],
  [/WDT/, "a watchdog"],
  [/SLEEP/, "deep sleep"],
  [/POWERON/, "power-on or its EN pin"],
  [/EXT/, "its EN pin"],
  [/USB/, "its USB unit"],
  [/JTAG/, "a debugger"],
  [/SW|SOFT/, "software"],
];

interface FamilyText {
  readonly reason: string | undefined;
  /** The ROM's name of the boot mode. */
  readonly name: string;
  readonly isEsp32: boolean;
}

function familyBoot(straps: number, { reason, name, isEsp32 }: FamilyText): Boot {
  const upper = reason?.toUpperCase() ?? "";
  const words = FAMILY_CAUSES.find(([pattern]) => pattern.test(upper))?.[1];
  return {
    mode: `boot mode 0x${straps.toString(16)}`,
    into: /DOWNLOAD/i.test(name) ? "bootloader" : /FLASH_BOOT/i.test(name) ? "firmware" : "neither",
    cause: words ?? (reason === undefined ? undefined : quote(reason, 30)),
    failed: /WDT|PANIC|LOCKUP/.test(upper),
    pins: familyPins(straps, isEsp32),
  };
}

/**
 * ESP32: MTDI, GPIO0, GPIO2, GPIO4, MTDO, GPIO5 from bit 5 down; later chips: the boot pin is bit 3 (esptool, "Boot
 * Mode Selection").
 */
function familyPins(straps: number, isEsp32: boolean): string {
  const level = (bit: number) => (straps & bit) !== 0 ? "high" : "low";
  return isEsp32
    ? `GPIO0 ${level(0x10)}, GPIO2 ${level(0x08)}, GPIO12 ${level(0x20)}, GPIO15 ${level(0x02)}`
    : `its boot pin ${level(0x08)}`;
}

/** The ROM's last line before the program begins. */
const ROM_END = /\n(?:csum 0x[0-9a-f]{2}|entry 0x[0-9a-f]{8}) *\r?\n/;

/** Index after the ROM's last line; undefined = it has not arrived. */
export function romEnd(text: string): number | undefined {
  const match = ROM_END.exec(text);
  return match === null ? undefined : match.index + match[0].length;
}

/** ROMs and bootloaders print only ASCII. */
const UNREADABLE = /[^\t\n\r\x20-\x7e]/;

/**
 * Progress of a ROM's report, received at the ROM's baud rate. `none`: no report yet. `talking`: more will come.
 * `done`: the program has started and has printed nothing so far. `overrun`: it already prints at another baud rate.
 */
export function romProgress(text: string): "none" | "talking" | "done" | "overrun" {
  if (text.search(BANNER) < 0) return "none";
  const end = romEnd(text);
  if (end === undefined) return "talking";
  return UNREADABLE.test(text.slice(end)) ? "overrun" : "done";
}

/** A run of readable characters that is unlikely at another baud rate. */
const READABLE = /[\t\n\r\x20-\x7e]{12}/;

/** Index of the first readable text; undefined = everything was sent at another baud rate. */
export function readableFrom(text: string): number | undefined {
  const match = READABLE.exec(text);
  return match === null ? undefined : match.index;
}

/** One character of a program's text: ASCII, or UTF-8 in two to four bytes. */
const CHAR =
  "[\\x20-\\x7e]|[\\xc2-\\xdf][\\x80-\\xbf]|[\\xe0-\\xef][\\x80-\\xbf]{2}|[\\xf0-\\xf4][\\x80-\\xbf]{3}";
/** A line, or the end of a line after noise, that is unlikely at another baud rate. */
const LINE = new RegExp(`^(?:${CHAR}){5,}$|(?:${CHAR}){12,}$`);
const READABLE_CHARS = new RegExp(`${CHAR}|[\\r\\n\\t]`, "g");

/** The number of bytes in `text` that are readable, as ASCII or UTF-8. */
export function countReadable(text: string): number {
  return (text.match(READABLE_CHARS) ?? []).reduce((sum, { length }) => sum + length, 0);
}

/** The last readable line after the ROM's report, as text and no longer as bytes. */
export function lastLine(text: string): string | undefined {
  const own = text.slice(romEnd(text) ?? 0).split(/[\r\n]+/);
  const last = own.flatMap((line) => LINE.exec(line)?.[0] ?? []).at(-1);
  return last && utf8Text(last);
}

/**
 * What chips print when they start: the ROM's report, its complaints, a program's last words. Texts are of one
 * character a byte, because part of them may have come at another rate. Pure; no I/O.
 *
 *     ets Jan  8 2013,rst cause:2, boot mode:(3,6)                              ESP8266
 *     rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)                   ESP32 and later
 */
import { quote } from "../../text.ts";

/** One start of the chip. */
export interface Boot {
  /** `boot mode (3,6)`, `boot mode 0x13`. */
  readonly mode: string;
  readonly into: "bootloader" | "firmware" | "neither";
  /** What reset it, in words; undefined where the text does not tell. */
  readonly cause: string | undefined;
  /** A watchdog or a crash reset it: the program before did not run. */
  readonly failed: boolean;
  /** What the strapping pins were, in words. */
  readonly pins: string;
}

/** Of either kind of ROM; the beginning may be lost in noise. */
const BANNER =
  /(?:rst cause:(\d), *)?boot mode:\((\d),(\d)\)?|(?:rst:0x[\da-f]+ \(([\w ]+)\),)?boot:0x([\da-f]+) \(([^\r\n]*)/gi;

/** Every start that `text` tells of, in order. */
export function readBoots(text: string): Boot[] {
  const isEsp32 = /ets Ju[nl] /.test(text);
  return [...text.matchAll(BANNER)].map(([, cause, straps, second, reason, strapsHex, name]) =>
    straps !== undefined
      ? esp8266Boot(Number(straps), { cause, second: second! })
      : familyBoot(parseInt(strapsHex!, 16), { reason, name: name!, isEsp32 })
  );
}

/** Espressif, "ESP8266 reset causes": as the ROM counts them. */
const ESP8266_CAUSES: Readonly<Record<string, string>> = {
  "1": "power-on",
  "2": "its RESET pin",
  "3": "software",
  "4": "a watchdog",
  "5": "deep sleep",
  "6": "deep sleep",
};

/** The first number of the boot mode is three pins: GPIO15, GPIO0, GPIO2 (Espressif, "ESP8266 boot mode"). */
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

/** Espressif's names of causes, which differ a little from chip to chip; the first pattern that fits counts. */
const FAMILY_CAUSES: readonly (readonly [pattern: RegExp, words: string])[] = [
  [/BROWN_?OUT/, "a dip of its supply"],
  [/GLITCH/, "a glitch of its supply"],
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
  /** What the ROM calls the boot mode. */
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

/** ESP32: MTDI, GPIO0, GPIO2, GPIO4, MTDO, GPIO5 from bit 5 down; later chips: the boot pin is bit 3 (esptool, "Boot Mode Selection"). */
function familyPins(straps: number, isEsp32: boolean): string {
  const level = (bit: number) => (straps & bit) !== 0 ? "high" : "low";
  return isEsp32
    ? `GPIO0 ${level(0x10)}, GPIO2 ${level(0x08)}, GPIO12 ${level(0x20)}, GPIO15 ${level(0x02)}`
    : `its boot pin ${level(0x08)}`;
}

/** The ROM's last line before the program begins. */
const ROM_END = /\n(?:csum 0x[0-9a-f]{2}|entry 0x[0-9a-f]{8}) *\r?\n/;

/** Index behind the ROM's last line; undefined = it has not come. */
export function romEnd(text: string): number | undefined {
  const match = ROM_END.exec(text);
  return match === null ? undefined : match.index + match[0].length;
}

/** ROMs and bootloaders know nothing but ASCII. */
const UNREADABLE = /[^\t\n\r\x20-\x7e]/;

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

/** Bytes that at another rate hardly come one after the other. */
const READABLE = /[\t\n\r\x20-\x7e]{12}/;

/** Index at which something readable begins; undefined = all of it came at another rate. */
export function readableFrom(text: string): number | undefined {
  const match = READABLE.exec(text);
  return match === null ? undefined : match.index;
}

/** What comes at another rate has such a line hardly ever; nor such an end of one, which may stand behind noise. */
const LINE = /^[\x20-\x7e]{5,}$|[\x20-\x7e]{12,}$/;

/** The last readable line that is not the ROM's. */
export function lastLine(text: string): string | undefined {
  const own = text.slice(romEnd(text) ?? 0).split(/[\r\n]+/);
  return own.flatMap((line) => LINE.exec(line)?.[0] ?? []).at(-1);
}

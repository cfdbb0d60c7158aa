/**
 * What a chip's ROM and its first programs print at a reset. Pure; no I/O.
 *
 *     ets Jan  8 2013,rst cause:2, boot mode:(3,6)                              ESP8266
 *     rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)                   ESP32 and later
 */
import { quote } from "../text.ts";

/** One start of the chip. */
export interface Boot {
  /** `boot mode (3,6)`, `boot mode 0x13`. */
  readonly mode: string;
  readonly into: "bootloader" | "firmware" | "neither";
  /** What reset it, in words; undefined where the text does not tell. */
  readonly cause: string | undefined;
  readonly brownOut: boolean;
  /** What the strapping pins were, in words. */
  readonly pins: string;
}

/** Every start that `text` tells of, in order. */
export function readBoots(text: string): Boot[] {
  const pattern =
    /(?:rst cause:(\d), *)?boot mode:\((\d),(\d)\)?|(?:rst:0x[\da-f]+ \(([\w ]+)\),)?boot:0x([\da-f]+) \(([^\r\n]*)/gi;
  const isEsp32 = /ets Ju[nl] /.test(text);
  return [...text.matchAll(pattern)].map(([, cause, straps, second, reason, strapsHex, name]) =>
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
    brownOut: false,
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
    brownOut: /BROWN_?OUT/.test(upper),
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

/** What keeps the firmware from running, and what to do about that. */
export interface Trouble {
  readonly what: string;
  readonly advice: string;
}

const NO_MATTER = "That does not keep it from being flashed, once it is in its bootloader.";

const TROUBLES: readonly (readonly [pattern: RegExp, trouble: Trouble])[] = [
  [/invalid header: 0xffffffff/i, { what: "its flash is blank", advice: NO_MATTER }],
  [/invalid header|ets_main\.c|invalid chip id|No bootable app/i, {
    what: "there is no firmware where it looks for it",
    advice: NO_MATTER,
  }],
  [/csum err|checksum failed|SHA-256 comparison failed|invalid image block/i, {
    what: "the firmware in its flash is damaged",
    advice: NO_MATTER,
  }],
  [/flash read err/i, {
    what: "its flash cannot be read",
    advice:
      "On an ESP32 GPIO12 must be low at a reset, else the flash gets 1.8 V; take off what hangs on it.",
  }],
  [/guru meditation|fatal exception|exception \(\d|abort\(\) was called|stack canary/i, {
    what: "its firmware crashes",
    advice: NO_MATTER,
  }],
  [/wdt reset|watchdog got triggered|task_wdt/i, { what: "a watchdog resets it", advice: NO_MATTER }],
];

/** The first trouble on the list that `text` tells of. */
export function readTrouble(text: string): Trouble | undefined {
  return TROUBLES.find(([pattern]) => pattern.test(text))?.[1];
}

/** What the ESP32's firmware prints of its supply. */
export function tellsOfBrownOut(text: string): boolean {
  return /brownout detector was triggered/i.test(text) || readBoots(text).some(({ brownOut }) => brownOut);
}

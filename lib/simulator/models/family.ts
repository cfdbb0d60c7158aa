/** What the rows of the ESP32 family are made of. */

import { bootFamily } from "../boot/family.ts";
import type {
  BootModel,
  RomModel,
  Segment,
  SpiModel,
  StubModel,
  UartModel,
  WatchdogModel,
  Word,
} from "./model.ts";
import { ESP32S2_COMMANDS, SECURE_COMMANDS } from "../rom/family.ts";

/** Addresses from here on are somebody's; where exactly the bus ends does not matter to a loader. */
export const LOWEST = 0x20000000;

/** 40 MHz, the crystal of nearly every board. The ROM runs its UART straight from it, and begins at 115200 baud. */
export function uartAt(divider: number, clock = 40_000_000): UartModel {
  // It does not know the crystal, and takes it for one of 40 MHz.
  return { clock, assumedClock: 40_000_000, fraction: 16, divider, resetDivider: 347.1875 };
}

/** SPI_MEM of every chip since the ESP32-S2. */
export function spiMemAt(base: number): SpiModel {
  return {
    base,
    user: 0x18,
    user2: 0x20,
    data: 0x58,
    misoBits: { register: 0x28, shift: 0, mask: 0x3ff },
    mosiBits: { register: 0x24, shift: 0, mask: 0x3ff },
  };
}

/** In the RTC controller, from its configuration on. */
export function rtcWatchdogs(config: number): WatchdogModel {
  return {
    config,
    timeout: config + 0x04,
    protect: config + 0x18,
    super: { config: config + 0x1c, protect: config + 0x20, key: 0x8f1d312a, feed: 0x80000000 },
  };
}

/** In a unit of their own. */
export function lpWatchdogs(base: number, protect: number): WatchdogModel {
  return {
    config: base,
    timeout: base + 0x04,
    protect: base + protect,
    super: { config: base + protect + 4, protect: base + protect + 8, key: 0x50d83aa1, feed: 1 << 18 },
  };
}

/** The MAC address, least significant byte first, in two words. */
export function macWords(address: number, mac: readonly number[]): Word[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac;
  return [
    [address, (c << 24 | d << 16 | e << 8 | f) >>> 0],
    [address + 4, a << 8 | b],
  ];
}

/** `words` joined where two rows share an address: fuses of several meanings in one word. */
export function joined(...words: readonly Word[]): Word[] {
  const sum = new Map<number, number>();
  for (const [address, value] of words) sum.set(address, ((sum.get(address) ?? 0) | value) >>> 0);
  return [...sum];
}

/** Major and minor number of a revision counted as 103 for v1.3. */
export function parts(revision: number): { readonly major: number; readonly minor: number } {
  return { major: Math.floor(revision / 100), minor: revision % 100 };
}

/** The ROM of every chip since the ESP32-S2. */
export const LATE_ROM: RomModel = {
  statusBytes: 4,
  syncValueAt: 1,
  repeatsLast: false,
  commands: ESP32S2_COMMANDS,
  countsDamaged: false,
  statusRegisters: 2,
  beginSize: 20,
  secureCommands: SECURE_COMMANDS,
  fixedBaudWhenSecure: false,
};

export interface LateBoot {
  /** As its first line has it: `esp32c3-api1-20210207`. */
  readonly rom: string;
  /** `Feb  7 2021`. */
  readonly build: string;
  /** The strapping pins as it prints them, for running and for download. */
  readonly run: string;
  readonly download: string;
  readonly offset: number;
}

const CAUSE = { pin: "0x1 (POWERON)", watchdog: "0x7 (TG0WDT_SYS_RST)", software: "0x3 (RTC_SW_SYS_RST)" };

/** The ROM's text since the ESP32-S2. */
export function lateBoot({ rom, build, run, download: loader, offset }: LateBoot): BootModel {
  return {
    banner: ({ cause, download }) =>
      `ESP-ROM:${rom}\r\nBuild:${build}\r\nrst:${CAUSE[cause]},boot:${
        download ? `${loader}\r\nwaiting for download\r\n` : `${run} (SPI_FAST_FLASH_BOOT)\r\n`
      }`,
    offset,
    flash: bootFamily,
  };
}

/** esp-flasher-stub 1.2.2, as npm:esptool-js@0.7.0 carries it (stub_flasher/<chip>.json). */
export function familyStub(
  entry: number,
  segments: readonly (readonly [address: number, length: number, sha256: string])[],
): StubModel {
  return {
    entry,
    segments: segments.map(([address, length, sha256]): Segment => ({ address, length, sha256 })),
    baud: "exact",
    mustAttach: true,
  };
}

/** With commands for more than 16 MB of flash. */
export function longFamilyStub(...args: Parameters<typeof familyStub>): StubModel {
  return { ...familyStub(...args), longAddresses: true };
}

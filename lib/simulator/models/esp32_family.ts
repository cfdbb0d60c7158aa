/** Parts that the chips of the ESP32 family share. */

import type {
  BootModel,
  RegisterValue,
  RomModel,
  SpiModel,
  StubModel,
  StubSegment,
  UartModel,
  WatchdogModel,
} from "./chip_model.ts";

/** The lowest address on the bus; its exact value does not matter to a loader. */
export const LOWEST_ADDRESS = 0x20000000;

/** The ROM runs its UART directly from the crystal, 40 MHz on nearly every board, and starts at 115200 baud. */
export function uartAt(divider: number, clock = 40_000_000): UartModel {
  // The ROM does not measure the crystal: it assumes 40 MHz.
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

/** The watchdogs in the RTC controller, whose registers start with `config`. */
export function rtcWatchdogs(config: number): WatchdogModel {
  return {
    config,
    timeout: config + 0x04,
    protect: config + 0x18,
    super: { config: config + 0x1c, protect: config + 0x20, key: 0x8f1d312a, feed: 0x80000000 },
  };
}

/** The watchdogs in their own unit. */
export function lpWatchdogs(base: number, protect: number): WatchdogModel {
  return {
    config: base,
    timeout: base + 0x04,
    protect: base + protect,
    super: { config: base + protect + 4, protect: base + protect + 8, key: 0x50d83aa1, feed: 1 << 18 },
  };
}

/** The MAC address, least significant byte first, in two words. */
export function macWords(address: number, mac: readonly number[]): RegisterValue[] {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac;
  return [
    [address, (c << 24 | d << 16 | e << 8 | f) >>> 0],
    [address + 4, a << 8 | b],
  ];
}

/** Merges entries that share an address: one word may hold several fuses. */
export function mergeRegisters(...registers: readonly RegisterValue[]): RegisterValue[] {
  const sum = new Map<number, number>();
  for (const [address, value] of registers) sum.set(address, ((sum.get(address) ?? 0) | value) >>> 0);
  return [...sum];
}

/** Major and minor number of a revision; 103 is v1.3. */
export function splitRevision(revision: number): { readonly major: number; readonly minor: number } {
  return { major: Math.floor(revision / 100), minor: revision % 100 };
}

/**
 * Commands in secure download mode: SPI configuration, rate, writing flash, and the state of the fuses (ESP-IDF,
 * "Security", UART download mode).
 */
// deno-fmt-ignore
const SECURE_COMMANDS: ReadonlySet<number> = new Set([0x02, 0x03, 0x04, 0x08, 0x0b, 0x0d, 0x0f, 0x10, 0x11, 0x12, 0x14]);

/** The ROM of every chip since the ESP32-S2. */
export const ROM_SINCE_S2: RomModel = {
  statusBytes: 4,
  syncValueAt: 1,
  repeatsLast: false,
  commands: "esp32s2",
  countsDamaged: false,
  statusRegisters: 2,
  beginSize: 20,
  secureCommands: SECURE_COMMANDS,
  fixedBaudWhenSecure: false,
};

export interface BootText {
  /** As in its first line: `esp32c3-api1-20210207`. */
  readonly rom: string;
  /** `Feb  7 2021`. */
  readonly build: string;
  /** The strapping pins as it prints them, when it boots from flash and when it enters the loader. */
  readonly run: string;
  readonly download: string;
  readonly offset: number;
}

const CAUSE = { pin: "0x1 (POWERON)", watchdog: "0x7 (TG0WDT_SYS_RST)", software: "0x3 (RTC_SW_SYS_RST)" };

/** The boot text of every ROM since the ESP32-S2. */
export function bootSinceS2({ rom, build, run, download: loader, offset }: BootText): BootModel {
  return {
    banner: ({ cause, download }) =>
      `ESP-ROM:${rom}\r\nBuild:${build}\r\nrst:${CAUSE[cause]},boot:${
        download ? `${loader}\r\nwaiting for download\r\n` : `${run} (SPI_FAST_FLASH_BOOT)\r\n`
      }`,
    offset,
    loader: "esp32",
  };
}

/** esp-flasher-stub 1.2.2, as npm:esptool-js@0.7.0 carries it (stub_flasher/<chip>.json). */
export function esp32Stub(
  entry: number,
  segments: readonly (readonly [address: number, length: number, sha256: string])[],
): StubModel {
  return {
    entry,
    segments: segments.map(([address, length, sha256]): StubSegment => ({ address, length, sha256 })),
    baud: "exact",
    mustAttach: true,
  };
}

/** The stub with commands for more than 16 MB of flash. */
export function esp32StubLongAddresses(...args: Parameters<typeof esp32Stub>): StubModel {
  return { ...esp32Stub(...args), longAddresses: true };
}

/** The timing of the simulated board. Pure data. */

/** All times in milliseconds. */
export interface BoardTiming {
  /** From the release of EN until the chip reads its strapping pins: the RC network on EN. */
  readonly enDelay: number;
  /** Erasing one 4 KB sector. */
  readonly sectorErase: number;
  /** Erasing one 64 KB block. */
  readonly blockErase: number;
  /** Erasing the whole chip. */
  readonly chipErase: number;
  /** Programming one 256-byte page. */
  readonly pageProgram: number;
  /** Writing the flash's status register: FLASH_BEGIN and FLASH_END unlock and lock with it. */
  readonly statusWrite: number;
  /** Reading flash, per KB. */
  readonly readPerKb: number;
  /** The stub's MD5, reading included, per KB. */
  readonly md5PerKb: number;
  /** The stub's inflate, per KB of output. */
  readonly inflatePerKb: number;
  /** CPU time of any command. */
  readonly command: number;
  /** Time after which the USB adapter passes on a packet that is not full. */
  readonly usbLatency: number;
  /** Time after which the watchdog resets a crashed program. */
  readonly watchdog: number;
}

/** A W25Q32 after its data sheet, an ESP8266 at 52 MHz in its boot ROM, a USB adapter with low latency. */
export const TYPICAL: BoardTiming = {
  enDelay: 1.5,
  sectorErase: 45,
  blockErase: 150,
  chipErase: 10_000,
  pageProgram: 0.7,
  statusWrite: 5,
  readPerKb: 0.35,
  md5PerKb: 0.5,
  inflatePerKb: 0.1,
  command: 0.1,
  usbLatency: 1,
  watchdog: 1700,
};

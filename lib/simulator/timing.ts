/** How long things take on the simulated board. Pure data. */

/** All in milliseconds unless the name says otherwise. */
export interface Timing {
  /** From the release of EN to the strapping pins being read: the RC network on EN. */
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
  /** The stub's inflate, per KB that comes out. */
  readonly inflatePerKb: number;
  /** What any command costs the CPU. */
  readonly command: number;
  /** How long the USB adapter collects bytes before it passes them on, if its packet does not fill first. */
  readonly usbLatency: number;
  /** A crashed program is reset by the watchdog after this. */
  readonly watchdog: number;
}

/** A W25Q32 as its data sheet has it, an ESP8266 at 52 MHz in its boot ROM, a USB adapter with low latency. */
export const TYPICAL: Timing = {
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

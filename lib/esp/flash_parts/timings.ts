/** Typical times of the flash parts on boards with these chips, from their data sheets. Milliseconds. Pure data. */

export interface FlashTimes {
  /** Erasing 4 KB, and 64 KB. */
  readonly sectorErase: number;
  readonly blockErase: number;
  /** Programming 256 bytes. */
  readonly pageProgram: number;
}

/** Winbond, W25Q32FV data sheet: the part on most boards with an ESP8266, one generation before W25Q32JV. */
export const TYPICAL_FLASH: FlashTimes = { sectorErase: 45, blockErase: 150, pageProgram: 0.7 };

export const FLASH_PARTS: Readonly<Record<string, FlashTimes>> = {
  // Winbond, W25Q128JV data sheet, 9.6 "AC Electrical Characteristics"; W25Q32JV and W25Q64JV have the same.
  winbond: { sectorErase: 45, blockErase: 150, pageProgram: 0.4 },
  winbondBefore: TYPICAL_FLASH,
  // GigaDevice, GD25Q128E data sheet, "Features"; GD25Q32 is a little slower.
  gigadevice: { sectorErase: 45, blockErase: 250, pageProgram: 0.5 },
  // Macronix, MX25L6406E data sheet, "Erase and Programming Performance".
  macronix: { sectorErase: 75, blockErase: 700, pageProgram: 1.4 },
  // Puya, P25Q32H data sheet, "Overview": an erase takes the same time for every size.
  puya: { sectorErase: 8, blockErase: 8, pageProgram: 2 },
};

/** Hashing 1 KB of flash on an ESP8266, as measured; all chips measured take 0.5 to 0.9. */
export const HASH_MS_PER_KB = 0.87;

/** Erasing and programming 1 KB of a used flash while data arrives: 3.0 s and 2.8 s for 1 MB, as measured. */
export const REWRITE_MS_PER_KB = 5.7;

/** What flashes on boards with these chips take, typically, by their data sheets. Milliseconds. Pure data. */

export interface FlashTimes {
  /** Erasing 4 KB, and 64 KB. */
  readonly sectorErase: number;
  readonly blockErase: number;
  /** Programming 256 bytes. */
  readonly pageProgram: number;
}

export const FLASH_PARTS: Readonly<Record<string, FlashTimes>> = {
  // Winbond, W25Q128JV data sheet, 9.6 "AC Electrical Characteristics"; W25Q32JV and W25Q64JV have the same.
  winbond: { sectorErase: 45, blockErase: 150, pageProgram: 0.4 },
  // Winbond, W25Q32FV data sheet: the generation before, on most boards with an ESP8266.
  winbondBefore: { sectorErase: 45, blockErase: 150, pageProgram: 0.7 },
  // GigaDevice, GD25Q128E data sheet, "Features"; GD25Q32 is a little slower.
  gigadevice: { sectorErase: 45, blockErase: 250, pageProgram: 0.5 },
  // Macronix, MX25L6406E data sheet, "Erase and Programming Performance".
  macronix: { sectorErase: 75, blockErase: 700, pageProgram: 1.4 },
  // Puya, P25Q32H data sheet, "Overview": one erase of any size takes as long.
  puya: { sectorErase: 8, blockErase: 8, pageProgram: 2 },
};

/** Units of SPI NOR flash, the same on every part in use. Bytes. Pure data. */

/** The smallest unit that can be erased. */
export const SECTOR = 0x1000;
/** The largest unit that one erase command takes, short of the whole flash. */
export const BLOCK = 0x10000;
/** The largest unit that one program command takes. */
export const PAGE = 0x100;

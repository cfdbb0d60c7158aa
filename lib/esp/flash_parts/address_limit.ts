/** Bytes of flash that a loader can address, by the address length of its flash commands. */

/** Every ROM, and most stubs. */
export const THREE_BYTES = 0x1000000;

/** Stubs of chips with larger flashes (esp-stub-lib, SOC_SPI_FLASH_4B_ADDR_SUPPORTED). */
export const FOUR_BYTES = 0x100000000;

/** Bytes of flash that are reached by the addresses in the commands that a flash is sent. */

/** Every ROM, and most stubs. */
export const THREE_BYTES = 0x1000000;

/** Stubs of chips that are made with larger flashes (esp-stub-lib, SOC_SPI_FLASH_4B_ADDR_SUPPORTED). */
export const FOUR_BYTES = 0x100000000;

/** Which commands the ESP8266's ROM knows, by opcode. Pure data. */
export const ROM_COMMAND = {
  0x02: "FLASH_BEGIN",
  0x03: "FLASH_DATA",
  0x04: "FLASH_END",
  0x05: "MEM_BEGIN",
  0x06: "MEM_END",
  0x07: "MEM_DATA",
  0x08: "SYNC",
  0x09: "WRITE_REG",
  0x0a: "READ_REG",
  0x0b: "SPI_SET_PARAMS",
} as const satisfies Record<number, string>;

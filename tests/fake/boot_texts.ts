/** Boot texts of chips, captured from boards and from an emulated mask ROM. */

export const ESP8266 = "\r\n ets Jan  8 2013,rst cause:2, boot mode:(3,7)\r\n\r\n";
export const LOADED = ESP8266 +
  "load 0x40100000, len 908, room 16 \r\ntail 12\r\nchksum 0xf9\r\ncsum 0xf9\r\n";
export const NO_IMAGE = ESP8266 + "ets_main.c ";
export const WATCHDOG = "\r\n ets Jan  8 2013,rst cause:4, boot mode:(3,7)\r\n\r\nwdt reset\r\n";
export const ESP32 =
  "ets Jul 29 2019 12:21:46\r\n\r\nrst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n";
export const ESP32_ENTRY = ESP32 +
  "mode:DIO, clock div:2\r\nload:0x3fff0030,len:1184\r\nentry 0x400805e4\r\n";
export const ESP32C3_LOOP = "ESP-ROM:esp32c3-api1-20210207\r\nBuild:Feb  7 2021\r\n" +
  "rst:0x7 (TG0WDT_SYS_RST),boot:0xc (SPI_FAST_FLASH_BOOT)\r\ninvalid header: 0xffffffff\r\n";
export const ESP32_DOWNLOAD = "ets Jul 29 2019 12:21:46\r\n\r\n" +
  "rst:0x1 (POWERON_RESET),boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))\r\nwaiting for download\r\n";

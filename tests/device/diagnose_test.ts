import { assertEquals } from "@std/assert";
import { readBootText } from "../../lib/device/diagnose.ts";

const NOT_HELD = "the chip started its program instead of the bootloader";
const DEAF = "the chip is in its bootloader but does not hear the computer";

const TEXTS: readonly (readonly [text: string, what: string | undefined])[] = [
  ["\r\n ets Jan  8 2013,rst cause:2, boot mode:(3,6)\r\n\r\nload 0x40100000", NOT_HELD],
  ["\r\n ets Jan  8 2013,rst cause:1, boot mode:(1,6)\r\n", DEAF],
  ["\r\n ets Jan  8 2013,rst cause:4, boot mode:(7,7)\r\n\r\nwaiting for host\r\n", NOT_HELD],
  ["noise \u00ff\u0000 boot mode:(1,7) more", DEAF],
  ["rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\nconfigsip: 0", NOT_HELD],
  [
    "rst:0x1 (POWERON_RESET),boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))\r\nwaiting for download\r\n",
    DEAF,
  ],
  ["rst:0x1 (POWERON),boot:0x0 (DOWNLOAD(USB/UART0))\r\nwaiting for download\r\n", DEAF],
  ["", undefined],
  ["Wrl\u0000l\u009c\u009e|", undefined],
  ["boot mode:(", undefined],
  ["MicroPython v1.8.7 on 2017-01-08; ESP module with ESP8266\r\n>>> ", undefined],
];

for (const [text, what] of TEXTS) {
  Deno.test(`boot text: ${JSON.stringify(text.slice(0, 70))}`, () =>
    assertEquals(readBootText(text)?.what, what));
}

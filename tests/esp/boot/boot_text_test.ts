/** Boot texts recorded from boards and an emulated mask ROM, and how they are parsed. */
import { assertEquals } from "@std/assert";
import { lastLine, readableFrom, readBoots, romProgress } from "../../../lib/esp/boot/boot_text.ts";
import { readBootError } from "../../../lib/esp/boot/boot_errors.ts";
import { ESP32, ESP32_ENTRY, ESP8266, LOADED, WATCHDOG } from "../../fake/boot_texts.ts";

Deno.test("boot text: the progress of the ROM", () => {
  assertEquals(romProgress("\xe9\x00\x7fabc"), "none");
  assertEquals(romProgress(ESP8266), "talking");
  assertEquals(romProgress(LOADED), "done");
  assertEquals(romProgress(LOADED + "\r\n2nd boot version : 1.4(b1)\r\n"), "done");
  assertEquals(romProgress(LOADED + "\x7f\xa2\x00"), "overrun");
  assertEquals(romProgress(ESP32_ENTRY), "done");
});

Deno.test("boot text: each start, with its cause", () => {
  const told = (text: string) => readBoots(text).map(({ cause, failed, into }) => [cause, failed, into]);
  assertEquals(told(LOADED + WATCHDOG), [
    ["its RESET pin", false, "firmware"],
    ["a watchdog", true, "firmware"],
  ]);
  assertEquals(told(ESP32), [["power-on or its EN pin", false, "firmware"]]);
  assertEquals(told(ESP32.replace("POWERON_RESET", "CPU_LOCKUP")), [['"CPU_LOCKUP"', true, "firmware"]]);
  assertEquals(told(ESP8266.replace("(3,7)", "(1,6)")), [["its RESET pin", false, "bootloader"]]);
  assertEquals(told("noise \xff\x00 boot mode:(7,7)"), [[undefined, false, "neither"]]);
  assertEquals(told("no start at all"), []);
});

Deno.test("boot text: the most serious error, in its own words", () => {
  const read = (text: string) => {
    const found = readBootError(text);
    return found && [found.error.kind, found.words];
  };
  assertEquals(read(ESP32_ENTRY), undefined);
  assertEquals(read("ets_main.c 181 \r\n\x9c"), ["firmware", "ets_main.c 181"]);
  assertEquals(read("flash read err, 1000\r\ncsum err:0x9a!=0x5f\r\n"), ["damaged", "csum err:0x9a!=0x5f"]);
  assertEquals(read("\r\n Soft WDT reset\xff\r\n"), ["crash", "Soft WDT reset"]);
  assertEquals(read(WATCHDOG)?.[0], "watchdog");
});

Deno.test("boot text: the last line of the program", () => {
  assertEquals(lastLine(LOADED + "\x00\x9cprompt\r\nfirst prompt\r\n\xff\r\n"), "first prompt");
  assertEquals(lastLine(LOADED), undefined);
});

Deno.test("boot text: the start of readable text", () => {
  assertEquals(readableFrom("Wrl\x00l\x9c\x9e\r\nHello from here"), 7);
  assertEquals(readableFrom("\x00abc\x00def"), undefined);
});

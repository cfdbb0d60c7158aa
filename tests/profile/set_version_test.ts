import { assertEquals } from "@std/assert";
import { setFirmwareVersion } from "../../lib/profile/set_version.ts";

const CHANGE = { from: "1.24.1", to: "1.26.1" };

Deno.test("set version: only the version changes, whatever is around it", () => {
  const texts = [
    "firmware: micropython@1.24.1/ESP32_GENERIC\n",
    "# micropython@1.24.1/X\nport: auto\nfirmware:   micropython@1.24.1/ESP32_GENERIC-SPIRAM # was micropython@1.24.1/A\nfiles: []\n",
    "firmware: 'micropython@1.24.1/ESP32_GENERIC'\r\nport: auto\r\n",
    'port: auto # firmware: x\r\nfirmware: "micropython@1.24.1/ESP32_GENERIC"',
    "\ufefffirmware: micropython@1.24.1/ESP32_GENERIC\n",
    "firmware:\n  micropython@1.24.1/ESP32_GENERIC\n",
    "{ port: auto, firmware: micropython@1.24.1/ESP32_GENERIC }\n",
  ];
  for (const text of texts) {
    const at = text.lastIndexOf("micropython@1.24.1/ESP32_GENERIC");
    const expected = text.slice(0, at) + text.slice(at).replace("1.24.1", "1.26.1");
    assertEquals(setFirmwareVersion(text, CHANGE), expected);
  }
});

Deno.test("set version: a value in another form is left to a person", () => {
  const texts = [
    "port: auto\n",
    "x: &f micropython@1.24.1/ESP32_GENERIC\nfirmware: *f\n",
    'firmware: "micropython@1.\\x324.1/ESP32_GENERIC"\n',
    "firmware: micropython@1.24.2/ESP32_GENERIC\n",
    "firmware: >-\n  micropython@1.24.1/ESP32_GENERIC\n",
    "firmware: micropython@1524.1/ESP32_GENERIC\n",
  ];
  for (const text of texts) assertEquals(setFirmwareVersion(text, CHANGE), undefined, text);
});

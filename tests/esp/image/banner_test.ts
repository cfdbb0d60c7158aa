/** The interpreter's banner in an image: as one string, as two, and beside other texts. */
import { assertEquals } from "@std/assert";
import { readBanner } from "../../../lib/esp/image/python.ts";

const BANNERS = {
  "\0MicroPython v1.18 on 2022-01-17; ESP module with ESP8266\r\n\0": [
    "MicroPython",
    1,
    18,
    "ESP module with ESP8266",
  ],
  // Two strings, each padded.
  "\0MicroPython v1.20.0 on 2023-04-26\0\0\0; ESP module (1M) with ESP8266\0": [
    "MicroPython",
    1,
    20,
    "ESP module (1M) with ESP8266",
  ],
  // The text of sys.version comes first.
  "3.4.0; MicroPython v1.26.1 on 2025-09-11\0abc\0MicroPython v1.26.1 on 2025-09-11\0; Generic ESP32 module with ESP32\0":
    ["MicroPython", 1, 26, "Generic ESP32 module with ESP32"],
  "3.4.0; MicroPython v1.26.1 on 2025-09-11\0abc": ["MicroPython", 1, 26, undefined],
  "Adafruit CircuitPython 9.2.4 on 2025-01-29; Feather HUZZAH32 with ESP32\0": [
    "CircuitPython",
    9,
    2,
    "Feather HUZZAH32 with ESP32",
  ],
  "MicroPython v1": undefined,
} as const;

for (const [text, expected] of Object.entries(BANNERS)) {
  Deno.test(`banner: ${JSON.stringify(text).slice(0, 60)}`, () => {
    const found = readBanner(Uint8Array.from(text, (char) => char.charCodeAt(0)));
    assertEquals(found && [found.name, found.major, found.minor, found.machine], expected);
  });
}

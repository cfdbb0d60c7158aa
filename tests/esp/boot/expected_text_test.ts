/** Banners of programs, and text that is none. */
import { assertEquals } from "@std/assert";
import { findExpected } from "../../../lib/esp/boot/expected_text.ts";
import type { Expectation } from "../../../lib/profile/profile.ts";

Deno.test("expected: the banners of interpreters", () => {
  const expect = (what: Expectation["what"]): Expectation => ({ what, within: 1000, baud: 115200 });
  const python = expect({ program: "micropython" });
  const banner = "MicroPython v1.8.7-7-gb5a1a20a3 on 2017-01-09; ESP module with ESP8266";
  assertEquals(findExpected(`\x00\x9c\r\n${banner}\r\nType "help()"`, python), banner);
  assertEquals(findExpected(banner, python), undefined, "its end has not come yet");
  assertEquals(findExpected("import MicroPython\r\n", python), undefined);
  const circuit = expect({ program: "circuitpython" });
  const adafruit = "Adafruit CircuitPython 3.1.2 on 2019-01-07; ESP module with ESP8266";
  assertEquals(findExpected(`\r\n${adafruit}\r\n>>> `, circuit), adafruit);
  assertEquals(
    findExpected("Press any key to enter the REPL. Use CTRL-D to reload.", circuit),
    "Press any key to enter the REPL",
  );
  // Text arrives as bytes.
  assertEquals(findExpected("gr\xc3\xbc\xc3\x9f dich", expect({ text: "grüß" })), '"grüß"');
});

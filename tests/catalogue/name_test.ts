import { assert, assertEquals } from "@std/assert";
import { formatFirmwareName, parseFirmwareName } from "../../lib/catalogue/name.ts";
import { describeParseError } from "../../lib/parse_result.ts";

Deno.test("firmware name: its parts, and back to the same text", () => {
  const names: Readonly<Record<string, unknown>> = {
    "micropython@1.24.1/ESP8266_GENERIC": {
      publisher: "micropython",
      version: "1.24.1",
      board: "ESP8266_GENERIC",
    },
    "micropython@1.19/ESP32_GENERIC-SPIRAM": {
      publisher: "micropython",
      version: "1.19",
      board: "ESP32_GENERIC",
      variant: "SPIRAM",
    },
    "micropython@1.25.0-preview.365.g3823aeb0f/ESP32_GENERIC": {
      publisher: "micropython",
      version: "1.25.0-preview.365.g3823aeb0f",
      board: "ESP32_GENERIC",
    },
    "circuitpython@10.2.1/ai_thinker_esp32-c3s.de_DE": {
      publisher: "circuitpython",
      version: "10.2.1",
      board: "ai_thinker_esp32-c3s",
      language: "de_DE",
    },
    "circuitpython@10.2.1/adafruit_magtag_2.9_grayscale.fr": {
      publisher: "circuitpython",
      version: "10.2.1",
      board: "adafruit_magtag_2.9_grayscale",
      language: "fr",
    },
    "circuitpython@10.2.1/elecrow_crowpanel_3.5": {
      publisher: "circuitpython",
      version: "10.2.1",
      board: "elecrow_crowpanel_3.5",
    },
  };
  for (const [text, value] of Object.entries(names)) {
    const result = parseFirmwareName(text);
    assertEquals<unknown>(result, { value });
    if ("value" in result) assertEquals(formatFirmwareName(result.value), text);
  }
});

Deno.test("firmware name: a wrong one is refused where it is wrong", () => {
  const refused: Readonly<Record<string, [words: string, hint?: string]>> = {
    "": ["expected a firmware such as"],
    "micropython": ["expected a firmware such as"],
    "micropython@1.24.1": ["expected a firmware such as"],
    "micropython@1.24.1/": ["expected a firmware such as"],
    "micropython@1.24.1/A/B": ["expected a firmware such as"],
    "micropython@1.24.1/A-B-C": ["expected a firmware such as"],
    "micropython@1.24.1/../x": ["expected a firmware such as"],
    "micropyton@1.24.1/A": [
      'found "micropyton", expected micropython or circuitpython',
      '"micropyton": did you mean "micropython"?',
    ],
    "tasmota@14.0.0/x": ['found "tasmota", expected micropython or circuitpython'],
    "micropython@v1.24.1/A": ['found the version "v1.24.1"', 'Write it without "v": micropython@1.24.1/A'],
    "micropython@latest/A": [
      'found the version "latest", expected an exact version',
      "To list the versions: flasher firmware A",
    ],
    "micropython@^1.24/A": ["expected an exact version", "To list the versions: flasher firmware A"],
    "micropython@1.x/A": ["expected an exact version", "To list the versions: flasher firmware A"],
    "micropython@/A": ["expected an exact version", "To list the versions: flasher firmware A"],
    "micropython@1/A": ["expected an exact version"],
    "micropython@1.24.1/A.de_DE": ['found the language "de_DE", expected no language'],
    "circuitpython@10.2.1/x.de_DF": ['found "de_DF"', 'did you mean "de_DE"?'],
    "circuitpython@10.2.1/x.": ['found "", expected en_US, de_DE'],
    "esp8266": ["expected a firmware such as", "flasher firmware WORDS"],
    [`micropython@1.24.1/${"A".repeat(200)}`]: ["expected a firmware such as"],
  };
  for (const [text, [words, hint]] of Object.entries(refused)) {
    const result = parseFirmwareName(text);
    if (!("error" in result)) throw new Error(`${text} was accepted`);
    const message = describeParseError(result.error, JSON.stringify(text));
    assert(message.includes(words), `${text}: ${message}`);
    if (hint !== undefined) assert(result.error.hint?.includes(hint), `${text}: ${result.error.hint}`);
  }
});

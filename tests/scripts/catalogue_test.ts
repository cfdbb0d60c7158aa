import { assertEquals } from "@std/assert";
import { dataText } from "../../scripts/catalogue.ts";
import { circuitpythonData, valueOf } from "../../scripts/catalogue/circuitpython.ts";
import { micropythonData } from "../../scripts/catalogue/micropython.ts";
import { spansOf } from "../../scripts/catalogue/spans.ts";

const MB = 1024 * 1024;

function boardJson(more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ mcu: "esp32", product: "Board 1", vendor: "Maker", deploy: ["x.md"], ...more });
}

Deno.test("catalogue script: the versions that have a thing", () => {
  const spans = spansOf([["1.0", ["a", "b"]], ["1.1", ["a", "c"]], ["1.2", ["b", "c"]]]);
  assertEquals([...spans], [["a", { since: "1.0", until: "1.1" }], ["b", { since: "1.0" }], ["c", {
    since: "1.1",
  }]]);
});

Deno.test("catalogue script: MicroPython's boards, under the names that they have now", () => {
  const data = micropythonData([
    {
      version: "1.17",
      folders: [
        { port: "esp32", name: "GENERIC", json: undefined },
        { port: "esp32", name: "GENERIC_SPIRAM", json: undefined },
        { port: "esp32", name: "SOME_BOARD", json: undefined },
      ],
    },
    {
      version: "1.20.0",
      folders: [
        { port: "esp32", name: "GENERIC", json: boardJson({ id: "esp32", variants: { idf3: "Old" } }) },
        { port: "esp32", name: "GENERIC_SPIRAM", json: boardJson({ id: "esp32spiram" }) },
        { port: "esp8266", name: "GENERIC_1M", json: boardJson({ id: "esp8266-1m", mcu: "esp8266" }) },
        {
          port: "esp32",
          name: "SOME_BOARD",
          json: boardJson({ id: "someboard", product: "Maker One" }),
          config:
            "CONFIG_ESPTOOLPY_FLASHSIZE_8MB=y\nCONFIG_ESPTOOLPY_FLASHSIZE_4MB=\nCONFIG_ESPTOOLPY_FLASHSIZE_16MB=y\n",
        },
      ],
    },
    {
      version: "1.21.0",
      folders: [
        { port: "esp32", name: "ESP32_GENERIC", json: boardJson({ variants: { SPIRAM: "For PSRAM" } }) },
        {
          port: "esp8266",
          name: "ESP8266_GENERIC",
          json: boardJson({ mcu: "esp8266", variants: { FLASH_1M: "1MiB", FLASH_512K: "512kiB" } }),
        },
      ],
    },
  ], { source: "here", days: { "1.21.0": ["20231005"] } });
  assertEquals(data, {
    source: "here",
    versions: ["1.17", "1.20.0", "1.21.0"],
    days: { "1.21.0": ["20231005"] },
    boards: [
      {
        id: "ESP32_GENERIC",
        chip: "esp32",
        about: "Maker Board 1",
        since: "1.17",
        flash: 4 * MB,
        was: "esp32",
        variants: {
          SPIRAM: { about: "For PSRAM", since: "1.17", flash: 4 * MB, psram: true, was: "esp32spiram" },
        },
      },
      {
        id: "ESP8266_GENERIC",
        chip: "esp8266",
        about: "Maker Board 1",
        since: "1.21.0",
        flash: 2 * MB,
        was: "esp8266",
        variants: {
          FLASH_1M: { about: "1MiB", since: "1.20.0", flash: MB, was: "esp8266-1m" },
          FLASH_512K: { about: "512kiB", since: "1.21.0", flash: MB / 2, was: "esp8266-512k" },
        },
      },
      {
        id: "SOME_BOARD",
        chip: "esp32",
        about: "Maker One",
        since: "1.20.0",
        until: "1.20.0",
        flash: 16 * MB,
        was: "someboard",
      },
    ],
  });
});

Deno.test("catalogue script: CircuitPython's boards, from their make files", () => {
  const data = circuitpythonData([["9.0.0", ["a_board", "b-board"]], ["10.0.0", ["a_board"]]], [
    {
      id: "b-board",
      make: "USB_VID = 0x303A\nCIRCUITPY_ESP_FLASH_SIZE=4MB\n",
      header: "#pragma once\n// MICROPY_HW_BOARD_NAME\n",
    },
    {
      id: "a_board",
      make: "IDF_TARGET = esp32s3\nCIRCUITPY_ESP_FLASH_SIZE = 8MB\nCIRCUITPY_ESP_PSRAM_SIZE = 2MB\n",
      header: '#define MICROPY_HW_BOARD_NAME "A"\n#define MICROPY_HW_MCU_NAME "X"\n',
    },
    { id: "never_released", make: "", header: "" },
  ], "there");
  assertEquals(data, {
    source: "there",
    versions: ["9.0.0", "10.0.0"],
    boards: [
      { id: "a_board", chip: "esp32s3", about: "A", since: "9.0.0", flash: 8 * MB, psram: true },
      { id: "b-board", chip: "esp32s2", about: "", since: "9.0.0", until: "9.0.0", flash: 4 * MB },
    ],
  });
});

Deno.test("catalogue script: make files without the variable, or with another that ends like it", () => {
  assertEquals(valueOf("A_B = 1\nB := 2 # x\n", "B"), "2");
  assertEquals(valueOf("A_B = 1\n# B = 3\n", "B"), undefined);
});

Deno.test("catalogue script: the data files are as it writes them", async () => {
  for (const name of ["micropython", "circuitpython"]) {
    const text = await Deno.readTextFile(new URL(`../../lib/catalogue/data/${name}.json`, import.meta.url));
    assertEquals(dataText(JSON.parse(text)), text);
  }
});

/** A small catalogue, and choices from it. */
import type { CatalogueAnswer, CatalogueRow, FirmwareAnswer } from "../../../../lib/ui/api.ts";
import type { Picked } from "../../../../lib/ui/page/chooser/chooser.ts";
import type { PageDownload } from "../../../../lib/ui/state.ts";

const MB = 1024 * 1024;

function row(label: string, change: Partial<CatalogueRow> = {}): CatalogueRow {
  const [board = "", variant = null] = label.split("-");
  return {
    publisher: "micropython",
    board,
    variant,
    label,
    chip: "esp32",
    chipName: "ESP32",
    about: "",
    words: `${label} MicroPython esp32 ESP32`,
    versions: ["1.28.0", "1.27.0"],
    build: { flash: 4 * MB },
    ...change,
  };
}

export const CATALOGUE: CatalogueAnswer = {
  publishers: [
    { id: "micropython", title: "MicroPython", languages: [] },
    { id: "circuitpython", title: "CircuitPython", languages: ["en_US", "de_DE"] },
  ],
  firmware: [
    row("ESP32_GENERIC-SPIRAM", { build: { flash: 4 * MB, psram: true } }),
    row("UM_TINYPICO", { about: "Unexpected Maker TinyPICO", build: {} }),
    row("ESP32_GENERIC", { build: {} }),
    row("ESP32_GENERIC-D2WD", { build: { until: "1.23.0" }, versions: ["1.23.0"] }),
    row("ESP8266_GENERIC", {
      chip: "esp8266",
      chipName: "ESP8266",
      words: "ESP8266_GENERIC MicroPython esp8266 ESP8266",
    }),
    row("adafruit_feather_esp32_v2", {
      publisher: "circuitpython",
      about: "Adafruit Feather",
      words: "adafruit_feather_esp32_v2 CircuitPython Adafruit Feather esp32",
      versions: ["10.2.1", "10.2.0"],
    }),
  ],
};

export const PICKED: Picked = {
  publisher: "circuitpython",
  label: "adafruit_feather_esp32_v2",
  version: "10.2.1",
  language: "de_DE",
};

export const FACTS: FirmwareAnswer = {
  name: "circuitpython@10.2.1/adafruit_feather_esp32_v2.de_DE",
  file: "adafruit-circuitpython-adafruit_feather_esp32_v2-de_DE-10.2.1.bin",
  hosts: ["downloads.circuitpython.org", "adafruit-circuit-python.s3.amazonaws.com"],
  size: null,
};

export const DOWNLOAD: PageDownload = {
  name: FACTS.name,
  file: FACTS.file,
  hosts: FACTS.hosts,
  done: 600_000,
  total: 1_700_000,
};

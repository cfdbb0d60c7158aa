/** Boards and modules that people name, and for which there is firmware by their chip only. Pure data; no I/O. */

/** A board or a module, and the chip that it carries. */
export interface KnownBoard {
  /** `LOLIN (WEMOS) D1 mini, Pro, Lite`. */
  readonly name: string;
  /** More words by which people look for it; "" if there are none. */
  readonly words: string;
  /** Chip id. */
  readonly chip: string;
}

/** What is printed on the modules that most boards carry, by chip id [Espressif, Ai-Thinker: lists of modules]. */
const MODULES: Readonly<Record<string, readonly string[]>> = {
  esp8266: ["ESP-07", "ESP-12E", "ESP-12F", "ESP-12S", "ESP-WROOM-02", "ESP8285"],
  esp32: ["ESP-WROOM-32", "ESP32-WROOM-32", "ESP32-WROVER", "ESP32-MINI-1", "ESP32-PICO-D4"],
  esp32s2: ["ESP32-S2-WROOM", "ESP32-S2-WROVER", "ESP32-S2-MINI-1", "ESP32-S2-SOLO"],
  esp32s3: ["ESP32-S3-WROOM-1", "ESP32-S3-WROOM-2", "ESP32-S3-MINI-1"],
  esp32c2: ["ESP8684-MINI-1", "ESP8684-WROOM-02C"],
  esp32c3: ["ESP32-C3-WROOM-02", "ESP32-C3-MINI-1"],
  esp32c6: ["ESP32-C6-WROOM-1", "ESP32-C6-MINI-1"],
};

export const KNOWN_MODULES: readonly KnownBoard[] = Object.entries(MODULES).flatMap(([chip, names]) =>
  names.map((name) => ({ name, words: "", chip }))
);

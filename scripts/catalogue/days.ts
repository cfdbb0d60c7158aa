/**
 * The days in the names of MicroPython's files. They cannot be computed: a third of the builds are from a later day than
 * the tag. Each was read in links of public scripts and pages, and in Josverl/mpflash's tests/data/firmware.jsonl.
 */
export const KNOWN_DAYS: Readonly<Record<string, readonly string[]>> = {
  "1.12": ["20191220"],
  // The ESP8266, then the ESP32.
  "1.13": ["20200911", "20200902"],
  "1.14": ["20210202"],
  "1.15": ["20210418"],
  // The ESP8266, then the ESP32.
  "1.16": ["20210618", "20210623"],
  "1.17": ["20210902"],
  "1.18": ["20220117"],
  // The ESP8266, then the ESP32.
  "1.19": ["20220616", "20220617"],
  "1.19.1": ["20220618"],
  "1.20.0": ["20230426"],
  "1.21.0": ["20231005"],
  "1.22.0": ["20231227"],
  "1.22.1": ["20240105"],
  "1.22.2": ["20240222"],
  "1.23.0": ["20240602"],
  "1.24.0": ["20241025"],
  "1.24.1": ["20241129"],
  "1.25.0": ["20250415"],
  "1.26.0": ["20250809"],
  "1.26.1": ["20250911"],
  "1.27.0": ["20251209"],
  "1.28.0": ["20260406"],
};

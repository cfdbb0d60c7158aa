/**
 * Init data of the ESP8266's radio (`esp_init_data_default.bin` of its SDKs). Without it they print `rf_cal[0] !=0x05` and
 * start over (Espressif, "ESP8266 SDK Getting Started Guide", flash maps). Pure; no I/O.
 */

const BYTES = 128;
/** The byte that the SDK asks for. */
const FIRST = 0x05;
/** It stands four sectors before the end of the flash, of which the SDK goes by what the image's header says. */
const FROM_END = 0x4000;

/** The file as it is shipped, or filled up with blanks. */
export function isInitData(bytes: Uint8Array): boolean {
  return bytes.length >= BYTES && bytes.length <= FROM_END && bytes[0] === FIRST &&
    bytes.subarray(BYTES).every((byte) => byte === 0xff);
}

/** Flash address at which the SDK looks for it. */
export function initDataPlace(flashSize: number): number {
  return flashSize - FROM_END;
}

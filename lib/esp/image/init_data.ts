/**
 * Init data of the ESP8266's radio (`esp_init_data_default.bin` in its SDKs). Without it, programs print
 * `rf_cal[0] !=0x05` and restart (Espressif, "ESP8266 SDK Getting Started Guide", flash maps). Pure; no I/O.
 */

const BYTES = 128;
/** First byte, which the SDK checks. */
const FIRST = 0x05;
/** Four sectors before the end of the flash. The SDK takes the flash size from the image's header. */
const FROM_END = 0x4000;

/** True for the file as shipped, and for the file padded with blanks. */
export function isInitData(bytes: Uint8Array): boolean {
  return bytes.length >= BYTES && bytes.length <= FROM_END && bytes[0] === FIRST &&
    bytes.subarray(BYTES).every((byte) => byte === 0xff);
}

/** Flash address at which the SDK looks for it. */
export function initDataOffset(flashSize: number): number {
  return flashSize - FROM_END;
}

/** The description near the start of an ESP32-family application (ESP-IDF, esp_app_desc_t). Pure; no I/O. */
import { readU32 } from "../../bytes.ts";
import { IMAGE_MAGIC } from "./header.ts";

/** After the image header and the header of the first segment. */
const AT = 0x20;
const MAGIC = 0xabcd5432;
const VERSION = { at: 16, length: 32 };
const PROJECT = { at: 48, length: 32 };
const DATE = { at: 96, length: 16 };
const IDF = { at: 112, length: 32 };

/** Bytes from the start of the application to the end of its description. */
export const DESCRIBED_BYTES = AT + IDF.at + IDF.length;

/** Untrusted text, as stored in the file; empty if the build does not set it. */
export interface AppDescription {
  readonly project: string;
  readonly version: string;
  /** Build date. */
  readonly date: string;
  /** ESP-IDF version. */
  readonly idf: string;
}

/** Reads the description of the application at the start of `bytes`; undefined if there is none. */
export function readAppDescription(bytes: Uint8Array): AppDescription | undefined {
  if (bytes.length < DESCRIBED_BYTES || bytes[0] !== IMAGE_MAGIC || readU32(bytes, AT) !== MAGIC) {
    return undefined;
  }
  const text = ({ at, length }: { readonly at: number; readonly length: number }) => {
    const field = bytes.subarray(AT + at, AT + at + length);
    const end = field.indexOf(0);
    return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end)).trim();
  };
  return { project: text(PROJECT), version: text(VERSION), date: text(DATE), idf: text(IDF) };
}

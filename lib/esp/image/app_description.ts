/** What an application of the ESP32 family says of itself, near its start (ESP-IDF, esp_app_desc_t). Pure; no I/O. */
import { readU32 } from "../../bytes.ts";
import { IMAGE_MAGIC } from "./header.ts";

/** Behind the headers of the image and of its first segment. */
const AT = 0x20;
const MAGIC = 0xabcd5432;
const VERSION = { at: 16, length: 32 };
const PROJECT = { at: 48, length: 32 };
const DATE = { at: 96, length: 16 };
const IDF = { at: 112, length: 32 };

/** Bytes of an application up to the end of it. */
export const DESCRIBED_BYTES = AT + IDF.at + IDF.length;

/** Texts as they stand there, from a stranger; empty where the build says nothing. */
export interface AppDescription {
  readonly project: string;
  readonly version: string;
  /** Of the build. */
  readonly date: string;
  /** Version of ESP-IDF. */
  readonly idf: string;
}

/** Of the application that begins with `bytes`; undefined if none does, or it has none. */
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

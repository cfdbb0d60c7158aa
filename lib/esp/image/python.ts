/** Recognizes MicroPython and CircuitPython images: name, version and, on the ESP8266, a checksum. Pure; no I/O. */
import { Buffer } from "node:buffer";
import { readU32 } from "../../bytes.ts";
import { ImageError } from "../../errors.ts";
import { md5 } from "../../hash.ts";
import { IMAGE_MAGIC, type ImageHeader } from "./header.ts";
import { DOWNLOAD_AGAIN, type ImageFile } from "./image_file.ts";

/** Position at which MicroPython's ESP8266 build stores its length up to the MD5 at its end. */
const LENGTH_AT = 0x8ffc;
/** Position of the code that runs from flash. */
export const FLASH_CODE_AT = 0x9000;
const MD5_BYTES = 16;
/** A larger word cannot be a length. */
const LARGEST_FLASH = 16 * 1024 * 1024;

/**
 * Describes a truncated or damaged MicroPython or CircuitPython image for the ESP8266; undefined for a complete one,
 * and for any other image. Such images end with the MD5 of everything from byte 4 on, so that the header can be
 * patched. The segments cover only the first 36 KB of the file, so only the MD5 shows truncation. The file stores where
 * it ends, as `esp.check_fw()` relies on; more data may follow.
 */
export function truncationProblem(bytes: Uint8Array, header: ImageHeader): Truncation | undefined {
  // A file is checked before the board is connected, and again when its flash is known.
  if (!checked.has(bytes)) checked.set(bytes, findTruncation(bytes, header));
  return checked.get(bytes);
}

interface Truncation {
  readonly words: string;
  readonly mayBeOwn: boolean;
}

const checked = new WeakMap<Uint8Array, Truncation | undefined>();

function findTruncation(bytes: Uint8Array, header: ImageHeader): Truncation | undefined {
  if (header.extended !== undefined) return undefined;
  const recorded = recordedLength(bytes, header);
  if (recorded !== undefined && recorded + MD5_BYTES > bytes.length) {
    const words = `it is truncated: it has ${bytes.length} bytes, expected ${recorded + MD5_BYTES}`;
    return { words, mayBeOwn: false };
  }
  const end = recorded ?? bytes.length - MD5_BYTES;
  const python = pythonName(bytes) ?? (recorded === undefined ? undefined : "MicroPython");
  if (python === undefined || end < header.end) return undefined;
  const digest = Array.from(
    bytes.subarray(end, end + MD5_BYTES),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  if (digest.join("") === md5(bytes.subarray(4, end))) return undefined;
  const words = `it is ${python}, but the checksum at its end is wrong: the file is truncated or damaged`;
  return { words, mayBeOwn: true };
}

/** End of the MD5; undefined if the image has none. The image must be complete. */
export function pythonEnd(bytes: Uint8Array, header: ImageHeader): number | undefined {
  if (header.extended !== undefined || bytes[0] !== IMAGE_MAGIC) return undefined;
  const recorded = recordedLength(bytes, header);
  if (recorded !== undefined) return recorded + MD5_BYTES;
  return pythonName(bytes) === undefined || bytes.length - MD5_BYTES < header.end ? undefined : bytes.length;
}

/** Throws ImageError for a truncated image, unless the file is vouched for. */
export function checkNotTruncated({ path, bytes, vouched }: ImageFile, header: ImageHeader): void {
  const problem = vouched ? undefined : truncationProblem(bytes, header);
  if (problem === undefined) return;
  const own =
    "If you built this firmware yourself without that checksum, set the file's sha256 in the profile.";
  throw new ImageError(`Cannot use "${path}": ${problem.words}`, {
    hint: problem.mayBeOwn ? `${DOWNLOAD_AGAIN}\n${own}` : DOWNLOAD_AGAIN,
  });
}

/**
 * Position of the MD5; undefined unless only blank bytes separate the image's end from a word that can be its length.
 */
export function recordedLength(bytes: Uint8Array, header: ImageHeader): number | undefined {
  if (header.end > LENGTH_AT || bytes.length < FLASH_CODE_AT) return undefined;
  if (bytes.subarray(header.end, LENGTH_AT).some((byte) => byte !== 0xff)) return undefined;
  const length = readU32(bytes, LENGTH_AT);
  return length > FLASH_CODE_AT && length <= LARGEST_FLASH ? length : undefined;
}

/** "MicroPython" or "CircuitPython", if the file contains that text. */
export function pythonName(bytes: Uint8Array): string | undefined {
  return ["CircuitPython", "MicroPython"].find((name) => containsText(bytes, name));
}

/** For files of megabytes. */
export function containsText(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(text);
}

/** Name, version and date from the interpreter's banner: `MicroPython v1.20.0 on 2023-04-26`. */
export function pythonVersion(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder("latin1").decode(bytes);
  // Bounded repeats, because the file is untrusted.
  return /(?:Micro|Circuit)Python v?\d[\w.+-]{0,50}(?: on \d{4}-\d\d-\d\d)?/.exec(text)?.[0];
}

/** Which Python greets at the prompt, from the interpreter's banner in an image. */
export interface PythonBuild {
  readonly name: "MicroPython" | "CircuitPython";
  readonly major: number;
  readonly minor: number;
  /** Board and chip, `ESP module with ESP8266`; undefined if it is not beside the name. */
  readonly machine: string | undefined;
}

/** Bounded repeats, because the text is untrusted. */
const NAMED = String.raw`(Micro|Circuit)Python v?(\d{1,3})\.(\d{1,3})[\w.+-]{0,50} on \d{4}-\d\d-\d\d`;
/** One string in MicroPython up to 1.18, later two in a row, each padded to whole words. */
const MACHINE = String.raw`\0{0,4}; ([ -~]{1,80}? with [\w-]{1,20})(?![\w-])`;
const BANNERS = [NAMED + MACHINE, NAMED].map((pattern) => new RegExp(pattern));

/** The banner in a part of an image, best with its machine; undefined if there is none. */
export function readBanner(bytes: Uint8Array): PythonBuild | undefined {
  const text = new TextDecoder("latin1").decode(bytes);
  const match = BANNERS.map((banner) => banner.exec(text)).find((match) => match !== null);
  if (match === undefined) return undefined;
  const [, kind, major, minor, machine] = match;
  return {
    name: kind === "Micro" ? "MicroPython" : "CircuitPython",
    major: Number(major),
    minor: Number(minor),
    machine,
  };
}

/** What MicroPython and CircuitPython leave in their images: a name, a version, on the ESP8266 a checksum. Pure; no I/O. */
import { Buffer } from "node:buffer";
import { readU32 } from "../../bytes.ts";
import { ImageError } from "../../errors.ts";
import { md5 } from "../../hash.ts";
import { IMAGE_MAGIC, type ImageHeader } from "./header.ts";
import { DOWNLOAD_AGAIN, type ImageFile } from "./image_file.ts";

/** Where MicroPython's build for the ESP8266 notes its length up to the MD5 behind it. */
const LENGTH_AT = 0x8ffc;
/** The rest of such an image, code that runs from flash, begins here. */
export const FLASH_CODE_AT = 0x9000;
const MD5_BYTES = 16;
/** A word that says more is no length. */
const LARGEST_FLASH = 16 * 1024 * 1024;

/**
 * MicroPython and CircuitPython for the ESP8266 end with the MD5 of everything from byte 4 on (so that the header may
 * be patched). The segments cover only the first 36 KB of the file, so this is what tells a whole one from a torso.
 * Where it ends is noted in the file itself, as `esp.check_fw()` relies on; more data may stand behind it.
 * In words what is wrong with it; undefined for a whole one, and for what is no such image.
 */
export function torsoProblem(bytes: Uint8Array, header: ImageHeader): TorsoProblem | undefined {
  // A file is judged before the board is connected, and once more when its flash is known.
  if (!judged.has(bytes)) judged.set(bytes, findTorsoProblem(bytes, header));
  return judged.get(bytes);
}

interface TorsoProblem {
  readonly words: string;
  readonly mayBeOwn: boolean;
}

const judged = new WeakMap<Uint8Array, TorsoProblem | undefined>();

function findTorsoProblem(bytes: Uint8Array, header: ImageHeader): TorsoProblem | undefined {
  if (header.extended !== undefined) return undefined;
  const noted = notedLength(bytes, header);
  if (noted !== undefined && noted + MD5_BYTES > bytes.length) {
    const words = `it is cut short: it has ${bytes.length} bytes, expected ${noted + MD5_BYTES}`;
    return { words, mayBeOwn: false };
  }
  const end = noted ?? bytes.length - MD5_BYTES;
  const python = pythonName(bytes) ?? (noted === undefined ? undefined : "MicroPython");
  if (python === undefined || end < header.end) return undefined;
  const digest = Array.from(
    bytes.subarray(end, end + MD5_BYTES),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  if (digest.join("") === md5(bytes.subarray(4, end))) return undefined;
  const words = `it is ${python}, but the checksum at its end is wrong, so the file is cut short or damaged`;
  return { words, mayBeOwn: true };
}

/** Where the MD5 ends; undefined for what has none. The image must be no torso. */
export function pythonEnd(bytes: Uint8Array, header: ImageHeader): number | undefined {
  if (header.extended !== undefined || bytes[0] !== IMAGE_MAGIC) return undefined;
  const noted = notedLength(bytes, header);
  if (noted !== undefined) return noted + MD5_BYTES;
  return pythonName(bytes) === undefined || bytes.length - MD5_BYTES < header.end ? undefined : bytes.length;
}

/** Throws ImageError for a torso that nobody vouches for. */
export function checkNotTruncated({ path, bytes, vouched }: ImageFile, header: ImageHeader): void {
  const problem = vouched ? undefined : torsoProblem(bytes, header);
  if (problem === undefined) return;
  const own =
    "If you built this firmware yourself without that checksum, give the file's sha256 in the profile.";
  throw new ImageError(`Cannot use "${path}": ${problem.words}`, {
    hint: problem.mayBeOwn ? `${DOWNLOAD_AGAIN}\n${own}` : DOWNLOAD_AGAIN,
  });
}

/** Where the MD5 begins; undefined unless nothing but blank bytes leads from the image's end to a word that can be it. */
export function notedLength(bytes: Uint8Array, header: ImageHeader): number | undefined {
  if (header.end > LENGTH_AT || bytes.length < FLASH_CODE_AT) return undefined;
  if (bytes.subarray(header.end, LENGTH_AT).some((byte) => byte !== 0xff)) return undefined;
  const length = readU32(bytes, LENGTH_AT);
  return length > FLASH_CODE_AT && length <= LARGEST_FLASH ? length : undefined;
}

/** "MicroPython" or "CircuitPython" if the file's text says so. */
function pythonName(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return ["CircuitPython", "MicroPython"].find((name) => text.includes(name));
}

/** The greeting of the interpreter, as far as name, version and date: `MicroPython v1.20.0 on 2023-04-26`. */
export function pythonVersion(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder("latin1").decode(bytes);
  // Of bounded lengths: what is matched comes from a file of a stranger.
  return /(?:Micro|Circuit)Python v?\d[\w.+-]{0,50}(?: on \d{4}-\d\d-\d\d)?/.exec(text)?.[0];
}

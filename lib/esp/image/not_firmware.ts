/**
 * Detects files that are not firmware: web pages, server errors, archives, programs for other systems. Pure; no I/O.
 */
import { readU32 } from "../../bytes.ts";
import { ImageError } from "../../errors.ts";
import { DOWNLOAD_AGAIN, type ImageFile } from "./image_file.ts";

/** Throws ImageError for a file that `wrongKind` recognizes. */
export function checkIsFirmware(file: ImageFile): void {
  const wrong = wrongKind(file);
  if (wrong !== undefined) throw wrong.refusal;
}

export interface WrongKind {
  /** Completes "it is …, not firmware"; "" for an empty file. */
  readonly words: string;
  readonly refusal: ImageError;
}

/** Tells what the file is instead of firmware; undefined if it may be firmware or data. */
export function wrongKind({ path, bytes }: ImageFile): WrongKind | undefined {
  const words = (problem: string) => `Cannot use "${path}": ${problem}`;
  if (bytes.length === 0) {
    return { words: "", refusal: new ImageError(words("the file is empty"), { hint: DOWNLOAD_AGAIN }) };
  }
  const kind = foreignKind(bytes);
  if (kind === undefined || kind.suffix?.test(path)) return undefined;
  const refusal = new ImageError(words(`it is ${kind.words}, not firmware`), { hint: kind.hint });
  return { words: kind.words, refusal };
}

export interface ForeignKind {
  /** Name with an article, for a message. */
  readonly words: string;
  readonly hint: string;
  /** Files with such a name contain this on purpose and go to flash unchanged. */
  readonly suffix?: RegExp;
}

const WEB_PAGE: ForeignKind = {
  words: "a web page",
  hint: "The link leads to a page about the file. Open it in a browser and download the .bin file itself.",
  suffix: /\.(html?|svg|xml)$/i,
};

/** Contains the program with addresses and symbols; chips boot the image made from it. */
const ELF: ForeignKind = {
  words: "an ELF file",
  hint: "Use the .bin file made from it: it is next to the ELF file, or esptool elf2image makes it.",
};

const WINDOWS_PROGRAM: ForeignKind = {
  words: "a Windows program",
  hint: "Use the firmware file that comes with the program, or is inside it.",
};

const LFS_POINTER: ForeignKind = {
  words: "a Git LFS pointer",
  hint:
    "The repository stores the file elsewhere: get it with git lfs pull, or with the download button on its web page.",
};

const SERVER_ERROR: ForeignKind = {
  words: "a server's error message",
  hint:
    "The download failed. Open the file in an editor to see why, correct the link, and download it again.",
  suffix: /\.(json|csv)$/i,
};

/** Archives by their first bytes. */
const ARCHIVES: readonly (readonly [words: string, start: readonly number[]])[] = [
  ["a zip archive", [0x50, 0x4b, 0x03, 0x04]],
  ["a gzip archive", [0x1f, 0x8b, 0x08]],
  ["a 7z archive", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ["a rar archive", [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ["an xz archive", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["a zstd archive", [0x28, 0xb5, 0x2f, 0xfd]],
];
/** `BZh`, a digit, and the digits of pi at the start of the first block. */
const BZIP2 = /^BZh[1-9]1AY&SY/;
/** Position of the magic in a tar archive. */
const TAR_AT = 257;

const UNPACK = "Unpack it and use the .bin file inside. " +
  "If the archive itself is the data, set raw: true and its sha256 in the profile.";

/** How far to search for a page's first tag, after comments; bytes. */
const PAGE_START = 0x10000;
/** Longest error message of a server, in bytes. */
const LONGEST_ERROR = 4096;

/** Recognizes files that people download by mistake. */
export function foreignKind(bytes: Uint8Array): ForeignKind | undefined {
  const start = textOf(bytes.subarray(0, 512));
  if (start.startsWith("\x7fELF")) return ELF;
  if (start.startsWith("MZ") && isWindowsProgram(bytes)) return WINDOWS_PROGRAM;
  const archive = ARCHIVES.find(([, signature]) => signature.every((byte, i) => bytes[i] === byte))?.[0] ??
    (BZIP2.test(start) ? "a bzip2 archive" : undefined) ??
    (start.startsWith("ustar", TAR_AT) ? "a tar archive" : undefined);
  if (archive !== undefined) return { words: archive, hint: UNPACK };
  if (start.startsWith("version https://git-lfs.github.com/spec/")) return LFS_POINTER;
  if (/^(\u00ef\u00bb\u00bf)?\s*</.test(start) && isWebPage(bytes)) return WEB_PAGE;
  return isServerError(bytes) ? SERVER_ERROR : undefined;
}

/** One character for each byte. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function isWindowsProgram(bytes: Uint8Array): boolean {
  if (bytes.length < 0x40) return false;
  const at = readU32(bytes, 0x3c);
  return at + 4 <= bytes.length && readU32(bytes, at) === 0x00004550;
}

/** First tag of a web page, or of the few lines that a server sends instead. */
const FIRST_TAG =
  /^<(!doctype|html|head|body|title|meta|script|style|link|svg|error|\?xml|\?php|h[1-6]|p|pre|div|center|table|iframe)\b/i;

/** Comments may precede the first tag. */
function isWebPage(bytes: Uint8Array): boolean {
  let text = textOf(bytes.subarray(0, PAGE_START)).replace(/^\u00ef\u00bb\u00bf/, "").trimStart();
  while (text.startsWith("<!--")) {
    const end = text.indexOf("-->");
    if (end < 0) return true;
    text = text.slice(end + 3).trimStart();
    if (text === "") return true;
  }
  return FIRST_TAG.test(text);
}

/** True for a short text such as `404: Not Found` or `{"message":"Not Found"}`. */
function isServerError(bytes: Uint8Array): boolean {
  if (bytes.length > LONGEST_ERROR) return false;
  const text = textOf(bytes).trim();
  if (!/^[\t\n\r\x20-\x7e\x80-\xff]*$/.test(text)) return false;
  if (/^\{[^]*"(message|error|errors|detail)"\s*:/.test(text)) return true;
  return /^(HTTP\/\S+ )?(error:? )?[45]\d\d\b/i.test(text) ||
    /^(page |file |object )?(not found|access denied|forbidden|unauthorized|bad gateway|too many requests)\b/i
      .test(text);
}

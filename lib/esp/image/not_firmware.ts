/** Files that are no firmware at all: web pages, answers of servers, archives, programs for other systems. Pure; no I/O. */
import { readU32 } from "../../bytes.ts";
import { ImageError } from "../../errors.ts";
import { DOWNLOAD_AGAIN, type ImageFile } from "./image_file.ts";

/** Throws ImageError for a file that cannot be firmware or data, as `wrongKind` says. */
export function refuseWrongKind(file: ImageFile): void {
  const wrong = wrongKind(file);
  if (wrong !== undefined) throw wrong.refusal;
}

export interface WrongKind {
  /** As in "it is …, not firmware"; "" for an empty file. */
  readonly words: string;
  readonly refusal: ImageError;
}

/** What the file is instead of firmware; undefined for what may be firmware or data. */
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
  /** With its article, for a message. */
  readonly words: string;
  readonly hint: string;
  /** A file with such a name is meant to hold this, and goes to flash as it is. */
  readonly suffix?: RegExp;
}

const WEB_PAGE: ForeignKind = {
  words: "a web page",
  hint: "The download link leads to a page about the file. Open it in a browser and save the .bin itself.",
  suffix: /\.(html?|svg|xml)$/i,
};

/** It holds the program with addresses and symbols; a chip boots the image that is made from it. */
const ELF: ForeignKind = {
  words: "an ELF file",
  hint: "Use the .bin made from it: the build leaves it beside the ELF file, or esptool elf2image makes it.",
};

const WINDOWS_PROGRAM: ForeignKind = {
  words: "a Windows program",
  hint: "Name the firmware file that comes with the program, or inside it.",
};

const LFS_POINTER: ForeignKind = {
  words: "a Git LFS pointer",
  hint:
    "The repository stores the file elsewhere: get it with git lfs pull, or with the download button on its web page.",
};

const SERVER_ERROR: ForeignKind = {
  words: "a server's error message",
  hint:
    "The download failed: open the file in an editor to see why, correct the link, and download it again.",
  suffix: /\.(json|csv)$/i,
};

/** By its first bytes. */
const ARCHIVES: readonly (readonly [words: string, start: readonly number[]])[] = [
  ["a zip archive", [0x50, 0x4b, 0x03, 0x04]],
  ["a gzip archive", [0x1f, 0x8b, 0x08]],
  ["a 7z archive", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ["a rar archive", [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07]],
  ["an xz archive", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["a zstd archive", [0x28, 0xb5, 0x2f, 0xfd]],
];
/** `BZh`, a digit, and the number pi where the first block begins. */
const BZIP2 = /^BZh[1-9]1AY&SY/;
/** Where a tar archive has its mark. */
const TAR_AT = 257;

const UNPACK = "Unpack it and name the .bin inside. " +
  "If the archive itself is the data, give it raw: true and its sha256 in the profile.";

/** As far as a page's first tag is looked for, behind comments; bytes. */
const PAGE_START = 0x10000;
/** No answer of a server that is an error has more. */
const LONGEST_ERROR = 4096;

/** What `bytes` are, if they are one of the things that people download by mistake. */
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

/** Of a page, or of the few lines that a server sends instead of one. */
const FIRST_TAG =
  /^<(!doctype|html|head|body|title|meta|script|style|link|svg|error|\?xml|\?php|h[1-6]|p|pre|div|center|table|iframe)\b/i;

/** Comments may stand before the first tag. */
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

/** `404: Not Found`, `{"message":"Not Found"}`: a short text and nothing else. */
function isServerError(bytes: Uint8Array): boolean {
  if (bytes.length > LONGEST_ERROR) return false;
  const text = textOf(bytes).trim();
  if (!/^[\t\n\r\x20-\x7e\x80-\xff]*$/.test(text)) return false;
  if (/^\{[^]*"(message|error|errors|detail)"\s*:/.test(text)) return true;
  return /^(HTTP\/\S+ )?(error:? )?[45]\d\d\b/i.test(text) ||
    /^(page |file |object )?(not found|access denied|forbidden|unauthorized|bad gateway|too many requests)\b/i
      .test(text);
}

/** Files that are no firmware at all: a web page, an archive, an ELF file. Pure; no I/O. */
import { ImageError } from "../errors.ts";
import { DOWNLOAD_AGAIN, type ImageFile } from "./image_file.ts";

/** Throws ImageError for a file that cannot be firmware or data: empty, a web page, an archive, an ELF file. */
export function refuseWrongKind({ path, bytes }: ImageFile): void {
  if (bytes.length === 0) {
    throw new ImageError(`Cannot use "${path}": the file is empty`, { hint: DOWNLOAD_AGAIN });
  }
  const kind = foreignKind(bytes);
  if (kind === undefined || kind.suffix?.test(path)) return;
  throw new ImageError(`Cannot use "${path}": it is ${kind.words}, not firmware`, { hint: kind.hint });
}

interface ForeignKind {
  readonly words: string;
  readonly hint: string;
  /** A file with such a name is meant to hold this, and goes to flash as it is. */
  readonly suffix?: RegExp;
}

const WEB_PAGE: ForeignKind = {
  words: "a web page",
  hint: "The download link leads to a page about the file. Open it in a browser and save the .bin itself.",
  suffix: /\.html?$/i,
};

/** It holds the program with addresses and symbols; a chip boots the image that is made from it. */
const ELF: ForeignKind = {
  words: "an ELF file",
  hint: "Use the .bin made from it: the build leaves it beside the ELF file, or esptool elf2image makes it.",
};

function archive(words: string, suffix: RegExp): ForeignKind {
  return { words, hint: "Unpack it and name the .bin that is inside.", suffix };
}

function foreignKind(bytes: Uint8Array): ForeignKind | undefined {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 512)).toLowerCase();
  if (/^(\u00ef\u00bb\u00bf)?\s*(<!doctype|<html|<head|<\?xml)/.test(start)) return WEB_PAGE;
  if (start.startsWith("\x7felf")) return ELF;
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03) return archive("a zip archive", /\.zip$/i);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return archive("a gzip archive", /\.t?gz$/i);
  return undefined;
}

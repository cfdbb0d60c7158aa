/** Describes a file for people. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import type { ImageRecord, PageFile } from "../state.ts";
import { shortName } from "./short_name.ts";
import type { Words } from "./words/table.ts";

/** `MicroPython v1.25.0 for ESP8266, whole, goes to 0x0`. */
export function imageWords(image: ImageRecord, words: Words): string {
  const { file } = words;
  const kinds: Readonly<Record<string, string>> = file.kinds;
  const kind = Object.hasOwn(kinds, image.kind) ? kinds[image.kind]! : shortName(image.kind, 30);
  const what = image.python === undefined ? kind : shortName(image.python, 60);
  const named = image.chip === undefined ? what : file.forChip(what, chipName(image.chip));
  const place = image.offset === undefined ? undefined : file.goesTo(hex(image.offset));
  return [named, stateOf(image, words), place].filter((part) => part !== undefined).join(", ");
}

/** Nothing is known that keeps this file from a board. */
export function isUsable({ failure, image }: Pick<PageFile, "failure" | "image">): boolean {
  return failure === undefined &&
    (image === null || !USELESS.has(image.kind) && !image.images.some((part) => "problem" in part));
}

const USELESS: ReadonlySet<string> = new Set(["damaged", "no-firmware", "other-chip"]);

/** A checksum proves that an image is whole; of other bytes nothing is known. Undefined: the kind says it. */
function stateOf({ kind, images, unchecked }: ImageRecord, { file }: Words): string | undefined {
  if (USELESS.has(kind)) return undefined;
  if (images.some((image) => "problem" in image)) return file.torn;
  if (images.length === 0) return kind === "data" ? undefined : file.unchecked;
  return unchecked === undefined ? file.whole : file.partly;
}

/** The name by which people know the chip with this id: its letters before the number, a dash, and the rest. */
export function chipName(id: string): string {
  const parts = /^([a-z]+\d+)([a-z]\w*)?$/.exec(id);
  return shortName(parts === null ? id : parts.slice(1).filter(Boolean).join("-").toUpperCase(), 20);
}

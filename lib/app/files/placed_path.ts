/** Recognizes an offset that a person joined to a path: `0x1000=fw.bin` without --file, or `fw.bin@0x1000`. Pure; no I/O. */
import { shellWord } from "../shell_word.ts";

const BEFORE = /^(?<offset>0x[\da-f]+|\d+)[=:](?<path>.+)$/i;
const AFTER = /^(?<path>.+)[@=](?<offset>0x[\da-f]+)$/i;

/** How to write the file at that offset; undefined if `text` is a path alone. */
export function placedPathHint(text: string, os: string): string | undefined {
  const { offset, path } = (BEFORE.exec(text) ?? AFTER.exec(text))?.groups ?? {};
  if (offset === undefined || path === undefined) return undefined;
  return `To write a file at an offset: flasher run -f ${offset}=${shellWord(path, os)}`;
}

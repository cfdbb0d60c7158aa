/** Writes values as lines of JSON for scripts, as docs/json.md defines them. */
import type { Output } from "../system/system.ts";

/** Increases with every change that breaks scripts. */
export const JSON_VERSION = 1;

/** Fields that tell the lines of one piece of work from those of another. */
export interface Tag {
  readonly profile?: string;
}

/** Characters that control a terminal or hide text in it. JSON itself escapes U+0000 to U+001F. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Writes `value` as one line, in ASCII if the output supports nothing else. */
export function writeJson(
  output: Pick<Output, "write" | "asciiOnly">,
  value: object,
  tag: Tag = {},
): void {
  const line = jsonLine({ ...value, ...tag });
  output.write(output.asciiOnly ? line.replace(NON_ASCII, escapeUnits) : line);
}

/** `value` as one line, with numbers rounded to integers and unprintable characters escaped. */
export function jsonLine(value: object): string {
  const text = JSON.stringify(value, (_key, inner) => typeof inner === "number" ? Math.round(inner) : inner);
  return text.replace(UNPRINTABLE, escapeUnits) + "\n";
}

const NON_ASCII = /[^\0-\x7f]/gu;

function escapeUnits(character: string): string {
  return character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

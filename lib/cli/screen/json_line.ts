/** Values as lines of JSON, for scripts. The contract is docs/json.md. */
import type { Output } from "../../app/system/system.ts";

/** Rises when a script would have to change. */
export const JSON_VERSION = 1;

/** Would steer a terminal, or hide text in it, if the line is shown on one. JSON itself escapes U+0000 to U+001F. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** Writes `value` as one line, in ASCII where nothing else arrives whole. */
export function writeJson(output: Pick<Output, "write" | "asciiOnly">, value: object): void {
  const line = jsonLine(value);
  output.write(output.asciiOnly ? line.replace(BEYOND_ASCII, escapeUnits) : line);
}

/** `value` as one line; fractions are rounded to whole numbers, and unprintable characters escaped. */
export function jsonLine(value: object): string {
  const text = JSON.stringify(value, (_key, inner) => typeof inner === "number" ? Math.round(inner) : inner);
  return text.replace(UNPRINTABLE, escapeUnits) + "\n";
}

const BEYOND_ASCII = /[^\0-\x7f]/gu;

function escapeUnits(character: string): string {
  return character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

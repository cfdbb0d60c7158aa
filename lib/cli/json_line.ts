/** Values as lines of JSON, for scripts. The contract is docs/json.md. Pure; no I/O. */

/** Rises when a script would have to change. */
export const JSON_VERSION = 1;

/** Would steer a terminal, or hide text in it, if the line is shown on one. JSON itself escapes U+0000 to U+001F. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** `value` as one line; fractions are rounded to whole numbers, and unprintable characters escaped. */
export function jsonLine(value: object): string {
  const text = JSON.stringify(value, (_key, inner) => typeof inner === "number" ? Math.round(inner) : inner);
  return text.replace(UNPRINTABLE, escapeUnits) + "\n";
}

function escapeUnits(character: string): string {
  return character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

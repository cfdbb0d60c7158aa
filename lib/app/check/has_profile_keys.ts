/** Tells profiles from other YAML files by their keys. Pure; no I/O. */
import { parseYaml } from "../../profile/yaml.ts";

/** Keys that say what to write. Every profile has at least one of them. */
const KEYS = ["files", "firmware", "board_files"] as const;
const KEY_LINE = new RegExp(`^(?:${KEYS.join("|")})[ \\t]*:`, "m");

/** True for a mapping with such a key, and for invalid YAML with such a line: its author means a profile. */
export function hasProfileKeys(text: string): boolean {
  const parsed = parseYaml(text.replace(/^\ufeff/, ""));
  if ("fault" in parsed) return KEY_LINE.test(text);
  const { value } = parsed;
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    KEYS.some((key) => Object.hasOwn(value, key));
}

/** Words about profiles that are no command and no topic: the keys of a profile, and what a profile is. */
import { KNOWN } from "../../app/known_names.ts";
import { profileJsonSchema } from "../../profile/schema.ts";
import { quote } from "../../text.ts";
import { topicCommand } from "./list.ts";

const ABOUT_PROFILES: readonly string[] = [
  "yaml",
  "yml",
  "flash.yaml",
  "key",
  "keys",
  "profiles",
  "config",
  "schema",
];

/** The hint for a key of a profile, such as `offset`, or for a word such as `yaml`; undefined for another word. */
export function profileWordHint(word: string): string | undefined {
  const command = topicCommand("profile");
  if (ABOUT_PROFILES.includes(word.toLowerCase())) return `About profiles: ${command}`;
  return keysIn(profileJsonSchema(KNOWN)).has(word)
    ? `${quote(word)} is a key of a profile: ${command}`
    : undefined;
}

/** The keys of all mappings in a JSON Schema. */
function keysIn(schema: unknown): ReadonlySet<string> {
  const keys = new Set<string>();
  const visit = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    for (const [name, value] of Object.entries(part)) {
      if (name === "properties") { for (const key of Object.keys(value as object)) keys.add(key); }
      visit(value);
    }
  };
  visit(schema);
  return keys;
}

/** The words of the page: one table for each language. A language without an entry is a type error. Pure; no I/O. */
import { english } from "./en.ts";
import { german } from "./de.ts";
import type { Words } from "./table.ts";

const LANGUAGES = { en: english, de: german } satisfies Record<string, Words>;

export type Language = keyof typeof LANGUAGES;

export const LANGUAGE_NAMES = (Object.keys(LANGUAGES) as Language[]).map((id) => ({
  id,
  name: LANGUAGES[id].name,
}));

export function wordsIn(language: Language): Words {
  return LANGUAGES[language];
}

/** The first of a person's languages that the page speaks; else English. `wanted`: such as `de-AT`. */
export function pickLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = tag.toLowerCase().split("-")[0]!;
    if (isLanguage(language)) return language;
  }
  return "en";
}

export function isLanguage(text: string | null): text is Language {
  return text !== null && Object.hasOwn(LANGUAGES, text);
}

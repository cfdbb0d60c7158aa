/** The text of a help topic. */
import type { Topic, TopicName } from "./list.ts";
import { shownLink } from "./links.ts";
import { markdownLines } from "./markdown.ts";
import { PAGES } from "./pages.ts";

/** What stands for the characters of the pages where only ASCII arrives whole. */
const ASCII: Readonly<Record<string, string>> = {
  "…": "...",
  "─": "-",
  "┌": "+",
  "┐": "+",
  "└": "+",
  "┘": "+",
  "█": "#",
  "░": ".",
  "�": "?",
};

export interface TopicLayout {
  /** Width of the longest line. */
  readonly columns: number;
  readonly unicode: boolean;
}

export function topicLines(
  { name, page }: Topic & { readonly name: TopicName },
  { columns, unicode }: TopicLayout,
): string[] {
  const text = unicode ? PAGES[name] : PAGES[name].replace(/[^\0-\x7f]/gu, (sign) => ASCII[sign] ?? "?");
  return markdownLines(text, { columns, link: (text, href) => shownLink(text, href, page) });
}

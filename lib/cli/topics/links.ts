/** What a link in a page becomes where nothing can be clicked: the command that shows its target. Pure; no I/O. */
import { topicCommand, TOPICS } from "./list.ts";

/** Pages that the program does not contain, because a command says the same. */
const COMMAND_PAGES: ReadonlyMap<string, string> = new Map([
  ["docs/boards.md", "flasher boards"],
  ["docs/doctor.md", "flasher help doctor"],
  ["docs/init.md", "flasher help init"],
]);

/** `page`: the path of the page with the link, from the root of the sources. */
export function shownLink(text: string, href: string, page: string): string {
  if (href.startsWith("#")) return text.includes("`") ? text : `"${text}"`;
  if (/^https?:/.test(href)) return href === text ? text : `${text} (${href})`;
  const target = new URL(href, `file:///${page}`).pathname.slice(1);
  const topic = TOPICS.find((topic) => topic.page === target);
  const command = topic === undefined ? COMMAND_PAGES.get(target) : topicCommand(topic.name);
  const source = command === undefined ? `${target} in flasher's sources` : `\`${command}\``;
  // A text that only names the file says nothing that the target does not.
  return /^\S+\.md$/.test(text) ? source : `${text} (${source})`;
}

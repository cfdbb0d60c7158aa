/** Words of other programs for checking without writing, which flasher plan does. Pure; no I/O. */
import { shellWord } from "../app/shell_word.ts";

const COMMANDS: readonly string[] = ["lint", "validate", "dry-run", "dryrun", "simulate"];
const FLAGS: readonly string[] = ["dry-run", "dryrun", "check", "validate", "simulate", "just-print"];

/** The hint for a command line that begins with such a word; undefined for another word. */
export function planCommandHint(words: readonly string[], os?: string): string | undefined {
  const [word = "", ...rest] = words;
  if (!COMMANDS.includes(word.toLowerCase().replaceAll("_", "-"))) return undefined;
  const paths = rest.filter((one) => !one.startsWith("-")).map((path) => ` ${shellWord(path, os)}`);
  return `To check a profile and its files without a board: flasher plan${paths.join("")}`;
}

/** The hint for a flag with such a name; undefined for another flag. */
export function planFlagHint(name: string): string | undefined {
  return FLAGS.includes(name.toLowerCase().replaceAll("_", "-"))
    ? "To see what would be written, without a board: flasher plan"
    : undefined;
}

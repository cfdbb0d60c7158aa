import { parse as untyped } from "shell-quote";

const parse: (line: string) => readonly unknown[] = untyped;

/** The words of a command line as a POSIX shell passes them, up to the first `>`, `|` or comment. */
export function commandWords(line: string): string[] {
  const entries = parse(line);
  const end = entries.findIndex((entry) => typeof entry !== "string");
  return (end < 0 ? entries : entries.slice(0, end)) as string[];
}

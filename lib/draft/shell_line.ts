/** A line for a shell, taken apart. The only file that knows shell-quote. Pure; no I/O. */
import { parse as untyped } from "shell-quote";
import { UsageError } from "../errors.ts";
import { quote } from "../text.ts";

type Entry =
  | string
  | { readonly op: string; readonly pattern?: string; readonly name?: string }
  | { readonly comment: string };

// The package brings no types; these are what its documentation says.
const parse: (
  line: string,
  variable: (name: string) => object,
  options: { readonly escape: string },
) => readonly Entry[] = untyped;

/** No command line that a person copies is longer. */
const LONGEST_LINE = 32 * 1024;

/**
 * The words of each command; commands stand between `&&`, `;` and the like. On Windows a backslash is part of a path,
 * elsewhere it escapes. Throws UsageError, beginning with `place`, for what only a running shell could resolve.
 */
export function shellCommands(line: string, { place, windows }: {
  readonly place: string;
  readonly windows: boolean;
}): string[][] {
  if (line.length > LONGEST_LINE) {
    throw new UsageError(`${place}: found ${line.length} characters, expected at most ${LONGEST_LINE}`);
  }
  // The package throws for braces that it cannot read, and no braces can be resolved.
  const braces = /\$\{[^}]*\}?/.exec(line);
  if (braces !== null) throw unresolved(place, braces[0]);
  // Lines that go on: by a backslash, in cmd by a caret, in PowerShell by a backtick.
  const whole = line.replace(/[\\^`]\r?\n/g, " ");
  const commands: string[][] = [[]];
  for (const entry of parse(whole, (name) => ({ op: "variable", name }), { escape: windows ? "^" : "\\" })) {
    if (typeof entry === "string") {
      if (windows && /%\w+%/.test(entry)) throw unresolved(place, entry);
      commands.at(-1)!.push(entry);
    } else if ("comment" in entry) {
      continue;
    } else if (/^(&&|;|&)$/.test(entry.op)) {
      commands.push([]);
    } else {
      const { op, name, pattern } = entry;
      throw unresolved(place, name === undefined ? pattern ?? op : `$${name}`);
    }
  }
  return commands.filter((words) => words.length > 0);
}

function unresolved(place: string, found: string): UsageError {
  return new UsageError(`${place}: found ${quote(found)}, expected plain words`, {
    hint: "Write out what your shell would put there.",
  });
}

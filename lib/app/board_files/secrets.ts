/** Finds the secrets that a profile names: in a file, in the environment, or by asking. They are never printed. */
import { UsageError } from "../../errors.ts";
import { andList, quote } from "../../text.ts";
import { readNamedFile } from "../files/named_file.ts";
import type { System } from "../system/system.ts";

/** Bytes; a file of secrets has a few lines. */
const LARGEST = 64 * 1024;
/**
 * A profile from elsewhere can name any secret. The prefix keeps it from putting other variables, such as
 * AWS_SECRET_ACCESS_KEY, onto a board.
 */
const PREFIX = "FLASHER_SECRET_";

export interface SecretOptions {
  /** Path of `--secrets`. */
  readonly path: string | undefined;
  /** Asks without echo; undefined if no person is present. */
  readonly ask: ((name: string, to: string) => Promise<string | undefined>) | undefined;
}

/** `wanted`: names, and the file on the board that each goes into. Throws UsageError that names all missing ones. */
export async function findSecrets(
  system: System,
  wanted: ReadonlyMap<string, string>,
  { path, ask }: SecretOptions,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if (wanted.size === 0) return found;
  const written = path === undefined ? new Map<string, string>() : await readSecrets(system, path);
  const missing: string[] = [];
  for (const [name, to] of wanted) {
    const value = written.get(name) ?? system.env(PREFIX + name) ?? await ask?.(name, to);
    if (value === undefined || value === "") missing.push(name);
    else found.set(name, value);
  }
  if (missing.length > 0) {
    const names = andList(missing.map((name) => quote(name)));
    throw new UsageError(`Cannot find the secrets: found no ${names}, expected them in --secrets FILE`, {
      hint: `A line of the file: ${missing[0]}=value. Or set ${PREFIX}${missing[0]} in the environment.`,
    });
  }
  return found;
}

/** Lines `NAME=value`. The value is everything up to the end of the line; `#` begins a comment line. */
async function readSecrets(system: System, path: string): Promise<ReadonlyMap<string, string>> {
  const bytes = await readNamedFile(system, path, {
    action: `--secrets: cannot read ${quote(path)}`,
    folder: ".",
    anywhere: true,
    namedBy: "person",
    refuse: (message, more) => new UsageError(message, more),
    largest: LARGEST,
    tooLarge: `expected at most ${LARGEST}`,
  });
  const found = new Map<string, string>();
  for (const [index, line] of new TextDecoder().decode(bytes).split(/\r?\n/).entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [, name, value] = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    // The line itself may hold a secret.
    if (name === undefined) {
      throw new UsageError(`--secrets: line ${index + 1}: found another text, expected NAME=value`);
    }
    found.set(name, value!);
  }
  return found;
}

/** Finds the secrets that a profile names: in a file, in the environment, or by asking. They are never printed. */
import { MissingValueError, UsageError } from "../../errors.ts";
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
/** A line of a file of secrets. */
const LINE = /^([A-Z][A-Z0-9_]*)=(.*)$/;

export interface SecretOptions {
  /** Path of `--secrets`. */
  readonly path: string | undefined;
  /** Asks without echo; undefined if no person is present. */
  readonly ask: ((name: string, to: readonly string[]) => Promise<string | undefined>) | undefined;
}

/** `wanted`: names, and the files on the board that each goes into. Throws MissingValueError that names all missing ones. */
export async function findSecrets(
  system: System,
  wanted: ReadonlyMap<string, readonly string[]>,
  { path, ask }: SecretOptions,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  if (wanted.size === 0) return found;
  const written = path === undefined ? new Map<string, string>() : await readSecrets(system, path);
  const missing: string[] = [];
  for (const [name, to] of wanted) {
    const value = written.get(name) ?? secretInEnvironment(system, name) ?? await ask?.(name, to);
    if (value === undefined || value === "") missing.push(name);
    else found.set(name, value);
  }
  if (missing.length > 0) {
    const names = andList(missing.map((name) => quote(name)));
    throw new MissingValueError(
      `Cannot find the secrets: found no ${names}, expected them in --secrets FILE`,
      {
        hint: `Add a line ${missing[0]}=value to that file, or set ${PREFIX}${
          missing[0]
        } in the environment.`,
      },
    );
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
    const [, name, value] = LINE.exec(line) ?? [];
    // The line itself may hold a secret.
    if (name === undefined) {
      throw new UsageError(`--secrets: line ${index + 1}: found other text, expected NAME=value`);
    }
    found.set(name, value!);
  }
  return found;
}

export function secretInEnvironment(system: Pick<System, "env">, name: string): string | undefined {
  return system.env(PREFIX + name);
}

/** True for a file of secrets that has one of these, whatever the file's name. Pure. */
export function isSecretsFile(bytes: Uint8Array, names: Iterable<string>): boolean {
  if (bytes.length > LARGEST) return false;
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/)
    .filter((line) => line.trim() !== "" && !line.startsWith("#"));
  const wanted = new Set(names);
  return lines.every((line) => LINE.test(line)) && lines.some((line) => wanted.has(LINE.exec(line)![1]!));
}

/** A file of secrets: lines `NAME=value`. */
import { UsageError } from "../../errors.ts";
import { quote } from "../../text.ts";
import { readNamedFile } from "../files/named_file.ts";
import type { System } from "../system/system.ts";

/** Bytes; a file of secrets has a few lines. */
const LARGEST_SECRETS_FILE = 64 * 1024;
const LINE = /^([A-Z][A-Z0-9_]*)=(.*)$/;

export interface SecretsFile {
  readonly bytes: Uint8Array;
  readonly values: ReadonlyMap<string, string>;
}

/** The value is everything up to the end of the line; `#` begins a comment line. Throws UsageError. */
export async function readSecretsFile(system: System, path: string): Promise<SecretsFile> {
  const action = `--secrets: cannot read ${quote(path)}`;
  const bytes = await readNamedFile(system, path, {
    action,
    folder: ".",
    anywhere: true,
    namedBy: "person",
    refuse: (message, more) => new UsageError(message, more),
    largest: LARGEST_SECRETS_FILE,
    tooLarge: `expected at most ${LARGEST_SECRETS_FILE}`,
  });
  return { bytes, values: valuesIn(textIn(bytes, action)) };
}

/** A wrong character in a password would keep the board off the network. */
function textIn(bytes: Uint8Array, action: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${action}: found bytes that are not UTF-8, expected text in UTF-8`, {
      hint: "In a text editor, save the file as UTF-8.",
    });
  }
}

/** Messages have no text of a line that is not valid: it may be a secret. */
function valuesIn(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, { readonly value: string; readonly line: number }>();
  for (const [index, content] of text.split(/\r?\n/).entries()) {
    if (isSkipped(content)) continue;
    const line = index + 1;
    const [, name, value] = LINE.exec(content) ?? [];
    if (name === undefined) {
      throw new UsageError(`--secrets: line ${line}: found other text, expected NAME=value`);
    }
    const before = found.get(name);
    if (before !== undefined) {
      throw new UsageError(
        `--secrets: line ${line}: found ${
          quote(name)
        } again, expected another name than in line ${before.line}`,
      );
    }
    found.set(name, { value: value!, line });
  }
  return new Map([...found].map(([name, { value }]) => [name, value]));
}

function isSkipped(line: string): boolean {
  return line.trim() === "" || line.startsWith("#");
}

/** True for a file of secrets that has one of `wanted`, whatever the file's name. Pure. */
export function isSecretsFile(bytes: Uint8Array, wanted: ReadonlySet<string>): boolean {
  if (wanted.size === 0 || bytes.length > LARGEST_SECRETS_FILE) return false;
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/).filter((line) => !isSkipped(line));
  const names = lines.map((line) => LINE.exec(line)?.[1]);
  return names.every((name) => name !== undefined) && names.some((name) => wanted.has(name));
}

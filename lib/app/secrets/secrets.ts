/** Finds the secrets that a profile names: in a file, in the environment, or by asking. They are never printed. */
import { MissingValueError } from "../../errors.ts";
import { andList, quote } from "../../text.ts";
import type { System } from "../system/system.ts";

/**
 * A profile from elsewhere can name any secret. The prefix keeps it from putting other variables, such as
 * AWS_SECRET_ACCESS_KEY, onto a board.
 */
const PREFIX = "FLASHER_SECRET_";

export interface SecretSources {
  /** Values by name, from `--secrets`. */
  readonly written: ReadonlyMap<string, string>;
  /** Asks without echo; undefined if no person is present. */
  readonly ask: ((name: string, to: readonly string[]) => Promise<string | undefined>) | undefined;
}

/** `wanted`: names, and the files on the board that each goes into. Throws MissingValueError that names all missing ones. */
export async function findSecrets(
  system: Pick<System, "env">,
  wanted: ReadonlyMap<string, readonly string[]>,
  { written, ask }: SecretSources,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const missing: string[] = [];
  for (const [name, to] of wanted) {
    const value = written.get(name) ?? secretInEnvironment(system, name) ?? await ask?.(name, to);
    if (value === undefined || value === "") missing.push(name);
    else found.set(name, value);
  }
  if (missing.length > 0) throw missingSecrets(system, missing, written);
  return found;
}

function missingSecrets(
  system: Pick<System, "env">,
  names: readonly string[],
  written: SecretSources["written"],
): MissingValueError {
  const [name] = names;
  const variable = PREFIX + name;
  const listed = andList(names.map((name) => quote(name)));
  const empty = written.get(name!) === ""
    ? `an empty ${quote(name!)} in --secrets FILE`
    : secretInEnvironment(system, name!) === ""
    ? `an empty ${variable} in the environment`
    : undefined;
  if (empty !== undefined && names.length === 1) {
    return new MissingValueError(`Cannot find the secrets: found ${empty}, expected a value`);
  }
  return new MissingValueError(
    `Cannot find the secrets: found no ${listed}, expected them in --secrets FILE`,
    { hint: `Add a line ${name}=value to that file, or set ${variable} in the environment.` },
  );
}

export function secretInEnvironment(system: Pick<System, "env">, name: string): string | undefined {
  return system.env(PREFIX + name);
}

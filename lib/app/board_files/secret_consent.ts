/** A profile gets secrets only if a person allows it: by answering a question once, or by naming them in the request. */
import { Interrupted, UsageError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import { andList, orList, printable, quote } from "../../text.ts";
import type { Person } from "../person.ts";
import { type ConsentKind, rememberConsent, wasAllowed } from "../remembered_consent.ts";
import type { System } from "../system/system.ts";
import type { BoardSources } from "./sources.ts";

/** Names of secrets, with the files on the board that each goes into. */
export type SecretFiles = ReadonlyMap<string, readonly string[]>;

const KIND: ConsentKind = { file: "secrets", key: /^[0-9a-f]{64}$/ };

export interface SecretRequest {
  readonly sources: BoardSources;
  readonly wanted: SecretFiles;
  /** Names that the request allows. */
  readonly allowed: readonly string[];
}

/** Throws UsageError or Interrupted unless a person allows the secrets, or allowed them to the same profile before. */
export async function requireSecretConsent(
  { system, person }: { readonly system: System; readonly person: Person },
  { sources, wanted, allowed }: SecretRequest,
): Promise<void> {
  if (await areSecretsAllowed(system, { sources, wanted, allowed })) return;
  const profile = printable(sources.profile ?? "The profile");
  const names = [...wanted.keys()];
  if (!person.isPresent) {
    const open = names.filter((name) => !allowed.includes(name));
    const flags = open.map((name) => `--allow-secret ${name}`).join(" ");
    const files = [...new Set(open.flatMap((name) => wanted.get(name)!))];
    throw new UsageError(
      `Cannot put secrets on the board: found no consent to ${andList(open.map((name) => quote(name)))} in ` +
        `${andList(files.map((to) => quote(to)))}, expected --allow-secret`,
      { hint: `If you trust ${profile} and the files beside it with them, add:\n  ${flags}` },
    );
  }
  person.show([
    `${profile} puts secrets on the board, where they are plain text:`,
    ...describeSecrets(wanted).map((line) => `  ${line}`),
    "The programs that it puts there can read them, and send them anywhere.",
  ]);
  if (!await person.confirm("Allow this, now and as long as the profile does not change?")) {
    throw new Interrupted("Nothing was written: you did not allow the secrets");
  }
  await rememberSecretConsent(system, sources);
}

/** A name that the profile does not have is a typing mistake, or a flag for another profile. Throws UsageError. */
export function checkAllowedNames(wanted: SecretFiles, allowed: readonly string[]): void {
  const unknown = allowed.find((name) => !wanted.has(name));
  if (unknown === undefined) return;
  const expected = wanted.size === 0
    ? "a profile that has secrets"
    : orList([...wanted.keys()].map(printable));
  throw new UsageError(`--allow-secret: found ${quote(unknown)}, expected ${expected}`);
}

/** `WIFI into /board.json`, one line for each secret. */
function describeSecrets(wanted: SecretFiles): string[] {
  return [...wanted].map(([name, files]) => `${printable(name)} into ${andList(files.map(printable))}`);
}

/** Without a question. */
export async function areSecretsAllowed(
  system: System,
  { sources, wanted, allowed }: SecretRequest,
): Promise<boolean> {
  if ([...wanted.keys()].every((name) => allowed.includes(name))) return true;
  return await wasAllowed(system, KIND, keyOf(system, sources));
}

export async function rememberSecretConsent(system: System, sources: BoardSources): Promise<void> {
  await rememberConsent(system, KIND, keyOf(system, sources));
}

/**
 * What a person allows: this text of the profile at this place. A copy of the text elsewhere stands beside other
 * programs. The programs themselves are not part of it: their author changes them all day.
 */
function keyOf({ paths }: Pick<System, "paths">, { profile, profileSha256 }: BoardSources): string {
  const place = profile === undefined ? "" : paths.resolve(profile);
  return sha256(new TextEncoder().encode(JSON.stringify([place, profileSha256 ?? ""])));
}

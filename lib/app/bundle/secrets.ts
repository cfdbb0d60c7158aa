/** Recognizes passwords and keys, which must not leave this computer in a bundle. Pure; no I/O. */

/** Names under which programs keep passwords and keys. */
const SECRET_NAMES =
  /^(\.?env(\..+)?|\.?secrets?(\..+)?|.+\.(secrets?|env|key|pfx|p12|kdbx)|id_(rsa|dsa|ecdsa|ed25519)|\.?netrc|credentials?(\..+)?)$/i;

/** A private key in PEM (RFC 7468 and OpenSSH), with the key itself: programs that read keys have its first line, too. */
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----\r?\n[A-Za-z0-9+/=:,\s-]{40}/;

/** Files of settings, of which only some are secret. */
const SETTINGS = /env/i;
const SECRET_SETTING = /pass|pwd|psk|secret|token|key|auth|credential/i;

/** Characters. A shorter value occurs in files by accident. */
export const SHORTEST_VALUE = 6;

/** Bytes that are searched at once. */
const CHUNK = 1 << 20;

/** True if the name says that the file holds secrets. `path` with "/" or "\". */
export function isSecretName(path: string): boolean {
  return SECRET_NAMES.test(path.split(/[\\/]/).at(-1)!);
}

/**
 * The secret values in a file of `NAME=value` or `NAME: value` lines. `name`: the file's. `wanted`: settings that are
 * secrets, whatever their names seem to say.
 */
export function secretValues(
  name: string,
  text: string,
  wanted: ReadonlySet<string> = new Set(),
): readonly string[] {
  const isSecret = (setting: string) =>
    wanted.has(setting) || !SETTINGS.test(name) || SECRET_SETTING.test(setting);
  return text.split(/\r?\n/).flatMap((line) => {
    const [, setting, value] = /^\s*(?:export\s+)?([\w.-]+)\s*[=:]\s*(.+?)\s*$/.exec(line) ?? [];
    const bare = value?.replace(/^(["'])(.*)\1$/, "$2");
    return bare !== undefined && bare.length >= SHORTEST_VALUE && isSecret(setting!) ? [bare] : [];
  });
}

/** A value that must not leave this computer, and what it is, to complete "it holds". */
export interface KnownSecret {
  readonly value: string;
  readonly what: string;
}

/** What kind of secret the bytes hold, to complete "it holds"; undefined if none is known. */
export function secretIn(bytes: Uint8Array, secrets: readonly KnownSecret[]): string | undefined {
  // One character for each byte, so that a text is found in any kind of file.
  const latin = new TextDecoder("latin1");
  const wanted = secrets.map(({ value, what }) => ({
    what,
    text: latin.decode(new TextEncoder().encode(value)),
  }));
  const overlap = Math.max(256, ...wanted.map(({ text }) => text.length));
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const text = latin.decode(bytes.subarray(at, at + CHUNK + overlap));
    if (PRIVATE_KEY.test(text)) return "a private key";
    const found = wanted.find((secret) => text.includes(secret.text));
    if (found !== undefined) return found.what;
  }
  return undefined;
}

/** SHA256SUMS, as `sha256sum` writes and checks it. Pure; no I/O. */
import { bundlePathProblem } from "./bundle_path.ts";

export const CHECKSUMS = "SHA256SUMS";

/** Hashes by path. While a bundle is being updated, a path has the earlier and the new one. */
export type Checksums = ReadonlyMap<string, readonly string[]>;

/** Sorted by path, so that the same files give the same text. */
export function formatChecksums(checksums: Checksums): string {
  return [...checksums].sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)
    .flatMap(([path, hashes]) => hashes.map((hash) => `${hash}  ${path}\n`)).join("");
}

/** Undefined if flasher did not write the text: its paths decide what may be replaced and removed. */
export function parseChecksums(text: string): Checksums | undefined {
  const checksums = new Map<string, readonly string[]>();
  if (!text.endsWith("\n")) return undefined;
  for (const line of text.slice(0, -1).split("\n")) {
    const [, hash, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (hash === undefined || path === undefined || bundlePathProblem(path) !== undefined) return undefined;
    checksums.set(path, [...checksums.get(path) ?? [], hash]);
  }
  return checksums;
}

/** Both, so that a bundle whose update was interrupted is still known as one. */
export function joinChecksums(a: Checksums, b: Checksums): Checksums {
  const joined = new Map(a);
  for (const [path, hashes] of b) {
    joined.set(path, [...new Set([...joined.get(path) ?? [], ...hashes])]);
  }
  return joined;
}

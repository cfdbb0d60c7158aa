/** What is known, and from whom, about the hash of a file with an address before its download. */
import type { Download } from "../../download/download.ts";
import { githubDigest } from "../../download/github.ts";
import { manifestHash } from "../../download/manifest.ts";
import { DownloadError, ImageError } from "../../errors.ts";
import type { HashSource } from "../../lock/lock.ts";
import type { ProfileFile } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import type { Warn } from "../reporter.ts";

export interface PromisedHash {
  readonly sha256: string;
  readonly hashFrom: HashSource;
  /** Who says so, for messages. */
  readonly by: string;
}

/**
 * The strongest of the promises, all of which agree; undefined if there is none. Throws ImageError if two differ, or if the
 * manifest that the profile names has no hash of the file; otherwise as the download does.
 */
export async function promisedHash(
  { get, warn }: { readonly get: Download; readonly warn: Warn },
  { sha256, locked }: Pick<ProfileFile, "sha256" | "locked">,
  url: string,
): Promise<PromisedHash | undefined> {
  const manifest = locked?.kind === "url" ? locked.manifest : undefined;
  const github = await askGithub(url, { get, warn });
  const published = manifest === undefined ? undefined : await askManifest(manifest, url, get);
  const all: PromisedHash[] = [
    ...(sha256 === undefined ? [] : [{ sha256, hashFrom: "profile", by: "the profile" } as const]),
    ...(github === undefined ? [] : [{ sha256: github, hashFrom: "github", by: "GitHub" } as const]),
    ...(published === undefined
      ? []
      : [{ sha256: published, hashFrom: "manifest", by: "the manifest" } as const]),
  ];
  const [first] = all;
  const other = all.find((one) => one.sha256 !== first!.sha256);
  if (other === undefined) return first;
  throw new ImageError(
    `Cannot use ${quote(url, 200)}: ${first!.by} says SHA-256 ${first!.sha256}, ` +
      `${other.by} says ${other.sha256}`,
    {
      hint: sha256 === undefined
        ? "The publisher's own data disagree. Try again later, or ask the publisher."
        : "The published file is not the one that the profile means.",
    },
  );
}

/** GitHub limits how often a network may ask its API. The file itself has no such limit. */
async function askGithub(
  url: string,
  { get, warn }: { readonly get: Download; readonly warn: Warn },
): Promise<string | undefined> {
  try {
    return await githubDigest(url, get);
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    warn({ message: `${error.message}. GitHub's own hash of ${quote(url, 200)} was not compared` });
    return undefined;
  }
}

/** A person who names a manifest wants the file compared with it. */
async function askManifest(manifest: string, url: string, get: Download): Promise<string> {
  const found = await manifestHash(manifest, url, get);
  if (found !== undefined) return found;
  throw new ImageError(
    `Cannot use ${quote(url, 200)}: the manifest ${
      quote(manifest, 200)
    } has no SHA-256 for this file, expected one`,
    { hint: "To trust the first download instead, remove the key manifest from the profile." },
  );
}

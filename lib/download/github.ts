/** The hash that GitHub publishes of each file of a release, since June 2025. */
import { decodedPart } from "../web_address.ts";
import type { Download } from "./download.ts";
import { GITHUB_API } from "./hosts.ts";
import { listOf, parseJsonText, property } from "../json_text.ts";

/** Bytes. A release has at most 1000 files, each with about 2000 bytes. */
const MAX_SIZE = 4 * 1024 * 1024;

export interface ReleaseFile {
  /** The API's description of the release. */
  readonly api: string;
  /** The name of the file in the release. */
  readonly name: string;
}

/** The release that an address belongs to; undefined for other addresses. Pure. */
export function releaseFileOf(url: string): ReleaseFile | undefined {
  const [, owner, repository, tag, name] =
    /^https:\/\/github\.com\/([\w.-]+)\/([\w.-]+)\/releases\/download\/([^/?#]+)\/([^/?#]+)$/.exec(url) ?? [];
  if (name === undefined) return undefined;
  return {
    api: `https://${GITHUB_API}/repos/${owner}/${repository}/releases/tags/${tag}`,
    name: decodedPart(name),
  };
}

/** The SHA-256 of the file in a description of its release; undefined if it has none. Pure. */
export function digestIn(description: string, name: string): string | undefined {
  const assets = listOf(property(parseJsonText(description), "assets"));
  const digest = property(assets.find((asset) => property(asset, "name") === name), "digest");
  return typeof digest === "string" ? /^sha256:([0-9a-f]{64})$/.exec(digest)?.[1] : undefined;
}

/**
 * GitHub's hash of the file at `url`; undefined for other addresses, and for files from before June 2025. Throws what the
 * download throws, such as a DownloadError if too many were asked for in an hour.
 */
export async function githubDigest(url: string, get: Download): Promise<string | undefined> {
  const file = releaseFileOf(url);
  if (file === undefined) return undefined;
  const { bytes } = await get({
    url: file.api,
    host: GITHUB_API,
    maxSize: MAX_SIZE,
    accept: "application/vnd.github+json",
  });
  return digestIn(new TextDecoder().decode(bytes), file.name);
}

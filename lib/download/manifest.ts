/**
 * The hashes in a manifest of ESP Web Tools. ESPHome's build action has written them since July 2025 (esphome/build-action,
 * pull request 84): `builds[].parts[]` and `builds[].ota` have `path` and `sha256`.
 */
import type { Download } from "./download.ts";
import { listOf, parseJsonText, property } from "../json_text.ts";

/** Bytes. A manifest with a build for every chip has 10 KB. */
const MAX_SIZE = 1024 * 1024;

/** The SHA-256 of the file at `url`. `manifest`: the address of the text. Undefined if it has none, or two of them. Pure. */
export function hashInManifest(
  text: string,
  { manifest, url }: { readonly manifest: string; readonly url: string },
): string | undefined {
  const hashes = new Set(
    listOf(property(parseJsonText(text), "builds")).flatMap((build) => [
      ...listOf(property(build, "parts")),
      property(build, "ota"),
    ])
      .flatMap((file) => {
        const [path, sha256] = [property(file, "path"), property(file, "sha256")];
        if (typeof path !== "string" || typeof sha256 !== "string") return [];
        const isHash = /^[0-9a-f]{64}$/i.test(sha256);
        return isHash && URL.parse(path, manifest)?.href === url ? [sha256.toLowerCase()] : [];
      }),
  );
  return hashes.size === 1 ? [...hashes][0] : undefined;
}

/** As `hashInManifest`, from the server. Throws what the download throws. */
export async function manifestHash(
  manifest: string,
  url: string,
  get: Download,
): Promise<string | undefined> {
  const { bytes } = await get({ url: manifest, maxSize: MAX_SIZE, accept: "application/json" });
  return hashInManifest(new TextDecoder().decode(bytes), { manifest, url });
}

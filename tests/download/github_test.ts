import { assertEquals, assertRejects } from "@std/assert";
import { download } from "../../lib/download/download.ts";
import { digestIn, githubDigest, releaseFileOf } from "../../lib/download/github.ts";
import { DownloadError } from "../../lib/errors.ts";
import { VirtualClock } from "../../lib/simulator/mod.ts";
import { fakeWeb, type Reply } from "../fake/web.ts";

const FILE = "https://github.com/o/p.q/releases/download/v1.2/app%20x.bin";
const API = "https://api.github.com/repos/o/p.q/releases/tags/v1.2";
const HASH = "0123456789abcdef".repeat(4);

Deno.test("github: the release of an address", () => {
  assertEquals(releaseFileOf(FILE), { api: API, name: "app x.bin" });
  for (
    const other of [
      "https://github.com/o/p/releases/latest/download/app.bin",
      "https://github.com/o/p/raw/main/app.bin",
      "https://github.com/o/p/releases/download/v1/a/b.bin",
      "https://example.com/o/p/releases/download/v1/b.bin",
      "https://github.com/o/../releases/download/v1/x/b.bin",
    ]
  ) assertEquals(releaseFileOf(other), undefined, other);
});

Deno.test("github: the hash of a file in a description of its release", () => {
  const release = (assets: unknown) => JSON.stringify({ tag_name: "v1.2", assets });
  const asset = { name: "app x.bin", digest: `sha256:${HASH}` };
  assertEquals(digestIn(release([{ name: "other", digest: "sha256:0" }, asset]), "app x.bin"), HASH);
  for (
    const text of [
      "<html>",
      "null",
      "[]",
      release(undefined),
      release({ length: 1 }),
      release([null, 1, "app x.bin"]),
      release([{ name: "app x.bin", digest: null }]),
      release([{ ...asset, digest: HASH }]),
      release([{ ...asset, digest: `md5:${HASH}` }]),
      release([{ ...asset, digest: `sha256:${HASH.toUpperCase()}` }]),
      release([{ ...asset, name: "app" }]),
    ]
  ) assertEquals(digestIn(text, "app x.bin"), undefined, text);
});

function digest(url: string, reply: Reply) {
  const web = fakeWeb({ [API]: reply });
  const network = {
    fetch: web.fetch,
    clock: new VirtualClock(),
    env: () => undefined,
    date: () => new Date(0),
  };
  const options = { allowHost: () => false, signal: new AbortController().signal };
  return { web, sha256: githubDigest(url, (request) => download(network, request, options)) };
}

Deno.test("github: the API is asked for a file of a release, and for nothing else", async () => {
  const body = JSON.stringify({ assets: [{ name: "app x.bin", digest: `sha256:${HASH}` }] });
  const { web, sha256 } = digest(FILE, { headers: { "content-type": "application/json" }, body });
  assertEquals(await sha256, HASH);
  assertEquals(web.requests.map(({ headers }) => headers["accept"]), ["application/vnd.github+json"]);
  const other = digest("https://micropython.org/a.bin", { body });
  assertEquals([await other.sha256, other.web.requests.length], [undefined, 0]);
});

Deno.test("github: a limit of the API is an error, not a missing hash", async () => {
  await assertRejects(() => digest(FILE, { status: 403 }).sha256, DownloadError, "answers 403 Forbidden");
});

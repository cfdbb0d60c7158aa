import { assertEquals } from "@std/assert";
import { hashInManifest } from "../../lib/download/manifest.ts";

const MANIFEST = "https://example.github.io/lamp/firmware/manifest.json";
const FACTORY = "https://example.github.io/lamp/firmware/lamp-esp32.factory.bin";
const HASH = "0123456789abcdef".repeat(4);
const OTHER = "f".repeat(64);

const hash = (value: unknown, url = FACTORY) =>
  hashInManifest(typeof value === "string" ? value : JSON.stringify(value), { manifest: MANIFEST, url });
const withParts = (...parts: readonly unknown[]) => ({ builds: [{ chipFamily: "ESP32", parts }] });
const part = { path: "lamp-esp32.factory.bin", offset: 0, md5: "0".repeat(32), sha256: HASH };

Deno.test("manifest: a part is found by its path, relative to the manifest's folder", () => {
  assertEquals(hash(withParts(part)), HASH);
  const paths = ["./lamp-esp32.factory.bin", "/lamp/firmware/lamp-esp32.factory.bin", FACTORY];
  for (const path of paths) assertEquals(hash(withParts({ ...part, path })), HASH, path);
  const elsewhere = ["../lamp-esp32.factory.bin", "lamp-esp32.ota.bin", "https://evil.example.com/x.bin", ""];
  for (const path of elsewhere) assertEquals(hash(withParts({ ...part, path })), undefined, path);
});

Deno.test("manifest: the file for updates over the air has its hash elsewhere", () => {
  const ota = { path: "lamp-esp32.ota.bin", md5: "0".repeat(32), sha256: OTHER };
  const manifest = { builds: [{ chipFamily: "ESP32", ota, parts: [part] }] };
  assertEquals(hash(manifest), HASH);
  assertEquals(hash(manifest, FACTORY.replace("factory", "ota")), OTHER);
});

Deno.test("manifest: one hash, in upper or lower case, or the same one twice", () => {
  assertEquals(hash(withParts({ ...part, sha256: HASH.toUpperCase() }, part)), HASH);
  assertEquals(hash(withParts(part, { ...part, sha256: OTHER })), undefined);
});

Deno.test("manifest: everything else has no hash", () => {
  const nothing: readonly unknown[] = [
    "<!doctype html>",
    "",
    "null",
    "[]",
    "[".repeat(100_000),
    {},
    { builds: {} },
    { builds: [null, 1, "x", []] },
    { builds: [{ parts: { 0: part } }] },
    withParts(null, 1, [], "lamp-esp32.factory.bin"),
    withParts({ ...part, sha256: undefined }),
    withParts({ ...part, sha256: part.md5 }),
    withParts({ ...part, sha256: [HASH] }),
    withParts({ ...part, path: [part.path] }),
    withParts({ ...part, path: "https://[" }),
    `{"builds":[{"__proto__":{"parts":[${JSON.stringify(part)}]}}]}`,
  ];
  for (const value of nothing) assertEquals(hash(value), undefined, JSON.stringify(value));
});

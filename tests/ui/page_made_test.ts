/** The page that flasher serves is the one that its sources make, it is small, and it asks nobody else for anything. */
import { assert, assertEquals } from "@std/assert";
import { makePage } from "../../scripts/page.ts";

const ROOT = new URL("../../", import.meta.url);
/** Bytes, compressed: a school's computer must show it at once. */
const BUDGET = 60_000;

async function committed(path: string): Promise<string> {
  return await Deno.readTextFile(new URL(path, ROOT));
}

async function gzippedSize(texts: readonly string[]): Promise<number> {
  const stream = new Blob([...texts]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).bytes()).length;
}

Deno.test("the committed page is what deno task page makes", async () => {
  for (const [path, made] of await makePage()) {
    assert(made === await committed(path), `${path} is out of date: deno task page`);
  }
});

Deno.test("script and style of the page, with both languages, are below 60 KB", async () => {
  const size = await gzippedSize([await committed("lib/ui/page.js"), await committed("lib/ui/page.css")]);
  assert(size < BUDGET, `${size} bytes`);
});

Deno.test("the page names no address but its own, and runs no text", async () => {
  const script = await committed("lib/ui/page.js");
  const style = await committed("lib/ui/page.css");
  const addresses = (script + style).match(/\bhttps?:\/\/[^"'`\s)]*/g) ?? [];
  assertEquals(addresses.filter((address) => !address.startsWith("http://www.w3.org/")), []);
  assertEquals(script.match(/\beval\(|new Function\b|document\.write\b|\bimport\(/g) ?? [], []);
  assertEquals(style.match(/url\(|@import/g) ?? [], []);
});

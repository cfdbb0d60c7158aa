import { assert, assertEquals } from "@std/assert";
import { findDays, findLinks } from "../../lib/catalogue/download_page.ts";

const link = (path: string) => `<a href="${path}">x</a>`;

Deno.test("download page: the links to whole images, each once, in their order", () => {
  const page = `<div class="board-card"><a href="/download/ESP32_GENERIC/">ESP32</a></div>
    <a class="x" href='/resources/firmware/ESP32_GENERIC-20241129-v1.24.1.bin'>.bin</a>
    <a href="/resources/firmware/ESP32_GENERIC-20241129-v1.24.1.app-bin">.app-bin</a>
    <a href="/resources/firmware/ESP32_GENERIC-20241129-v1.24.1.elf">.elf</a>
    <a href=/resources/firmware/ESP32_GENERIC-SPIRAM-20220618-v1.19.1.bin>.bin</a>
    <A HREF="https://micropython.org/resources/firmware/ESP32_GENERIC-20250405-v1.25.0-preview.365.g3823aeb0f.bin">
    <a href="/resources/firmware/ESP32_GENERIC-20241129-v1.24.1.bin">again</a>`;
  assertEquals(findLinks(page), [
    { build: "ESP32_GENERIC", day: "20241129", version: "1.24.1" },
    { build: "ESP32_GENERIC-SPIRAM", day: "20220618", version: "1.19.1" },
    { build: "ESP32_GENERIC", day: "20250405", version: "1.25.0-preview.365.g3823aeb0f" },
  ]);
  assertEquals([...findDays(page)], [["1.24.1", ["20241129"]], ["1.19.1", ["20220618"]]]);
});

Deno.test("download page: a hostile page leads nowhere else", () => {
  const name = "ESP32_GENERIC-20241129-v1.24.1.bin";
  const hostile = [
    "javascript:alert(1)",
    `//evil.example/resources/firmware/${name}`,
    `https://evil.example/resources/firmware/${name}`,
    `https://micropython.org.evil.example/resources/firmware/${name}`,
    `http://micropython.org/resources/firmware/${name}`,
    `/resources/firmware/../../x/${name}`,
    `/resources/firmware/x/${name}`,
    `/resources/firmware/${name}?x=1`,
    `/resources/firmware/${name}#x`,
    `/resources/firmware/%2e%2e%2f${name}`,
    `/resources/firmware/ESP32\u001b[2J-20241129-v1.24.1.bin`,
    `/resources/firmware/ESP32_GENERIC-20241129-v1.24.1.bin.exe`,
  ];
  assertEquals(hostile.flatMap((path) => findLinks(link(path))), []);
});

Deno.test("download page: a huge or broken page takes no time", () => {
  const started = performance.now();
  findLinks("<a href=".repeat(1_000_000));
  findLinks(`<a href="/resources/firmware/${"A-".repeat(2_000_000)}`);
  findLinks(`<a href="/resources/firmware/A-2024112`.repeat(100_000));
  assertEquals(findLinks(link("/resources/firmware/A-20241129-v1.24.1.bin").repeat(100_000)).length, 1);
  const many = Array.from(
    { length: 5_000 },
    (_, i) => link(`/resources/firmware/A${i}-20241129-v1.24.1.bin`),
  );
  assertEquals(findLinks(many.join("")).length, 2_000);
  assert(performance.now() - started < 10_000);
});

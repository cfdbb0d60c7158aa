import { assertEquals } from "@std/assert";
import { addressBehindProxy } from "../../lib/draft/behind_proxy.ts";

const FILE = "https://github.com/o/p/releases/download/v1/a%20b.bin?x=1";

Deno.test("behind a proxy: the publisher's address, in every form that installers use", () => {
  for (
    const address of [
      `https://proxy.example.com/?${FILE}`,
      `https://proxy.example.com/${FILE}`,
      `https://proxy.example.com/?url=${FILE}`,
      `https://proxy.example.com/raw?key=1&url=${encodeURIComponent(FILE)}`,
      `https://proxy.example.com/?${encodeURIComponent(FILE)}`,
      `HTTPS://PROXY.EXAMPLE.COM/?${FILE}`,
    ]
  ) assertEquals(addressBehindProxy(address), FILE, address);
});

Deno.test("behind a proxy: an address without one has none", () => {
  for (const address of [FILE, "a.bin", "https://example.com/https/a.bin", "https://x", "", "?https://x/y"]) {
    assertEquals(addressBehindProxy(address), undefined, address);
  }
});

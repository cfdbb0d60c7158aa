import { assertEquals } from "@std/assert";
import { isInternational, parseHostName } from "../../lib/download/address.ts";
import { isKnownHost, PUBLISHERS } from "../../lib/download/hosts.ts";
import { GrowingBuffer } from "../../lib/download/growing_buffer.ts";
import { proxyFor } from "../../lib/download/proxy.ts";

Deno.test("hosts: the name of a server, and nothing else", () => {
  assertEquals(parseHostName("Example.COM"), { value: "example.com" });
  assertEquals(parseHostName("exаmple.com"), { value: "xn--exmple-4nf.com" });
  for (
    const text of [
      "",
      "localhost",
      "localhost.",
      "example.com.",
      "router",
      "nas.local",
      "127.0.0.1",
      "0x7f000001",
      "2130706433",
      "[::1]",
      "example.com:443",
      "example.com/x",
      "me@example.com",
      "example.com?x",
      "exam ple.com",
      "example.com\n",
      "example。com:1",
      "１２７.0.0.1",
      "*.example.com",
      "%65xample.com",
    ]
  ) assertEquals("error" in parseHostName(text), true, text);
});

Deno.test("hosts: a name with letters beyond ASCII is known as such", () => {
  assertEquals(["xn--exmple-4nf.com", "a.xn--p1ai", "example.com", "axn--b.com"].map(isInternational), [
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("hosts: only publishers are asked without a question, storage servers only after github.com", () => {
  for (const host of PUBLISHERS) assertEquals(isKnownHost(host), true);
  const storage = "release-assets.githubusercontent.com";
  assertEquals([isKnownHost(storage, "github.com"), isKnownHost(storage), isKnownHost(storage, storage)], [
    true,
    false,
    false,
  ]);
  assertEquals(isKnownHost("micropython.org.example.com"), false);
  assertEquals(isKnownHost("x.micropython.org", "toString"), false);
});

Deno.test("proxy: the variable that counts, and the hosts that are exempt from it", () => {
  const proxy = (env: Record<string, string>, host = "micropython.org") =>
    proxyFor(host, (name) => env[name]);
  assertEquals(proxy({}), undefined);
  assertEquals(proxy({ HTTPS_PROXY: "" }), undefined);
  assertEquals(proxy({ https_proxy: "http://other", ALL_PROXY: "proxy:3128" }), {
    variable: "ALL_PROXY",
    address: "http://proxy:3128",
  });
  assertEquals(proxy({ ALL_PROXY: "socks5://me:secret@p:1080" })?.address, "socks5://p:1080");
  assertEquals(proxy({ HTTPS_PROXY: "::secret::" })?.address, "an address that flasher cannot read");
  for (const list of ["*", "micropython.org", ".org", "x, org"]) {
    assertEquals(proxy({ HTTPS_PROXY: "http://p", NO_PROXY: list }), undefined, list);
  }
  for (const list of ["", "python.org", "MICROPYTHON.org", "*.org", "micropython.orga"]) {
    assertEquals(proxy({ HTTPS_PROXY: "http://p", no_proxy: list })?.variable, "HTTPS_PROXY", list);
  }
});

Deno.test("buffer: pieces of any size, in order", () => {
  const buffer = new GrowingBuffer();
  for (let n = 0; n < 70_000; n++) buffer.append(Uint8Array.of(n));
  buffer.append(new Uint8Array(300_000).fill(7));
  assertEquals(buffer.length, 370_000);
  assertEquals(buffer.bytes().every((byte, n) => byte === (n < 70_000 ? n & 0xff : 7)), true);
  buffer.clear();
  assertEquals(buffer.bytes(), new Uint8Array());
});

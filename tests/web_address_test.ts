import { assert, assertEquals } from "@std/assert";
import { parseWebAddress } from "../lib/web_address.ts";
import { describeParseError } from "../lib/parse_result.ts";

Deno.test("a web address is kept as written", () => {
  for (
    const text of [
      "https://micropython.org/resources/firmware/ESP32_GENERIC-20241129-v1.24.1.bin",
      "https://github.com/o/p/releases/download/v1.2/app%20x.bin",
      "https://xn--mnchen-3ya.example.de/a.bin?x=1&y=2",
    ]
  ) assertEquals(parseWebAddress(text), { value: text });
});

Deno.test("other addresses are refused, and the reason is named", () => {
  const refused: Readonly<Record<string, string>> = {
    "http://example.com/a.bin": "expected an https address",
    "file:///etc/passwd": "expected an https address",
    "data:text/plain,x": "expected an https address",
    "app.bin": "expected an https address",
    "//example.com/a.bin": "expected an https address",
    "": "expected an https address",
    "https://me:secret@example.com/a.bin": "found a user name or a password",
    "https://me@example.com/a.bin": "found a user name or a password",
    "https://example.com/a.bin#x": 'found "#x"',
    "https://example.com:8443/a.bin": "found port 8443",
    "https://127.0.0.1/a.bin": "found the address 127.0.0.1",
    "https://2130706433/a.bin": "found the address 127.0.0.1",
    "https://0x7f.1/a.bin": "found the address 127.0.0.1",
    "https://017700000001/a.bin": "found the address 127.0.0.1",
    "https://127.0.0.1./a.bin": "found the address 127.0.0.1",
    "https://[::1]/a.bin": "found the address [::1]",
    "https://[::ffff:192.168.0.1]/a.bin": "found the address [::ffff:",
    "https://localhost/a.bin": 'found the local name "localhost"',
    "https://LOCALHOST./a.bin": 'found the local name "localhost."',
    "https://a.localhost/a.bin": 'found the local name "a.localhost"',
    "https://router/a.bin": 'found the local name "router"',
    "https://printer.local/a.bin": 'found the local name "printer.local"',
    "https://nas.fritz.home/a.bin": "found the local name",
    "https://example.com./a.bin": "expected the name without the final dot",
    "https://example.com/${VERSION}.bin": "expected an address without variables",
    "https://example.com/$VERSION.bin": "expected an address without variables",
    "https://example.com/{{version}}.bin": "expected an address without variables",
    "https://Example.com/a.bin": "expected the address in its normal form",
    "https://example.com/x/../a.bin": "expected the address in its normal form",
    "https://example.com\\a.bin": "expected the address in its normal form",
    " https://example.com/a.bin": "expected the address in its normal form",
    "https://example.com:443/a.bin": "expected the address in its normal form",
    "https://exаmple.com/a.bin": "expected the address in its normal form", // a Cyrillic a
    [`https://example.com/${"a".repeat(2000)}`]: "expected an address of at most 2000",
  };
  for (const [text, words] of Object.entries(refused)) {
    const result = parseWebAddress(text);
    if (!("error" in result)) throw new Error(`${text} was accepted`);
    const message = describeParseError(result.error, JSON.stringify(text));
    assert(message.includes(words), `${text}: ${message}`);
  }
});

Deno.test("a name that only looks like another is shown as the server will see it", () => {
  const result = parseWebAddress("https://exаmple.com/a.bin");
  const hint = 'Write "https://xn--exmple-4nf.com/a.bin".';
  assertEquals(result, { error: { expected: "the address in its normal form", hint } });
});

/** Secrets in what arrives in pieces, wherever the pieces end. */
import { assert, assertEquals } from "@std/assert";
import { SecretStream, type Shown } from "../../lib/secrets/stream.ts";

const SECRETS = new Map([["WIFI", "Tür-Correct-Horse"], ["API", "k3y/9"]]);

function bytewise(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
}

const told = (shown: readonly Shown[]) =>
  shown.map((piece) => piece.kind === "text" ? piece.text : `<${piece.name}>`).join("");
const lengthOf = (shown: readonly Shown[]) =>
  shown.reduce((sum, piece) => sum + (piece.kind === "text" ? piece.text.length : piece.length), 0);

const TEXT = bytewise("pw=Tür-Correct-Horse;\r\n") +
  "json \"T\\u00fcr-Correct-Horse\" b'T\\xc3\\xbcr-Correct-Horse' k3y/9.";
const SHOWN = `pw=<WIFI>;\r\njson "<WIFI>" b'<WIFI>' <API>.`;

Deno.test("secrets in pieces: each border of two pieces", () => {
  for (let at = 0; at <= TEXT.length; at++) {
    const stream = new SecretStream(SECRETS);
    const shown = [...stream.push(TEXT.slice(0, at)), ...stream.push(TEXT.slice(at)), ...stream.end()];
    assertEquals(told(shown), SHOWN, `cut at ${at}`);
    assertEquals(lengthOf(shown), TEXT.length);
  }
});

Deno.test("secrets in pieces: one character at a time", () => {
  const stream = new SecretStream(SECRETS);
  const shown = [...TEXT.split("").flatMap((char) => stream.push(char)), ...stream.end()];
  assertEquals(told(shown), SHOWN);
});

Deno.test("secrets in pieces: what may begin one is held until it is certain, and then shown", () => {
  const stream = new SecretStream(SECRETS);
  assertEquals(told(stream.push("ok k3y")), "ok ");
  assertEquals(told(stream.push("board ")), "k3yboard ");
  assertEquals(told(stream.push("T")), "");
  assertEquals(told(stream.end()), "T");
});

Deno.test("secrets in pieces: a part that the end cut off, and one whose beginning was never heard", () => {
  const stream = new SecretStream(SECRETS);
  assertEquals(told(stream.push("rse-4711 ")), "rse-4711 ");
  assertEquals(told(stream.push(bytewise("pw Tür-Corr"))) + told(stream.end()), "pw <WIFI>");
  assertEquals(told(stream.push("t-Ho")) + told(stream.push("rse\n")), "<WIFI>\n");
});

Deno.test("secrets in pieces: a flood that looks like the beginning of one is not kept", () => {
  for (
    const flood of [
      "T" + "\xff".repeat(10_000),
      "\\".repeat(10_000),
      "T".repeat(10_000),
      "\\u{000000".repeat(999),
    ]
  ) {
    const stream = new SecretStream(SECRETS);
    let shown = 0;
    for (let at = 0; at < flood.length; at += 100) shown += lengthOf(stream.push(flood.slice(at, at + 100)));
    assert(flood.length - shown < 600, `${flood.slice(0, 10)}: ${flood.length - shown} held`);
    assertEquals(shown + lengthOf(stream.end()), flood.length);
  }
});

/** Searches outputs for a secret: in the forms in which it may have got there, and for parts of it. */
import { assert } from "@std/assert";
import { byteText } from "../../lib/bytes.ts";
import { sha256 } from "../../lib/hash.ts";

/** Characters of a part that would help to guess the secret. */
const PART = 7;

/** The bytes that a trace shows, as text: first those received, then those sent. */
export function tracedText(trace: string): string {
  return ["<", ">"].map((mark) => {
    const shown = trace.split("\n").filter((line) => line.startsWith(mark)).flatMap((line) =>
      line.slice(2).split(" ")
    );
    return shown.map((digits) => String.fromCharCode(parseInt(digits, 16))).join("");
  }).join("\n");
}

/** `hashed`: files whose SHA-256 must not be in the outputs either. */
export function assertNoLeak(
  outputs: Readonly<Record<string, string>>,
  secret: string,
  hashed: readonly string[] = [],
): void {
  for (const [form, needle] of needlesOf(secret, hashed)) {
    for (const [name, text] of Object.entries(outputs)) {
      const at = text.indexOf(needle);
      const around = text.slice(Math.max(0, at - 60), at + needle.length + 20);
      assert(at < 0, `${name} has the secret ${form}: ${JSON.stringify(around)}`);
    }
  }
}

function needlesOf(secret: string, hashed: readonly string[]): readonly (readonly [string, string])[] {
  const bytes = new TextEncoder().encode(secret);
  const each = (escape: (code: string) => string) =>
    Array.from(secret, (char) => escape(char.charCodeAt(0).toString(16))).join("");
  const runs = secret.match(/[ -~]+/g) ?? [];
  const parts = runs.flatMap((run) =>
    run.length <= PART
      ? run.length < 4 ? [] : [run]
      : Array.from({ length: run.length - PART + 1 }, (_, i) => run.slice(i, i + PART))
  );
  return [
    ["as it is", secret],
    ["as bytes", byteText(bytes)],
    ["in hexadecimal", bytes.toHex()],
    ["in spaced hexadecimal", bytes.toHex().replace(/..(?!$)/g, "$& ")],
    ["with \\u", each((code) => `\\u${code.padStart(4, "0")}`)],
    ["with \\x", each((code) => `\\x${code.padStart(2, "0")}`)],
    // Without the ends, which depend on what surrounds the secret.
    ...[0, 1, 2].map((before) =>
      ["in base64", btoa("x".repeat(before) + byteText(bytes)).slice(4, -4)] as const
    ),
    ...parts.map((part) => ["in parts", part] as const),
    ...hashed.map((text) => ["as a hash", sha256(new TextEncoder().encode(text))] as const),
  ];
}

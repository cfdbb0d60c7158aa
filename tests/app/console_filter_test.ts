/** The part of a board's output that reaches the terminal. */
import { assert, assertEquals } from "@std/assert";
import { type ConsoleChunk, ConsoleFilter } from "../../lib/app/console_filter.ts";
import { fc } from "../tools/property.ts";

const encode = (text: string) => new TextEncoder().encode(text);

function filtered(...parts: readonly Uint8Array[]): string {
  const filter = new ConsoleFilter();
  return parts.flatMap((part) => filter.feed(part)).map(({ text }) => text).join("");
}

/** Input and visible output. */
const CASES: readonly (readonly [name: string, input: string, shown: string])[] = [
  ["text and line ends", "a\r\nb\tc\b \b", "a\r\nb\tc\b \b"],
  ["letters of many scripts", "Grüße, 世界 🐍", "Grüße, 世界 🐍"],
  ["colours", "\x1b[1;31mred\x1b[0m\x1b[m", "\x1b[1;31mred\x1b[0m\x1b[m"],
  [
    "a REPL's line editor",
    ">>> ab\x1b[1D\x1b[K\x1b[2C\x1b[4G\x1b[P\x1b[@",
    ">>> ab\x1b[1D\x1b[K\x1b[2C\x1b[4G\x1b[P\x1b[@",
  ],
  ["a title", "a\x1b]0;owned\x07b", "ab"],
  ["a title that ends with ST", "a\x1b]0;owned\x1b\\b", "ab"],
  ["the clipboard", "a\x1b]52;c;cm0gLXJmIC8=\x07b", "ab"],
  ["a device control string", 'a\x1bP$q"p\x1b\\b', "ab"],
  ["a request for a report, which the terminal would type", "a\x1b[6n\x1b[5n\x1b[c\x1bZb", "ab"],
  ["clearing and moving up", "a\x1b[2J\x1b[H\x1b[3Ab", "ab"],
  ["modes of the terminal", "a\x1b[?1049h\x1b[?25l\x1b[20h\x1bc\x1b(0\x1b#8b", "ab"],
  ["intermediate characters", 'a\x1b[1 q\x1b[0"qb', "ab"],
  ["C1 as characters", "a\x9b31mb\x9d0;t\x07c", "a�31mb�0;tc"],
  ["control characters", "\x00\x01\x7f", "���"],
  ["the bell", "a\x07b", "ab"],
  ["invisible format characters", "a\u202eb\u200bc\u2028d", "a�b�c�d"],
  ["invisible letters", "a\u3164b\uffa0c\u115fd\ufe0fe\u034ff", "a�b�c�d�e�f"],
  ["all colours of a palette", "\x1b[38;2;255;0;127m\x1b[48;5;8m", "\x1b[38;2;255;0;127m\x1b[48;5;8m"],
  ["numbers beyond any screen", "a\x1b[2147483647@\x1b[99999C\x1b[1;1000Pb", "ab"],
  ["a sequence with a line end in it", "a\x1b[3\nb", "a\nb"],
  ["a sequence within a sequence", "a\x1b[3\x1b[31mb", "a\x1b[31mb"],
  ["a string without an end", "a\x1b]0;noise\r\nb", "a\r\nb"],
];

for (const [name, input, shown] of CASES) {
  Deno.test(`console: ${name}`, () => assertEquals(filtered(encode(input)), shown));
}

Deno.test("console: bytes that are not text", () => {
  assertEquals(filtered(Uint8Array.of(0x41, 0x9b, 0x42, 0xff, 0xc3)), "A�B�");
});

Deno.test("console: an endless sequence does not hide the output after it", () => {
  assert(filtered(encode(`\x1b]0;${"x".repeat(2000)}shown`)).endsWith("shown"));
  assert(filtered(encode(`\x1b[${"1".repeat(2000)}`)).length > 1900);
});

/** Arbitrary bytes, with many parts of escape sequences. */
const HOSTILE = fc.array(
  fc.oneof(
    fc.constantFrom(
      "\x1b",
      "\x1b[",
      "\x1b]",
      "\x1bP",
      "\x07",
      "\x1b\\",
      "m",
      "K",
      ";",
      "31",
      "\r",
      "\n",
      "é",
      "\x9b",
    ),
    fc.string({ unit: "binary", maxLength: 4 }),
  ),
  { maxLength: 60 },
).map((parts) => encode(parts.join("")));
const BYTES = fc.oneof(HOSTILE, fc.uint8Array({ maxLength: 200 }));

Deno.test("console: only the control characters of lines and of harmless sequences pass", () => {
  fc.assert(fc.property(BYTES, (bytes) => {
    for (const { kind, text } of new ConsoleFilter().feed(bytes)) {
      const allowed: Record<ConsoleChunk["kind"], RegExp> = {
        // deno-lint-ignore no-control-regex -- the test is about control characters
        control: /^\x1b\[(?:[0-9]{0,3};)*[0-9]{0,3}[mCDGK@P]$/,
        text: /^(?:[\t\n\r\b]|[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}])+$/u,
      };
      assert(allowed[kind].test(text), JSON.stringify(text));
    }
  }));
});

Deno.test("console: the division of the stream into chunks does not matter", () => {
  fc.assert(fc.property(BYTES, fc.array(fc.nat(200), { maxLength: 5 }), (bytes, cuts) => {
    const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
    const parts = at.slice(1).map((end, i) => bytes.subarray(at[i]!, end));
    assertEquals(filtered(...parts), filtered(bytes));
  }));
});

Deno.test("console: after any input, the second line is shown", () => {
  fc.assert(fc.property(BYTES, (bytes) => {
    assert(filtered(bytes, encode("\r\n\r\nhello\r\n")).endsWith("\nhello\r\n"));
  }));
});

/** Text from outside in messages: invisible characters are escaped. */
import { assert, assertEquals } from "@std/assert";
import { jsonLine } from "../lib/app/records/json_line.ts";
import { printable, quote, stripUnprintable } from "../lib/text.ts";

/** Control characters, bidi overrides, zero-width characters, and invisible letters: fillers, selectors, joiners. */
const HIDDEN = [
  0x07,
  0x1b,
  0x202e,
  0x200b,
  0x2028,
  0x3164,
  0xffa0,
  0x115f,
  0x034f,
  0x17b4,
  0xfe0f,
  0x180b,
  0xe0041,
];

Deno.test("text: no invisible character reaches a message or a line of JSON", () => {
  for (const code of HIDDEN) {
    const name = `a${String.fromCodePoint(code)}.bin`;
    assertEquals(printable(name), `a\\u{${code.toString(16)}}.bin`);
    assert(/^[\x20-\x7e]*$/.test(quote(name)));
    assertEquals(stripUnprintable(name), "a.bin");
    assert(/^[\x20-\x7e]*\n$/.test(jsonLine({ name })));
    assertEquals(JSON.parse(jsonLine({ name })), { name });
  }
});

Deno.test("text: letters of all alphabets are kept", () => {
  for (const name of ["Grüße", "世界", "ファイル", "ไฟล์", "한글", "🐍"]) assertEquals(printable(name), name);
});

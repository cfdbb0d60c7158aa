/** The code for the board: short pieces, and no damage of a byte goes unnoticed. */
import { assert, assertEquals } from "@std/assert";
import {
  checked,
  helperCode,
  pythonString,
  READER_CODE,
  removeCode,
  writeCode,
  WRITER_CODE,
} from "../../lib/repl/board_code.ts";
import { atPython } from "./bench.ts";

Deno.test("board code: pieces are short enough for a raw prompt without raw paste", () => {
  for (
    const code of [...helperCode("abcdefgh"), WRITER_CODE, READER_CODE, writeCode(new Uint8Array(512))]
  ) {
    assert(code.length < 1500, `${code.length} characters`);
    // deno-lint-ignore no-control-regex -- they are keys of the prompt
    assert(!/[\x01-\x05]/.test(code));
  }
});

Deno.test("board code: a flipped character in code that changes files is noticed by the board", async () => {
  await atPython({ files: { "/a.py": "a", "/b.py": "b" } }, async ({ say, files }) => {
    const code = removeCode("/a.py");
    const flipped = code.replace("/a.py", "/b.py");
    assert((await say(`${flipped}\x04`)).includes("ValueError: damaged"));
    assertEquals(Object.keys(files()), ["/a.py", "/b.py"]);
    assertEquals(await say(`${code}\x04`), "OK\x04\x04>");
    assertEquals(Object.keys(files()), ["/b.py"]);
  });
});

Deno.test("board code: any path is quoted as Python reads it", async () => {
  await atPython({}, async ({ say }) => {
    for (const text of ['a"b', "a\\b", "é漢😀", "a'b", "\x7f"]) {
      const answer = await say(`print(len(${pythonString(text)}), end='')\x04`);
      assertEquals(answer, `OK${[...text].length}\x04\x04>`);
    }
    assert(checked("x = 1").startsWith('_e("x = 1",'));
  });
});

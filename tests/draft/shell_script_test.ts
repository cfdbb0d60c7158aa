/** Words of a script, compared with a shell's result. */
import { assertEquals } from "@std/assert";
import { parse } from "shell-quote";
import { parseShellScript } from "../../lib/draft/shell_script.ts";
import { fc } from "../tools/property.ts";

/** Words with characters that are special to a shell. */
const WORD = fc.string({
  unit: fc.constantFrom(..."ab.0/\\'\"$ #;&|<>()*?\t`!{}=%^".split("")),
  minLength: 1,
  maxLength: 8,
});

Deno.test("script: quoted text is literal", () => {
  const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
  fc.assert(fc.property(fc.array(WORD, { minLength: 1, maxLength: 4 }), (words) => {
    // A variable of cmd, even between quotes: to cmd, a single quote is a letter like any other.
    fc.pre(words.every((word) => !/%\w\w/.test(word)));
    const { commands } = parseShellScript(`echo ${words.map(quoted).join(" ")}`, { windows: false });
    assertEquals(commands.length, 1);
    assertEquals(commands[0]!.words.slice(1), words.map((text) => [{ text }]));
  }));
});

Deno.test("script: a date's format does not make it a script for Windows", () => {
  const { commands } = parseShellScript("cp fw.bin fw-$(date +%Y%m%d).bin\necho 'it'\\''s %a% b'", {
    windows: false,
  });
  assertEquals(commands[1]!.words.slice(1), [[{ text: "it's %a% b" }]]);
});

Deno.test("script: plain words match another parser's result", () => {
  const word = fc.string({ unit: fc.constantFrom(..."ab.0/-='\"\\".split("")), minLength: 1, maxLength: 6 });
  fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
    const line = words.join(" ");
    const { commands, open } = parseShellScript(line, { windows: false });
    // An unclosed quote is a syntax error in a shell.
    if (open !== undefined || line.endsWith("\\")) return;
    const mine = commands.flatMap(({ words }) =>
      words.map((pieces) => pieces.map((one) => "text" in one ? one.text : "?").join(""))
    );
    assertEquals(mine.filter((text) => text !== ""), (parse(line) as string[]).filter((text) => text !== ""));
  }));
});

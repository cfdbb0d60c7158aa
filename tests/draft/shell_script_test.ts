/** Words of a script: what a shell makes of them. */
import { assertEquals } from "@std/assert";
import { parse } from "shell-quote";
import { readScript } from "../../lib/draft/shell_script.ts";
import { fc } from "../fast_check.ts";

/** Words with whatever a shell could take for more than a letter. */
const WORD = fc.string({
  unit: fc.constantFrom(..."ab.0/\\'\"$ #;&|<>()*?\t`!{}=%^".split("")),
  minLength: 1,
  maxLength: 8,
});

Deno.test("script: what a shell's quotes protect is read as it stands", () => {
  const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
  fc.assert(fc.property(fc.array(WORD, { minLength: 1, maxLength: 4 }), (words) => {
    const { commands } = readScript(`echo ${words.map(quoted).join(" ")}`, { windows: false });
    assertEquals(commands.length, 1);
    assertEquals(commands[0]!.words.slice(1), words.map((text) => [{ text }]));
  }));
});

Deno.test("script: plain words are what another parser makes of them", () => {
  const word = fc.string({ unit: fc.constantFrom(..."ab.0/-='\"\\".split("")), minLength: 1, maxLength: 6 });
  fc.assert(fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
    const line = words.join(" ");
    const { commands, open } = readScript(line, { windows: false });
    // Quotes that do not end are no words to a shell.
    if (open !== undefined || line.endsWith("\\")) return;
    const mine = commands.flatMap(({ words }) =>
      words.map((pieces) => pieces.map((one) => "text" in one ? one.text : "?").join(""))
    );
    assertEquals(mine.filter((text) => text !== ""), (parse(line) as string[]).filter((text) => text !== ""));
  }));
});

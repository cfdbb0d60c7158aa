/** Words of suggested commands, safe for users who copy them. */
import { assert, assertEquals } from "@std/assert";
import { shellWord } from "../../lib/app/shell_word.ts";
import { fc } from "../tools/property.ts";

/** A word, the system, and the word in a suggested command. */
const WORDS: readonly (readonly [word: string, os: string, shown: string])[] = [
  ["app.bin", "linux", "app.bin"],
  ["my app.bin", "linux", '"my app.bin"'],
  ["a;reboot.bin", "linux", '"a;reboot.bin"'],
  ["a&calc.bin", "windows", '"a&calc.bin"'],
  ["$(reboot).bin", "linux", "FILE"],
  ["`reboot`.bin", "linux", "FILE"],
  ["%PATH%.bin", "windows", "FILE"],
  ['a".bin', "windows", "FILE"],
  ["C:\\fw\\app.bin", "windows", "C:\\fw\\app.bin"],
  ["C:\\my fw\\app.bin", "windows", '"C:\\my fw\\app.bin"'],
  ["C:\\my fw\\", "windows", "FILE"],
  ["a\\b.bin", "linux", "FILE"],
  ["a,b.bin", "windows", '"a,b.bin"'],
  ["@a.bin", "windows", '"@a.bin"'],
  ["~/a.bin", "linux", '"~/a.bin"'],
  ["-rf", "linux", "FILE"],
  ["--port=x", "windows", "FILE"],
  ["a\u3164b.bin", "linux", "FILE"],
  ["a\nb.bin", "linux", "FILE"],
  ["世界.bin", "linux", "世界.bin"],
];

for (const [word, os, shown] of WORDS) {
  Deno.test(`shell word on ${os}: ${shown} for ${JSON.stringify(word)}`, () =>
    assertEquals(shellWord(word, os), shown));
}

Deno.test({
  name: "shell words: a real shell passes each word unchanged",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const unit = fc.constantFrom(..."abé0 ./\\'\"$`;&|<>()[]{}*?!#%^~@=,:-+\n\t".split(""));
    const words = fc.sample(fc.string({ unit, minLength: 1, maxLength: 6 }), 3000)
      .filter((word) => shellWord(word, "linux") !== "FILE");
    assert(words.length > 200);
    const line = `printf '%s\\0' ${words.map((word) => shellWord(word, "linux")).join(" ")}`;
    const { stdout } = await new Deno.Command("/bin/sh", { args: ["-c", line] }).output();
    assertEquals(new TextDecoder().decode(stdout).split("\0").slice(0, -1), words);
  },
});

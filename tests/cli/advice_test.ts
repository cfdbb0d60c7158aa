/** Commands that are suggested, for people who copy them; and which profile a name means. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { builtInProfile } from "../../lib/app/files/built_in_profiles.ts";
import { shellWord } from "../../lib/app/shell_word.ts";
import { fc } from "../fast_check.ts";
import { flasher } from "../fake/system.ts";
import { APP } from "./world.ts";

/** Word, system, as it is suggested. */
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
  Deno.test(`suggested on ${os}: ${shown} for ${JSON.stringify(word)}`, () =>
    assertEquals(shellWord(word, os), shown));
}

Deno.test({
  name: "suggested: a shell hands over each word as it is",
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

Deno.test("a profile with the name of a built-in one is taken, and one line says so", async () => {
  const own = "port: sim:huzzah\nfiles:\n  - { offset: 0x0, path: app.bin }\n";
  const files = { "nodemcu.yaml": own, "app.bin": APP };
  const ran = await flasher(["plan", "nodemcu.yaml"], { files });
  assertEquals(ran.code, 0, ran.stderr);
  assertStringIncludes(
    ran.stderr.replace(/\s+/g, " "),
    '"nodemcu.yaml" is read from this folder. For the built-in profile of that name, use builtin:nodemcu.yaml',
  );
  assertEquals(
    (await flasher(["plan", "other.yaml"], { files: { ...files, "other.yaml": own } })).stderr,
    "",
  );
});

Deno.test("builtin: names the built-in profile, whatever the folder holds", async () => {
  const files = { "nodemcu.yaml": "files: []\n", "builtin:nodemcu.yaml": "files: []\n", "app.bin": APP };
  const ran = await flasher(["plan", "builtin:nodemcu.yaml", "--file", "0x0=app.bin"], { files });
  assertEquals([ran.code, ran.stderr], [0, ""]);
  assertStringIncludes(ran.stdout, "board nodemcu");
  assert(builtInProfile("nodemcu.yaml") !== undefined);
  const missing = await flasher(["plan", "builtin:nodmcu.yaml"], { files });
  assertEquals(missing.code, 2);
  assertStringIncludes(
    missing.stderr,
    'Cannot read profile "builtin:nodmcu.yaml": there is no such built-in profile',
  );
});

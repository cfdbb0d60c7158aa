/** Tags are refused, including those that the YAML parser supports. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { loadProfile } from "../../lib/profile/load.ts";
import { FILES, KNOWN, refusal } from "./known.ts";

/** The text, and the position and name of the reported tag. */
const TAGGED: readonly (readonly [text: string, place: string, tag: string])[] = [
  [`chip: !!str esp32\n${FILES}`, "1:7", "!!str"],
  [`--- !!map\n${FILES}`, "1:5", "!!map"],
  [`!!str chip: esp32\n${FILES}`, "1:1", "!!str"],
  ["files: &all !!seq\n  - { offset: !!str 0x0, path: a.bin }\n", "1:13", "!!seq"],
  ["files:\n  - { offset: 0x0, path: ! a.bin }\n", "2:26", "!"],
  ["files:\n  - { offset: 0x0, path: !<tag:yaml.org,2002:str> a.bin }\n", "2:26", "!<tag:yaml.org,2002:str>"],
  ["files:\n  - { offset: 0x0, path: !secret a.bin }\n", "2:26", "!secret"],
];

for (const [text, place, tag] of TAGGED) {
  Deno.test(`tag refused: ${tag} at ${place}`, async () => {
    assertEquals(await refusal(text), `flash.yaml:${place}: found the tag "${tag}", expected no tags`);
  });
}

Deno.test("an exclamation mark that begins no tag is accepted", async () => {
  for (const path of ["'a !b.bin'", "a !b.bin", '"!a.bin"', "a.bin # !!str"]) {
    await loadProfile(`files:\n  - offset: 0x0\n    path: ${path}\n`, "flash.yaml", KNOWN);
  }
});

Deno.test("a profile full of tags is refused within a second", async () => {
  const before = performance.now();
  const told = await refusal(`files: [${"!!str a, ".repeat(7000)}]\n`);
  assertStringIncludes(told, 'found the tag "!!str"');
  assert(performance.now() - before < 5000, `${performance.now() - before} ms`);
});

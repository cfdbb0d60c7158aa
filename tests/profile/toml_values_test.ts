/** Whatever text goes into a .toml file comes back equal from a TOML parser, and nothing else with it. */
import { assertEquals } from "@std/assert";
import { parse } from "@std/toml/parse";
import fc from "fast-check";
import { keyProblem, serialize } from "../../lib/profile/value_file.ts";

/** JavaScript cannot hold a value under __proto__ in an object of the parser; a profile with this key is refused. */
const KEYS = fc.stringMatching(/^[A-Za-z0-9_-]{1,12}$/).filter((key) => key !== "__proto__");
const TEXTS = fc.string({ unit: "binary", maxLength: 40 });
const VALUES = fc.uniqueArray(fc.tuple(KEYS, TEXTS), { maxLength: 12, selector: ([key]) => key });

function readBack(values: ReadonlyMap<string, string>): Record<string, unknown> {
  return parse(new TextDecoder().decode(serialize("toml", values)));
}

Deno.test("values: any text in a .toml file comes back equal from a TOML parser", () => {
  fc.assert(
    fc.property(VALUES, (entries) => {
      for (const [key] of entries) assertEquals(keyProblem("toml", key), undefined);
      const wanted = Object.fromEntries(entries.map(([key, text]) => [key, text.toWellFormed()]));
      assertEquals({ ...readBack(new Map(entries)) }, wanted);
    }),
    { numRuns: 500 },
  );
});

Deno.test("values: each character of the lowest 256, and some above, come back equal from a TOML parser", () => {
  const chars = [...Array.from({ length: 256 }, (_, code) => code), 0x2028, 0xfeff, 0xffff, 0x10000, 0x1f600];
  const texts = chars.map((code) => `a${String.fromCodePoint(code)}b`);
  const values = new Map(texts.map((text, n) => [`K${n}`, text]));
  assertEquals({ ...readBack(values) }, Object.fromEntries(values));
});

Deno.test("values: a .toml file is plain: TOML allows no control character in a string", () => {
  const all = String.fromCodePoint(...Array.from({ length: 0x100 }, (_, code) => code));
  const text = new TextDecoder().decode(serialize("toml", new Map([["A", all]])));
  // deno-lint-ignore no-control-regex -- TOML 1.0: a basic string has no U+0000 to U+001F and no U+007F
  assertEquals(/[\x00-\x09\x0b-\x1f\x7f]/.exec(text), null);
  assertEquals(text.split("\n").length, 2);
});

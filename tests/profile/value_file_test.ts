/** Whatever text goes into a data file comes back equal on the board: read by the interpreter itself. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { keyProblem, serialize } from "../../lib/profile/value_file.ts";
import { atPython } from "../repl/bench.ts";

const TEXTS = fc.array(fc.string({ unit: "binary", maxLength: 30 }), { minLength: 1, maxLength: 12 });
const TRICKS = [
  '"',
  "\\",
  "\n",
  "\r\n",
  '"; import os #',
  "\u0000",
  "\x7f",
  "ä",
  "漢",
  "😀",
  "\u2028",
  "'''",
  "{label}",
  "\\u0041",
  "",
];

/** Of simulated time. On a busy computer, the interpreter may be paused while that passes. */
const ANSWER_MS = 60_000;

for (const format of ["json", "py"] as const) {
  Deno.test(`values: any text in a .${format} file comes back equal from the interpreter`, async () => {
    await atPython({ capacity: 2 ** 20 }, async ({ say, put }) => {
      let count = 0;
      const roundTrip = async (texts: readonly string[]) => {
        const name = `v${count++}`;
        const values = new Map(texts.map((text, n) => [`K${n}`, text]));
        await put({ [`/${name}.${format}`]: serialize(format, values) });
        const source = format === "json"
          ? `json.load(open('/${name}.json'))`
          : `__import__('${name}').__dict__`;
        const code = `import json,sys
sys.path.append('/') if '/' not in sys.path else None
v=${source}
print('[%s]'%','.join(''.join('%02x'%b for b in v['K%d'%n].encode()) for n in range(${texts.length})))`;
        const answer = await say(`${code}\x04`, ANSWER_MS);
        const got = /\[(.*)\]/.exec(answer)?.[1]?.split(",") ?? answer;
        const wanted = texts.map((text) => hexOf(text.toWellFormed()));
        assertEquals(got, wanted);
      };
      await roundTrip(TRICKS);
      await fc.assert(fc.asyncProperty(TEXTS, roundTrip), { numRuns: 30 });
    });
  });
}

function hexOf(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

Deno.test("values: TOML as CircuitPython reads it: one line for each key, basic strings", () => {
  const text = (value: string) => new TextDecoder().decode(serialize("toml", new Map([["A", value]])));
  assertEquals(text("Room 12"), 'A = "Room 12"\n');
  assertEquals(text('"\\\n\u00e9'), 'A = "\\"\\\\\\u000a\\u00e9"\n');
  assertEquals(keyProblem("toml", "CIRCUITPY_WIFI_SSID"), undefined);
});

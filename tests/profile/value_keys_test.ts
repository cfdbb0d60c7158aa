/** Whatever keys a data file has come back equal on the board, each with its own value, and no others. */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { keyProblem, serialize } from "../../lib/profile/value_file.ts";
import { atPython } from "../repl/bench.ts";

/** Of simulated time. On a busy computer, the interpreter may be paused while that passes. */
const ANSWER_MS = 60_000;

const TEXT = fc.string({ unit: "binary", maxLength: 12 });
const entriesWith = (keys: fc.Arbitrary<string>) =>
  fc.uniqueArray(fc.tuple(keys, TEXT), {
    minLength: 1,
    maxLength: 8,
    selector: ([key]) => key.toWellFormed(),
  });

const FORMATS = {
  json: { keys: TEXT, load: (name: string) => `json.load(open('/${name}.json'))` },
  py: {
    keys: fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,12}$/).filter((key) =>
      keyProblem("py", key) === undefined
    ),
    load: (name: string) =>
      `{k:v for k,v in __import__('${name}').__dict__.items() if not k.startswith('__')}`,
  },
} as const;

for (const [format, { keys, load }] of Object.entries(FORMATS)) {
  Deno.test(`values: any keys of a .${format} file come back equal from the interpreter`, async () => {
    await atPython({ capacity: 2 ** 20 }, async ({ say, put }) => {
      let count = 0;
      const roundTrip = async (entries: readonly (readonly [string, string])[]) => {
        const name = `v${count++}`;
        await put({ [`/${name}.${format}`]: serialize(format as "json" | "py", new Map(entries)) });
        const code = `import json,sys
sys.path.append('/') if '/' not in sys.path else None
print('[%s]'%','.join(''.join('%02x'%b for b in x.encode()) for y in ${load(name)}.items() for x in y))`;
        const answer = await say(`${code}\x04`, ANSWER_MS);
        const got = /\[([0-9a-f,]*)\]/.exec(answer)?.[1]?.split(",") ?? [answer];
        const pairs = got.flatMap((key, i) => i % 2 === 0 ? [`${key}=${got[i + 1]}`] : []);
        assertEquals(pairs.sort(), entries.map((pair) => pair.map(hexOf).join("=")).sort());
      };
      if (format === "json") await roundTrip([["__proto__", "a"], ["", "b"], ['"\\', "c"], ["a\nb", "d"]]);
      await fc.assert(fc.asyncProperty(entriesWith(keys), roundTrip), { numRuns: 10 });
    });
  });
}

function hexOf(text: string): string {
  const bytes = new TextEncoder().encode(text.toWellFormed());
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

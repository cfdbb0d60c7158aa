import { assert } from "@std/assert";
import { ProfileError } from "../../lib/errors.ts";
import { loadProfile } from "../../lib/profile/load.ts";
import { fc } from "../tools/property.ts";
import { KNOWN } from "./known.ts";

const SAMPLE = `port: auto
baud: 460800
board: huzzah
reset: D0|R1|W100ms|D1,R0|W50ms|D0
run: [{ rts: 1 }, { wait: 100ms }, { rts: 0 }]
chip: auto
flash: { mode: keep, freq: keep, size: detect }
files: # in this order
  - { offset: 0x0000, path: "bootloader.bin" }
  - offset: 0x10000
    path: &app 'app.bin'
after: run
`;

/** Characters that are special to YAML and to the parsers of values. */
const SHARD = fc.oneof(
  fc.constantFrom(
    ..."\t\n\r \"'[]{}:,-#&*!|>%@`?~\\\u0000\u001b\ufeff\ud800é0x9W",
    ": ",
    "\n- ",
    "<<: ",
    "*app",
    "&a ",
    "---\n",
  ),
  fc.string({ unit: "binary", maxLength: 8 }),
);

interface Mutation {
  readonly at: number;
  readonly drop: number;
  readonly insert: string;
}

const MUTATION: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(SAMPLE.length),
  drop: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)),
  insert: SHARD,
});

const mutate = (text: string, { at, drop, insert }: Mutation) =>
  text.slice(0, at) + insert + text.slice(at + drop);

// deno-lint-ignore no-control-regex -- the purpose is to find control characters
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

/** Loads, or throws a ProfileError whose every line names the file and has no terminal control characters. */
async function judge(input: string | Uint8Array): Promise<void> {
  try {
    await loadProfile(input, "flash.yaml", KNOWN);
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    assert(error.message.split("\n").every((line) => line.startsWith("flash.yaml:")), error.message);
    assert(!CONTROL.test(error.message + (error.hint ?? "")), JSON.stringify(error.message));
  }
}

Deno.test("a mutated profile loads or is refused with a ProfileError", async () => {
  const texts = fc.array(MUTATION, { minLength: 1, maxLength: 4 }).map((mutations) =>
    mutations.reduce(mutate, SAMPLE)
  );
  await fc.assert(fc.asyncProperty(texts, judge), { numRuns: 600 });
});

Deno.test("any bytes load or are refused with a ProfileError", async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), judge), { numRuns: 300 });
});

Deno.test("the longest and slowest profile is refused within seconds", async () => {
  const shapes = [
    "[",
    "{a: ",
    "- ",
    "? ",
    "&a ",
    "a:\n ",
    "\t\tx\n",
    "k: 1\n",
    "!!a ",
    '"\\',
    "x: *x\n",
    "[{",
    "- &a [*a]\n",
    "|\n ",
  ];
  for (const shape of shapes) {
    const start = performance.now();
    await judge(shape.repeat(Math.floor(65_536 / shape.length)));
    // Measured: below 0.6 s. The limit is wide, because it only has to detect quadratic growth.
    assert(performance.now() - start < 10_000, JSON.stringify(shape));
  }
});

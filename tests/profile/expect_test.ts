/** `expect:` in a profile. */
import { assertEquals } from "@std/assert";
import { loadProfile } from "../../lib/profile/load.ts";
import { FILES, KNOWN, refusal } from "./known.ts";

async function expectOf(text: string): Promise<unknown> {
  return (await loadProfile(`expect: ${text}\n${FILES}`, "flash.yaml", KNOWN)).expect;
}

Deno.test("expect: a program by its name, or text, with defaults", async () => {
  const usual = { within: 10_000, baud: 115_200 };
  assertEquals(await expectOf("micropython"), { what: { program: "micropython" }, ...usual });
  assertEquals(await expectOf("CircuitPython"), { what: { program: "circuitpython" }, ...usual });
  assertEquals(await expectOf('{ text: ">>> " }'), { what: { text: ">>> " }, ...usual });
  assertEquals(await expectOf("{ program: micropython, within: 1500ms, baud: 9600 }"), {
    what: { program: "micropython" },
    within: 1500,
    baud: 9600,
  });
});

const WITHIN = "expected a time from 100ms to 600s such as 10s";

/** The written value and the message. */
const REFUSED: readonly (readonly [written: string, said: string])[] = [
  [
    "python",
    'expect: found "python", expected micropython or circuitpython\n' +
    '> For a text, write expect: { text: "python" }',
  ],
  [
    '"ets Jan"',
    'expect: found "ets Jan", expected micropython or circuitpython\n' +
    '> For a text, write expect: { text: "ets Jan" }',
  ],
  [
    "micropyton",
    'expect: found "micropyton", expected micropython or circuitpython\n' +
    '> "micropyton": did you mean "micropython"?',
  ],
  ['" "', 'expect: found " ", expected micropython or circuitpython'],
  [
    "[micropython]",
    "expect: found a list, expected micropython, circuitpython, or a mapping with text or program",
  ],
  ["{ within: 5s }", "expect: found neither text nor program, expected one of the two"],
  ["{ text: a, program: micropython }", "expect: found text and program, expected one of the two"],
  ['{ text: "a\\nb" }', 'expect.text: found "a\\nb", expected one line of text such as ">>>"'],
  ['{ text: " " }', 'expect.text: found " ", expected one line of text such as ">>>"'],
  ["{ text: a, within: 10 }", `expect.within: found "10", ${WITHIN}\n> "10": did you mean "10s"?`],
  ["{ text: a, within: 20m }", `expect.within: found "20m", ${WITHIN}`],
  ["{ text: a, baud: fast }", 'expect.baud: found "fast", expected a whole number from 300 to 4000000'],
];

for (const [written, said] of REFUSED) {
  Deno.test(`expect: ${written} is refused`, async () => {
    const message = await refusal(`expect: ${written}\n${FILES}`);
    assertEquals(message.replace(/^flash\.yaml:\d+:\d+: /, ""), said);
  });
}

Deno.test("expect: refused for a chip that stays in its bootloader", async () => {
  assertEquals(
    await refusal(`after: stay\nexpect: micropython\n${FILES}`),
    'flash.yaml:1:8: after: found "stay", expected "run", because the profile has expect',
  );
});

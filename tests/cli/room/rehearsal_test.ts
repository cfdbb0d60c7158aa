/** `flasher run` with several simulated boards in place of real ones. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { simulatedBoardAt } from "../../../lib/app/ports/simulated_port.ts";
import { flasher, HOME, type Ran } from "../../fake/system.ts";
import { assertLeftTidy } from "../tidy.ts";
import { APP, DATA, profile, PROJECT } from "../world.ts";
import { linesOf, usb } from "./world.ts";

async function rehearsed(words: string): Promise<Ran> {
  const files = { ...PROJECT, "flash.yaml": profile({ port: "auto" }) };
  // The real board must not be touched.
  return await flasher(words.split(" "), { files, ports: [usb(1)] });
}

function assertWritten({ system }: Ran, board: string, number: number): void {
  const simulated = simulatedBoardAt({ kind: "sim", board, number }, system.clock);
  assertEquals(simulated?.flash.subarray(4, APP.length), APP.subarray(4), `${board} ${number}`);
  assertEquals(simulated?.flash.slice(0x10000, 0x10000 + DATA.length), DATA, `${board} ${number}`);
}

Deno.test("run with ten simulated boards: each is written, and has its own name, socket and MAC", async () => {
  const ran = await rehearsed("run --port sim:esp8266x10 --json");
  assertEquals(ran.code, 0, ran.stderr);
  const numbers = Array.from({ length: 10 }, (_, index) => index + 1);
  for (const number of numbers) assertWritten(ran, "esp8266", number);
  const lines = linesOf(ran);
  const attached = lines.filter(({ type }) => type === "attached");
  assertEquals(attached.map(({ port }) => port), numbers.map((n) => `sim:esp8266#${n}`));
  assertEquals(attached.map(({ socket }) => socket), numbers.map((n) => `sim-1.${n}`));
  assertEquals(new Set(lines.filter(({ type }) => type === "passed").map(({ mac }) => mac)).size, 10);
  assertEquals(ran.system.opened.toSorted(), numbers.map((n) => `sim:esp8266#${n}`).toSorted());
  assertLeftTidy(ran.system);
});

Deno.test("run with simulated boards: what they do proves nothing about a real adapter", async () => {
  const { system } = await rehearsed("run --port sim:esp8266x2");
  assertEquals(await system.stat(`${HOME}/.config/flasher/adapters.json`), undefined);
});

Deno.test("run with simulated boards: they get no number in the roster of the real ones", async () => {
  const ran = await rehearsed("run --port sim:esp8266x2");
  assertEquals(ran.code, 0, ran.stderr);
  assertStringIncludes(ran.stdout, "is board 2\n");
  assertEquals(await ran.system.stat(`${HOME}/flash-roster.jsonl`), undefined);
  const named = await rehearsed("run --port sim:esp8266x2 --roster try.jsonl");
  assertEquals((await named.system.stat(`${HOME}/try.jsonl`))?.kind, "file");
});

Deno.test("run with simulated boards of several kinds: no two have the same MAC or socket", async () => {
  const ran = await rehearsed(
    "run --json --port sim:esp8266x2 --port sim:huzzah*2 --port sim:huzzah --port sim:esp8266#1",
  );
  assertEquals(ran.code, 0, ran.stderr);
  const lines = linesOf(ran);
  assertEquals(lines.filter(({ type }) => type === "attached").map(({ port, socket }) => [port, socket]), [
    ["sim:esp8266#1", "sim-1.1"],
    ["sim:esp8266#2", "sim-1.2"],
    ["sim:huzzah#1", "sim-2.1"],
    ["sim:huzzah#2", "sim-2.2"],
    ["sim:huzzah", undefined],
  ]);
  assertEquals(lines.at(-1)?.passed, 5);
});

Deno.test("run with one simulated board of several: a number names it", async () => {
  const ran = await rehearsed("run --port sim:esp8266#3");
  assertEquals(ran.code, 0, ran.stderr);
  assertWritten(ran, "esp8266", 3);
});

Deno.test("run with simulated boards: an unknown board or a wrong number is refused before any port is opened", async () => {
  const refusals = [
    ["run --port sim:esp8265x10", 3, `no such simulated board`, `Did you mean "sim:esp8266x10"?`],
    ["run --port sim:esp8265#2", 3, `no such simulated board`, `Did you mean "sim:esp8266#2"?`],
    ["run --port sim:kettlex10", 3, `no such simulated board`, `Simulated boards: sim:huzzah, `],
    ["run --port sim:esp8266x65", 2, `--port: found "sim:esp8266x65"`, "1 to 64 simulated boards"],
    ["run --port sim:esp8266x2 --monitor", 2, "--monitor: found several boards", "Name one board"],
  ] as const;
  for (const [words, code, ...texts] of refusals) {
    const ran = await rehearsed(words);
    assertEquals([ran.code, ran.system.opened], [code, []], words);
    for (const text of texts) assertStringIncludes(ran.stderr, text, words);
  }
});

Deno.test("commands for one board refuse several simulated ones", async () => {
  for (const words of ["verify", "info", "monitor --for 1s", "doctor --self-test"]) {
    const ran = await rehearsed(`${words} --port sim:esp8266x2`);
    assertEquals([ran.code, ran.system.opened], [2, []], words);
    const expected = 'Cannot choose a board: found several, "sim:esp8266x2", expected one';
    assertStringIncludes(ran.stderr, expected, words);
  }
});

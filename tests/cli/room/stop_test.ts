/** Ctrl-C and requests of the system to end, while several boards are written. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseRoster } from "../../../lib/app/roster/parse_roster.ts";
import { rosterOf } from "../../../lib/app/roster/roster.ts";
import type { FakeOptions, FakeSystem } from "../../fake/system.ts";
import { assertLeftTidy } from "../tidy.ts";
import { assertFlashed, linesOf, runTable, table } from "./world.ts";

/** Acts once, when `pattern` is in the output. */
function at(pattern: RegExp, act: (system: FakeSystem) => void): FakeOptions {
  let acted = false;
  return {
    onText(system, text) {
      if (acted || !pattern.test(text)) return;
      acted = true;
      act(system);
    },
  };
}

const WRITING = / 1 ttyUSB1 .* writing/;

Deno.test("the first Ctrl-C finishes what has begun and starts nothing more", async () => {
  const ran = await runTable(
    "run --all --yes --jobs 2",
    table(4, at(WRITING, (system) => system.interrupt())),
  );
  assertEquals(ran.code, 130);
  assertFlashed(ran, 1);
  assertFlashed(ran, 2);
  assertStringIncludes(ran.stdout, "2 passed, 2 stopped.");
  assertStringIncludes(ran.stderr, "Press Ctrl-C again to stop them.");
  assertEquals(ran.system.opened, ["/dev/ttyUSB1", "/dev/ttyUSB2"]);
  assertLeftTidy(ran.system);
});

Deno.test("a Ctrl-C after which all boards pass changes no exit code", async () => {
  const ran = await runTable("run --all --yes", table(2, at(WRITING, (system) => system.interrupt())));
  assertEquals(ran.code, 0, ran.system.both);
});

for (
  const [name, press] of [
    ["the second Ctrl-C", (system: FakeSystem) => (system.interrupt(), system.interrupt())],
    ["a request of the system to end", (system: FakeSystem) => system.interrupt("terminate")],
  ] as const
) {
  Deno.test(`${name} stops all boards and tells what each flash holds`, async () => {
    const ran = await runTable("run --all --yes", table(3, at(WRITING, press)));
    assertEquals(ran.code, 130, ran.system.both);
    assertEquals(ran.system.exited, undefined);
    assertStringIncludes(ran.stdout, "0 passed, 3 stopped.");
    for (const n of [1, 2, 3]) assertStringIncludes(ran.stderr, `board: ${n} ttyUSB${n}: `);
    assertStringIncludes(ran.stderr, "The chip does not boot until a run completes.");
    assertLeftTidy(ran.system);
  });
}

Deno.test("the third Ctrl-C leaves at once and tells what each flash holds", async () => {
  const ran = await runTable(
    "run --all --yes",
    table(2, at(WRITING, (system) => [1, 2, 3].forEach(() => system.interrupt()))),
  );
  assertEquals(ran.system.exited, 130);
  for (const n of [1, 2]) assertStringIncludes(ran.stderr, `Stopped at once: ${n} ttyUSB${n}: the flash`);
});

Deno.test("after the second Ctrl-C, the roster says that each begun board is unfinished", async () => {
  const press = (system: FakeSystem) => (system.interrupt(), system.interrupt());
  const { system } = await runTable("run --all --yes", table(3, at(WRITING, press)));
  const parsed = parseRoster(await system.readFile("/home/me/flash-roster.jsonl"));
  const boards = [...rosterOf(parsed.kind === "roster" ? parsed.lines : []).boards.values()];
  assertEquals(
    boards.map(({ latest, proof }) => [latest.verdict, proof.kind]),
    Array(3).fill(["stopped", "unfinished"]),
  );
});

Deno.test("a board that hangs keeps no other from finishing, and the program can be left", async () => {
  const hung = Promise.withResolvers<never>();
  const ran = runTable(
    "run --all --yes",
    table(3, {
      wrapPort: (port) =>
        port.name === "/dev/ttyUSB2"
          ? Object.assign(Object.create(port), { read: () => hung.promise })
          : port,
      ...at(/passed[^]*passed/, (system) => {
        const ran = { system, code: 0, stdout: "", stderr: "" };
        assertFlashed(ran, 1);
        assertFlashed(ran, 3);
        [1, 2, 3].forEach(() => system.interrupt());
        hung.reject(new Error("the end of the test"));
      }),
    }),
  );
  assertEquals((await ran).system.exited, 130);
});

Deno.test("every stopped board has its line of JSON", async () => {
  const options = table(2, at(/"start","unit":2,/, (system) => system.interrupt("terminate")));
  const lines = linesOf(await runTable("run --all --yes --json", options));
  assertEquals(lines.filter(({ type }) => type === "stop").map((line) => [line["what"], line["working"]]), [
    ["stopping", 2],
  ]);
  const stopped = lines.filter(({ type }) => type === "stopped");
  assertEquals(stopped.map(({ unit }) => unit).sort(), [1, 2]);
  assertEquals(stopped.every((line) => typeof line["boardState"] === "string"), true);
  assertEquals([lines.at(-1)!.type, lines.at(-1)!["exitCode"]], ["summary", 130]);
});

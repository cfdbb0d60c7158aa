import { assertEquals } from "@std/assert";
import { askLine, askYes, personAt, sessionPerson } from "../../../lib/cli/screen/ask.ts";
import { FakeSystem } from "../../fake/system.ts";

Deno.test("questions: a line from a terminal, and nothing from a pipe", async () => {
  const terminal = (typed: string[]) => new FakeSystem([], { stdin: true, stderr: 80, typed });
  const system = terminal(["al", " ice \r\n"]);
  assertEquals(await askLine(system, "Who?"), "al ice");
  assertEquals(system.err, "Who? ");
  assertEquals(await askLine(terminal(["half"]), "Who?"), undefined);
  assertEquals(await askLine(terminal(["x".repeat(5000), "\n"]), "Who?"), undefined);
  assertEquals(await askLine(new FakeSystem([], { typed: ["alice\n"], stderr: 80 }), "Who?"), undefined);
  assertEquals(await askLine(new FakeSystem([], { typed: ["alice\n"], stdin: true }), "Who?"), undefined);
});

Deno.test("questions: only an explicit yes counts", async () => {
  const answer = (typed: string) =>
    askYes(new FakeSystem([], { stdin: true, stderr: 80, typed: [typed] }), "Sure?");
  for (const yes of ["y\n", "YES\n", " yes \n"]) assertEquals(await answer(yes), true, yes);
  for (const no of ["\n", "n\n", "yep\n", "no\n", "y"]) assertEquals(await answer(no), false, no);
});

Deno.test("a person is present at a terminal, and never behind JSON", () => {
  const desk = (options: { stdin?: boolean; stderr?: number }) => new FakeSystem([], options);
  assertEquals(personAt(desk({ stdin: true, stderr: 80 })).isPresent, true);
  assertEquals(personAt(desk({ stdin: true })).isPresent, false);
  assertEquals(personAt(desk({ stderr: 80 })).isPresent, false);
  const system = desk({ stdin: true, stderr: 80 });
  assertEquals(sessionPerson({ system, has: () => false }).isPresent, true);
  assertEquals(sessionPerson({ system, has: (flag) => flag === "json" }).isPresent, false);
});

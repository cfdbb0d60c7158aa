/** `--names`: boards that a person has named beforehand. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { FakeOptions } from "../../fake/system.ts";
import { linesOf, runTable, table } from "./world.ts";

const MAC = "5c:cf:7f:0a:0b:01";
const NAMES = "/home/me/names.csv";

/** Two boards, and a list of names. */
function named(csv: string, more: FakeOptions = {}): FakeOptions {
  const options = table(2, more);
  return { ...options, files: { ...options.files, "names.csv": csv } };
}

const ANNA = `mac,label,team\n${MAC.toUpperCase()},Anna's lamp,red\n5c:cf:7f:0a:0b:02,,blue\n`;

for (const command of ["run --all --yes", "watch --present --count 2 --yes"]) {
  Deno.test(`${command} --names: lines, JSON and roster have the label of a board`, async () => {
    const ran = await runTable(`${command} --names names.csv`, named(ANNA));
    assertEquals(ran.code, 0, ran.system.both);
    assertStringIncludes(ran.stdout, ` 1 "Anna's lamp" ttyUSB1 ${MAC} is board 1\n`);
    assertStringIncludes(ran.stdout, ` 1 "Anna's lamp" ttyUSB1 ${MAC} passed `);
    assertStringIncludes(ran.stdout, " 2 ttyUSB2 5c:cf:7f:0a:0b:02 passed ");
    const json = linesOf(await runTable(`${command} --names names.csv --json`, named(ANNA)));
    for (const type of ["numbered", "passed"]) {
      const found = json.filter((line) => line.type === type).map((line) => [line["mac"], line["label"]]);
      assertEquals(found.sort(), [[MAC, "Anna's lamp"], ["5c:cf:7f:0a:0b:02", undefined]]);
    }
    const roster = new TextDecoder().decode(await ran.system.readFile("/home/me/flash-roster.jsonl"));
    const lines = roster.trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(lines.filter(({ mac }) => mac === MAC).map(({ verdict, label }) => [verdict, label]), [
      ["seen", "Anna's lamp"],
      ["started", "Anna's lamp"],
      ["passed", "Anna's lamp"],
    ]);
  });
}

Deno.test("--names: the roster keeps the label for later rooms without the list", async () => {
  const first = await runTable("run --all --yes --names names.csv", named(ANNA));
  const roster = new TextDecoder().decode(await first.system.readFile("/home/me/flash-roster.jsonl"));
  const options = table(2);
  const again = await runTable("watch --present --count 2 --yes", {
    ...options,
    plugging: [],
    files: { ...options.files, "flash-roster.jsonl": roster },
  });
  assertStringIncludes(again.stdout, `1 "Anna's lamp" ttyUSB1 ${MAC} `);
  const end = new TextDecoder().decode(await again.system.readFile("/home/me/flash-roster.jsonl"));
  const last = end.trim().split("\n").map((line) => JSON.parse(line)).findLast(({ mac }) => mac === MAC);
  assertEquals(last.label, "Anna's lamp");
});

Deno.test("--names works without a roster, and for one board with a roster", async () => {
  const room = await runTable("run --all --yes --no-roster --names names.csv", named(ANNA));
  assertStringIncludes(room.stdout, ` 1 "Anna's lamp" ttyUSB1 ${MAC} passed `);
  const one = await runTable(
    "run --port /dev/ttyUSB1 --roster r.jsonl --names names.csv",
    named(ANNA),
  );
  assertStringIncludes(one.stdout, `This is board 1, "Anna's lamp".`);
  const alone = await runTable("run --port /dev/ttyUSB1 --names names.csv", named(ANNA));
  assertEquals(alone.code, 2);
  assertStringIncludes(
    alone.stderr,
    "--names: found no board_files to fill in, expected a profile that has them, or --roster",
  );
});

for (
  const [csv, problem] of [
    ["label\nx", 'line 1: found "label", expected the names of columns'],
    [`mac,label\n${MAC},a\n${MAC},b`, 'line 3, column "mac": found "5c:cf:7f:0a:0b:01", expected another'],
    ["mac,label\nmy board,a", 'line 2, column "mac": found "my board", expected a MAC'],
    [`mac,label\n${MAC},=1+1`, 'line 2, column "label": found the formula "=1+1"'],
  ] as const
) {
  Deno.test(`--names: ${problem} ends the command before the first board`, async () => {
    for (const command of ["run --all --yes", "watch --yes --present", "watch --yes --no-roster"]) {
      const ran = await runTable(`${command} --names names.csv`, named(csv));
      assertEquals([ran.code, ran.system.opened], [2, []], ran.system.both);
      assertStringIncludes(ran.stderr.replaceAll(/\s+/g, " "), problem);
      // Not even a roster was begun.
      assertEquals(await ran.system.stat("/home/me/flash-roster.jsonl"), undefined);
    }
  });
}

Deno.test("--names: a list that is missing ends the command before the first board", async () => {
  const ran = await runTable("run --all --yes --names nothing.csv", named(ANNA));
  assertEquals([ran.code, ran.system.opened], [2, []]);
  assertEquals((await ran.system.stat(NAMES))?.size, ANNA.length);
});

Deno.test("--names: a label cannot move the cursor", async () => {
  const ran = await runTable("run --all --yes --names names.csv", named(`mac,label\n${MAC},\x1b[2JX`));
  assertEquals(ran.stdout.includes("\x1b"), false);
});

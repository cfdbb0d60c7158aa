/** Help texts, and the commands that need neither board nor file. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { textWidth } from "../../lib/cli/screen/columns.ts";
import { COMMANDS } from "../../lib/cli/commands/mod.ts";
import { BOARDS } from "../../plugins/mod.ts";
import { flasher } from "../fake/system.ts";
import { commandWords } from "../tools/shell_words.ts";
import { assertGolden, assertSessions, transcript } from "./golden.ts";

function assertFits(text: string, columns: number): void {
  for (const line of text.split("\n")) assert(textWidth(line) <= columns, `too wide: ${line}`);
}

Deno.test("the program's help", async () => {
  const ran = await flasher([]);
  assertEquals([ran.code, ran.stderr], [2, ""]);
  assertFits(ran.stdout, 80);
  for (const args of [["--help"], ["-h"], ["help"]]) {
    const asked = await flasher(args);
    assertEquals([asked.code, asked.stdout, asked.stderr], [0, ran.stdout, ""]);
  }
  await assertGolden("help", transcript(ran));
});

Deno.test("every summary is one line of the program's help, and no sentence", async () => {
  const { stdout } = await flasher(["help"]);
  for (const { name, summary } of COMMANDS) {
    assertStringIncludes(stdout, `\n  ${name.padEnd(11)}  ${summary}\n`);
    assert(/^[A-Z].*[^.]$/.test(summary), summary);
  }
});

for (const { name } of COMMANDS) {
  Deno.test(`help of ${name}`, async () => {
    const ran = await flasher(["help", name]);
    assertEquals(ran.code, 0);
    assertFits(ran.stdout, 80);
    for (const args of [[name, "--help"], [name, "-h"]]) {
      const asked = await flasher(args);
      assertEquals([asked.code, asked.stdout, asked.stderr], [0, ran.stdout, ""]);
    }
    await assertGolden(`help_${name}`, transcript(ran));
  });
}

Deno.test("the help's examples are valid command lines", async () => {
  const helps = await Promise.all([flasher([]), ...COMMANDS.map(({ name }) => flasher(["help", name]))]);
  const lines = helps.flatMap(({ stdout }) => stdout.match(/^ {2}flasher [^\n]*?(?= {2,}|$)/gm) ?? []);
  assert(lines.length > 8, lines.join("\n"));
  for (const line of lines) {
    const { stderr } = await flasher([...commandWords(line).slice(1), "--help"]);
    assertEquals(stderr, "", line);
  }
});

Deno.test("version: the command and both flags", async () => {
  for (const word of ["version", "--version", "-V"]) {
    const { code, stdout, stderr } = await flasher([word]);
    assertEquals([code, stdout, stderr], [0, `flasher ${config.version} (deno 0.0.0, test)\n`, ""]);
  }
});

Deno.test("licenses: shows every licence text", async () => {
  const { code, stdout } = await flasher(["licenses"]);
  assertEquals(code, 0);
  for (const name of ["LICENSE", "THIRD_PARTY.md"]) {
    assertStringIncludes(stdout, await Deno.readTextFile(new URL(`../../${name}`, import.meta.url)));
  }
});

Deno.test("boards", async () => {
  await assertGolden("boards", transcript(await flasher(["boards"])));
  const { stdout } = await flasher(["boards"], { stdout: 40 });
  assertFits(stdout, 39);
});

Deno.test("boards NAME: the facts, and the effect of the scripts on lines, pins and chip", () =>
  assertSessions("board", [
    ["boards huzzah"],
    ["boards USB-JTAG"],
    ["boards manual", { env: { LANG: "C" } }],
    ["boards huzzah_swapped", { env: { LANG: "C" } }],
    ["boards huzah"],
    ["boards toaster"],
    ["boards huzzah --json"],
  ]));

Deno.test("boards NAME: fits any terminal, in ASCII if the locale supports nothing else", async () => {
  for (const { name } of BOARDS) {
    for (const stdout of [30, 60, 80]) {
      const drawn = await flasher(["boards", name], { stdout, env: { LANG: "C", NO_COLOR: "1" } });
      assertFits(drawn.stdout, stdout - 1);
      // deno-lint-ignore no-control-regex -- ASCII is the point
      assert(/^[\x00-\x7f]*$/.test(drawn.stdout), name);
    }
    assertFits((await flasher(["boards", name])).stdout, 80);
  }
});

Deno.test("boards --json: boards, built-in profiles and simulated boards", async () => {
  const { stdout } = await flasher(["boards", "--json"]);
  const { type, version, boards, profiles, simulated } = JSON.parse(stdout);
  assertEquals([type, version], ["boards", 1]);
  assertEquals(boards.map(({ name }: { name: string }) => name), BOARDS.map(({ name }) => name));
  for (const { wiring, source, hands } of boards) assert(wiring && source && hands);
  assertEquals(profiles.find(({ name }: { name: string }) => name === "huzzah.yaml"), {
    name: "huzzah.yaml",
    summary: "Adafruit HUZZAH ESP8266 breakout",
  });
  assert(simulated.some(({ port }: { port: string }) => port === "sim:huzzah"));
});

/** What the pages show of the program is what the program prints and accepts. */
import { BOARDS } from "../plugins/mod.ts";
import { assert, assertEquals } from "@std/assert";
import { COMMANDS } from "../lib/cli/commands/mod.ts";
import { SOURCES } from "./architecture/sources.ts";
import { flasher } from "./fake/system.ts";

const ROOT = new URL("../", import.meta.url);

function readText(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

function filesIn(folder: string, end: string): string[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))].map(({ name }) => `${folder}/${name}`)
    .filter((path) => path.endsWith(end)).sort();
}

/** `text` without the values that are different on every computer, board and day. */
function general(text: string): string {
  return text
    // deno-lint-ignore no-control-regex -- colours
    .replace(/\x1b\[\d+m|\r\x1b\[K/g, "")
    .replace(/\b[0-9a-f]{2}(:[0-9a-f]{2}){5}\b/g, "MAC")
    .replace(/(SHA-256|MD5) [0-9a-f]+…?/g, "$1 HASH")
    .replace(/\/dev\/\w+|\bCOM\d+|\bsim:\w+(?:#\d+)?/g, "PORT")
    .replace(/"[^"\n]*"/g, "QUOTED")
    .replace(/[\w-]+\.(bin|yaml)\b/g, "FILE")
    .replace(/0x[0-9a-f]+/g, "HEX")
    .replace(/v?\d+(\.\d+)*(-\w+)*/g, "N")
    .replace(/\s+/g, " ");
}

const PRINTED = general(
  ["tests/cli/golden", "tests/e2e/golden"].flatMap((folder) => filesIn(folder, ".out")).map(readText)
    .join("\n") +
    // The rows of a board in the questions of init.
    BOARDS.map(({ name, summary }) => `\n${name}: ${summary}\nboard ${name}: ${summary}`).join(""),
);

/** Lines that no golden file holds: a terminal's keys and answers, a wire on a real adapter, a drawing of relays, an estimate. */
const NOT_IN_GOLDEN: readonly RegExp[] = [
  /^--- .* baud; Ctrl-\] or Ctrl-T x: exit/,
  /^Board \[auto_reset\]: d1 mini$/,
  /^Erase the whole flash .*\[y\/N\] y$/,
  /^ {2}loop {3}passed/,
  /^(DTR|RTS) ── relay [12]: /,
  /^Write to every board that you plug in\? \[y\/N\] y$/,
  /^9 passed, 1 failed, 2 working\. About 0:12 left\.$/,
  /^http:\/\/127\.0\.0\.1:\d+\/#t=/,
];

/** Pages whose code blocks show something else. */
const OTHER_BLOCKS: readonly string[] = ["docs/architecture.md", "docs/protocol.md"];

/** The lines of output in the code blocks without a language. */
function shownLines(text: string): string[] {
  return [...text.matchAll(/^ *```(\w*)\n(.*?)^ *```/gms)].flatMap(([, language, block]) => {
    if (language !== "") return [];
    // What a board prints is not flasher's.
    const own = block!.replace(/(^--- Resetting the board\n).*/ms, "$1");
    return own.split("\n").filter((line) => !/^(\$ .*|…|\.\.\.|)$/.test(line));
  });
}

Deno.test("every line of output in the documentation is one that the program prints", () => {
  const pages = filesIn("docs", ".md").filter((path) => !OTHER_BLOCKS.includes(path));
  const shown = pages.flatMap((path) => shownLines(readText(path)).map((line) => ({ path, line })));
  assert(shown.length > 60, `${shown.length} lines of output found`);
  const lost = shown.filter(({ line }) =>
    !NOT_IN_GOLDEN.some((pattern) => pattern.test(line)) && !PRINTED.includes(general(line).trim())
  );
  assertEquals(lost.map(({ path, line }) => `${path}: ${line}`), []);
});

Deno.test("a line that the program does not print is found", () => {
  const block =
    "```\n$ flasher info\nFound ESP8266 (Wi-Fi, 26 MHz crystal), MAC 5c:cf:7f:12:34:56\nFound it\n…\n```\n";
  const lines = shownLines(block);
  assertEquals(lines.map((line) => PRINTED.includes(general(line).trim())), [true, false]);
});

Deno.test("docs/json.md names the commands that do not accept --json", () => {
  const without = COMMANDS.filter(({ flags }) => !flags.some(({ name }) => name === "json"));
  const text = readText("docs/json.md");
  const [, named = ""] = /^Every command accepts `--json`, except (.*?)\./ms.exec(text) ?? [];
  assertEquals(
    [...named.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort(),
    without.map(({ name }) => name).sort(),
  );
});

Deno.test("docs/json.md names every kind of error", () => {
  const code = SOURCES.map(({ code }) => code).join("\n");
  const classes = [...code.matchAll(/\bclass (\w+) extends (\w+)/g)].map(([, name, base]) => ({
    name: name!,
    base: base!,
  }));
  const below = (base: string): string[] =>
    classes.filter((one) => one.base === base).flatMap(({ name }) => [name, ...below(name)]);
  // A class with another one's name is that kind to scripts.
  const renamed = [...code.matchAll(/\bclass (\w+) extends \w+ \{\s*override name =/g)].map(([, name]) =>
    name!
  );
  const thrown = below("FlasherError").filter((name) =>
    code.includes(`new ${name}(`) && !renamed.includes(name)
  );
  assert(thrown.length > 15, `${thrown.length} kinds found`);
  const [, row = ""] = /^\| `kind` +\| (`UsageError`.*?) \|$/m.exec(readText("docs/json.md")) ?? [];
  assertEquals([...row.matchAll(/`(\w+)`/g)].map(([, name]) => name).sort(), [...thrown, "Bug"].sort());
});

/** Every value of the example is in the real one: lists may be shortened. */
function holds(real: unknown, example: unknown): boolean {
  if (Array.isArray(example)) {
    return Array.isArray(real) && example.every((one) => real.some((other) => holds(other, one)));
  }
  if (typeof example !== "object" || example === null) return real === example;
  return typeof real === "object" && real !== null &&
    Object.entries(example).every(([key, value]) => holds((real as Record<string, unknown>)[key], value));
}

Deno.test("docs/json.md shows the boards as they are", async () => {
  for (const [type, args] of [["boards", ["boards"]], ["board", ["boards", "huzzah"]]] as const) {
    const { stdout } = await flasher([...args, "--json"]);
    const example = readText("docs/json.md").split("\n").find((line) =>
      line.startsWith(`{"type":"${type}",`)
    )!;
    assert(holds(JSON.parse(stdout), JSON.parse(example)), example);
    assert(!holds(JSON.parse(stdout), JSON.parse(example.replaceAll("W100ms", "W99ms"))), "compares nothing");
  }
});

import { assertEquals, assertStringIncludes } from "@std/assert";
import { parse as parseCsv } from "@std/csv/parse";
import jsQR from "jsqr";
import { type BoardLine, formatLine, type RosterLine } from "../../../lib/app/roster/line.ts";
import { EXIT } from "../../../lib/errors.ts";
import { highestNumber } from "../../../lib/app/roster/roster.ts";
import { textTable } from "../../../lib/cli/screen/table.ts";
import { textWidth } from "../../../lib/cli/screen/columns.ts";
import { line, macOf } from "../../app/roster/lines.ts";
import { type FakeOptions, flasher } from "../../fake/system.ts";
import { importsOf, OURS } from "../../architecture/sources.ts";
import { assertSessions } from "../golden.ts";

/** At a local time, so that the output is the same everywhere. */
function at(
  minute: number,
  verdict: BoardLine["verdict"],
  board: number,
  more: Partial<BoardLine> = {},
): BoardLine {
  return line(verdict, board, 0, {
    time: new Date(2026, 4, 4, 10, minute).getTime(),
    chip: "ESP8266",
    ...more,
  });
}

const fileOf = (lines: readonly RosterLine[]) => lines.map(formatLine).join("");

const ROOM = fileOf([
  at(0, "seen", 1),
  at(0, "started", 1),
  at(1, "passed", 1, { seconds: 11.8, socket: "1-1", label: "kitchen" }),
  at(2, "started", 2),
  at(3, "failed", 2, {
    kind: "LinkError",
    message: "The chip stopped answering\nat once",
    socket: "1-2",
    slower: true,
  }),
  at(4, "failed", 2, { kind: "PortError", message: "The port is gone", socket: "1-2" }),
  at(9, "passed", 3, { seconds: 14.2, socket: "1-1" }),
  at(10, "known", 3, { socket: "1-1" }),
  at(11, "started", 4),
]);
const OTHER = fileOf([
  at(5, "passed", 2, { seconds: 12 }),
  at(6, "passed", 5, { seconds: 13, board: { mac: macOf(5), number: 1 } }),
  at(7, "known", 3, { board: { mac: macOf(3), number: 103 } }),
]);
const LAMPS = fileOf([
  at(1, "passed", 1, { seconds: 11.8, label: "kitchen", socket: "1-1" }),
  at(3, "failed", 2, { kind: "LinkError", message: "The chip stopped answering", socket: "1-2" }),
  at(4, "failed", 2, { kind: "PortError", message: "The port disappeared", socket: "1-2" }),
  at(10, "passed", 17, { seconds: 14.2, label: "hall", socket: "1-1" }),
]);
const FILES: FakeOptions = {
  files: {
    "room.jsonl": ROOM,
    "other.jsonl": OTHER,
    "names.csv": `mac,label,team\n${macOf(2)},hall,red\n${macOf(3)},cellar,blue\n`,
    "none.jsonl": "",
    "lamp-roster.jsonl": LAMPS,
  },
};

Deno.test("roster: table, conflicts, CSV and JSON", () =>
  assertSessions("roster", [
    ["roster room.jsonl", { ...FILES, stdout: 100 }],
    ["roster room.jsonl", { ...FILES, stdout: 40 }],
    ["roster room.jsonl --failed --names names.csv", FILES],
    ["roster room.jsonl other.jsonl", FILES],
    ["roster room.jsonl --csv -", FILES],

    ["roster none.jsonl", FILES],
    // The example in docs/commands.md.
    ["roster lamp-roster.jsonl", FILES],
  ]));

Deno.test("roster: JSON has a line for each board, and the statistics at the end", async () => {
  const { stdout } = await flasher(["roster", "room.jsonl", "--json", "--names", "names.csv"], FILES);
  const records = stdout.trimEnd().split("\n").map((text) => JSON.parse(text));
  assertEquals(
    records.map(({ type, number, label, result, verdict }) => [type, number, label, result, verdict]),
    [
      ["roster-board", 1, "kitchen", "passed", "passed"],
      ["roster-board", 2, "hall", "failed", "failed"],
      ["roster-board", 3, "cellar", "passed", "known"],
      ["roster-board", 4, undefined, "unfinished", "started"],
      ["roster", undefined, undefined, undefined, undefined],
    ],
  );
  const { time, content, ...first } = records[0];
  assertEquals([time, content.length], [new Date(2026, 4, 4, 10, 1).toISOString(), 64]);
  assertEquals(first, {
    type: "roster-board",
    number: 1,
    mac: macOf(1),
    label: "kitchen",
    chip: "ESP8266",
    result: "passed",
    verdict: "passed",
    ms: 11_800,
    socket: "1-1",
  });
  assertEquals(records.at(-1), {
    type: "roster",
    version: 1,
    boards: 4,
    passed: 2,
    written: 0,
    known: 1,
    differs: 0,
    stopped: 0,
    failed: 2,
    failedByKind: [{ kind: "LinkError", count: 1 }, { kind: "PortError", count: 1 }],
    firstTry: { boards: 2, of: 2 },
    boardsPerHour: 20,
    slower: 1,
    failingSockets: [{ socket: "1-2", failed: 2, of: 2 }],
    medianMs: 13_000,
    longestMs: 14_200,
  });
});

Deno.test("roster: what is wrong is said before anything is written", () =>
  assertSessions("roster_refused", [
    ["roster", FILES],
    ["roster nowhere.jsonl", FILES],
    ["roster names.csv", FILES],
    ["roster room.jsonl --names room.jsonl", FILES],
    ["roster room.jsonl --csv names.csv", FILES],
    ["roster room.jsonl --csv ./room.jsonl --force", FILES],
    ["roster room.jsonl --csv - --labels -", FILES],
    ["roster room.jsonl --csv - --json", FILES],
    ["roster room.jsonl --labels nowhere/labels.html", FILES],
  ]));

Deno.test("roster: no line is wider than the terminal", async () => {
  for (let columns = 13; columns < 130; columns += 7) {
    const { stdout } = await flasher(["roster", "room.jsonl"], { ...FILES, stdout: columns });
    const widths = stdout.split("\n").map(textWidth);
    assertEquals(widths.filter((width) => width >= columns), [], `${columns} columns`);
  }
});

const HOSTILE = [
  "=cmd|' /C calc'!A1",
  "+1",
  "-1",
  "@SUM(A1)",
  "\t=1",
  "\r=1",
  "\x1b[2J",
  '"; DROP',
  "a,b\nc",
];

Deno.test("roster: no cell of the CSV file is a formula or holds a control character", async () => {
  const lines = HOSTILE.map((text, n) => at(n, "failed", n + 1, { label: text, message: text, chip: text }));
  const { system, code } = await flasher(["roster", "r.jsonl", "--csv", "out.csv"], {
    files: { "r.jsonl": fileOf(lines) },
  });
  assertEquals(code, EXIT.ok);
  const bytes = await system.readFile("out.csv");
  assertEquals([...bytes.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
  const text = new TextDecoder().decode(bytes);
  assertEquals(text.replaceAll("\r\n", "").match(/[^\P{Cc}]/u), null);
  const cells = (parseCsv(text) as string[][]).flat();
  assertEquals(cells.filter((cell) => /^[=+\-@\t\r]/.test(cell)), []);
  assertEquals(cells.filter((cell) => cell === "'=cmd|' /C calc'!A1").length, 3);
});

/** What the QR code of an SVG says, read by another library. */
function readCode(svg: string): string | undefined {
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)![1]);
  const pixels = new Uint8ClampedArray(4 * size * size).fill(255);
  for (const [, x, y] of svg.matchAll(/M(\d+),(\d+)h10v10h-10z/g)) {
    for (let row = Number(y); row < Number(y) + 10; row++) {
      for (let column = Number(x); column < Number(x) + 10; column++) {
        pixels.fill(0, 4 * (row * size + column), 4 * (row * size + column) + 3);
      }
    }
  }
  const read = jsQR as unknown as (
    pixels: Uint8ClampedArray,
    width: number,
    height: number,
  ) => { data: string } | null;
  return read(pixels, size, size)?.data;
}

Deno.test("roster: labels have the number, the last six digits of the MAC, and all of it as a QR code", async () => {
  const lines = Array.from({ length: 30 }, (_, n) => at(n, "passed", n + 1));
  const { system } = await flasher(["roster", "r.jsonl", "--labels", "labels.html"], {
    files: { "r.jsonl": fileOf(lines) },
  });
  const page = new TextDecoder().decode(await system.readFile("labels.html"));
  assertEquals(page.match(/class="sheet"/g)?.length, 2);
  const labels = page.split('<div class="label">').slice(1);
  assertEquals(labels.length, 30);
  assertEquals(labels.map(readCode), lines.map(({ board }) => board!.mac.toUpperCase()));
  assertStringIncludes(labels[6]!, '<div class="number">07</div>');
  assertStringIncludes(labels[6]!, '<div class="mac">00:00:07</div>');
});

Deno.test("roster: a label cannot become a part of the page", async () => {
  const lines = ["</div><script>alert(1)</script>", "\" onload='x", "&lt;", "\u202e"].map((label, n) =>
    at(n, "passed", n + 1, { label })
  );
  const { stdout } = await flasher(["roster", "r.jsonl", "--labels", "-"], {
    files: { "r.jsonl": fileOf(lines) },
  });
  const names = [...stdout.matchAll(/<div class="name">(.*?)<\/div>/g)].map(([, name]) => name);
  assertEquals(names, [
    "&lt;/div&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
    "&quot; onload=&#39;x",
    "&amp;lt;",
    "\\u{202e}",
  ]);
  assertEquals(/<script|https?:\/\/(?!www\.w3\.org\/2000\/svg")/.test(stdout), false);
});

Deno.test("roster: existing files are replaced with --force only", async () => {
  const { system, code } = await flasher(["roster", "room.jsonl", "--csv", "names.csv", "--force"], FILES);
  assertEquals(code, EXIT.ok);
  assertStringIncludes(new TextDecoder().decode(await system.readFile("names.csv")), "kitchen");
});

Deno.test("roster: no other command loads the libraries for CSV and QR codes", () => {
  const users = new Set(
    OURS.filter(({ imports }) => imports.some(({ specifier }) => /^(@std\/csv|uqr)/.test(specifier))).map((
      { path },
    ) => path),
  );
  assertEquals(users.size, 3);
  // Files that import them at their start, directly or not. `await import` is not an import at the start.
  for (let before = 0; before < users.size;) {
    before = users.size;
    for (const { path, code } of OURS) {
      const atStart = importsOf(path, code.replaceAll(/\bimport\s*\(/g, "load("));
      if (atStart.some(({ target, typeOnly }) => !typeOnly && target !== undefined && users.has(target))) {
        users.add(path);
      }
    }
  }
  assertEquals([...users].sort(), [
    "lib/app/records/roster_labels.ts",
    "lib/app/records/roster_rows.ts",
    "lib/app/roster/names.ts",
    "lib/app/roster/roster_files.ts",
    "lib/cli/actions/roster.ts",
  ]);
});

Deno.test("roster: far more boards than any room has are no problem", () => {
  const many = Array.from({ length: 200_000 }, (_, n) => n + 1);
  assertEquals(highestNumber(many.map((number) => ({ number }))), 200_000);
  assertEquals(textTable(many.map((number) => [String(number)])).length, 200_000);
});

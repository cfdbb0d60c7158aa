/** A room with `board_files:`: each board gets its own number, and a secret is asked once for all of them. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import type { BoardFiles } from "../../lib/simulator/mod.ts";
import { textOf } from "../fake/python_board.ts";
import type { FakeFile, FakeOptions, Ran } from "../fake/system.ts";
import {
  BOARD_FILES,
  boardFilesOf,
  flasherWithPython,
  pythonPort,
  pythonProject,
  SECRET,
  SECRETS,
} from "../cli/python_project.ts";
import { board, linesOf, table, usb } from "../cli/room/world.ts";

const NAMES = [1, 2, 3].map((n) => `sim:esp8266#${n}`);

Deno.test("run with several boards: a secret is asked once, and each board gets it with its own number", async () => {
  const options = {
    files: pythonProject({ port: "auto" }),
    stdin: true,
    stdout: 80,
    stderr: 80,
    typed: ["y\n", `${SECRET}\r`],
  };
  const run = ["run", "--port", "sim:esp8266x3", "--no-roster"];
  await flasherWithPython(run, options, (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    const data = NAMES.map((name) => JSON.parse(boardFilesOf(ran, name)["/board.json"]!));
    assertEquals(data.map(({ label }) => label).sort(), ["pupil 1", "pupil 2", "pupil 3"]);
    assertEquals(data.map(({ password }) => password), [SECRET, SECRET, SECRET]);
    const screen = ran.stdout + ran.stderr;
    assertEquals(screen.split("Secret WIFI").length - 1, 1, screen);
    assert(!screen.includes(SECRET));
  });
});

/** A computer with boards that have Python; `python`: what differs, by the number of the board. */
function pythonTable(
  count: number,
  { python = {}, boards = {}, ...options }: FakeOptions & {
    readonly python?: Readonly<Record<number, Parameters<typeof pythonPort>[0]>>;
  } = {},
): FakeOptions {
  const numbers = Array.from({ length: count }, (_, n) => n + 1);
  const own = numbers.map((n) => [usb(n).path, { ...board(n), ...pythonPort(python[n]) }] as const);
  return table(count, {
    files: pythonProject({ port: "auto" }),
    ...options,
    boards: { ...Object.fromEntries(own), ...boards },
  });
}

/** The label in the data file of each board that has one. */
function labelsOf({ system }: Ran): Record<string, string> {
  const labels = [...system.boards].map(([name, one]) => {
    const data = textOf(one.files)["/board.json"];
    return [name, data === undefined ? "none" : JSON.parse(data!).label];
  });
  return Object.fromEntries(labels);
}

const ROOMS: Record<string, readonly [words: readonly string[], options: FakeOptions]> = {
  "run --all": [["run", "--all", "--yes"], {}],
  "run with several --port": [
    ["run", ...[1, 2, 3].flatMap((n) => ["--port", usb(n).path])],
    {},
  ],
  "watch": [["watch", "--yes", "--count", "3"], {
    ports: [],
    plugging: [[usb(1), usb(2), usb(3)], { when: /never printed/, ports: [] }],
  }],
};

for (const [name, [words, options]] of Object.entries(ROOMS)) {
  Deno.test(`${name}: each board gets its own number, and each line about its files has its unit`, async () => {
    await flasherWithPython([...words, ...SECRETS, "--json"], pythonTable(3, options), (ran) => {
      assertEquals(ran.code, 0, ran.stderr + ran.stdout);
      const lines = linesOf(ran);
      const numbers = new Map(
        lines.filter(({ type }) => type === "numbered").map((line) => [line.unit, line]),
      );
      const units = lines.filter(({ type }) => type === "attached");
      const expected = units.map(({ unit, port }) => [port, `pupil ${numbers.get(unit)!["number"]}`]);
      assertEquals(labelsOf(ran), Object.fromEntries(expected));
      assertEquals(Object.values(labelsOf(ran)).sort(), ["pupil 1", "pupil 2", "pupil 3"]);
      for (const unit of [1, 2, 3]) {
        const own = lines.filter((line) => line.unit === unit);
        assertEquals(own.filter(({ type }) => type === "files").map(({ total }) => total), [3]);
        assertEquals(own.filter(({ type }) => type === "board-file").map(({ to, state }) => [to, state]), [
          ["/lib/sensor.py", "written"],
          ["/board.json", "written"],
          ["/main.py", "written"],
        ]);
        assertEquals(own.find(({ type }) => type === "done")?.["files"], { total: 3, written: 3, equal: 0 });
        assertEquals(own.filter(({ type }) => type === "passed").length, 1);
      }
      assert(!ran.stdout.includes(SECRET));
    });
  });
}

/** What takes a board a long time to find out. */
const SLOW: Record<string, readonly [python: Parameters<typeof pythonPort>[0], code: number]> = {
  "does not answer": [{ deaf: true }, EXIT.filesIncomplete],
  "is read-only": [{ readOnly: true }, EXIT.filesIncomplete],
  "has a full file system": [{ capacity: 4096 }, EXIT.filesIncomplete],
};

for (const [name, [python, code]] of Object.entries(SLOW)) {
  Deno.test(`run --all: a board that ${name} fails, and the others take as long as without it`, async () => {
    const words = ["run", "--all", "--yes", "--json", ...SECRETS];
    const times: (readonly number[])[] = [];
    for (const options of [pythonTable(3), pythonTable(3, { python: { 2: python } })]) {
      const isGood = times.length === 0;
      await flasherWithPython(words, options, (ran) => {
        assertEquals(ran.code, isGood ? 0 : code, ran.stderr);
        const passed = linesOf(ran).filter(({ type, unit }) => type === "passed" && unit !== 2);
        assertEquals(passed.length, 2);
        times.push(passed.map(({ ms }) => ms as number));
        if (isGood) return;
        const failed = linesOf(ran).find(({ type }) => type === "failed");
        assertEquals([failed?.unit, failed?.["exitCode"]], [2, code]);
        assertEquals(Object.keys(labelsOf(ran)).length, 3);
        assert((linesOf(ran).at(-1) as { exitCode?: number }).exitCode === code);
      });
    }
    const [good, bad] = times.map((ms) => Math.max(...ms));
    assert(bad! < good! * 1.1 + 100, `${good} ms, with a bad board ${bad} ms`);
  });
}

Deno.test("run --all: boards that failed differently end with 17", async () => {
  const options = pythonTable(3, { python: { 2: { readOnly: true } } });
  const boards = { ...options.boards, [usb(3).path]: { ...board(3), circuit: "none" } as const };
  const words = ["run", "--all", "--yes", "--json", "--connect-timeout", "1s", ...SECRETS];
  await flasherWithPython(words, { ...options, boards }, (ran) => {
    assertEquals(ran.code, EXIT.severalFailed, ran.stderr);
  });
});

/** Board 1 passes; then it is plugged in again with what it holds, and the project has changed. */
async function afterwards(
  change: Readonly<Record<string, FakeFile>>,
  words: readonly string[] = SECRETS,
): Promise<Ran> {
  const before = pythonTable(1);
  let [roster, held, flash] = ["", [] as BoardFiles, new Uint8Array() as Uint8Array];
  await flasherWithPython(["run", "--all", "--yes", ...SECRETS], before, async ({ system, code, stderr }) => {
    assertEquals(code, 0, stderr);
    roster = new TextDecoder().decode(await system.readFile("/home/me/flash-roster.jsonl"));
    const one = system.boards.get(usb(1).path)!;
    [held, flash] = [one.files, one.flash.slice()];
  });
  const options = pythonTable(1, {
    files: { ...before.files, "flash-roster.jsonl": roster, ...change },
    boards: { [usb(1).path]: { ...board(1), ...pythonPort({ files: held }), flash } },
    ports: [],
    plugging: [[usb(1)], { when: / (passed|known|failed|different)\b/, ports: [] }],
  });
  return await flasherWithPython(["watch", "--yes", "--count", "1", ...words], options);
}

const profileWith = (boardFiles: string) => pythonProject({ port: "auto", boardFiles })["flash.yaml"]!;

const CHANGES: Record<string, Readonly<Record<string, FakeFile>>> = {
  "main.py": { "main.py": "print(1)\n" },
  "a file of a folder": { "lib/sensor.py": "VALUE = 2\n" },
  "a new file in a folder": { "lib/more.py": "" },
  "a value": { "flash.yaml": profileWith(BOARD_FILES.replace("pupil {number}", "child {number}")) },
  "the place of a file": { "flash.yaml": profileWith(BOARD_FILES.replace("to: /main.py", "to: /app.py")) },
  "a file to remove": { "flash.yaml": profileWith(`${BOARD_FILES}  - { to: /old.py, remove: true }\n`) },
};

for (const [name, change] of Object.entries(CHANGES)) {
  Deno.test(`watch: after a change of ${name}, a board is not known, and is written again`, async () => {
    const ran = await afterwards(change);
    assertEquals(ran.code, 0, ran.system.both);
    assertMatch(ran.stdout, / 1 .*passed/);
  });
}

Deno.test("watch: a board that has these files is known, with its own number", async () => {
  // Another order of the entries is the same content.
  const [head, ...entries] = BOARD_FILES.trimEnd().split("\n");
  const turned = profileWith([head, ...entries.reverse(), ""].join("\n"));
  for (const change of [{}, { "flash.yaml": turned }]) {
    const ran = await afterwards(change);
    assertEquals(ran.code, 0, ran.system.both);
    assertMatch(ran.stdout, / 1 .*known .*unchanged/);
  }
});

Deno.test("watch: a board that holds another secret is different, and is left alone", async () => {
  const ran = await afterwards({ secrets: "WIFI=another\n" });
  assertMatch(ran.stdout, / 1 .*different/);
  assert(!ran.system.both.includes(SECRET) && !ran.system.both.includes("another\n"));
});

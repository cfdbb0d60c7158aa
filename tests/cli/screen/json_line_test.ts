/** Compares docs/json.md with the program's output: the shape of every example, and every name. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { PortError } from "../../../lib/errors.ts";
import { JSON_VERSION, jsonLine } from "../../../lib/app/records/json_line.ts";
import { formatLine } from "../../../lib/app/roster/line.ts";
import { line } from "../../app/roster/lines.ts";
import { bootImage } from "../../fake/firmware.ts";
import {
  buildBootloader,
  buildDescribed,
  buildMerged,
  buildTable,
  buildUf2,
  FAMILY,
  merge,
  uf2Blocks,
} from "../../fake/image.ts";
import { CACHED, PROJECT as LOCKED_PROJECT, SERVERS } from "../../fake/locked_project.ts";
import { pythonImage } from "../../fake/python_board.ts";
import { flasherWithPython, pythonPort } from "../python_project.ts";
import { sha256 } from "../../../lib/hash.ts";
import { type FakeOptions, flasher } from "../../fake/system.ts";
import { fakeWeb } from "../../fake/web.ts";
import { board, table, usb } from "../room/world.ts";
import { APP, profile, PROJECT, UART, USB0 } from "../world.ts";

const DOC = await Deno.readTextFile(new URL("../../../docs/json.md", import.meta.url));
const PORT = "/dev/ttyUSB0";
const PLUGGED = { ...USB0, socket: "0000:00:14.0/4.2", address: "1-4.2" };
const READY = { greeting: () => "ready" };
const PYTHON = {
  ...pythonPort({ files: [["/a.py", new Uint8Array(1)]] }),
  flash: pythonImage(),
};
const SMALL = { flashSize: 0x40000, flashId: 0x1240ef };

/** Of the board above, whose file is another one. */
const VERIFIED = `chip: esp8266
port: ${PORT}
flash: { size: keep }
files: [{ offset: 0, path: python.bin, sha256: "${sha256(pythonImage())}" }]
board_files: [{ to: /a.py, path: a.py }]
`;

/** A board whose description has every field. */
const PYTHON_BOARD = merge([
  [0, buildBootloader(FAMILY.esp32c3)],
  [0x8000, buildTable()],
  [
    0x10000,
    buildDescribed(FAMILY.esp32c3, [[0x80, "Apr 26 2023"], [0x90, "v4.4.3"], [
      0x9000,
      "MicroPython v1.20.0",
    ]]),
  ],
]);

/** Two boards that passed, and one that failed twice. */
const ROSTER = [
  line("passed", 1, 1, { seconds: 11.8 }),
  line("passed", 2, 2, { seconds: 14.2 }),
  ...[3, 4].map((minute) =>
    line("failed", 3, minute, {
      label: "kitchen",
      chip: "ESP32",
      revision: "v3.0",
      exitCode: 9,
      kind: "LinkError",
      message: "The chip stopped answering",
      seconds: 4.2,
      socket: "1-1.4",
    })
  ),
].map(formatLine).join("");

type Line = Readonly<Record<string, unknown>> & { readonly type: string };

const EXAMPLES: readonly Line[] = [...DOC.matchAll(/```jsonl\n(.*?)```/gs)]
  .flatMap(([, block]) => block!.trim().split("\n"))
  .map((line) => JSON.parse(line));

function linesOf(stdout: string): Line[] {
  return stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** One line of every type, from real runs. `plan` exists twice: as a command's result and as an event. */
async function realLines(): Promise<ReadonlyMap<string, Line>> {
  const files = {
    ...PROJECT,
    "app.bin": APP,
    "ram.bin": bootImage(4128),
    "flash.yaml": profile({ port: PORT, files: [[0, "app.bin"]] }),
  };
  const expecting = profile({
    port: PORT,
    files: [[0, "app.bin"]],
    more: "expect: { text: ready, within: 1s }\n",
  });
  const on = (more: object = {}): FakeOptions => ({
    files,
    ports: [PLUGGED],
    boards: { [PORT]: { ...SMALL, ...more } },
  });
  const runs: readonly (readonly [string, FakeOptions])[] = [
    ["run --json", { ...on(), boards: { [PORT]: {} } }],
    ["run --json", on({ flash: APP })],
    ["run --json --no-stub", on()],
    ["run --json --baud 921600", on({ faults: { ignoreBaudChange: true } })],
    ["run --json --connect-timeout 1s", on({ circuit: "none" })],
    ["run --json", { files, ports: [UART] }],
    ["run --json", { ...on({ program: READY }), files: { ...files, "flash.yaml": expecting } }],
    ["run --json --repair", {
      ...on(),
      files: { ...files, "app.bin": bootImage(4096), "flash.yaml": expecting },
    }],
    ["plan --json --port auto", on()],
    ["plan gone.yaml gone.yaml --json", on()],
    ["check --json", {
      files: {
        "lamp/flash.yaml": "board: nodemcu\nchip: esp8266\nfiles: [{ offset: 0, path: lamp.bin }]\n",
        "lamp/lamp.bin": APP,
        "README.md": "<!-- flasher check: profiles -->\n<!-- flasher check: end -->\n",
        "other.yaml": "",
      },
    }],
    ["image merged.bin --json", { files: { "merged.bin": buildMerged(FAMILY.esp32) } }],
    ["image cut.uf2 --json", { files: { "cut.uf2": buildUf2(uf2Blocks(0, APP), 0).subarray(0, 512) } }],
    ["ports --json", on()],
    ["boards --json", {}],
    ["boards huzzah --json", {}],
    ["ports --watch --json", { plugging: [[PLUGGED]] }],
    ["ports --identify --json", { plugging: [[PLUGGED]] }],
    ["doctor --json", {}],
    ["doctor --self-test --port sim:huzzah --json", {}],
    ["info --json", on({ flash: PYTHON_BOARD, chip: "esp32c3" })],
    ["read out.bin --size 0x1000 --json", on()],
    ["backup --json", on({ flash: new Uint8Array(SMALL.flashSize).fill(0xff) })],
    ["erase --yes --json", on()],
    ["verify --json", on()],
    ["verify python.yaml --json", {
      files: { "python.yaml": VERIFIED, "python.bin": pythonImage(), "a.py": "other" },
      boards: { [PORT]: PYTHON },
      ports: [PLUGGED],
    }],
    ["files put app.bin /main.py --json", {
      files: { "app.bin": bootImage(64) },
      boards: { [PORT]: PYTHON },
      ports: [PLUGGED],
    }],
    ["files ls --json", { boards: { [PORT]: PYTHON }, ports: [PLUGGED] }],
    ["mem read 0x3ff00050 --json", on()],
    ["mem write 0x3ffe8000 1 --json", on()],
    ["load ram.bin --json", on()],
    ...roomRuns(),
    ["roster room.jsonl --json", { files: { "room.jsonl": ROSTER } }],
    ["run --json", { files: { ...LOCKED_PROJECT, ...CACHED } }],
    ["firmware ESP32_GENERIC-SPIRAM --json", {}],
    ["lock --json", { files: { ...LOCKED_PROJECT, ...CACHED } }],
    ["fetch --json --allow-host downloads.example.com", {
      files: LOCKED_PROJECT,
      fetch: fakeWeb(SERVERS).fetch,
    }],
    ["cache --prune --keep flash.yaml --json", { files: { ...LOCKED_PROJECT, ...CACHED } }],
    ["bundle workshop.zip --zip --json", { files: { ...LOCKED_PROJECT, ...CACHED } }],
  ];
  const found = new Map<string, Line>();
  for (const [line, options] of runs) {
    const { stdout } = await flasherWithPython(line.split(" "), options);
    for (const one of linesOf(stdout)) {
      // The line with the most fields shows the optional ones.
      const last = found.get(nameOf(one));
      if (last === undefined || Object.keys(one).length > Object.keys(last).length) {
        found.set(nameOf(one), one);
      }
    }
  }
  return found;
}

/** Runs with several boards, until each type of line has come. */
function roomRuns(): readonly (readonly [string, FakeOptions])[] {
  let refusals = 0;
  let pressed = false;
  const plain = table(1);
  const named = { ...plain, files: { ...plain.files, "names.csv": "mac,label\n5c:cf:7f:0a:0b:01,hall\n" } };
  const twins = { [usb(1).path]: board(1), [usb(2).path]: board(1) };
  return [
    ["run --all --yes --json", table(2, { more: { 1: { faults: { badCell: 0x11002 } } } })],
    ["run --all --yes --json --on 1-4", {
      ...table(2, { boards: twins, holders: [{ pid: 4711, name: "picocom" }] }),
      ports: [usb(1), usb(2), usb(3, { socket: "0000:00:14.0/7", address: "1-7" })],
      beforeOpen(_system, name) {
        if (name === usb(1).path && refusals++ < 30) throw new PortError("Cannot open it", "busy");
      },
    }],
    ["run --all --yes --json --names names.csv", named],
    ["run --all --yes --json --no-stub", table(1)],
    ["run --all --yes --json", {
      ...table(1),
      onText(system, text) {
        if (pressed || !text.includes('"start"')) return;
        pressed = true;
        system.interrupt("terminate");
      },
    }],
    ["run --port /dev/ttyUSB1 --roster boards.jsonl --json", table(1)],
    ["watch --yes --json", returning()],
    ["watch --yes --json", returning((flash) => flash[0x10010]! ^= 1)],
  ];
}

/** A board that passes, and is plugged in again after `change`. */
function returning(change: (flash: Uint8Array) => void = () => {}): FakeOptions {
  let changed = false;
  return table(1, {
    ports: [],
    plugging: [
      [usb(1)],
      { when: /"passed"/, ports: [] },
      { when: /"detached"/, ports: [usb(1)] },
      { when: /"(known|different)"/, ports: [] },
    ],
    onText(system, text) {
      if (changed || !text.includes('"detached"')) return;
      changed = true;
      change(system.boards.get(usb(1).path)!.flash);
    },
  });
}

/** The lines of several boards have one more field. */
function nameOf(line: Line): string {
  if ("unit" in line) return `unit's ${line.type}`;
  return line.type === "plan" && "version" in line ? "plan command" : line.type;
}

/** The names and types in a value, without its contents. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== "object" || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

Deno.test("every example of docs/json.md has the shape of a real line, and every type has an example", async () => {
  const real = await realLines();
  for (const example of EXAMPLES) {
    const line = real.get(nameOf(example));
    if (line === undefined) throw new Error(`no run printed "${nameOf(example)}"`);
    assertEquals(shapeOf(line), shapeOf(example), nameOf(example));
    assertEquals(Object.keys(line), Object.keys(example), nameOf(example));
  }
  const shown = new Set(EXAMPLES.map(nameOf));
  const isShown = (name: string) =>
    shown.has(name) || real.has(name.replace(/^unit's /, "")) && /^unit's /.test(name);
  assertEquals([...real.keys()].filter((name) => !isShown(name)), []);
});

Deno.test("docs/json.md names every type and field that is printed", async () => {
  for (const [name, line] of await realLines()) {
    assertStringIncludes(DOC, `\`${line.type}\``);
    for (const key of namesIn(line)) assertStringIncludes(DOC, `\`${key}\``, `${name} has ${key}`);
  }
});

function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(namesIn);
  if (typeof value !== "object" || value === null) return [];
  // The parts of `flash` are the profile's, and are documented there.
  return Object.entries(value).flatMap(([key, inner]) => key === "flash" ? [key] : [key, ...namesIn(inner)])
    .filter((key) => key !== "type");
}

Deno.test("docs/json.md names the version", () => {
  assertStringIncludes(DOC, `which is **${JSON_VERSION}**`);
});

Deno.test("a run prints its lines in the documented order, and progress never decreases", async () => {
  const { stdout } = await flasher(["run", "--json"], { files: PROJECT });
  const lines = linesOf(stdout);
  const table = [...DOC.matchAll(/^\| `(\w+)` +\|/gm)].map(([, type]) => type!);
  const order = table.slice(0, table.indexOf("start"));
  const before = lines.slice(0, lines.findIndex(({ type }) => type === "start"));
  const places = before.map(({ type }) => order.indexOf(type));
  assertEquals(places, [...places].sort((a, b) => a - b));
  assertEquals(places.includes(-1), false);
  assertEquals([lines[0]!.type, lines.at(-1)!.type], ["begin", "done"]);
  let [path, written] = ["", 0];
  for (const line of lines) {
    if (line.type === "start") [path, written] = [String(line["path"]), 0];
    if (line.type !== "progress") continue;
    assertEquals(line["path"], path);
    assert(Number(line["written"]) >= written && Number(line["written"]) <= Number(line["toWrite"]));
    written = Number(line["written"]);
  }
});

Deno.test("a JSON line is one line, with whole numbers and without terminal control", () => {
  const evil = "a\nb\u2028c\x1b[2J\x9b\u202e\u{e0001}\ud800 ü 日本 🙂";
  const line = jsonLine({ text: evil, ms: 1.6, inner: { [evil]: [0.2] } });
  assertEquals(line.split("\n").length, 2);
  assert(!/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}]/u.test(line.slice(0, -1)), line);
  assertStringIncludes(line, "ü 日本 🙂");
  assertEquals(JSON.parse(line), { text: evil, ms: 2, inner: { [evil]: [0] } });
});

Deno.test("with --json, usage errors are JSON, too", async () => {
  for (const args of [["run", "--json", "--bawd"], ["--json"], ["plan", "--json=yes"], ["rnu", "--json"]]) {
    const { stdout, code } = await flasher(args);
    const [record, ...more] = linesOf(stdout);
    assertEquals([record!.type, record!["exitCode"], code, more], ["error", 2, 2, []]);
  }
});

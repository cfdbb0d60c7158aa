/** TERM=dumb: a terminal that obeys no escape sequence. */
import { assert, assertEquals } from "@std/assert";
import { COMMANDS } from "../../lib/cli/commands/mod.ts";
import { formatLine } from "../../lib/app/roster/line.ts";
import { line } from "../app/roster/lines.ts";
import { bootImage, noise } from "../fake/firmware.ts";
import { CONFIG, LOCK, PROFILE, SERVERS } from "../fake/locked_project.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { fakeWeb } from "../fake/web.ts";
import { profile, SMALL, USB0 } from "./world.ts";

const BIG = noise(0x30000);
const files = {
  "app.bin": bootImage(0x3000),
  "big.bin": BIG,
  "ram.bin": bootImage(4128),
  "room.jsonl": formatLine(line("passed", 1, 1)),
  "own.yaml": profile({ files: [[0, "app.bin"]] }),
  "locked.yaml": PROFILE,
  "locked.lock": LOCK,
  "own/config.bin": CONFIG,
  "flash.yaml": profile({ port: USB0.path, files: [[0, "app.bin"], [0x10000, "big.bin"]] }),
};

function dumb(more: FakeOptions = {}): FakeOptions {
  return {
    files,
    fetch: fakeWeb(SERVERS).fetch,
    ports: [USB0],
    boards: { [USB0.path]: SMALL },
    stdout: 80,
    stderr: 80,
    env: { TERM: "dumb" },
    // Ctrl-C comes after the last change of the ports.
    plugging: [],
    ...more,
  };
}

Deno.test("TERM=dumb: a slow run shows progress as lines, as in a pipe, without bars", async () => {
  const words = ["run", "--baud", "115200"];
  const { stdout } = await flasher(words, dumb());
  assert(/big\.bin .* \d+ % written, \d:\d\d left\n/.test(stdout), stdout);
  assert(!/[█░\r]/.test(stdout), stdout);
  const piped = await flasher(words, { ...dumb(), stdout: undefined as unknown as number });
  assert(/big\.bin .* \d+ % written, \d:\d\d left\n/.test(piped.stdout), piped.stdout);
});

const LINES: Readonly<Record<string, string>> = {
  run: "run --full",
  watch: "watch --yes --port auto",
  ui: "ui --no-open",
  plan: "plan",
  check: "check own.yaml",
  verify: "verify",
  init: "init new.yaml --yes -f app.bin --force",
  firmware: "firmware esp8266",
  lock: "lock locked.yaml --allow-host downloads.example.com",
  fetch: "fetch locked.yaml --allow-host downloads.example.com",
  cache: "cache",
  bundle: "bundle bundle own.yaml",
  monitor: "monitor --reset --for 1s",
  // The board has no Python.
  files: "files ls",
  info: "info",
  read: "read out.bin",
  backup: "backup",
  erase: "erase --yes",
  load: "load ram.bin",
  mem: "mem read 0x3ff00050",
  image: "image app.bin",
  roster: "roster room.jsonl",
  ports: "ports",
  doctor: "doctor",
  boards: "boards huzzah",
  schema: "schema",
  completions: "completions fish",
  licenses: "licenses",
  help: "help run",
  version: "version",
};

Deno.test("TERM=dumb: no command sends an escape code or moves the cursor", async () => {
  assertEquals(Object.keys(LINES), COMMANDS.map(({ name }) => name));
  for (const words of Object.values(LINES)) {
    const { code, system } = await flasher(words.split(" "), dumb());
    assert([0, 12, 16].includes(code), `${words}: ${system.both}`);
    // deno-lint-ignore no-control-regex -- escape sequences
    assert(!/[\x1b\b]|\r(?!\n)/.test(system.both), `${words}: ${JSON.stringify(system.both)}`);
  }
});

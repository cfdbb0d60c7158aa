/** `--quiet`: the answer, warnings and errors, and nothing else. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../lib/cli/commands/mod.ts";
import { bootImage } from "../fake/firmware.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { assertSessions } from "./golden.ts";
import { APP, DATA, profile, PROJECT, SMALL, USB0 } from "./world.ts";

const PORT = USB0.path;
const files = { ...PROJECT, "ram.bin": bootImage(4128), "flash.yaml": profile({ port: PORT }) };
const HELD = new Uint8Array(SMALL.flashSize).fill(0xff);
HELD.set(APP);
HELD.set(DATA, 0x10000);
const CHANGED = HELD.slice();
CHANGED[0x12345]! ^= 1;

function on(board: object = {}, more: FakeOptions = {}): FakeOptions {
  return { files, ports: [USB0], boards: { [PORT]: { ...SMALL, ...board } }, ...more };
}

/** Commands that succeed without a word: the exit code is the answer. */
const SILENT = [
  "run",
  "run --after stay",
  "erase --yes",
  "read out.bin --size 0x1000",
  "load ram.bin",
  "mem write 0x3ffe8000 1",
  "init new.yaml --yes --file app.bin --port sim:huzzah --board huzzah",
];

for (const line of SILENT) {
  for (const columns of [undefined, 80]) {
    Deno.test(`${line} -q: no output ${columns === undefined ? "in a pipe" : "on a terminal"}`, async () => {
      const terminal = columns === undefined ? {} : { stdout: columns, stderr: columns };
      const { code, stdout, stderr } = await flasher([...line.split(" "), "-q"], on({}, terminal));
      assertEquals([code, stdout, stderr], [0, "", ""]);
    });
  }
}

Deno.test("--quiet: answers, warnings and errors", () =>
  assertSessions("quiet", [
    ["plan -q", on()],
    ["info -q", on({ flash: HELD })],
    ["verify -q", on({ flash: HELD })],
    ["verify -q", on({ flash: CHANGED })],
    ["backup -q", on()],
    ["mem read 0x3ff00050 -q", on()],
    ["run --no-stub -q --file 0x0=app.bin", on()],
    ["run --board manual -q --connect-timeout 1s", on({ circuit: "none" })],
    ["run -q", on({ faults: { badCell: 0x11002 } })],
    ["run -q --baud 921600", on({ faults: { ignoreBaudChange: true } })],
    ["erase --yes --no-stub -q", on()],
    ["run -q --json", on()],
    ["verify --quiet --json", on()],
  ]));

Deno.test("--quiet: the person must still know what to do", async () => {
  const { stdout, stderr } = await flasher(
    ["run", "-q", "--connect-timeout", "1s"],
    on({ circuit: "none" }, { stdout: 80, stderr: 80 }),
  );
  assertEquals(stdout, "");
  assertStringIncludes(stderr, "Your turn: ");
});

Deno.test("monitor -q: only the board's output", async () => {
  const board = { flash: HELD, greeting: () => "ready" };
  const loud = await flasher(["monitor", "--reset", "--for", "2s"], on(board));
  const quiet = await flasher(["monitor", "--reset", "--for", "2s", "-q"], on(board));
  assertStringIncludes(loud.stderr, "--- ");
  assertEquals([quiet.code, quiet.stderr, quiet.stdout], [0, "", loud.stdout]);
});

Deno.test("--quiet is a flag of every command that reports more than its answer", () => {
  const have = COMMANDS.filter(({ flags }) =>
    flags.some(({ name, short }) => name === "quiet" && short === "q")
  );
  assertEquals(have.map(({ name }) => name).toSorted(), [
    ...[
      "backup",
      "bundle",
      "cache",
      "check",
      "erase",
      "fetch",
      "files",
      "info",
      "init",
      "load",
      "lock",
      "mem",
      "monitor",
      "plan",
      "read",
      "run",
      "verify",
      "watch",
    ],
  ]);
  for (const { name, flags, apart = [] } of have) {
    const json = flags.some((flag) => flag.name === "json");
    assert(!json || apart.some(([one, other]) => one === "quiet" && other === "json"), name);
  }
});

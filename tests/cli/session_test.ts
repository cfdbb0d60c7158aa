/** Complete runs, on a terminal, in a pipe and as JSON. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { assertGolden, assertSessions, steady } from "./golden.ts";
import { liveLines, screenOf } from "./screen.ts";
import { APP, DATA, profile, PROJECT, SMALL, USB0 } from "./world.ts";

const PORT = "/dev/ttyUSB0";
const files = { ...PROJECT, "flash.yaml": profile({ port: PORT }) };
const real: FakeOptions = { files, ports: [USB0], boards: { [PORT]: SMALL } };

/** A user who presses the buttons once, when asked. */
function hands(): NonNullable<FakeOptions["onText"]> {
  let pressed = false;
  return (system, text) => {
    const board = system.boards.get(PORT);
    if (pressed || board === undefined || !/Your turn|"waiting"/.test(text)) return;
    pressed = true;
    void (async () => {
      await system.clock.sleep(3000);
      board.press("gpio0");
      board.press("reset");
      await system.clock.sleep(200);
      board.release("reset");
      await system.clock.sleep(200);
      board.release("gpio0");
    })();
  };
}

const wired = { ...SMALL, circuit: "none" } as const;

/** Flash that holds the whole project, and flash that differs in one byte. */
const ALL_HELD = new Uint8Array(0x20000).fill(0xff);
ALL_HELD.set(APP);
ALL_HELD.set(DATA, 0x10000);
const HELD = ALL_HELD.slice();
HELD[0x12345]! ^= 1;

Deno.test("runs, in a pipe", () =>
  assertSessions("run", [
    ["run", { files: PROJECT }],
    ["run", real],
    ["run --after stay", real],
    ["run --no-stub --file 0x0=app.bin", real],
    ["run nodemcu.yaml --file 0x0=app.bin", real],
    ["run --board manual", { ...real, boards: { [PORT]: wired }, onText: hands() }],
    ["run --baud 115200", real],
    ["run", { ...real, boards: { [PORT]: { ...SMALL, flash: HELD } } }],
    ["run", { ...real, boards: { [PORT]: { ...SMALL, flash: ALL_HELD } } }],
    ["run --full", { ...real, boards: { [PORT]: { ...SMALL, flash: ALL_HELD } } }],
    ["run --json", { ...real, boards: { [PORT]: { ...SMALL, flash: HELD } } }],
    ["plan", real],
    ["plan --json", real],
    ["run --json", real],
    ["run --json --no-stub --board manual --connect-timeout 1s", { ...real, boards: { [PORT]: wired } }],
  ]));

Deno.test("run: the flash holds the files", async () => {
  const { code, system } = await flasher(["run"], real);
  assertEquals(code, 0, system.err);
  const { flash } = system.boards.get(PORT)!;
  assertEquals(flash.subarray(4, APP.length), APP.subarray(4));
  assertEquals(flash.subarray(0x10000, 0x10000 + DATA.length), DATA);
  assertEquals([...system.open], []);
});

for (const columns of [20, 40, 60, 100]) {
  Deno.test(`a terminal of ${columns} columns: no line wraps, and no status line remains`, async () => {
    for (const env of [{}, { NO_COLOR: "1" }, { LANG: "C" }]) {
      const { code, stdout, stderr } = await flasher(["run"], {
        ...real,
        env,
        stdout: columns,
        stderr: columns,
      });
      assertEquals([code, stderr], [0, ""]);
      const screen = screenOf(stdout, columns);
      assertEquals(screen.at(-1), "");
      for (const line of screen) assert(!/[█░…]|\.\.\.$/.test(line), line);
      assert(liveLines(stdout).length > 3, "the status line");
      // deno-lint-ignore no-control-regex -- colours
      assertEquals(/\x1b\[\d+m/.test(stdout), !("NO_COLOR" in env));
      // deno-lint-ignore no-control-regex -- ASCII is the point
      if ("LANG" in env) assert(/^[\x00-\x7f]*$/.test(stdout));
    }
  });
}

Deno.test("a terminal keeps the same lines that a pipe gets", async () => {
  const onTerminal = await flasher(["run"], { ...real, stdout: 200, env: { NO_COLOR: "1" } });
  const inPipe = await flasher(["run"], real);
  assertEquals(screenOf(onTerminal.stdout, 200).join("\n"), inPipe.stdout);
});

Deno.test("a dumb terminal gets no status line and no colours", async () => {
  const dumb = await flasher(["run"], { ...real, stdout: 200, stderr: 200, env: { TERM: "dumb" } });
  assertEquals(dumb.stdout, (await flasher(["run"], real)).stdout);
});

Deno.test("waiting for the buttons, on a terminal of 60 columns", async () => {
  const { code, system } = await flasher(["run"], {
    ...real,
    boards: { [PORT]: wired },
    onText: hands(),
    stdout: 60,
    stderr: 60,
  });
  assertEquals(code, 0, system.err);
  assertEquals(liveLines(system.both).includes("Waiting for the bootloader …"), true);
  await assertGolden("hands_60", steady(screenOf(system.both, 60).join("\n")));
});

Deno.test("with stdout in a file, the request to press buttons also goes to stderr", async () => {
  const { stderr, stdout } = await flasher(["run"], {
    ...real,
    boards: { [PORT]: wired },
    onText: hands(),
    stderr: 80,
  });
  assertStringIncludes(stderr, "Your turn: ");
  assertStringIncludes(stdout, "Your turn: ");
});

Deno.test("stdout and stderr are treated separately", async () => {
  const options = { ...real, boards: { [PORT]: wired } };
  const args = ["run", "--connect-timeout", "1s"];
  // deno-lint-ignore no-control-regex -- colours and the status line
  const escapes = (text: string) => /\x1b/.test(text);
  const errPipe = await flasher(args, { ...options, stdout: 60 });
  assertEquals([escapes(errPipe.stdout), escapes(errPipe.stderr)], [true, false]);
  assert(screenOf(errPipe.stdout, 60).at(-1) === "");
  const outPipe = await flasher(args, { ...options, stderr: 60 });
  assertEquals([escapes(outPipe.stdout), escapes(outPipe.stderr)], [false, true]);
});

Deno.test("--json: warnings are events, and stderr has only errors", async () => {
  const good = await flasher(["run", "--json", "--no-stub"], { ...real, files, stdout: 60, stderr: 60 });
  assertEquals([good.code, good.stderr], [0, ""]);
  for (const line of good.stdout.trimEnd().split("\n")) assertEquals(typeof JSON.parse(line).type, "string");
});

Deno.test("--trace writes every byte and line change, and closes the file", async () => {
  const { code, system } = await flasher(["run", "--trace", "log.txt"], real);
  assertEquals(code, 0);
  const lines = system.logs.get("log.txt")!;
  for (const mark of ["# dtr=", "> c0 00 08", "< c0 01 08", "= baud", "(closed)"]) {
    assert(lines.some((line) => line.startsWith(mark)), mark);
  }
  const failed = await flasher(["run", "--trace", "log.txt", "--port", "/dev/nothing"], real);
  assertEquals([failed.code, failed.system.logs.get("log.txt")], [3, ["(closed)"]]);
});

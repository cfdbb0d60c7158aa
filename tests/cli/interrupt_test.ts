/** Ctrl-C in every phase of a run. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type FakeOptions, type FakeSystem, flasher } from "../fake/system.ts";
import { assertLeftTidy } from "./tidy.ts";
import { screenOf } from "./screen.ts";
import { profile, PROJECT, SMALL } from "./world.ts";

const PORT = "/dev/ttyUSB0";

/** Presses Ctrl-C when `pattern` is on the screen. */
function pressAt(pattern: RegExp, more: FakeOptions = {}): FakeOptions {
  let pressed = false;
  return {
    files: { ...PROJECT, "flash.yaml": profile({ port: PORT }) },
    boards: { [PORT]: SMALL },
    stdout: 100,
    stderr: 100,
    env: { NO_COLOR: "1" },
    onText(system, text) {
      if (pressed || !pattern.test(text)) return;
      pressed = true;
      system.interrupt();
    },
    ...more,
  };
}

const NOTHING = "board: The flash was not changed.";
const HALF = 'board: "data.bin" is half-written: flash from 0x010000 to 0x016000 does not hold it. ' +
  "The chip does not boot until a run completes. Run again to complete it.";

const MOMENTS: readonly (readonly [name: string, options: FakeOptions, state: string])[] = [
  ["while the port opens", pressAt(/$^/, { beforeOpen: (system) => system.interrupt() }), NOTHING],
  ["while connecting", pressAt(/Connecting/), NOTHING],
  [
    "while no chip answers",
    pressAt(/attempt 3/, { boards: { [PORT]: { ...SMALL, circuit: "none" } } }),
    NOTHING,
  ],
  [
    "while waiting for the buttons",
    pressAt(/Waiting for the bootloader/, { boards: { [PORT]: { ...SMALL, circuit: "none" } } }),
    NOTHING,
  ],
  ["while the stub starts", pressAt(/Found/), NOTHING],
  ["before the first byte is written", pressAt(/Flash size/), NOTHING],
  ["while the first file is written", pressAt(/app\.bin[^\n]* %/), 'board: "app.bin" is half-written'],
  ["while the second file is written", pressAt(/data\.bin[^\n]* %/), HALF],
  ["while the last file is verified", pressAt(/Verifying data\.bin/), HALF],
];

for (const [name, options, state] of MOMENTS) {
  Deno.test(`Ctrl-C ${name}`, async () => {
    const { code, stderr, system } = await flasher(["run"], options);
    assertEquals(code, 130, system.both);
    assert(stderr.includes("error: Interrupted\n"), stderr);
    assertStringIncludes(stderr.replace(/\n {7}/g, " "), state.replace(/^board: (?="data.bin" is half)/, ""));
    assertStringIncludes(stderr, "board: ");
    assertEquals(screenOf(system.both, 100).at(-1), "");
    assertLeftTidy(system);
  });
}

Deno.test("Ctrl-C after everything is written and verified has no effect", async () => {
  const { code, stdout, system } = await flasher(["run"], pressAt(/app\.bin +0x[^\n]* {2}verified/));
  assertEquals(code, 0);
  assertStringIncludes(stdout, "read back and equal. The board was restarted.");
  assertLeftTidy(system);
});

Deno.test("Ctrl-C: a port that opens afterwards is closed", async () => {
  const gate = Promise.withResolvers<void>();
  let computer: FakeSystem | undefined;
  const { code } = await flasher(
    ["run"],
    pressAt(/$^/, {
      async beforeOpen(system) {
        computer = system;
        system.interrupt();
        await gate.promise;
      },
    }),
  );
  assertEquals(code, 130);
  assertEquals(computer!.opened, []);
  gate.resolve();
  await new Promise((done) => setTimeout(done, 10));
  assertEquals(computer!.opened, [PORT]);
  assertLeftTidy(computer!);
});

/** The last message after Ctrl-C is pressed twice when `pattern` is on the screen. */
async function pressTwice(line: string, pattern: RegExp, more: FakeOptions = {}): Promise<string> {
  let pressed = false;
  const { system } = await flasher(
    line.split(" "),
    pressAt(/$^/, {
      onText(computer, text) {
        if (pressed || !pattern.test(text)) return;
        pressed = true;
        computer.interrupt();
        assertEquals(computer.exited, undefined);
        computer.interrupt();
        assertEquals(computer.exited, 130);
      },
      ...more,
    }),
  );
  assertEquals(pressed, true, system.both);
  return /Stopped at once: .*/.exec(system.err)![0];
}

Deno.test("a second Ctrl-C ends the program at once, and states the consequence", async () => {
  const NOT_CHANGED = "Stopped at once: the flash was not changed.";
  const HALF_WRITTEN = "Stopped at once: the flash is only partly written. Run again to complete it.";
  const HALF_ERASED =
    "Stopped at once: an erase was started, and some or all of it is done. Run again to complete it.";
  const port = `--port ${PORT}`;
  assertEquals(await pressTwice("run", /data\.bin[^\n]* %/), HALF_WRITTEN);
  assertEquals(await pressTwice("run", /Found/), NOT_CHANGED);
  assertEquals(
    await pressTwice("run", /Restarting the board/),
    "Stopped at once: everything had been written.",
  );
  assertEquals(await pressTwice("run --erase all", /Erasing [^\n]*: 2 s/), HALF_ERASED);
  assertEquals(await pressTwice(`erase --yes ${port}`, /Erasing [^\n]*: 2 s/), HALF_ERASED);
  assertEquals(await pressTwice(`erase --yes ${port}`, /Restarting the board/), HALF_ERASED);
  assertEquals(await pressTwice(`read out.bin ${port}`, /out\.bin[^\n]* %/), NOT_CHANGED);
  assertEquals(await pressTwice(`info ${port}`, /Flash size/), NOT_CHANGED);
});

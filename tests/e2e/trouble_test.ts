/** Failures that only a real process can show: signals, exit codes, and what remains afterwards. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { Pty } from "../serial/pty.ts";
import { startEmulator } from "./emulator.ts";
import { FIRMWARE, ROOT, testWith, tools } from "./parts.ts";
import { PROGRAMS, run, start } from "./program.ts";

const SAMPLE = `${ROOT}/flash.yaml`;

/** When the cable is pulled: the event, whether the board answers, and the message about the flash. */
const PHASES = [
  { phase: "connects", event: "connecting", answers: false, left: "The flash was not changed" },
  { phase: "writes", event: "progress", answers: true, left: "half-written" },
  { phase: "verifies", event: "verifying", answers: true, left: "half-written" },
] as const;

for (const program of Object.values(PROGRAMS)) {
  const needs = ["emulator", "firmware", ...program.needs] as const;
  const job = (
    port: string,
  ) => ["run", "nodemcu.yaml", "--json", "--baud", "921600", "--file", `0x0=${FIRMWARE[0]}`, "--port", port];

  testWith(needs, `trouble: Ctrl-C in mid-write ends ${program.name} cleanly`, async () => {
    await using board = await startEmulator();
    const running = start(program, job(board.port), { env: board.env });
    await running.printed(`"progress"`);
    const since = performance.now();
    running.kill("SIGINT");
    const { code, err } = await running.ended;

    assertEquals(code, EXIT.interrupted, err);
    assert(performance.now() - since < 2000, "it took its time");
    assertStringIncludes(err, "half-written");
    assertEquals((await board.lines()).at(-1), "DTR=0 RTS=0");
    // The port is free, and the board can be used again.
    const again = await run(program, ["run", SAMPLE, "--port", board.port], { env: board.env });
    assertEquals(again.code, 0, again.err);
  });

  for (const { phase, event, answers, left } of PHASES) {
    testWith(needs, `trouble: unplugging while it ${phase} ends ${program.name} at once`, async () => {
      await using board = await startEmulator();
      // Without modem lines, nothing resets it into its bootloader, so flasher keeps trying.
      if (!answers) await board.control("reset run");
      const running = start(program, job(board.port), answers ? { env: board.env } : {});
      await running.printed(`"type":"${event}"`);
      const since = performance.now();
      await board.unplug();
      const { code, err } = await running.ended;
      assertEquals(code, EXIT.portLost, err);
      assert(performance.now() - since < 2000, "it took its time");
      assertStringIncludes(err, left);
    });
  }
}

testWith(
  ["emulator"],
  "trouble: a board that stays in its firmware is given up in bounded time",
  async () => {
    await using board = await startEmulator();
    await board.control("reset run");
    // Without modem lines, nothing resets it into its bootloader.
    const args = ["run", SAMPLE, "--connect-timeout", "1s", "--port", board.port];
    const { code, err, ms } = await run(PROGRAMS.source, args);
    assertEquals(code, EXIT.noBootloader, err);
    assert(ms < 10_000, `it took ${ms} ms`);
  },
);

testWith(
  ["emulator"],
  "trouble: a cable that loses bytes ends in an error, never in a wrong flash",
  async () => {
    await using board = await startEmulator();
    await board.control("drop 1000");
    const args = ["run", SAMPLE, "--connect-timeout", "1s", "--port", board.port];
    const { code, err, ms } = await run(PROGRAMS.source, args, { env: board.env });
    assert(code === EXIT.linkUnstable || code === EXIT.noBootloader, `exit code ${code}: ${err}`);
    assert(ms < 30_000, `it took ${ms} ms`);
  },
);

testWith(["modemLines"], "trouble: flasher gives up on a silent other side in bounded time", async () => {
  using pty = new Pty();
  const args = ["run", SAMPLE, "--connect-timeout", "1s", "--port", pty.path];
  const { code, err, ms } = await run(PROGRAMS.source, args, {
    env: { FLASHER_LIBC: (await tools()).modemLines },
  });
  assertEquals(code, EXIT.noBootloader, err);
  assert(ms < 20_000, `it took ${ms} ms`);
});

for (const program of Object.values(PROGRAMS)) {
  testWith(program.needs, `trouble: ${program.name} has an exit code for each kind of failure`, async () => {
    const codes: Record<string, number> = {};
    for (
      const [what, ...args] of [
        ["help", "help"],
        ["unknown command", "flahs"],
        ["no such profile", "run", "/nowhere/flash.yaml"],
        ["no such port", "run", SAMPLE, "--port", "/dev/nowhere"],
        ["no such file", "run", SAMPLE, "--file", "0x0=/nowhere/app.bin"],
        ["no firmware", "run", SAMPLE, "--file", `0x0=${ROOT}/LICENSE`],
      ] as const
    ) {
      codes[what] = (await run(program, args)).code;
    }
    assertEquals(codes, {
      "help": EXIT.ok,
      "unknown command": EXIT.usage,
      "no such profile": EXIT.usage,
      "no such port": EXIT.portNotFound,
      "no such file": EXIT.badImage,
      "no firmware": EXIT.badImage,
    });
  });
}

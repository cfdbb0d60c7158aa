/** A full disk does not stop work on a board: flasher reports it once and continues. */
import { assert, assertEquals } from "@std/assert";
import { type TextStream, textStream } from "../../lib/app/system/text_stream.ts";
import { APP, profile, PROJECT, SMALL, USB0 } from "../cli/world.ts";
import { flasher } from "../fake/system.ts";
import { assertHeld } from "./table.ts";

const WORLD = { boards: { [USB0.path]: SMALL }, ports: [USB0] };

Deno.test("full disk: --trace ends at any line, and the flash is written all the same", () =>
  assertHeld(
    "trace-full-disk",
    [0, 1, 2, 3, 5, 10, 20, 30, 50, 80, 130, 200, 300],
    async (logLines) => {
      const files = { ...PROJECT, "flash.yaml": profile({ port: USB0.path }) };
      const { code, stderr, system } = await flasher(["run", "--trace", "t.txt"], {
        ...WORLD,
        files,
        logLines,
      });
      if (code !== 0) return `exit ${code}: ${stderr}`;
      const warnings = stderr.match(/cannot continue writing "t.txt": the disk is full/g) ?? [];
      if (warnings.length !== 1) return `${warnings.length} warnings: ${stderr}`;
      if (system.open.size > 0) return "the port was left open";
      const { flash } = system.boards.get(USB0.path)!;
      if (!APP.every((byte, at) => at < 4 || flash[at] === byte)) return "not in flash";
      return system.logs.get("t.txt")!.length === logLines ? undefined : "written on";
    },
  ));

Deno.test("full disk: --json tells it as a warning", async () => {
  const files = { ...PROJECT, "flash.yaml": profile({ port: USB0.path }) };
  const { code, stdout } = await flasher(["run", "--json", "--trace", "t.txt"], {
    ...WORLD,
    files,
    logLines: 7,
  });
  assertEquals(code, 0);
  const lines = stdout.trim().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.filter(({ type }) => type === "warning").map(({ message }) => message), [
    '--trace: cannot continue writing "t.txt": the disk is full',
  ]);
});

Deno.test("full disk: the monitor continues without its --log", async () => {
  const { code, stderr, stdout } = await flasher(
    ["monitor", USB0.path, "--reset", "--for", "2s", "--log", "log.txt"],
    { ...WORLD, logLines: 1 },
  );
  assertEquals(code, 0, stderr);
  assert(stdout.split("\n").length > 2, stdout);
  assertEquals(
    stderr.match(/--log: cannot continue writing "log.txt": the disk is full/g)?.length,
    1,
    stderr,
  );
});

Deno.test("full disk: flasher cannot store what it remembers, and the run still succeeds", async () => {
  const files = { ...PROJECT, "flash.yaml": profile({ port: USB0.path }) };
  for (
    const more of [{ diskFull: true }, { readOnly: ["/home/me/.config/flasher"] }, { stateFolder: null }]
  ) {
    const { code, stderr } = await flasher(["run"], { ...WORLD, files, ...more });
    assertEquals([code, stderr], [0, ""]);
  }
});

Deno.test("full disk: lost text fails a command that has nothing else to give, and only that", async () => {
  const outputFails = Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" });
  const files = { ...PROJECT, "flash.yaml": profile({ port: USB0.path }) };
  const run = async (args: readonly string[]) => {
    const { code, stderr } = await flasher(args, { ...WORLD, files, outputFails });
    return [code, stderr];
  };
  assertEquals(await run(["run"]), [0, "warning: Cannot write to standard output: the disk is full\n"]);
  for (const args of [["schema"], ["boards"], ["plan"], ["help"], ["completions", "bash"], ["version"]]) {
    assertEquals(await run(args), [15, "error: Cannot write to standard output: the disk is full\n"]);
  }
});

function streamOf(writeSync: TextStream["writeSync"]): TextStream {
  return { writeSync, isTerminal: () => false };
}

Deno.test("full pipe: text waits for room, and is lost only if no process reads it", () => {
  let tries = 0;
  let written = 0;
  const slow = textStream(streamOf((bytes) => {
    if (tries++ % 3 < 2) throw new Deno.errors.WouldBlock("Resource temporarily unavailable (os error 11)");
    written += Math.min(2, bytes.length);
    return Math.min(2, bytes.length);
  }));
  slow.write("0123456789");
  assertEquals([written, slow.gone, slow.failure], [10, false, undefined]);
  const stuck = textStream(streamOf(() => {
    throw new Deno.errors.WouldBlock("Resource temporarily unavailable (os error 11)");
  }));
  stuck.write("text");
  assertEquals(stuck.gone, true);
  assert(stuck.failure instanceof Deno.errors.WouldBlock);
});

Deno.test("closed pipe: its reader has left, which is no failure", () => {
  const stream = textStream(streamOf(() => {
    throw new Deno.errors.BrokenPipe("Broken pipe (os error 32)");
  }));
  stream.write("text");
  assertEquals([stream.gone, stream.failure], [true, undefined]);
});

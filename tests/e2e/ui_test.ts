/** `flasher ui` as a process: how soon it listens, and a board that is written through its page. */
import { assert, assertEquals } from "@std/assert";
import { Tab } from "../ui/server/world.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { startEmulator } from "./emulator.ts";
import { FIRMWARE, ROOT, testWith } from "./parts.ts";
import { type Program, PROGRAMS, run, type Running, start } from "./program.ts";

const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]{43}/;

interface Served {
  readonly running: Running;
  readonly address: string;
}

async function serve(
  program: Program,
  words: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly cwd: string },
): Promise<Served> {
  const env = { FLASHER_HOME: `${options.cwd}/memory`, ...options.env };
  const running = start(program, ["ui", "--no-open", ...words], { ...options, env });
  await running.printed("press Ctrl-C");
  return { running, address: ADDRESS.exec(running.said())![0] };
}

async function openTab({ address }: Served): Promise<Tab> {
  return await (await Tab.open({
    ui: { link: () => address },
    origin: address.split("/#")[0]!,
    tabs: [],
  })).follow();
}

for (const program of Object.values(PROGRAMS)) {
  testWith(program.needs, `ui: a dropped file is written to a simulated board, ${program.name}`, async () => {
    await withFolder(async (cwd) => {
      const served = await serve(program, ["--port", "sim:huzzah"], { cwd });
      const tab = await openTab(served);
      const plan = await tab.choose("hello.bin", await Deno.readFile(`${ROOT}/demo/hello.bin`));
      await tab.until(() => tab.state!.ports.length === 1);
      assertEquals((await tab.post("/api/units", tab.start(plan))).status, 202);
      await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
      const [unit] = tab.state!.units;
      assertEquals([unit!.state.kind === "ended" && unit!.state.verdict.kind, unit!.done?.verified], [
        "passed",
        true,
      ]);
      assert(unit!.console.some((line) => line.includes("Hello from flasher")), unit!.console.join("\n"));
      assertEquals((await tab.post("/api/quit", {})).status, 202);
      const { code, err } = await served.running.ended;
      assertEquals([code, err], [0, ""]);
      await tab.close();
    });
  });

  testWith(
    ["emulator", "firmware", ...program.needs],
    `mask ROM: MicroPython is written through the page, byte for byte, ${program.name}`,
    async () => {
      await using board = await startEmulator();
      await withFolder(async (cwd) => {
        const served = await serve(program, ["--port", board.port], { cwd, env: board.env });
        const tab = await openTab(served);
        const image = await Deno.readFile(FIRMWARE[0]!);
        const plan = await tab.choose("micropython.bin", image);
        await tab.until(() => tab.state!.ports.length === 1);
        assertEquals((await tab.post("/api/units", tab.start(plan))).status, 202);
        await tab.until(() => tab.state!.units[0]?.state.kind === "ended");
        const { state, done } = tab.state!.units[0]!;
        assertEquals([state.kind === "ended" && state.verdict.kind, done?.verified], ["passed", true]);
        // Behind the header, which flasher adapts to the size of the flash.
        assertEquals((await board.flash()).subarray(4, image.length), image.subarray(4));
        served.running.kill("SIGINT");
        assertEquals((await served.running.ended).code, 0);
        await tab.close();
      });
    },
  );
}

testWith(["compiled"], "ui: it listens within three times the time of version", async () => {
  await withFolder(async (cwd) => {
    const times = { version: Infinity, ui: Infinity };
    for (let n = 0; n < 7; n++) {
      times.version = Math.min(times.version, (await run(PROGRAMS.compiled, ["version"], { cwd })).ms);
      const began = performance.now();
      const { running } = await serve(PROGRAMS.compiled, ["--idle", "1ms"], { cwd });
      times.ui = Math.min(times.ui, performance.now() - began);
      await running.ended;
    }
    assert(times.ui < 3 * times.version, `${times.ui.toFixed(0)} ms, version ${times.version.toFixed(0)} ms`);
  });
});

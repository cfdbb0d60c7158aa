/** Several boards at once: emulated chips that execute the mask ROM, through the system's real serial ports. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { bootImage, noise } from "../fake/firmware.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { type Emulator, envOfAll, startEmulator } from "./emulator.ts";
import { testWith } from "./parts.ts";
import { PROGRAMS, start } from "./program.ts";

const APP = bootImage(0x8000);
const DATA = noise(0x20001);

async function inProject(work: (folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/app.bin`, APP);
    await Deno.writeFile(`${folder}/data.bin`, DATA);
    await Deno.writeTextFile(
      `${folder}/flash.yaml`,
      "chip: esp8266\nflash: { size: keep }\nfiles:\n" +
        "  - { offset: 0x0, path: app.bin }\n  - { offset: 0x10000, path: data.bin }\n",
    );
    await work(folder);
  });
}

async function assertFlashed(board: Emulator): Promise<void> {
  const flash = await board.flash();
  assertEquals(flash.slice(0, APP.length), APP);
  assertEquals(flash.slice(0x10000, 0x10000 + DATA.length), DATA);
}

async function run(boards: readonly Emulator[], folder: string, more: readonly string[] = []) {
  const ports = boards.flatMap(({ port }) => ["--port", port]);
  return start(PROGRAMS.source, ["run", ...ports, ...more], { cwd: folder, env: await envOfAll(boards) });
}

testWith(
  ["emulator"],
  "room: two chips are written at the same time, byte for byte",
  () =>
    inProject(async (folder) => {
      await using first = await startEmulator({ mac: "5c:cf:7f:00:00:01" });
      await using second = await startEmulator({ mac: "5c:cf:7f:00:00:02" });
      const ended = await (await run([first, second], folder)).ended;
      assertEquals(ended.code, 0, ended.out + ended.err);
      assertStringIncludes(ended.out, "2 passed.\n");
      await assertFlashed(first);
      await assertFlashed(second);
    }),
);

testWith(
  ["emulator"],
  "room: a board that is unplugged disturbs no other",
  () =>
    inProject(async (folder) => {
      await using first = await startEmulator({ mac: "5c:cf:7f:00:00:01" });
      await using second = await startEmulator({ mac: "5c:cf:7f:00:00:02" });
      const running = await run([first, second], folder);
      await running.printed("5c:cf:7f:00:00:02 writing");
      await second.unplug();
      const ended = await running.ended;
      assertEquals(ended.code, 11, ended.out + ended.err);
      assertMatch(ended.out, /^1 passed, 1 failed\.$/m);
      await assertFlashed(first);
    }),
);

testWith(["emulator"], "room: two ports with one MAC: the second lets go", () =>
  inProject(async (folder) => {
    await using first = await startEmulator({ mac: "5c:cf:7f:00:00:01" });
    await using second = await startEmulator({ mac: "5c:cf:7f:00:00:01" });
    const ended = await (await run([first, second], folder)).ended;
    assertEquals(ended.code, 0, ended.out + ended.err);
    assertStringIncludes(ended.out, "1 passed, 1 connected twice.\n");
    const flashes = await Promise.all([first, second].map((board) => board.flash()));
    // The board that let go is as it was: erased.
    assertEquals(flashes.filter((flash) => flash.every((byte) => byte === 0xff)).length, 1);
  }));

testWith(
  ["compiled"],
  "watch: simulated boards come one by one, get numbers, and leave when they are finished",
  () =>
    inProject(async (folder) => {
      const words = "watch --port sim:esp8266x3 --yes --count 3 --roster room.jsonl --json".split(" ");
      const { code, out, err } = await start(PROGRAMS.compiled, words, { cwd: folder }).ended;
      assertEquals(code, 0, err);
      const lines = out.trimEnd().split("\n").map((line) => JSON.parse(line));
      const passed = lines.filter(({ type }) => type === "passed");
      assertEquals(passed.map(({ number }) => number), [1, 2, 3]);
      const at = (type: string, unit: number) =>
        lines.findIndex((line) => line.type === type && line.unit === unit);
      for (const [earlier, later] of [[1, 2], [2, 3]] as const) {
        assertEquals(at("attached", earlier) < at("attached", later), true);
      }
      assertEquals(at("detached", 1) > at("passed", 1), true);
      const roster = await start(PROGRAMS.compiled, ["roster", "room.jsonl", "--json"], { cwd: folder })
        .ended;
      assertEquals(roster.out.match(/"result":"passed"/g)?.length, 3, roster.out);
    }),
);

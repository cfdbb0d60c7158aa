/**
 * Four emulated chips at once, which execute the mask ROM and the stub in real time, through the system's real serial
 * ports. An emulator needs about a quarter of a processor, written to or not, so two processors carry four emulators and
 * flasher: if nothing else runs, four boards take 1.02 times as long as one.
 */
import { assert, assertEquals } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { bootImage, noise } from "../fake/firmware.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { type Emulator, envOfAll, startEmulator } from "./emulator.ts";
import { assertFlash, FLASH_SIZE } from "./flash_content.ts";
import { testWith } from "./parts.ts";
import { PROGRAMS, type Running, start } from "./program.ts";

const FILES = [
  { offset: 0, path: "app.bin", bytes: bootImage(0x8000) },
  { offset: 0x10000, path: "data.bin", bytes: noise(0x20001) },
];
const PROFILE = "chip: esp8266\nflash: { size: keep }\nfiles:\n" +
  FILES.map(({ offset, path }) => `  - { offset: ${offset}, path: ${path} }\n`).join("");

/** The time of two boards, while two others are unplugged, as a multiple of the time of one board alone. */
const MOST_TIMES = 1.25;
/** Another program on this computer can delay one of the runs: the best of so many pairs counts. */
const PAIRS = 3;

/** A flash that was blank. */
function expectedFlash(): Uint8Array {
  const flash = new Uint8Array(FLASH_SIZE).fill(0xff);
  for (const { offset, bytes } of FILES) flash.set(bytes, offset);
  return flash;
}

async function startRun(boards: readonly Emulator[], folder: string): Promise<Running> {
  const ports = boards.flatMap(({ port }) => ["--port", port]);
  const words = ["run", ...ports, "--json", ...(boards.length > 1 ? ["--no-roster"] : [])];
  return start(PROGRAMS.source, words, { cwd: folder, env: await envOfAll(boards) });
}

/** Milliseconds. */
async function timeOfOne(folder: string): Promise<number> {
  await using board = await startEmulator();
  const { code, err, ms } = await (await startRun([board], folder)).ended;
  assertEquals(code, 0, err);
  assertFlash(await board.flash(), expectedFlash());
  return ms;
}

/** Milliseconds of a run with four boards. Two are unplugged: one while it is written, one while it is verified. */
async function timeOfFour(folder: string): Promise<number> {
  await using stack = new AsyncDisposableStack();
  const boards: Emulator[] = [];
  for (let n = 1; n <= 4; n++) boards.push(stack.use(await startEmulator({ mac: `5c:cf:7f:00:00:0${n}` })));
  const running = await startRun(boards, folder);
  const unplugAt = async (type: string, unit: number) => {
    await running.printed(`{"type":"${type}","unit":${unit},`);
    await boards[unit - 1]!.unplug();
  };
  const [{ code, out, err, ms }] = await Promise.all([
    running.ended,
    unplugAt("progress", 2),
    unplugAt("verifying", 3),
  ]);
  assertEquals(code, EXIT.portLost, err);
  const verdicts = out.trimEnd().split("\n").map((line) => JSON.parse(line))
    .filter(({ type }) => type === "passed" || type === "failed")
    .map(({ unit, type, exitCode }) => [unit, exitCode ?? type]);
  assertEquals(verdicts.sort(), [[1, "passed"], [2, EXIT.portLost], [3, EXIT.portLost], [4, "passed"]]);
  for (const unit of [1, 4]) assertFlash(await boards[unit - 1]!.flash(), expectedFlash());
  return ms;
}

testWith(
  ["emulator"],
  "room: two of four chips are unplugged, and the others are as fast as one alone, byte for byte",
  () =>
    withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/flash.yaml`, PROFILE);
      for (const { path, bytes } of FILES) await Deno.writeFile(`${folder}/${path}`, bytes);
      const ratios: number[] = [];
      while (ratios.length < PAIRS && !ratios.some((ratio) => ratio <= MOST_TIMES)) {
        const one = await timeOfOne(folder);
        ratios.push(await timeOfFour(folder) / one);
      }
      const found = ratios.map((ratio) => ratio.toFixed(2)).join(", ");
      const load = Deno.loadavg()[0]!.toFixed(1);
      assert(Math.min(...ratios) <= MOST_TIMES, `${found} times as long, with a load of ${load}`);
    }),
);

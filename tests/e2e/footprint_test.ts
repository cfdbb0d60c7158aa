/** The executable's footprint: start time, memory, and content. */
import { assert, assertEquals } from "@std/assert";
import { firmwareLike } from "../../bench/image.ts";
import { startEmulator } from "./emulator.ts";
import { COMPILED, ROOT, testWith } from "./parts.ts";
import { peakOwnMemory } from "./peak_memory.ts";
import { PROGRAMS, run, start } from "./program.ts";

testWith(["compiled"], "footprint: starts in at most twice the time of an empty program", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/empty.js`, "");
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["compile", "--no-config", "--output", "empty", "empty.js"],
      cwd: folder,
    }).output();
    assert(success, new TextDecoder().decode(stderr));
    const empty = { name: "empty", needs: [], command: `${folder}/empty`, args: [] };
    // The fastest of many alternating runs: other load makes both slower, never faster.
    const best = { empty: Infinity, flasher: Infinity };
    for (let turn = 0; turn < 30; turn++) {
      best.empty = Math.min(best.empty, (await run(empty, [])).ms);
      best.flasher = Math.min(best.flasher, (await run(PROGRAMS.compiled, ["version"])).ms);
    }
    assert(best.flasher <= 2 * best.empty, JSON.stringify(best));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

testWith(["compiled"], "footprint: holds nothing that only developers need", async () => {
  const text = new TextDecoder("latin1").decode(await Deno.readFile(COMPILED));
  const foreign = [ROOT, "/.cache/deno/", "firmwareLike", "assertThrows", "asyncProperty"];
  assertEquals(foreign.filter((word) => text.includes(word)), []);
});

testWith(["emulator", "compiled"], "footprint: writes 4 MB within 90 MB of its own memory", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeFile(file, firmwareLike((4 << 20) - 0x10000));
    await using board = await startEmulator();
    const args = ["--baud", "921600", "--file", `0x0=${ROOT}/demo/hello.bin`, "--file", `0x10000=${file}`];
    const running = start(PROGRAMS.compiled, ["run", "nodemcu.yaml", "--port", board.port, ...args], {
      env: board.env,
    });
    const peak = peakOwnMemory(running.pid);
    const { code, err } = await running.ended;
    assertEquals(code, 0, err);
    const megabytes = await peak / 1024;
    assert(megabytes < 90, `${megabytes.toFixed(0)} MB`);
  } finally {
    await Deno.remove(file);
  }
});

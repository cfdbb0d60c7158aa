/** Files on the board cost nothing where they are not used: neither the prompt nor the simulated Python is loaded. */
import { assert, assertEquals } from "@std/assert";
import { loadedWith } from "../architecture/loaded.ts";

const PYTHON = /^lib\/(repl|simulator\/python)\//;

Deno.test("board files: other commands start without the prompt and without the simulated Python", () => {
  const starts = ["main.ts", "lib/cli/board_files.ts", "lib/cli/room/run_several.ts"];
  const actions = ["version", "run", "watch", "verify", "plan", "monitor"];
  for (const path of [...starts, ...actions.map((name) => `lib/cli/actions/${name}.ts`)]) {
    const loaded = [...loadedWith(path)];
    assert(loaded.length > 1, path);
    assertEquals(loaded.filter((one) => PYTHON.test(one)), [], path);
  }
  assert([...loadedWith("lib/cli/actions/files.ts")].some((one) => PYTHON.test(one)));
  assert([...loadedWith("lib/simulator/mod.ts")].some((one) => PYTHON.test(one)));
});

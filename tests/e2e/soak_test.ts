/** Flashing a real mask ROM many times in a row. */
import { assert, assertEquals } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { startEmulator } from "./emulator.ts";
import { flasher, SAMPLE } from "./in_process.ts";
import { ROOT, testWith } from "./parts.ts";

testWith(["emulator"], "soak: 50 flashes in one process over a bad line, none of them a lie", async () => {
  const program = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", `${ROOT}/tests/e2e/soak_runs.ts`],
    env: { NO_COLOR: "1" },
  });
  const { code, stderr } = await program.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
});

testWith(["emulator"], "soak: a worn cell is named, every time", async () => {
  await using board = await startEmulator({ network: true, stuck: 0x123 });
  for (let n = 0; n < 3; n++) {
    const { code, text } = await flasher(["run", SAMPLE, "--full", "--port", board.url]);
    assertEquals(code, EXIT.writeFailed, text);
    assert(text.includes("0x000000"), text);
  }
});

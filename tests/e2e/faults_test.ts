/**
 * A bad cable and a pulled plug, with Espressif's own code in an emulator: whatever happens, flash is right in the end,
 * or the run says why not. `FAULTS=all` runs each line ten times and kills two hundred runs.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { type Emulator, startEmulator } from "./emulator.ts";
import { FIRMWARE, testWith } from "./parts.ts";
import { PROGRAMS, run, start } from "./program.ts";
import { startWrongAdapter } from "./wrong_rate.ts";

const ALL = Deno.env.get("FAULTS") === "all";
const FLASH_SIZE = 4 << 20;
const BLANK = new Uint8Array(FLASH_SIZE).fill(0xff);
/** Counts each run on its own. A run may end with an error, but must not take three times as long. */
const TIMES = 3;

function job({ port }: Emulator, ...more: string[]): string[] {
  return ["run", "nodemcu.yaml", "--file", `0x0=${FIRMWARE[0]}`, "--port", port, ...more];
}

/** Longest time of a whole run at 921600 baud, milliseconds. */
const WHOLE_MS = 7_000;

/** The file with its header patched to 4 MB of flash. */
async function assertHolds(board: Emulator): Promise<void> {
  const wanted = await Deno.readFile(FIRMWARE[0]!);
  wanted[3] = 0x40 | wanted[3]! & 0x0f;
  const found = (await board.flash()).subarray(0, wanted.length);
  assertEquals(found.findIndex((byte, at) => byte !== wanted[at]), -1, "flash differs from there on");
}

for (const fault of ["flip 20000", "drop 50000"]) {
  testWith(
    ["emulator", "firmware"],
    `faults: ${fault}: the image arrives, or the link is said to be bad`,
    async () => {
      await using clean = await startEmulator({ flash: BLANK });
      const { ms } = await run(PROGRAMS.source, job(clean, "--baud", "460800"), { env: clean.env });
      await clean.unplug();
      for (let round = 0; round < (ALL ? 10 : 1); round++) {
        await using board = await startEmulator({ flash: BLANK });
        await board.control(fault);
        const ended = await run(PROGRAMS.source, job(board, "--baud", "460800"), { env: board.env });
        if (ended.code === EXIT.ok) {
          await assertHolds(board);
          assert(ended.ms <= TIMES * ms, `${ended.ms} ms instead of ${ms}: ${ended.err}`);
        } else {
          assertEquals(ended.code, EXIT.linkUnstable, ended.err);
          assertStringIncludes(ended.err, "the link is unreliable");
        }
      }
    },
  );
}

testWith(["emulator", "firmware"], "faults: killed at any moment, the next run completes it", async () => {
  await using board = await startEmulator({ flash: BLANK });
  let seed = 0x8266;
  for (let round = 0; round < (ALL ? 200 : 2); round++) {
    seed = Math.imul(seed, 0x41c64e6d) + 12345 >>> 0;
    const fast = ["--baud", "921600", ...round % 2 === 0 ? ["--full"] : []];
    const running = start(PROGRAMS.source, job(board, ...fast), { env: board.env });
    let over = false;
    void running.ended.then(() => over = true);
    await new Promise((resolve) => setTimeout(resolve, seed / 2 ** 32 * WHOLE_MS));
    if (!over) running.kill("SIGKILL");
    await running.ended;
    const again = await run(PROGRAMS.source, job(board, "--baud", "921600"), { env: board.env });
    assertEquals(again.code, EXIT.ok, again.err);
    await assertHolds(board);
  }
});

testWith(["emulator"], "faults: 2 Mbaud is what the chip's clock divides exactly", async () => {
  await using board = await startEmulator();
  const args = ["run", "flash.yaml", "--after", "stay", "--baud", "2000000", "--port", board.port];
  const ended = await run(PROGRAMS.source, args, { env: board.env });
  assertEquals(ended.code, EXIT.ok, ended.err);
  const status = await board.control("status");
  assertStringIncludes(status, "clkdiv=26 hostbaud=2000000");
});

testWith(
  ["emulator", "firmware"],
  "faults: an adapter that makes 860000 for 921600 ends at 460800",
  async () => {
    await using board = await startEmulator({ flash: BLANK, network: true });
    // The chip's actual rate for 921600, and the adapter's.
    await using adapter = startWrongAdapter(board.url, 928_571, 860_000);
    const words = job(board, "--baud", "921600", "--full");
    words[words.indexOf(board.port)] = adapter.url;
    const ended = await run(PROGRAMS.source, words, { env: board.env });
    assertEquals(ended.code, EXIT.ok, ended.err);
    const warnings = ended.err.split("\n").filter((line) => line.startsWith("warning"));
    assertEquals(warnings.length, 1, ended.err);
    assertStringIncludes(warnings[0]!, "460800");
    await assertHolds(board);
  },
);

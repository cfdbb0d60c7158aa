/**
 * The bytes on the wire with their times in milliseconds, as `--trace` writes them. After an intended change run
 * `UPDATE_GOLDEN=1 deno test -A tests/esp/jobs/golden_trace_test.ts` and read the difference.
 */
import { assert, assertEquals } from "@std/assert";
import { runScript } from "../../../lib/reset/run.ts";
import { tracePort } from "../../../lib/serial/trace.ts";
import { VirtualClock } from "../../../lib/simulator/mod.ts";
import { BOARDS } from "../../../plugins/mod.ts";
import { huzzah } from "../../../plugins/huzzah.ts";
import { bootImage, file, noise } from "../../fake/firmware.ts";
import { assertGood } from "../../fake/invariants.ts";
import { runSession, SMALL } from "../../fake/session.ts";
import { newBoard } from "../../fake/simulated_board.ts";

const FOLDER = new URL("../../golden/", import.meta.url);
const UPDATE = Deno.env.get("UPDATE_GOLDEN") === "1";

function compare(name: string, lines: readonly string[]): void {
  const path = new URL(`${name}.trace`, FOLDER);
  const text = lines.map((line) => line + "\n").join("");
  if (UPDATE) Deno.writeTextFileSync(path, text);
  assertEquals(text.split("\n"), Deno.readTextFileSync(path).split("\n"), `${name}.trace differs`);
}

Deno.test("golden: a session of a huzzah with the stub", async () => {
  const lines: string[] = [];
  const session = await runSession({
    circuit: "direct",
    plugin: huzzah,
    board: SMALL,
    // Other versions of zlib may compress to other bytes.
    files: [file(0, bootImage(0x200, noise)), file(0x4000, new Uint8Array(0x41).fill(0x55))],
    wrapPort: (port, clock) => tracePort(port, clock, (line) => lines.push(line)),
  });
  await assertGood(session);
  compare("huzzah_stub", withoutStub(lines));
});

/** The stub's 12 KB are Espressif's and stay in their package: the first line of each RAM block is enough. */
function withoutStub(lines: readonly string[]): string[] {
  let inBlock = false;
  return lines.flatMap((line) => {
    if (line.startsWith("> c0 00 07 ")) {
      inBlock = true;
      return [line, "> ..."];
    }
    inBlock &&= line.startsWith("> ") && !line.startsWith("> c0 00 ");
    return inBlock ? [] : [line];
  });
}

Deno.test("golden: only the stub's upload is omitted", () => {
  const block = ["> c0 00 07 aa", "> 01 02", "> 03 c0", "~ 3", "< c0 01 c0", "> c0 00 02 aa", "> 04 c0"];
  assertEquals(withoutStub(block), [
    "> c0 00 07 aa",
    "> ...",
    "~ 3",
    "< c0 01 c0",
    "> c0 00 02 aa",
    "> 04 c0",
  ]);
});

for (const board of BOARDS) {
  Deno.test(`golden: ${board.name} moves the lines`, async () => {
    const clock = new VirtualClock();
    const lines: string[] = [];
    for (const [n, script] of [...board.enterBootloader, board.runFirmware].entries()) {
      lines.push(n < board.enterBootloader.length ? `enter the bootloader, ${n + 1}` : "run the firmware");
      const simulated = newBoard(clock, SMALL);
      const port = tracePort(await simulated.connect(), clock, (line) => lines.push(line));
      await runScript(script, port, clock);
    }
    assert(lines.every((line) => !line.startsWith(">")));
    compare(`board_${board.name}`, lines);
  });
}

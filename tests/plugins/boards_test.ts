/** Every board of the list, on the circuits that it stands for. */
import { assert, assertEquals } from "@std/assert";
import { PortError } from "../../lib/errors.ts";
import { checkScript } from "../../lib/reset/check.ts";
import { formatResetScript, parseResetScript } from "../../lib/reset/parse.ts";
import { runScript } from "../../lib/reset/run.ts";
import type { ResetScript } from "../../lib/reset/script.ts";
import { type Circuit, createBoard, type SimulatedBoard, VirtualClock } from "../../lib/simulator/mod.ts";
import { type Board, boardByName, BOARDS } from "../../plugins/mod.ts";
import { bootImage } from "../fake/firmware.ts";
import { SMALL } from "../fake/session.ts";

/** Files in plugins/ that are no board. */
const HELPERS = ["board.ts", "mod.ts", "sequences.ts"];

/** Circuits on which a board's scripts must work. A new board that needs another one gets a line here. */
function circuitsOf(board: Board): readonly Circuit[] {
  if (board.enterBootloader.length === 0) return [];
  // No circuit: usb_unit_test.ts.
  if (["usb_jtag", "native_usb"].includes(board.name)) return [];
  return board.name === "huzzah" ? ["direct", "autoReset"] : ["autoReset"];
}

/** Plays scripts on a board that runs its firmware. Returns what the chip does then. */
async function play(
  circuit: Circuit,
  scripts: readonly ResetScript[],
): Promise<{ state: SimulatedBoard["state"]; board: SimulatedBoard; resets: number }> {
  const clock = new VirtualClock();
  const board = createBoard({
    ...SMALL,
    clock,
    circuit,
    flash: bootImage(0x400),
    portError: (message, reason) => new PortError(message, reason),
  });
  const port = await board.connect();
  await port.setLines({ dtr: false, rts: false });
  await clock.sleep(300);
  assertEquals(board.state, "running");
  const before = board.statistics.resets;
  for (const script of scripts) await runScript(script, port, clock);
  await clock.sleep(300);
  return { state: board.state, board, resets: board.statistics.resets - before };
}

for (const board of BOARDS) {
  const scripts = [...board.enterBootloader, ...(board.runFirmware.length > 0 ? [board.runFirmware] : [])];

  Deno.test(`board ${board.name}: every script is valid and leaves both lines released`, () => {
    for (const script of scripts) assertEquals(checkScript(script), undefined);
  });

  Deno.test(`board ${board.name}: every script can be written as text in a profile`, () => {
    for (const script of scripts) {
      assertEquals(parseResetScript(formatResetScript(script)), [...script]);
    }
  });

  Deno.test(`board ${board.name}: it says what it is and what a person presses`, () => {
    assert(/^[a-z][a-z0-9_]*$/.test(board.name));
    assert(board.summary.length > 0 && board.summary.length < 100 && !board.summary.endsWith("."));
    assert(board.hands.length > 0 && !board.hands.endsWith("."));
    for (const [vid, pid] of board.usb ?? []) assert(vid > 0 && vid <= 0xffff && pid > 0 && pid <= 0xffff);
  });

  for (const circuit of circuitsOf(board)) {
    board.enterBootloader.forEach((script, n) => {
      Deno.test(`board ${board.name}: script ${n} enters the bootloader, ${circuit}`, async () => {
        const { state, board: simulated } = await play(circuit, [script]);
        assertEquals(state, "rom");
        const { dtr, rts } = simulated.lines.at(-1)!;
        assertEquals([dtr, rts], [false, false]);
      });
    });

    Deno.test(`board ${board.name}: back to its firmware, ${circuit}`, async () => {
      const { state, board: simulated, resets } = await play(circuit, [
        board.enterBootloader[0]!,
        board.runFirmware,
      ]);
      assertEquals(state, "running");
      assertEquals(resets, 2);
      const { dtr, rts } = simulated.lines.at(-1)!;
      assertEquals([dtr, rts], [false, false]);
    });
  }
}

Deno.test("boards: no two have the same name, and each is found by its own", () => {
  assertEquals(new Set(BOARDS.map(({ name }) => name)).size, BOARDS.length);
  for (const board of BOARDS) assertEquals(boardByName(board.name), board);
  assertEquals(boardByName("toaster"), undefined);
});

Deno.test("boards: one file is one board, named like it, on one line of the list", () => {
  const folder = new URL("../../plugins/", import.meta.url);
  const files = Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) =>
    !HELPERS.includes(name)
  );
  assertEquals(files.sort(), BOARDS.map(({ name }) => `${name}.ts`).sort());
});

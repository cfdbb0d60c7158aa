/** Runs a plugin on a simulated board, in virtual time. */
import { assertEquals } from "@std/assert";
import { loadBoard, type PluginOptions } from "../../lib/plugin/board.ts";
import { toJavaScript } from "../../lib/plugin/javascript.ts";
import { type SimulatedBoard, VirtualClock } from "../../lib/simulator/mod.ts";
import { SMALL } from "../fake/session.ts";
import { THREADS } from "../fake/threads.ts";
import { newBoard } from "../fake/simulated_board.ts";

export interface Played {
  readonly said: readonly string[];
  readonly board: SimulatedBoard;
}

/** Loads a plugin and lets it enter the bootloader of a simulated board; however it ends, the lines are released. */
export async function play(
  text: string,
  { said = [], ...options }: Pick<PluginOptions, "signal" | "limits"> & { readonly said?: string[] } = {},
): Promise<Played> {
  const clock = new VirtualClock();
  const simulated = newBoard(clock, SMALL);
  const port = await simulated.connect();
  await port.setLines({ dtr: false, rts: false });
  try {
    const javascript = await toJavaScript("hostile.js", text, THREADS);
    const loaded = await loadBoard({ name: "hostile.js", javascript }, {
      guest: THREADS.guest,
      user: {
        ask: () => Promise.resolve(),
        log: (line) => void said.push(line),
        leftAsserted: (lines) => void said.push(`left ${lines.join()}`),
      },
      ...options,
    });
    await loaded.enterBootloader[0]!.carryOut(port, clock);
    return { said, board: simulated };
  } finally {
    const { dtr, rts } = simulated.lines.at(-1)!;
    assertEquals([dtr, rts], [false, false]);
  }
}

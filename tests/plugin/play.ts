/** Plays a plugin on a simulated board, in virtual time. */
import { assertEquals } from "@std/assert";
import { PortError } from "../../lib/errors.ts";
import { loadBoard, type PluginWorld } from "../../lib/plugin/board.ts";
import { toJavaScript } from "../../lib/plugin/javascript.ts";
import { createBoard, type SimulatedBoard, VirtualClock } from "../../lib/simulator/mod.ts";
import { SMALL } from "../fake/session.ts";
import { THREADS } from "../fake/threads.ts";

export interface Played {
  readonly said: readonly string[];
  readonly board: SimulatedBoard;
}

/** Loads a plugin and lets it enter the bootloader of a simulated board; however it ends, the lines are released. */
export async function play(
  text: string,
  { said = [], ...options }: Pick<PluginWorld, "signal" | "limits"> & { readonly said?: string[] } = {},
): Promise<Played> {
  const clock = new VirtualClock();
  const simulated = createBoard({
    ...SMALL,
    clock,
    circuit: "autoReset",
    portError: (message, reason) => new PortError(message, reason),
  });
  const port = await simulated.connect();
  await port.setLines({ dtr: false, rts: false });
  try {
    const javascript = await toJavaScript("hostile.js", text, THREADS);
    const loaded = await loadBoard({ name: "hostile.js", javascript }, {
      guest: THREADS.guest,
      person: {
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

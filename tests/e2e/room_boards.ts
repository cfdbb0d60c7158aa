/** Simulated boards behind pseudo-terminals, whose flash survives the program that writes to it. */
import { createBoard, type SimulatedBoard } from "../../lib/simulator/mod.ts";
import { pressIntoBootloader } from "../fake/simulated_board.ts";
import { Pty } from "../serial/pty.ts";
import { connectPty } from "../serial/pty_wire.ts";

/** So many times faster than a real board and its line. */
const SPEED = 10;
const clock = {
  now: () => performance.now() * SPEED,
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / SPEED)),
};

export interface RoomBoards extends AsyncDisposable {
  readonly paths: readonly string[];
  /** As the chip tells it. */
  readonly macs: readonly string[];
  /** Of each board, from its first byte to its last. */
  readonly flashes: readonly Uint8Array[];
  /** A person holds the button of each board during a reset: it waits in its loader, and its flash stays. */
  enterLoaders(): Promise<void>;
}

/** ESP8266 boards without automatic reset, in their loaders. They end with the block: `await using`. */
export async function startRoomBoards(count: number): Promise<RoomBoards> {
  let over = false;
  const boards: SimulatedBoard[] = [];
  const ptys: Pty[] = [];
  const wires: Promise<void>[] = [];
  const enterLoaders = async () => {
    await Promise.all(
      boards.map((board) => pressIntoBootloader(board, clock, { resetMs: 50, holdMs: 150 })),
    );
    for (const { state } of boards) {
      if (state !== "rom") {
        throw new Error(`Cannot enter the loader: the board is in "${state}", expected "rom"`);
      }
    }
  };
  for (let n = 1; n <= count; n++) {
    boards.push(createBoard({
      clock,
      circuit: "none",
      hasLines: false,
      mac: [0x5c, 0xcf, 0x7f, 0, 0, n],
      portError: (message) => new Error(message),
    }));
  }
  await enterLoaders();
  for (const board of boards) {
    const pty = new Pty();
    ptys.push(pty);
    wires.push(connectPty(pty, await board.connect(pty.path), () => over));
  }
  return {
    paths: ptys.map(({ path }) => path),
    macs: boards.map((_, index) => `5c:cf:7f:00:00:0${index + 1}`),
    flashes: boards.map(({ flash }) => flash),
    enterLoaders,
    async [Symbol.asyncDispose]() {
      over = true;
      await Promise.all(wires);
      ptys.forEach((pty) => pty.close());
    },
  };
}

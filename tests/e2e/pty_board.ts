/** A simulated board behind a pty, in real time: for the real FFI code and the executable. */
import type { Clock } from "../../lib/clock.ts";
import { type BoardOptions, type SimulatedBoard } from "../../lib/simulator/mod.ts";
import { Pty } from "../serial/pty.ts";
import { newBoard } from "../fake/simulated_board.ts";

export interface PtyBoard extends AsyncDisposable {
  readonly path: string;
  readonly board: SimulatedBoard;
  /** Port to which the modem-line emulation reports DTR and RTS. */
  readonly control: number;
}

const CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** It ends with the block: `await using`. */
export async function startPtyBoard(circuit: BoardOptions["circuit"]): Promise<PtyBoard> {
  const board = newBoard(CLOCK, {
    circuit,
    linesOnOpen: { dtr: false, rts: false },
  });
  const port = await board.connect();
  const pty = new Pty({ watch: true });
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let open = true;
  let baud = 115_200;

  /** Takes over the other side's rate before passing on a byte. */
  const follow = async () => {
    if (pty.baud() !== baud) await port.setBaud(baud = pty.baud());
  };
  const toBoard = async () => {
    while (open) {
      const bytes = await pty.available();
      if (bytes.length === 0) continue;
      await follow();
      await port.write(bytes);
    }
  };
  const toHost = async () => {
    while (open) {
      await follow();
      const bytes = await port.read(5);
      if (bytes.length > 0 && open && !pty.echoes()) await pty.write(bytes);
    }
  };
  const lines = async () => {
    for await (const connection of listener) void obey(connection);
  };
  const obey = async (connection: Deno.Conn) => {
    const answer = new TextEncoder().encode("ok\n");
    for await (const text of connection.readable.pipeThrough(new TextDecoderStream())) {
      const [, dtr, rts] = /lines (\d) (\d)/.exec(text) ?? [];
      await port.setLines({ dtr: dtr === "1", rts: rts === "1" });
      await connection.write(answer);
    }
  };
  const work = Promise.all([toBoard(), toHost(), lines()]);
  return {
    path: pty.path,
    board,
    control: listener.addr.port,
    async [Symbol.asyncDispose]() {
      open = false;
      listener.close();
      await work;
      await port.close();
      pty.close();
    },
  };
}

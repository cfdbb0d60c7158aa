/**
 * Boards for many_boards.ts, in a worker, so that they do not share flasher's event loop. Each is a simulated ESP8266 in
 * its loader behind a pseudo-terminal, as fast as a real one at the rate that flasher sets.
 */
/// <reference lib="deno.worker" />
import { createBoard } from "../lib/simulator/mod.ts";
import type { SerialPort } from "../lib/serial/port.ts";
import { Pty } from "../tests/serial/pty.ts";
import { connectPty } from "../tests/serial/pty_wire.ts";

/** What the worker gets. */
export interface PacedBoards {
  readonly count: number;
  /** Flash without its own delays: only the line limits the speed. */
  readonly fastFlash: boolean;
}

const clock = {
  now: () => performance.now(),
  sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
};

/** A blank flash of 4 MB. */
const BLANK = new Uint8Array(4 << 20).fill(0xff);
const NO_DELAYS = { sectorErase: 0, blockErase: 0, pageProgram: 0, md5PerKb: 0, inflatePerKb: 0 } as const;

async function makeBoard(number: number, fastFlash: boolean): Promise<{ pty: Pty; port: SerialPort }> {
  const board = createBoard({
    clock,
    circuit: "none",
    hasLines: false,
    mac: [0x5c, 0xcf, 0x7f, 0x0a, 0x0b, number],
    flash: BLANK,
    portError: (message) => new Error(message),
    ...(fastFlash ? { timing: NO_DELAYS } : {}),
  });
  board.press("gpio0");
  board.press("reset");
  board.release("reset");
  await clock.sleep(100);
  board.release("gpio0");
  return { pty: new Pty(), port: await board.connect(`board ${number}`) };
}

self.onmessage = async ({ data: { count, fastFlash } }: MessageEvent<PacedBoards>) => {
  const boards = await Promise.all(
    Array.from({ length: count }, (_, index) => makeBoard(index + 1, fastFlash)),
  );
  let over = false;
  self.onmessage = () => over = true;
  self.postMessage(boards.map(({ pty }) => pty.path));
  await Promise.all(boards.map(({ pty, port }) => connectPty(pty, port, () => over)));
  for (const { pty } of boards) pty.close();
  self.postMessage("closed");
  self.close();
};

/**
 * Boards for many_ports.ts, in a worker, so that they do not share its event loop. Makes pseudo-terminals, posts their
 * paths, and then sends on each of them, at random times, the time at which it sends.
 */
/// <reference lib="deno.worker" />
import { Pty } from "../tests/serial/pty.ts";

/** What the worker gets. */
export interface Boards {
  readonly count: number;
  /** Mean milliseconds between two answers of a board. */
  readonly intervalMs: number;
  readonly answersPerBoard: number;
}

self.onmessage = async ({ data: { count, intervalMs, answersPerBoard } }: MessageEvent<Boards>) => {
  const ptys = Array.from({ length: count }, () => new Pty());
  const opened = new Promise((resolve) => self.onmessage = resolve);
  self.postMessage(ptys.map(({ path }) => path));
  await opened;
  await Promise.all(ptys.map(async (pty) => {
    for (let n = 0; n < answersPerBoard; n++) {
      await new Promise((resolve) => setTimeout(resolve, intervalMs * (0.5 + Math.random())));
      const now = performance.timeOrigin + performance.now();
      await pty.write(new Uint8Array(Float64Array.of(now).buffer));
    }
  }));
  await new Promise((resolve) => self.onmessage = resolve);
  for (const pty of ptys) pty.close();
  self.close();
};

/**
 * Measures how long an answer takes from the board's end of a pseudo-terminal to the caller of `read`, with one port and
 * with many ports in one process. Boards answer every 25 ms on average: forty of them nearly fifteen times as often as at
 * 460800 baud, where the stub answers each block of 16 KB after 0.36 s.
 */
import type { SerialPort } from "../lib/serial/port.ts";
import { openSerialPort } from "../lib/serial/open.ts";
import type { Boards } from "./answering_boards.ts";

const COUNTS = [1, 10, 30, 40];
const INTERVAL_MS = 25;
/** The counts take turns, and the best round counts: other programs on the computer delay some answers. */
const ROUNDS = 8;
/** At least this many answers per round and count, and at least as many for each board. */
const ANSWERS = { all: 200, each: 15 } as const;

/** The times of the answers in one round, milliseconds. */
async function answerTimes(count: number): Promise<number[]> {
  const worker = new Worker(new URL("./answering_boards.ts", import.meta.url), { type: "module" });
  const answersPerBoard = Math.max(ANSWERS.each, Math.ceil(ANSWERS.all / count));
  const paths = await new Promise<string[]>((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.postMessage({ count, intervalMs: INTERVAL_MS, answersPerBoard } satisfies Boards);
  });
  const ports = await Promise.all(paths.map((path) => openSerialPort({ path }, { baud: 115_200 })));
  worker.postMessage("opened");
  const times = await Promise.all(ports.map((port) => readAnswers(port, answersPerBoard)));
  await Promise.all(ports.map((port) => port.close()));
  worker.postMessage("closed");
  return times.flat();
}

async function readAnswers(port: SerialPort, count: number): Promise<number[]> {
  const times: number[] = [];
  while (times.length < count) {
    const bytes = await port.read(5_000);
    const now = performance.timeOrigin + performance.now();
    if (bytes.length === 0) throw new Error(`${port.name} does not answer`);
    for (const sent of new Float64Array(bytes.buffer)) times.push(now - sent);
  }
  return times;
}

/** Microseconds below which this part of the times is. */
function quantile(times: readonly number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)]! * 1000;
}

/** A row for each number of ports: median and 99 % in microseconds, and their ratios to those of one port. */
export async function manyPorts(): Promise<readonly (readonly string[])[]> {
  const best = COUNTS.map(() => ({ median: Infinity, p99: Infinity }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, count] of COUNTS.entries()) {
      const times = await answerTimes(count);
      const { median, p99 } = best[i]!;
      best[i] = { median: Math.min(median, quantile(times, 0.5)), p99: Math.min(p99, quantile(times, 0.99)) };
    }
  }
  const [one] = best;
  return best.map(({ median, p99 }, i) => [
    ...[`${COUNTS[i]}`, median.toFixed(0), p99.toFixed(0)],
    ...[median / one!.median, p99 / one!.p99].map((ratio) => ratio.toFixed(2)),
  ]);
}

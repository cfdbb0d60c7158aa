/**
 * Fails if a run on ten boards takes more than 1.2 times as long as a run on one, or more than 200 MB of memory with a file
 * of 4 MB: `deno task room-limits`. It needs Linux, for pseudo-terminals.
 */
import { boardRows, largeFile, manyBoards } from "./many_boards.ts";

const MOST_TIMES = 1.2;
const MOST_MEMORY = 200e6;

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
}

const results = await manyBoards();
print("Boards, seconds, ratio to one board, MB of memory");
for (const cells of boardRows(results)) print(cells.join("  "));
const [one, ten] = results;
const { memory } = await largeFile();
print(`Ten boards with a file of 4 MB: ${(memory / 1e6).toFixed(0)} MB of memory`);
const failures = [
  ...(ten!.ms > MOST_TIMES * one!.ms ? [`Ten boards take more than ${MOST_TIMES} times as long as one`] : []),
  ...(memory > MOST_MEMORY ? ["Ten boards with a file of 4 MB need more than 200 MB of memory"] : []),
];
failures.forEach(print);
Deno.exit(failures.length === 0 ? 0 : 1);

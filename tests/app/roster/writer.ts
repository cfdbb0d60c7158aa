/**
 * Writes a roster as a room does, until it is killed: three boards at a time, each with its number, "started" and
 * "passed". Prints `number MAC NUMBER` and `passed MAC` when that is on the disk. Argument: the path of the roster.
 */
import { openReal } from "./world.ts";

const BOARDS = 24;
const AT_ONCE = 3;

const book = await openReal(Deno.args[0]!);
const say = (text: string) => Deno.stdout.writeSync(new TextEncoder().encode(text + "\n"));

async function socket(first: number): Promise<void> {
  for (let board = first;; board = board % BOARDS + AT_ONCE) {
    const mac = `5c:cf:7f:00:00:${String(board).padStart(2, "0")}`;
    say(`number ${mac} ${await book.numberOf(mac)}`);
    await book.record({ verdict: "started", mac });
    await book.record({ verdict: "passed", mac, content: "c".repeat(64), seconds: 1 });
    say(`passed ${mac}`);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, (_, n) => socket(n + 1)));

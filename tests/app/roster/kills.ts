/** Kills programs that write a roster, and checks that the file kept everything that they had promised. */
import { fileURLToPath } from "node:url";
import { noise } from "../../fake/firmware.ts";
import { parseRoster } from "../../../lib/app/roster/parse_roster.ts";
import type { RosterLine } from "../../../lib/app/roster/line.ts";
import { rosterOf } from "../../../lib/app/roster/roster.ts";

const WRITER = fileURLToPath(new URL("./writer.ts", import.meta.url));
/** The writer is killed after at most so many promises, and so many milliseconds. */
const MOST_PROMISES = 60;
const MOST_MS = 4;

/** What the writers have printed: the file must hold it. */
interface Promises {
  readonly numbers: Map<string, number>;
  readonly passed: Set<string>;
}

/**
 * Lets writers open the same roster one after the other, and kills each at a random moment. Throws an Error if the file
 * is damaged, or lacks what a writer had printed.
 */
export async function killWriters(path: string, { times, seed }: {
  readonly times: number;
  readonly seed: number;
}): Promise<void> {
  const bytes = noise(2 * times, seed).values();
  const random = () => bytes.next().value! / 256;
  const promises: Promises = { numbers: new Map(), passed: new Set() };
  for (let time = 1; time <= times; time++) {
    const wanted = 1 + Math.floor(random() * MOST_PROMISES);
    const printed = await runAndKill(path, { wanted, afterMs: random() * MOST_MS });
    if (printed.length < wanted) {
      throw new Error(`kill ${time}: the writer ended after ${printed.length} promises`);
    }
    keep(promises, printed);
    check(promises, await Deno.readFile(path), `kill ${time}`);
  }
}

/** The whole lines that the writer has printed before it was killed. */
async function runAndKill(
  path: string,
  { wanted, afterMs }: { readonly wanted: number; readonly afterMs: number },
): Promise<string[]> {
  const args = ["run", "--allow-all", "--quiet", WRITER, path];
  const child = new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "inherit" }).spawn();
  const decoder = new TextDecoder();
  let text = "";
  let killed = false;
  for await (const bytes of child.stdout) {
    text += decoder.decode(bytes, { stream: true });
    if (killed || text.split("\n").length <= wanted) continue;
    killed = true;
    setTimeout(() => child.kill("SIGKILL"), afterMs);
  }
  await child.status;
  return text.split("\n").slice(0, -1);
}

function keep({ numbers, passed }: Promises, printed: readonly string[]): void {
  for (const [what, mac, number] of printed.map((line) => line.split(" "))) {
    if (what === "passed") passed.add(mac!);
    else keepNumber(numbers, mac!, Number(number));
  }
}

function check({ numbers, passed }: Promises, bytes: Uint8Array, when: string): void {
  const lines = checkRoster(numbers, bytes, when);
  const proved = new Set(lines.flatMap((line) => line.verdict === "passed" ? line.board!.mac : []));
  const lost = [...passed].filter((mac) => !proved.has(mac));
  if (lost.length > 0) throw new Error(`${when}: "passed" is lost for ${lost.join(", ")}`);
}

/** Notes a number that a program has shown. Throws an Error if the board had another one. */
export function keepNumber(numbers: Map<string, number>, mac: string, number: number): void {
  const before = numbers.get(mac) ?? number;
  if (before !== number) throw new Error(`${mac} had the number ${before}, and has ${number} now`);
  numbers.set(mac, number);
}

/** Returns the lines. Throws an Error if the file is damaged, two boards have one number, or a number is not as in `numbers`, by MAC. */
export function checkRoster(
  numbers: ReadonlyMap<string, number>,
  bytes: Uint8Array,
  when: string,
): readonly RosterLine[] {
  const parsed = parseRoster(bytes);
  if (parsed.kind === "damaged") throw new Error(`${when}: line ${parsed.line}: ${parsed.problem}`);
  const { boards } = rosterOf(parsed.lines);
  for (const [mac, number] of numbers) {
    const found = boards.get(mac)?.number;
    if (found !== number) {
      throw new Error(`${when}: ${mac} has the number ${found}, and was promised ${number}`);
    }
  }
  const all = [...boards.values()].map(({ number }) => number);
  if (new Set(all).size < all.length) {
    throw new Error(`${when}: two boards have one number: ${all.join(", ")}`);
  }
  return parsed.lines;
}

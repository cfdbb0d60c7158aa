/**
 * Times one run of flasher on 1, 10 and 30 boards at 460800 baud, from start to exit, and reads the memory that it needed.
 * The boards are in another process, so only flasher itself is measured; they share this computer's processors with it.
 */
import { fileURLToPath } from "node:url";
import { firmwareLike } from "./image.ts";
import type { PacedBoards } from "./paced_boards.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const COUNTS = [1, 10, 30];
const BAUD = 460_800;
/** A large file: it fills a flash of 4 MB almost. */
const LARGE_BYTES = 4_000_000;
const LOOK_MS = 50;

export interface Measured {
  /** Number of boards. */
  readonly count: number;
  /** From start to exit. */
  readonly ms: number;
  /** Bytes of memory at most. */
  readonly memory: number;
}

interface Work extends PacedBoards {
  readonly bytes: Uint8Array;
  readonly baud: number;
}

async function runOn({ count, fastFlash, bytes, baud }: Work): Promise<Measured> {
  const worker = new Worker(new URL("./paced_boards.ts", import.meta.url), { type: "module" });
  const answer = () => new Promise<string[]>((resolve) => worker.onmessage = ({ data }) => resolve(data));
  const ready = answer();
  worker.postMessage({ count, fastFlash } satisfies PacedBoards);
  const paths = await ready;
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/firmware.bin`, bytes);
    const profile = "port: auto\nboard: manual\nchip: esp8266\nafter: stay\nfiles:\n" +
      "  - { offset: 0x10000, path: firmware.bin }\n";
    await Deno.writeTextFile(`${folder}/flash.yaml`, profile);
    const measured = await measure(folder, [
      ...["run", `${folder}/flash.yaml`, "--baud", `${baud}`, "--json"],
      ...paths.flatMap((path) => ["--port", path]),
    ]);
    return { count, ...measured };
  } finally {
    const closed = answer();
    worker.postMessage("over");
    await closed;
    await Deno.remove(folder, { recursive: true });
  }
}

/** Throws if a board did not pass. */
async function measure(folder: string, words: readonly string[]): Promise<Omit<Measured, "count">> {
  const start = performance.now();
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", "--no-check", MAIN, ...words],
    cwd: folder,
    env: { XDG_CONFIG_HOME: folder },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let ended = false;
  const output = child.output().finally(() => ended = true);
  let memory = 0;
  while (!ended) {
    memory = Math.max(memory, await peakMemory(child.pid));
    await Promise.race([output, new Promise((resolve) => setTimeout(resolve, LOOK_MS))]);
  }
  const ms = performance.now() - start;
  const { code, stdout, stderr } = await output;
  const decoder = new TextDecoder();
  if (code !== 0) throw new Error(decoder.decode(stderr) + decoder.decode(stdout).slice(-2000));
  return { ms, memory };
}

/** The most memory that the process has had so far, bytes: VmHWM. 0 if the process has ended. */
async function peakMemory(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
  return Number(/^VmHWM:\s+([0-9]+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** One run on each number of boards, which share the file. */
export async function manyBoards(): Promise<readonly Measured[]> {
  const bytes = firmwareLike();
  const results: Measured[] = [];
  for (const count of COUNTS) {
    results.push(await runOn({ count, fastFlash: false, bytes, baud: BAUD }));
  }
  return results;
}

/** A row for each number of boards: seconds, their ratio to those of one board, and MB of memory. */
export function boardRows(results: readonly Measured[]): string[][] {
  return results.map(({ count, ms, memory }) => [
    `${count}`,
    (ms / 1000).toFixed(2),
    (ms / results[0]!.ms).toFixed(2),
    (memory / 1e6).toFixed(0),
  ]);
}

/** Ten boards with a file of 4 MB that cannot be compressed. */
export async function largeFile(): Promise<Measured> {
  const bytes = new Uint8Array(LARGE_BYTES);
  // One call fills at most 64 KB.
  for (let at = 0; at < bytes.length; at += 0x10000) crypto.getRandomValues(bytes.subarray(at, at + 0x10000));
  return await runOn({ count: 10, fastFlash: true, bytes, baud: 2_000_000 });
}

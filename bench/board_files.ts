/**
 * Times one file onto the file system of a simulated board at 115200 baud, in real time, from start to exit. The floor
 * is the time that its bytes alone take on the line, as base64. `MPREMOTE=…/mpremote.py` is the program of
 * MicroPython's project: it writes the same bytes to the same board, and gets a column; the exit code is then 1 if flasher
 * is slower than it must be. `RUNS=5`: the best of five runs;
 * default 3. After `deno task compile` the executable is timed, else the sources. Usage: `deno run -A bench/board_files.ts`
 */
import { COMPILED, LACKING } from "../tests/e2e/parts.ts";
import { type Program, PROGRAMS, run } from "../tests/e2e/program.ts";
import { startPtyPython } from "../tests/tools/pty_python.ts";
import { areSameBytes } from "../lib/bytes.ts";
import { wireMs } from "../lib/wire_time.ts";

const BAUD = 115_200;
const BYTES = 10_240;
/** Base64 has four characters for three bytes. */
const FLOOR_MS = wireMs(Math.ceil(BYTES / 3) * 4, BAUD);
const RUNS = Number(Deno.env.get("RUNS") ?? 3);
/** How many times as fast as mpremote flasher must be at least; null: no promise, because both skip the file. */
const PROMISED = { random: 1.8, unchanged: null, forced: 5 } as const;
type Case = keyof typeof PROMISED;
const CASES: Record<Case, string> = {
  random: "random",
  unchanged: "unchanged",
  forced: "unchanged, mpremote -f",
};

interface Rival {
  readonly name: string;
  /** `force`: writes the file even if the board has it, if the program can do that. Returns milliseconds. */
  readonly put: (local: string, remote: string, force: boolean) => Promise<number>;
}

/** Milliseconds of the best run. */
type FileTimes = Record<Case, number>;

/** A row for each case: flasher's seconds, against the floor, and against mpremote if there is one. */
export async function boardFileRows(): Promise<readonly (readonly string[])[]> {
  const mpremote = Deno.env.get("MPREMOTE");
  await using board = await startPtyPython();
  const { path, held } = board;
  const folder = await Deno.makeTempDir();
  try {
    const own = await time(flasherAt(path, folder), { folder, held });
    const other = mpremote === undefined || mpremote === ""
      ? undefined
      : await time(mpremoteAt(mpremote, path), { folder, held });
    return (Object.keys(CASES) as Case[]).filter((one) => other !== undefined || one !== "forced")
      .map((which) => rowOf(which, own, other));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function rowOf(which: Case, own: FileTimes, other: FileTimes | undefined): string[] {
  const cells = [CASES[which], seconds(own[which]), (own[which] / FLOOR_MS).toFixed(2)];
  if (other === undefined) return cells;
  const ratio = other[which] / own[which];
  const promised = PROMISED[which];
  if (promised !== null && ratio < promised) Deno.exitCode = 1;
  return [...cells, seconds(other[which]), ratio.toFixed(2), promised?.toFixed(1) ?? "-"];
}

function flasherAt(port: string, folder: string): Rival {
  const program: Program = LACKING.compiled.length === 0 ? PROGRAMS.compiled : PROGRAMS.source;
  return {
    name: program.command === COMPILED ? "flasher" : "flasher from its sources",
    put: (local, remote) =>
      timed(program, ["files", "put", local, `/${remote}`, "--port", port], { XDG_CONFIG_HOME: folder }),
  };
}

function mpremoteAt(script: string, port: string): Rival {
  const program: Program = { name: "mpremote", needs: [], command: "/usr/bin/python3", args: [script] };
  return {
    name: "mpremote",
    put: (local, remote, force) =>
      timed(program, ["connect", port, "fs", "cp", ...(force ? ["-f"] : []), local, `:${remote}`]),
  };
}

async function timed(
  program: Program,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const { code, out, err, ms } = await run(program, words, { env });
  if (code !== 0) throw new Error(`${program.name}: ${err}${out}`);
  return ms;
}

/** New bytes under a new name in each run, and then the same again. Throws if the board does not hold them. */
async function time(
  { name, put }: Rival,
  { folder, held }: {
    readonly folder: string;
    readonly held: () => Promise<ReadonlyMap<string, Uint8Array | null>>;
  },
): Promise<FileTimes> {
  const best: FileTimes = { random: Infinity, unchanged: Infinity, forced: Infinity };
  for (let n = 0; n < RUNS; n++) {
    const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
    const [local, remote] = [`${folder}/${n}.bin`, `${name.slice(0, 2)}${n}.bin`];
    await Deno.writeFile(local, bytes);
    best.random = Math.min(best.random, await put(local, remote, false));
    const found = (await held()).get(`/${remote}`);
    if (!found || !areSameBytes(found, bytes)) {
      throw new Error(`${name}: the board does not hold the file`);
    }
    best.unchanged = Math.min(best.unchanged, await put(local, remote, false));
    best.forced = Math.min(best.forced, await put(local, remote, true));
  }
  return best;
}

export const NO_RIVAL = "No column for mpremote: MPREMOTE names none";

/** The names of the columns. */
export function boardFileColumns(): string[] {
  const columns = ["10 KB", "flasher", "/ floor"];
  return Deno.env.get("MPREMOTE") ? [...columns, "mpremote", "/ flasher", "at least"] : columns;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

if (import.meta.main) {
  const lines = [boardFileColumns(), ...await boardFileRows()].map((cells) => cells.join("\t"));
  if (!Deno.env.get("MPREMOTE")) lines.unshift(NO_RIVAL);
  Deno.stdout.writeSync(new TextEncoder().encode(lines.join("\n") + "\n"));
}

/** Runs flasher as a person does: as a separate process, from source or compiled. */
import { COMPILED, ROOT } from "./parts.ts";

export interface Program {
  readonly name: string;
  readonly needs: readonly "compiled"[];
  readonly command: string;
  readonly args: readonly string[];
}

/** Both forms of flasher. */
export const PROGRAMS = {
  source: {
    name: "source",
    needs: [],
    command: Deno.execPath(),
    args: ["run", "--allow-all", "--quiet", `${ROOT}/main.ts`],
  },
  compiled: { name: "compiled", needs: ["compiled"], command: COMPILED, args: [] },
} as const satisfies Record<string, Program>;

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** From start to exit, milliseconds. */
  readonly ms: number;
}

export interface Running {
  readonly ended: Promise<Ended>;
  /** Resolves when standard output contains the text. Rejects if the program ends first. */
  printed(text: string): Promise<void>;
  /** Standard output so far. */
  said(): string;
  kill(signal: Deno.Signal): void;
  readonly pid: number;
}

/** Longer than any healthy run. The program is then killed, so that the test fails instead of hanging. */
const LIMIT_MS = 180_000;

/** Starts it with `env` added to this process's environment. */
export function start(
  program: Program,
  args: readonly string[],
  { env = {}, cwd = ROOT }: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Running {
  const began = performance.now();
  const child = new Deno.Command(program.command, {
    args: [...program.args, ...args],
    env: { NO_COLOR: "1", ...env },
    cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const limit = setTimeout(() => child.kill("SIGKILL"), LIMIT_MS);

  let out = "";
  const waiting = new Set<() => void>();
  const reading = (async () => {
    for await (const piece of child.stdout.pipeThrough(new TextDecoderStream())) {
      out += piece;
      waiting.forEach((look) => look());
    }
  })();
  const ended = (async () => {
    const [{ code }, err] = await Promise.all([child.status, new Response(child.stderr).text(), reading]);
    const ms = performance.now() - began;
    clearTimeout(limit);
    return { code, out, err, ms };
  })();
  return {
    ended,
    kill: (signal) => child.kill(signal),
    pid: child.pid,
    said: () => out,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!out.includes(text)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
        void ended.then(({ err }) => reject(new Error(`it ended without printing "${text}": ${out}${err}`)));
      }),
  };
}

/** Starts it and waits for its end. */
export function run(...args: Parameters<typeof start>): Promise<Ended> {
  return start(...args).ended;
}

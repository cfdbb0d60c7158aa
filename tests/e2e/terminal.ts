/** Runs flasher on its own pseudo-terminal, with a person's keys, and shows the screen and the terminal's mode. */
import { Pty } from "../serial/pty.ts";
import { ROOT } from "./parts.ts";
import type { Program } from "./program.ts";

/** Bits of c_lflag in struct termios2 (asm-generic/termbits.h). */
const ISIG = 0x1;
const ICANON = 0x2;
const ECHO = 0x8;

const LIMIT_MS = 60_000;

export interface Terminal extends AsyncDisposable {
  /** Waits for text after the text of the previous wait. */
  shows(text: string): Promise<void>;
  /** The whole output. */
  readonly screen: string;
  press(keys: string): Promise<void>;
  /** Resizes the window. */
  resize(columns: number): void;
  kill(signal: Deno.Signal): void;
  /** True while each key goes directly to the program, including Ctrl-C. */
  readonly raw: boolean;
  /** True while the terminal echoes what is typed. */
  readonly echoes: boolean;
  /** The exit code. */
  readonly ended: Promise<number>;
}

/** It ends with the block: `await using`. */
export function startOnTerminal(
  program: Program,
  args: readonly string[],
  { columns, env = {}, cwd = ROOT }: {
    /** Default: the terminal has no size. */
    readonly columns?: number;
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
  } = {},
): Terminal {
  const pty = new Pty({ watch: true });
  if (columns !== undefined) pty.resize(columns);
  // The shell opens the terminal by its name, then replaces itself with the program.
  const child = new Deno.Command("setsid", {
    args: [
      "--wait",
      "sh",
      "-c",
      'exec "$@" <"$0" >"$0" 2>"$0"',
      pty.path,
      program.command,
      ...program.args,
      ...args,
    ],
    cwd,
    env: { NO_COLOR: "1", TERM: "xterm", ...env },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  let screen = "";
  let seen = 0;
  let over = false;
  const ended = child.status.then(({ code }) => {
    over = true;
    return code;
  });
  const flags = () => new DataView(pty.termios2().buffer).getUint32(12, true);
  const decoder = new TextDecoder();
  const reading = (async () => {
    while (!over) screen += decoder.decode(await pty.available(), { stream: true });
    for (let bytes = await pty.available(); bytes.length > 0; bytes = await pty.available()) {
      screen += decoder.decode(bytes, { stream: true });
    }
  })();
  return {
    get screen() {
      return screen;
    },
    get raw() {
      return (flags() & (ISIG | ICANON | ECHO)) === 0;
    },
    get echoes() {
      return (flags() & ECHO) !== 0;
    },
    async shows(text) {
      const deadline = performance.now() + LIMIT_MS;
      while (!screen.includes(text, seen)) {
        if (over || performance.now() > deadline) throw new Error(`no "${text}" on the screen:\n${screen}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      seen = screen.indexOf(text, seen) + text.length;
    },
    press: (keys) => pty.write(new TextEncoder().encode(keys)),
    resize: (width) => pty.resize(width),
    kill: (signal) => child.kill(signal),
    ended: ended.then(async (code) => {
      await reading;
      return code;
    }),
    async [Symbol.asyncDispose]() {
      if (!over) child.kill("SIGKILL");
      await reading;
      pty.close();
    },
  };
}

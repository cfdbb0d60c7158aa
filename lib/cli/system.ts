/** Everything the shell wants from the world, and the real one. Tests bring their own. */
import { basename, dirname, isAbsolute, relative, resolve } from "node:path";
import type { Clock } from "../clock.ts";
import type { Facts } from "../serial/facts.ts";
import type { PortInfo, SerialPort } from "../serial/port.ts";

/** Where text goes. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Width of the terminal in characters; 80 where there is none. */
  columns(): number;
}

/** What a path names. */
export interface FileInfo {
  readonly kind: "file" | "directory" | "other";
  /** Bytes. */
  readonly size: number;
}

export interface System {
  readonly args: readonly string[];
  readonly os: string;
  /** What the program runs on, for a bug report: runtime and platform. */
  readonly build: string;
  readonly clock: Clock;
  readonly stdout: Output;
  readonly stderr: Output;
  env(name: string): string | undefined;
  /** Undefined if nothing is there. This and the next three reject with what the runtime throws. */
  stat(path: string): Promise<FileInfo | undefined>;
  readFile(path: string): Promise<Uint8Array>;
  /** The path with every symbolic link followed. */
  realPath(path: string): Promise<string>;
  /** Names of what is in a folder. */
  listFolder(path: string): Promise<readonly string[]>;
  readonly paths: typeof paths;
  openPort(name: string, options: { readonly baud: number }): Promise<SerialPort>;
  listPorts(): Promise<readonly PortInfo[]>;
  /** Yields at once, and again whenever a port may have come or gone, until `signal` aborts. */
  portChanges(signal: AbortSignal): AsyncIterable<void>;
  /** What decides whether a board can be reached, or only `port`. Opens nothing. */
  gatherFacts(port: string | undefined): Promise<Omit<Facts, "wsl">>;
  /** The time of day. */
  date(): Date;
  /** A file for lines of text, replaced if it exists. */
  openLog(path: string): LineLog;
  /** Calls `handler` at Ctrl-C, and when the system asks the program to end; returns how to stop that. */
  onInterrupt(handler: () => void): () => void;
  exit(code: number): never;
}

export interface LineLog {
  write(line: string): void;
  close(): void;
}

const paths = { basename, dirname, isAbsolute, relative, resolve };

export function realSystem(): System {
  const clock: Clock = {
    now: () => performance.now(),
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  };
  return {
    args: Deno.args,
    os: Deno.build.os,
    build: `deno ${Deno.version.deno}, ${Deno.build.target}`,
    clock,
    stdout: output(Deno.stdout),
    stderr: output(Deno.stderr),
    env: (name) => Deno.env.get(name),
    stat,
    readFile: (path) => Deno.readFile(path),
    realPath: (path) => Deno.realPath(path),
    listFolder: async (path) => (await Array.fromAsync(Deno.readDir(path))).map((entry) => entry.name),
    paths,
    openPort: (name, options) => openPort(name, options, clock),
    listPorts: async () => (await import("../serial/list.ts")).listPorts(),
    portChanges,
    gatherFacts: async (port) => (await import("../serial/gather.ts")).gatherFacts(port),
    date: () => new Date(),
    openLog,
    onInterrupt,
    exit: (code) => Deno.exit(code),
  };
}

const DEFAULT_COLUMNS = 80;

function output(stream: typeof Deno.stdout): Output {
  const encoder = new TextEncoder();
  const isTerminal = stream.isTerminal();
  return {
    isTerminal,
    columns() {
      try {
        // Some pseudo-terminals have no size and say 0.
        return (isTerminal ? Deno.consoleSize().columns : 0) || DEFAULT_COLUMNS;
      } catch {
        // A terminal on stderr only has no size to ask for.
        return DEFAULT_COLUMNS;
      }
    },
    write(text) {
      let bytes = encoder.encode(text);
      try {
        while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
      } catch (error) {
        // The reader of a pipe has left (`flasher … | head`): the flash is what counts, not its report.
        if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
      }
    },
  };
}

async function stat(path: string): Promise<FileInfo | undefined> {
  try {
    const { isFile, isDirectory, size } = await Deno.stat(path);
    return { kind: isFile ? "file" : isDirectory ? "directory" : "other", size };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

async function openPort(name: string, options: { baud: number }, clock: Clock): Promise<SerialPort> {
  if (!name.startsWith("sim:")) return (await import("../serial/open.ts")).openPort(name, options);
  return (await import("./simulated_port.ts")).openSimulatedPort(name, { clock, ...options });
}

async function* portChanges(signal: AbortSignal): AsyncGenerator<void> {
  yield* (await import("../serial/watch.ts")).portChanges(signal);
}

function openLog(path: string): LineLog {
  const file = Deno.openSync(path, { write: true, create: true, truncate: true });
  const encoder = new TextEncoder();
  return {
    write: (line) => void file.writeSync(encoder.encode(line + "\n")),
    close: () => file.close(),
  };
}

function onInterrupt(handler: () => void): () => void {
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) Deno.addSignalListener(signal, handler);
  return () => signals.forEach((signal) => Deno.removeSignalListener(signal, handler));
}

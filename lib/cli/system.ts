/** Everything the shell wants from the world, and the real one. Tests bring their own. */
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { memoryFolder } from "./memory_folder.ts";
import { compressorIn } from "./compressor.ts";
import type { Clock } from "../clock.ts";
import type { Compress } from "../device/compress.ts";
import type { Facts } from "../serial/facts.ts";
import type { OpenOptions, PortInfo, SerialPort } from "../serial/port.ts";

/** Where text goes. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Width of the terminal in characters; 80 where there is none. */
  columns(): number;
  /** True once nobody reads any more: the other end of a pipe is closed. */
  readonly gone?: boolean;
}

/** Where keys come from. */
export interface Input {
  readonly isTerminal: boolean;
  /** What was typed or piped, waiting for it; undefined at the end. One read at a time. */
  read(): Promise<Uint8Array | undefined>;
  /** Terminal only. True: every key at once, not echoed, Ctrl-C a byte like others. */
  setRaw(raw: boolean): void;
  /** Terminal only. Throws away what was typed and not read. */
  discard(): Promise<void>;
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
  readonly stdin: Input;
  env(name: string): string | undefined;
  /** Undefined if nothing is there. This and the next three reject with what the runtime throws. */
  stat(path: string): Promise<FileInfo | undefined>;
  readFile(path: string): Promise<Uint8Array>;
  /** The path with every symbolic link followed. */
  realPath(path: string): Promise<string>;
  /** Names of what is in a folder. */
  listFolder(path: string): Promise<readonly string[]>;
  /** The whole file under its name, or nothing: never a half. Replaces what is there, makes folders on the way. */
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
  /** Rejects with what the runtime throws if `writeFile` could not make a file in the folder of `path`; leaves nothing. */
  tryWriting(path: string): Promise<void>;
  /** Where flasher keeps what it remembers for this person; undefined where the system names no such folder. */
  readonly memoryFolder: string | undefined;
  readonly paths: typeof paths;
  openPort(name: string, options: OpenOptions): Promise<SerialPort>;
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
  /** As lib/device/compress.ts does. */
  readonly compress: Compress;
  /** The module of the thread that runs board plugins: lib/plugin/guest.js. */
  readonly guest: URL;
  exit(code: number): never;
}

export interface LineLog {
  write(line: string): void;
  close(): void;
}

const paths = { basename, dirname, isAbsolute, join, relative, resolve };

/** Modules that are started as threads. */
export interface Threads {
  /** lib/device/compress_worker.js */
  readonly compress: URL;
  /** lib/plugin/guest.js */
  readonly guest: URL;
}

export function realSystem({ compress, guest }: Threads): System {
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
    stdin,
    env: (name) => Deno.env.get(name),
    stat,
    readFile: (path) => Deno.readFile(path),
    realPath: (path) => Deno.realPath(path),
    listFolder: async (path) => (await Array.fromAsync(Deno.readDir(path))).map((entry) => entry.name),
    writeFile,
    tryWriting,
    memoryFolder: memoryFolder(Deno.build.os, (name) => Deno.env.get(name)),
    paths,
    openPort: (name, options) => openPort(name, options, clock),
    listPorts: async () => (await import("../serial/list.ts")).listPorts(),
    portChanges,
    gatherFacts: async (port) => (await import("../serial/gather.ts")).gatherFacts(port),
    date: () => new Date(),
    openLog,
    onInterrupt,
    compress: compressorIn(compress),
    guest,
    exit: (code) => Deno.exit(code),
  };
}

const stdin: Input = {
  isTerminal: Deno.stdin.isTerminal(),
  async read() {
    const buffer = new Uint8Array(4096);
    const length = await Deno.stdin.read(buffer);
    return length === null ? undefined : buffer.subarray(0, length);
  },
  setRaw: (raw) => Deno.stdin.setRaw(raw),
  discard: async () => (await import("../serial/typed_ahead.ts")).discardTypedAhead(),
};

const DEFAULT_COLUMNS = 80;

function output(stream: typeof Deno.stdout): Output {
  const encoder = new TextEncoder();
  const isTerminal = stream.isTerminal();
  let gone = false;
  return {
    isTerminal,
    get gone() {
      return gone;
    },
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
        // The flash is what counts, not its report.
        if (!isGone(error)) throw error;
        gone = true;
      }
    },
  };
}

/** The reader of a pipe has left (`flasher … | head`), or the window of a terminal was closed (EIO). */
function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe || (error as { readonly code?: unknown }).code === "EIO";
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

/** Written beside its name, then renamed: that is one step on every system. */
async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  const half = halfOf(path);
  try {
    const file = await Deno.open(half, { write: true, create: true, truncate: true });
    try {
      for (let rest = bytes; rest.length > 0;) rest = rest.subarray(await file.write(rest));
      await file.sync();
    } finally {
      file.close();
    }
    await Deno.rename(half, path);
  } catch (error) {
    await Deno.remove(half).catch(() => {});
    throw error;
  }
}

async function tryWriting(path: string): Promise<void> {
  const half = halfOf(path);
  (await Deno.open(half, { write: true, create: true })).close();
  await Deno.remove(half);
}

/** The name of a file that is not whole yet. */
function halfOf(path: string): string {
  return `${path}.${Deno.pid}.part`;
}

async function openPort(name: string, options: OpenOptions, clock: Clock): Promise<SerialPort> {
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
  // Closing the console's window is SIGHUP there.
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK", "SIGHUP"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) Deno.addSignalListener(signal, handler);
  return () => signals.forEach((signal) => Deno.removeSignalListener(signal, handler));
}

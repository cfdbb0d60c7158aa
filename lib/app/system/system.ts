/** Everything the shell wants from the world, and the real one. Tests bring their own. */
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { stateFolder } from "./state_folder.ts";
import { compressorIn } from "./compressor.ts";
import { textStream } from "./text_stream.ts";
import { consoleInput, isAlone, obeysEscapes } from "./windows_console.ts";
import type { Clock } from "../../clock.ts";
import type { Compress } from "../../esp/flash/compress.ts";
import type { Facts } from "../../serial/facts.ts";
import type { OpenOptions, PortInfo, SerialPort } from "../../serial/port.ts";

/** Where text goes. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** True for a terminal that shows escape sequences instead of obeying them. */
  readonly showsEscapes?: boolean;
  /** True where letters beyond ASCII reach the reader damaged: a pipe of Windows, whose readers take them for a code page's. */
  readonly asciiOnly?: boolean;
  /** Width of the terminal in characters; 80 where there is none. */
  columns(): number;
  /** True once nothing more is written: the other end of a pipe is closed, or there was a failure. */
  readonly gone?: boolean;
  /** Why text was lost, such as a full disk; undefined where its reader has left by itself. */
  readonly failure?: unknown;
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
  /** "link": a symbolic link that is not followed. */
  readonly kind: "file" | "directory" | "link" | "other";
  /** Bytes. */
  readonly size: number;
}

/** An open file; it does not matter what its path names by now. */
export interface OpenFile {
  readonly info: FileInfo;
  /** All of it: just as many bytes as `info.size`. Throws where that has changed, or it is no regular file. */
  read(): Uint8Array;
  close(): void;
}

export interface WriteOptions {
  /** False: fails where anything is there, a link that leads nowhere included. */
  readonly replace: boolean;
  /** Only its owner may read it. Windows has no such mode: there the folder's rights hold. */
  readonly secret?: boolean;
  /** Where the file is whole and cannot get its name, it stays under another one, and a UnmovableFile is thrown. */
  readonly keep?: boolean;
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
  /** Undefined if nothing is there. This and the next ones reject with what the runtime throws. */
  stat(path: string): Promise<FileInfo | undefined>;
  /** The same of a symbolic link itself. */
  lstat(path: string): Promise<FileInfo | undefined>;
  /** Where a symbolic link leads, as it is written in it. */
  readLink(path: string): Promise<string>;
  /**
   * What is there, opened if it is a regular file. With `beneath`, a folder's real path, no link is followed, and what
   * was opened is beneath it.
   */
  openFile(path: string, options?: { readonly beneath?: string }): Promise<OpenFile>;
  /** The path with every symbolic link followed. */
  realPath(path: string): Promise<string>;
  /** Names of what is in a folder. */
  listFolder(path: string): Promise<readonly string[]>;
  /**
   * The whole file under its name, or nothing: never a half. Follows no link, makes folders on the way. Resolves with a
   * second name of the file that could not be removed, if there is one.
   */
  writeFile(path: string, bytes: Uint8Array, options: WriteOptions): Promise<string | undefined>;
  /** Rejects with what the runtime throws if `writeFile` could not make a file in the folder of `path`; leaves nothing. */
  tryWriting(path: string): Promise<void>;
  /** Where flasher keeps what it remembers for this person; undefined where the system names no such folder. */
  readonly stateFolder: string | undefined;
  readonly paths: typeof paths;
  openPort(name: string, options: OpenOptions): Promise<SerialPort>;
  listPorts(): Promise<readonly PortInfo[]>;
  /** Yields at once, and again whenever a port may have come or gone, until `signal` aborts. */
  portChanges(signal: AbortSignal): AsyncIterable<void>;
  /** What decides whether a board can be reached, or only `port`. Opens nothing. */
  gatherFacts(port: string | undefined): Promise<Omit<Facts, "wsl">>;
  /** The time of day. */
  date(): Date;
  /** A file for lines of text, replaced if it exists; a pipe; or nowhere. Throws for a link and a device. */
  openLog(path: string): Promise<LineLog>;
  /** Calls `handler` at Ctrl-C, and when the system asks the program to end; returns how to stop that. */
  onInterrupt(handler: () => void): () => void;
  /** As lib/esp/flash/compress.ts does. */
  readonly compress: Compress;
  /** Keeps the computer from sleeping by itself, as far as it can be; returns what ends that. */
  keepAwake(): Promise<() => void>;
  /** Whether the window closes with the program, as after a double click on Windows. */
  ownsConsole(): boolean;
  /** The module of the thread that runs board plugins: lib/plugin/sandbox_worker.js. */
  readonly guest: URL;
  /** The module of the thread that reads their TypeScript: lib/plugin/typescript_worker.js. */
  readonly translator: URL;
  exit(code: number): never;
}

export interface LineLog {
  write(line: string): void;
  close(): void;
}

const WINDOWS = Deno.build.os === "windows";

const paths = { basename, dirname, isAbsolute, join, relative, resolve };

/** Modules that are started as threads. */
export interface Threads {
  /** lib/esp/flash/compress_worker.js */
  readonly compress: URL;
  /** lib/plugin/sandbox_worker.js */
  readonly guest: URL;
  /** lib/plugin/typescript_worker.js */
  readonly translator: URL;
}

export function realSystem({ compress, guest, translator }: Threads): System {
  const clock: Clock = {
    now: () => performance.now(),
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  };
  return {
    args: Deno.args,
    os: Deno.build.os,
    build: `deno ${Deno.version.deno}, ${Deno.build.target}`,
    clock,
    stdout: textStream(Deno.stdout, wayOf(Deno.stdout, "output")),
    stderr: textStream(Deno.stderr, wayOf(Deno.stderr, "error")),
    stdin: stdin.isTerminal && WINDOWS ? consoleInput(stdin) : stdin,
    env: (name) => Deno.env.get(name),
    stat: (path) => look(path, Deno.stat),
    lstat: (path) => look(path, Deno.lstat),
    readLink: (path) => Deno.readLink(path),
    openFile: async (path, options) => (await import("./disk_open.ts")).openFile(path, options),
    realPath: (path) => Deno.realPath(path),
    listFolder: async (path) => (await Array.fromAsync(Deno.readDir(path))).map((entry) => entry.name),
    writeFile: async (path, bytes, options) =>
      (await import("./disk_write.ts")).writeFile(path, bytes, { folder: dirname(path), ...options }),
    tryWriting: async (path) => (await import("./disk_write.ts")).tryWriting(path),
    stateFolder: stateFolder(Deno.build.os, (name) => Deno.env.get(name)),
    paths,
    openPort: (name, options) => openPort(name, options, clock),
    listPorts: async () => (await import("../../serial/list.ts")).listPorts(),
    portChanges,
    gatherFacts: async (port) => (await import("../../serial/gather_facts.ts")).gatherFacts(port),
    date: () => new Date(),
    openLog: async (path) => (await import("./disk_log.ts")).openLog(path),
    onInterrupt,
    keepAwake: async () => (await import("./keep_awake.ts")).keepAwake(Deno.build.os),
    ownsConsole: () => WINDOWS && isAlone(),
    compress: compressorIn(compress),
    guest,
    translator,
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
  discard: async () => (await import("../../serial/unix/discard_input.ts")).discardTypedAhead(),
};

function wayOf(
  stream: typeof Deno.stdout,
  name: "output" | "error",
): Pick<Output, "showsEscapes" | "asciiOnly"> {
  if (!WINDOWS) return {};
  return stream.isTerminal() ? { showsEscapes: !obeysEscapes(name) } : { asciiOnly: true };
}

async function look(
  path: string,
  ask: (path: string) => Promise<Deno.FileInfo>,
): Promise<FileInfo | undefined> {
  try {
    const { isFile, isDirectory, isSymlink, size } = await ask(path);
    return { kind: isFile ? "file" : isDirectory ? "directory" : isSymlink ? "link" : "other", size };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
}

async function openPort(name: string, options: OpenOptions, clock: Clock): Promise<SerialPort> {
  if (!name.startsWith("sim:")) return (await import("../../serial/open.ts")).openPort(name, options);
  return (await import("../ports/simulated_port.ts")).openSimulatedPort(name, { clock, ...options });
}

async function* portChanges(signal: AbortSignal): AsyncGenerator<void> {
  yield* (await import("../../serial/watch.ts")).portChanges(signal);
}

function onInterrupt(handler: () => void): () => void {
  // Closing the console's window is SIGHUP there.
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK", "SIGHUP"]
    : ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) Deno.addSignalListener(signal, handler);
  return () => signals.forEach((signal) => Deno.removeSignalListener(signal, handler));
}

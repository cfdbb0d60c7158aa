/** The computer that flasher runs on. */
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import { cacheFolder } from "./cache_folder.ts";
import { stateFolder } from "./state_folder.ts";
import { compressorIn } from "./compressor.ts";
import { onResize } from "./resize.ts";
import { textStream } from "./text_stream.ts";
import { consoleInput, ignoreClicks, isAlone, obeysEscapes } from "./windows_console.ts";
import type { Clock } from "../../clock.ts";
import type { OpenOptions, SerialPort } from "../../serial/port.ts";
import type { FileInfo, Input, OpenablePort, Output, System } from "./system.ts";

const WINDOWS = Deno.build.os === "windows";

const paths = { basename, dirname, isAbsolute, join, relative, resolve };

/** Modules that run as threads. */
export interface Threads {
  /** lib/compress/compress_worker.js */
  readonly compress: URL;
  /** lib/plugin/sandbox_worker.js */
  readonly guest: URL;
  /** lib/simulator/python/interpreter_worker.js */
  readonly python: URL;
  /** lib/plugin/typescript_worker.js */
  readonly translator: URL;
}

export function realSystem({ compress, guest, python, translator }: Threads): System {
  const clock: Clock = {
    now: () => performance.now(),
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  };
  return {
    args: Deno.args,
    os: Deno.build.os,
    build: `deno ${Deno.version.deno}, ${Deno.build.target}`,
    clock,
    stdout: textStream(Deno.stdout, readerOf(Deno.stdout, "output")),
    stderr: textStream(Deno.stderr, readerOf(Deno.stderr, "error")),
    writeData: async (bytes) => (await import("./byte_stream.ts")).writeBytes(Deno.stdout, bytes),
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
    removeFile: async (path) => (await import("./disk_write.ts")).removeFile(path),
    removeUnfinished: async (path) => (await import("./unfinished.ts")).removeUnfinished(path),
    makeFolder: async (path) => (await import("./disk_write.ts")).makeFolder(path),
    tryWriting: async (path) => (await import("./disk_write.ts")).tryWriting(path),
    stateFolder: stateFolder(Deno.build.os, (name) => Deno.env.get(name)),
    cacheFolder: cacheFolder(Deno.build.os, (name) => Deno.env.get(name)),
    executable: Deno.build.standalone ? Deno.execPath() : undefined,
    paths,
    openPort: (name, options) => openPort(name, options, { clock, python }),
    listPorts: async () => (await import("../../serial/list.ts")).listPorts(),
    portChanges,
    gatherFacts: async (port) => (await import("../../serial/gather_facts.ts")).gatherFacts(port),
    portHolders: async (path) => (await import("../../serial/holders/port_holders.ts")).portHolders(path),
    fetch: async (request) => (await import("./http.ts")).fetchOnce(request),
    date: () => new Date(),
    openLog: async (path) => (await import("./disk_log.ts")).openLog(path),
    openJournal: async (path) => (await import("./disk_journal.ts")).openJournal(path),
    onInterrupt,
    onResize,
    keepAwake: async (onFailure) =>
      (await import("./keep_awake.ts")).keepAwake(Deno.build.os, { ...(onFailure && { onFailure }) }),
    ignoreClicks: () => WINDOWS ? ignoreClicks() : () => {},
    ownsConsole: () => WINDOWS && isAlone(),
    compress: compressorIn(compress),
    guest,
    python,
    translator,
    serve: async (handler) => (await import("./loopback.ts")).serveLoopback(handler),
    openBrowser: async (url) => (await import("./open_browser.ts")).openBrowser(url),
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
  discard: async () => (await import("../../serial/discard_typed_ahead.ts")).discardTypedAhead(),
};

function readerOf(
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

async function openPort(
  port: OpenablePort,
  options: OpenOptions,
  simulation: { readonly clock: Clock; readonly python: URL },
): Promise<SerialPort> {
  if (port.virtual?.kind === "sim") {
    const { openSimulatedPort } = await import("../ports/simulated_port.ts");
    return openSimulatedPort(port.virtual, { ...simulation, ...options });
  }
  return (await import("../../serial/open.ts")).openSerialPort(port, options);
}

async function* portChanges(signal: AbortSignal): AsyncGenerator<void> {
  yield* (await import("../../serial/watch.ts")).portChanges(signal);
}

function onInterrupt(handler: (request: "interrupt" | "terminate") => void): () => void {
  const interrupt = () => handler("interrupt");
  const terminate = () => handler("terminate");
  const listeners = new Map<Deno.Signal, () => void>([
    ["SIGINT", interrupt],
    // On Windows, closing the console window sends SIGHUP.
    ["SIGHUP", terminate],
    ...(WINDOWS ? [["SIGBREAK", interrupt] as const] : [["SIGTERM", terminate] as const]),
  ]);
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  return () => listeners.forEach((listener, signal) => Deno.removeSignalListener(signal, listener));
}

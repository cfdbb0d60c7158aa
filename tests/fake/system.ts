/**
 * A computer in memory for tests of the shell: files of every kind, terminals or pipes, ports with simulated boards,
 * a virtual clock, and a person who can press Ctrl-C.
 */
import { posix } from "node:path";
import { openSimulatedPort } from "../../lib/app/ports/simulated_port.ts";
import { run } from "../../lib/cli/run.ts";
import type {
  FileInfo,
  Input,
  Journal,
  LineLog,
  LoopbackServer,
  OpenablePort,
  OpenFile,
  Output,
  System,
  WriteOptions,
} from "../../lib/app/system/system.ts";
import { UNFINISHED } from "../../lib/app/system/unfinished.ts";
import { serveLoopback } from "../../lib/app/system/loopback.ts";
import { JournalLocked } from "../../lib/app/system/disk_journal.ts";
import { compress } from "../../lib/compress/compress.ts";
import { type Fetch, type HttpAnswer, HttpFailure, type HttpRequest } from "../../lib/download/http.ts";
import { PortError } from "../../lib/errors.ts";
import type { Facts } from "../../lib/serial/facts.ts";
import type { Holder } from "../../lib/serial/holders/holder.ts";
import type { OpenOptions, PortInfo, SerialPort } from "../../lib/serial/port.ts";
import { markSharedSerials } from "../../lib/serial/same_device.ts";
import { limitedPort } from "./limited_port.ts";
import { type BoardOptions, type SimulatedBoard, VirtualClock } from "../../lib/simulator/mod.ts";
import { THREADS } from "./threads.ts";
import { newBoard } from "./simulated_board.ts";

/** Content, a symbolic link, or something unreadable. A folder exists if it contains a file. */
export type FakeFile =
  | Uint8Array
  | string
  | { readonly link: string }
  /** A device or a FIFO. */
  | { readonly kind: "other" }
  | { readonly kind: "directory" }
  /** Exists with this size, without content. */
  | { readonly size: number }
  | { readonly denied: number };

export interface FakeOptions {
  readonly files?: Readonly<Record<string, FakeFile>>;
  /** The folder of relative paths. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly os?: string;
  /** Columns of the terminal. Absent: output goes to a pipe. */
  readonly stdout?: number;
  readonly stderr?: number;
  /** Lines of the terminal. Default: 24. */
  readonly rows?: number;
  /** Pieces, with their line ends, that a person types or a program pipes. Input ends after them. */
  readonly typed?: readonly string[];
  /** Pieces typed before any question. */
  readonly typedAhead?: readonly string[];
  /** True: `typed` comes from a terminal. */
  readonly stdin?: boolean;
  /** True: input does not end after `typed`; `type` adds more. */
  readonly keyboard?: boolean;
  /** `null`: the system has no such folder. */
  readonly stateFolder?: string | null;
  /** `null`: the system has no such folder. */
  readonly cacheFolder?: string | null;
  /** The path of this program's executable. */
  readonly executable?: string;
  /** The internet. Default: no server answers. */
  readonly fetch?: Fetch;
  readonly ports?: readonly PortInfo[];
  /** The other programs that have every port open. */
  readonly holders?: readonly Holder[];
  /** How long the search for them takes. Default: no time. */
  readonly holdersAfterMs?: number;
  /** The ports at each listing, instead of `ports`. */
  readonly portsNow?: (system: FakeSystem) => readonly PortInfo[];
  /** What the doctor finds besides the ports. */
  readonly facts?: Partial<Omit<Facts, "wsl" | "variables">>;
  /** The ports after each change, one second apart. Ctrl-C follows the last. */
  readonly plugging?: readonly (readonly PortInfo[] | PlugStep)[];
  /** Boards by the name of their port. */
  readonly boards?: Readonly<Record<string, Partial<BoardOptions>>>;
  /** Wraps the ports that have a board. */
  readonly wrapPort?: (port: SerialPort) => SerialPort;
  /** Rates of this computer's ports. Default: all. */
  readonly hasRate?: (baud: number) => boolean;
  /** Called before a port opens. What it throws keeps the port from opening. */
  readonly beforeOpen?: (system: FakeSystem, name: string) => void | Promise<void>;
  /** Why no browser can be opened. */
  readonly noBrowser?: string;
  /** Started by a double click, in its own window. */
  readonly ownsConsole?: boolean;
  /** A console that shows escape sequences, as in an old Windows. */
  readonly showsEscapes?: boolean;
  /** The disk accepts no more writes. */
  readonly diskFull?: boolean;
  /** The disk is full after this many lines of a log. */
  readonly logLines?: number;
  /** Why the computer cannot be kept awake. */
  readonly sleepy?: string;
  /** The file system has no locks. */
  readonly withoutLocks?: boolean;
  /** The first write to standard output fails with this error. */
  readonly outputFails?: Error;
  /** The first write of data to standard output fails with this error. */
  readonly dataFails?: Error;
  /** Folders that this user cannot write to. */
  readonly readOnly?: readonly string[];
  /** Called after every piece of output, with the output so far. */
  readonly onText?: (system: FakeSystem, text: string) => void;
}

/** A change of the ports one second after `when` has been printed, counted from the change before. */
export interface PlugStep {
  readonly when: RegExp;
  readonly ports: readonly PortInfo[];
}

/** `exit` throws this, because it must not return. */
class Exited extends Error {}

export const HOME = "/home/me";
const UTF8 = { LANG: "en_US.UTF-8" };

export class FakeSystem implements System {
  readonly args: readonly string[];
  readonly os: string;
  readonly build = "deno 0.0.0, test";
  readonly clock = new VirtualClock();
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: Input;
  readonly stateFolder: string | undefined;
  readonly cacheFolder: string | undefined;
  readonly executable: string | undefined;
  /** Every address that was asked for. */
  readonly asked: string[] = [];
  /** The output so far. */
  out = "";
  err = "";
  /** The data that went to standard output. */
  data: Uint8Array = new Uint8Array();
  /** Both outputs in order, as on one terminal. */
  both = "";
  /** The terminal passes on every key at once. */
  raw = false;
  /** Set by `exit`. */
  exited: number | undefined;
  /** Every path that was looked at or opened. */
  readonly touched: string[] = [];
  /** Every path whose content was read, once for each read. */
  readonly read: string[] = [];
  /** Files that only their owner can read. */
  readonly secrets = new Set<string>();
  /** Files that may be started. */
  readonly programs = new Set<string>();
  /** Lines of the files that `openLog` created. */
  readonly logs = new Map<string, string[]>();
  /** Folders that `makeFolder` created. */
  readonly folders = new Set<string>();
  readonly boards = new Map<string, SimulatedBoard>();
  /** Names of the open ports. */
  readonly open = new Set<string>();
  readonly opened: string[] = [];
  /** Times at which the computer was kept awake, and was released. */
  readonly awake: string[] = [];
  /** Changes of what a click into the console does. */
  readonly clicks: string[] = [];
  readonly paths: System["paths"];
  readonly #options: FakeOptions;
  readonly #files: Map<string, FakeFile>;
  readonly #cwd: string;
  readonly #journals = new Set<string>();
  readonly #handlers = new Set<(request: "interrupt" | "terminate") => void>();
  readonly #resizeHandlers = new Set<() => void>();
  /** Of the terminal, after it was changed. */
  #size: { readonly columns: number; readonly rows: number } | undefined;
  /** The ports after a change. Before the first change, the options hold. */
  #plugged: readonly PortInfo[] | undefined;
  /** Length of the output at the last change. */
  #changedAt = 0;
  #onWritten: (() => void) | undefined;
  #minute = 30;
  readonly #typed: string[] = [];
  #reader: (() => void) | undefined;

  constructor(args: readonly string[], options: FakeOptions = {}) {
    this.args = args;
    this.os = options.os ?? "linux";
    this.#options = options;
    this.#cwd = options.cwd ?? HOME;
    const resolve = (...parts: string[]) => posix.resolve(this.#cwd, ...parts);
    const { basename, dirname, isAbsolute, join } = posix;
    const relative = (from: string, to: string) => posix.relative(resolve(from), resolve(to));
    this.paths = { basename, dirname, isAbsolute, join, relative, resolve };
    this.#files = new Map(Object.entries(options.files ?? {}).map(([path, file]) => [resolve(path), file]));
    this.stdout = this.#output("out", options.stdout);
    this.stderr = this.#output("err", options.stderr);
    this.stdin = this.#input();
    this.cacheFolder = options.cacheFolder === null
      ? undefined
      : options.cacheFolder ?? `${HOME}/.cache/flasher`;
    this.executable = options.executable;
    this.stateFolder = options.stateFolder === null
      ? undefined
      : options.stateFolder ?? `${HOME}/.config/flasher`;
  }

  #output(name: "out" | "err", columns: number | undefined): Output {
    return {
      isTerminal: columns !== undefined,
      showsEscapes: this.#options.showsEscapes ?? false,
      asciiOnly: this.os === "windows" && columns === undefined,
      columns: () => columns === undefined ? 80 : this.#size?.columns ?? columns,
      rows: () => this.#size?.rows ?? this.#options.rows ?? 24,
      failure: name === "out" ? this.#options.outputFails : undefined,
      write: (text) => {
        if (name === "out" && this.#options.outputFails !== undefined) return;
        this[name] += text;
        this.both += text;
        this.#options.onText?.(this, this.both);
        this.#onWritten?.();
      },
    };
  }

  #input(): Input {
    const ahead = [...this.#options.typedAhead ?? []];
    const lines = [...this.#options.typed ?? []];
    return {
      isTerminal: this.#options.stdin ?? false,
      read: async () => {
        const line = ahead.shift() ?? lines.shift() ??
          (this.#options.keyboard ? await this.#nextKeys() : undefined);
        return line === undefined ? undefined : new TextEncoder().encode(line);
      },
      setRaw: (raw) => void (this.raw = raw),
      discard: () => {
        ahead.length = 0;
        return Promise.resolve();
      },
    };
  }

  /** Presses keys, all at once. */
  type(keys: string): void {
    this.#typed.push(keys);
    this.#reader?.();
  }

  async #nextKeys(): Promise<string> {
    if (this.#typed.length === 0) await new Promise<void>((resolve) => this.#reader = resolve);
    return this.#typed.shift()!;
  }

  // deno-lint-ignore require-await -- an error has to become a rejection
  async writeData(bytes: Uint8Array): Promise<void> {
    if (this.#options.dataFails !== undefined) throw this.#options.dataFails;
    this.data = bytes.slice();
  }

  env(name: string): string | undefined {
    return { ...UTF8, ...this.#options.env }[name];
  }

  stat(path: string): Promise<FileInfo | undefined> {
    return this.#try(() => this.#look(this.#follow(path)));
  }

  lstat(path: string): Promise<FileInfo | undefined> {
    return this.#try(() => this.#look(this.#followFolders(path)));
  }

  readLink(path: string): Promise<string> {
    return this.#try(() => {
      const file = this.#files.get(this.#followFolders(path));
      if (typeof file === "object" && "link" in file) return file.link;
      throw new Deno.errors.InvalidData(`Invalid argument (os error 22): readlink '${path}'`);
    });
  }

  /** The path with symbolic links resolved, except in the last name. */
  #followFolders(path: string): string {
    const full = this.paths.resolve(path);
    return this.paths.join(this.#follow(this.paths.dirname(full)), this.paths.basename(full));
  }

  #look(full: string): FileInfo | undefined {
    this.touched.push(full);
    const file = this.#files.get(full);
    if (file === undefined) return this.#isFolder(full) ? { kind: "directory", size: 4096 } : undefined;
    if (typeof file === "string") return { kind: "file", size: new TextEncoder().encode(file).length };
    if (file instanceof Uint8Array) return { kind: "file", size: file.length };
    if ("size" in file) return { kind: "file", size: file.size };
    if ("denied" in file) return { kind: "file", size: file.denied };
    if ("link" in file) return { kind: "link", size: file.link.length };
    return { kind: (file as { kind: "other" | "directory" }).kind, size: 0 };
  }

  openFile(path: string, { beneath }: { readonly beneath?: string } = {}): Promise<OpenFile> {
    return this.#try(() => {
      const full = beneath === undefined ? this.#follow(path) : path;
      const info = this.#look(full);
      const file = this.#files.get(full);
      if (info === undefined) {
        throw new Deno.errors.NotFound(`No such file or directory (os error 2): ${path}`);
      }
      if (typeof file === "object" && "denied" in file) {
        throw new Deno.errors.PermissionDenied(`Permission denied (os error 13): open '${path}'`);
      }
      const read = () => {
        this.read.push(full);
        if (typeof file === "string") return new TextEncoder().encode(file);
        if (file instanceof Uint8Array) return file;
        // An endless device, or two gigabytes: flasher must not try to read it.
        throw new Error(`test: "${path}" must not be read`);
      };
      return { info, read, close: () => {} };
    });
  }

  /** The content of a file, for a test. */
  async readFile(path: string): Promise<Uint8Array> {
    return (await this.openFile(path)).read();
  }

  writeFile(
    path: string,
    bytes: Uint8Array,
    { replace, secret = false, executable = false, keep = false }: WriteOptions,
  ): Promise<string | undefined> {
    return this.#try(() => {
      const full = this.#followFolders(path);
      const there = this.#files.get(full);
      if (there !== undefined && !replace) {
        throw new Deno.errors.AlreadyExists(`File exists (os error 17): ${path}`);
      }
      if (typeof there === "object" && "denied" in there) {
        throw new Deno.errors.PermissionDenied(`Permission denied (os error 13): open '${path}'`);
      }
      this.#refuseReadOnly(full);
      if (this.#options.diskFull) throw new Error(`No space left on device (os error 28): write '${path}'`);
      if (!keep) this.#removeUnfinished(full);
      this.#files.set(full, bytes);
      this.secrets[secret ? "add" : "delete"](full);
      this.programs[executable ? "add" : "delete"](full);
      return undefined;
    });
  }

  async fetch(request: HttpRequest): Promise<HttpAnswer> {
    this.asked.push(request.url);
    const answer = this.#options.fetch;
    if (answer === undefined) throw new HttpFailure("name", "test: no network");
    return await answer(request);
  }

  removeFile(path: string): Promise<void> {
    return this.#try(() => {
      const full = this.#followFolders(path);
      this.#refuseReadOnly(full);
      if (!this.#files.delete(full)) throw new Deno.errors.NotFound(`No such file (os error 2): ${path}`);
    });
  }

  removeUnfinished(path: string): Promise<void> {
    return this.#try(() => this.#removeUnfinished(this.#followFolders(path)));
  }

  #removeUnfinished(full: string): void {
    for (const name of this.#files.keys()) {
      if (name !== full && name.replace(UNFINISHED, "") === full) this.#files.delete(name);
    }
  }

  makeFolder(path: string): Promise<void> {
    return this.#try(() => {
      const full = this.#follow(path);
      if (this.#isFolder(full)) return;
      if (this.#look(full) !== undefined) {
        throw new Deno.errors.AlreadyExists(`File exists (os error 17): mkdir '${path}'`);
      }
      if (!this.#isFolder(this.paths.dirname(full))) {
        throw new Deno.errors.NotFound(`No such file or directory (os error 2): mkdir '${path}'`);
      }
      this.#refuseReadOnly(full);
      this.folders.add(full);
    });
  }

  tryWriting(path: string): Promise<void> {
    return this.#try(() => {
      const full = this.#follow(path);
      if (!this.#isFolder(this.paths.dirname(full))) {
        throw new Deno.errors.NotFound(`No such file or directory (os error 2): open '${path}'`);
      }
      this.#refuseReadOnly(full);
    });
  }

  #refuseReadOnly(path: string): void {
    const folders = (this.#options.readOnly ?? []).map((folder) => this.paths.resolve(folder));
    if (!folders.includes(this.paths.dirname(path))) return;
    throw new Deno.errors.PermissionDenied(`Permission denied (os error 13): open '${path}'`);
  }

  realPath(path: string): Promise<string> {
    return this.#try(() => {
      this.touched.push(this.paths.resolve(path));
      return this.#follow(path);
    });
  }

  listFolder(path: string): Promise<readonly string[]> {
    this.touched.push(this.#follow(path));
    const folder = this.paths.resolve(path) === "/" ? "/" : `${this.paths.resolve(path)}/`;
    const inside = [...this.#files.keys()].filter((one) => one.startsWith(folder));
    return Promise.resolve([...new Set(inside.map((one) => one.slice(folder.length).split("/")[0]!))]);
  }

  async openPort(
    { path: name, virtual }: OpenablePort,
    { baud, keepLines = false }: OpenOptions,
  ): Promise<SerialPort> {
    await this.#options.beforeOpen?.(this, name);
    const options = this.#options.boards?.[name];
    let port: SerialPort;
    if (options === undefined) {
      if (virtual?.kind !== "sim") {
        throw new PortError(`Cannot open "${name}": no such port`, "not-found", { hint: "Plug it in." });
      }
      port = await openSimulatedPort(virtual, { clock: this.clock, baud, python: THREADS.python });
    } else {
      const there = this.boards.get(name);
      const board = there !== undefined && there.state !== "off" ? there : newBoard(this.clock, {
        portError: (message, reason) => new PortError(message, reason),
        ...(this.os === "windows" ? { linesOnOpen: { dtr: false, rts: false } } : {}),
        ...options,
      });
      this.boards.set(name, board);
      // A Windows driver releases both in any case.
      port = await board.connect(name, { keepLines: keepLines && this.os !== "windows" });
      port = this.#options.wrapPort?.(port) ?? port;
      port = limitedPort(port, this.#options.hasRate ?? (() => true));
      try {
        await port.setBaud(baud);
      } catch (error) {
        await port.close();
        throw error;
      }
    }
    this.open.add(name);
    this.opened.push(name);
    return Object.assign(Object.create(port) as SerialPort, {
      close: async () => {
        await port.close();
        this.open.delete(name);
      },
    });
  }

  get #ports(): readonly PortInfo[] {
    return this.#plugged ?? this.#options.portsNow?.(this) ?? this.#options.ports ?? [];
  }

  // deno-lint-ignore require-await -- an error has to become a rejection
  async listPorts(): Promise<readonly PortInfo[]> {
    return markSharedSerials(this.#ports);
  }

  async *portChanges(signal: AbortSignal): AsyncGenerator<void> {
    yield;
    const { plugging } = this.#options;
    if (plugging === undefined) return;
    for (const step of plugging) {
      if ("when" in step) await this.#printed(step.when, signal);
      await this.clock.sleep(1_000);
      if (signal.aborted) return;
      this.#plugged = "when" in step ? step.ports : step;
      this.#changedAt = this.both.length;
      yield;
    }
    this.interrupt();
  }

  async #printed(pattern: RegExp, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !pattern.test(this.both.slice(this.#changedAt))) {
      const written = Promise.withResolvers<void>();
      this.#onWritten = written.resolve;
      signal.addEventListener("abort", () => written.resolve(), { once: true });
      await written.promise;
    }
  }

  async portHolders(): Promise<readonly Holder[]> {
    const { holders = [], holdersAfterMs } = this.#options;
    if (holdersAfterMs !== undefined) await this.clock.sleep(holdersAfterMs);
    return holders;
  }

  gatherFacts(port: string | undefined): Promise<Omit<Facts, "wsl" | "variables">> {
    const wanted = this.#ports.filter(({ path }) => port === undefined || path === port);
    return Promise.resolve({
      os: this.os,
      ports: wanted.map((info) => ({ info, usable: true, holders: [] })),
      usbDevices: this.#ports.flatMap(({ path, usb, driver }) =>
        usb === undefined ? [] : [{ ...usb, hubs: 0, drivers: driver ? [driver] : [], ports: [path] }]
      ),
      bluetooth: [],
      services: [],
      brlttyIds: [],
      ...(port === undefined ? {} : { asked: { name: port, exists: wanted.length > 0 } }),
      freeBytes: 1e9,
      date: this.date(),
      ...this.#options.facts,
    });
  }

  /** Advances by a minute with each call; the same local time everywhere. */
  date(): Date {
    return new Date(2026, 0, 2, 12, this.#minute++, 56);
  }

  // deno-lint-ignore require-await -- an error has to become a rejection
  async openLog(path: string): Promise<LineLog> {
    const full = this.paths.resolve(path);
    if (!this.#isFolder(this.paths.dirname(full))) {
      throw new Deno.errors.NotFound(`No such file or directory (os error 2): open '${path}'`);
    }
    const lines: string[] = [];
    this.logs.set(path, lines);
    const { logLines = Infinity } = this.#options;
    const refuseFull = () => {
      if (lines.length < logLines) return;
      throw Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" });
    };
    return {
      write: (line) => {
        refuseFull();
        lines.push(line);
      },
      close: () => {
        refuseFull();
        lines.push("(closed)");
      },
    };
  }

  /** Its lines go to the file at once. */
  openJournal(path: string): Promise<Journal> {
    return this.#try(() => {
      const full = this.#followFolders(path);
      const kind = this.#look(full)?.kind;
      if (kind !== undefined && kind !== "file") throw new Error("it is not a regular file");
      if (kind === undefined && full.startsWith(`${HOME}/`) && !this.#isFolder(this.paths.dirname(full))) {
        throw new Deno.errors.NotFound(`No such file or directory (os error 2): open '${path}'`);
      }
      const there = this.#files.get(full) ?? "";
      if (typeof there === "object" && !(there instanceof Uint8Array)) {
        throw new Deno.errors.PermissionDenied(`Permission denied (os error 13): open '${path}'`);
      }
      this.#refuseReadOnly(full);
      const bytes = typeof there === "string" ? new TextEncoder().encode(there) : there;
      if (this.#journals.has(full)) throw new JournalLocked(bytes);
      this.#journals.add(full);
      let text = new TextDecoder().decode(bytes);
      const store = (now: string) =>
        this.#try(() => {
          if (this.#options.diskFull) {
            throw new Error(`No space left on device (os error 28): write '${path}'`);
          }
          text = now;
          this.#files.set(full, text);
        });
      return {
        bytes,
        locked: this.#options.withoutLocks !== true,
        computer: "lab-3",
        process: 4711,
        append: (added) => store(text + added),
        truncate: (size) => store(new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, size))),
        created: kind === undefined,
        remove: () => this.#try(() => void this.#files.delete(full)),
        close: () => void this.#journals.delete(full),
      };
    });
  }

  readonly compress = compress;
  readonly guest = THREADS.guest;
  readonly translator = THREADS.translator;
  readonly python = THREADS.python;

  onInterrupt(handler: (request: "interrupt" | "terminate") => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  /** Presses Ctrl-C, or sends SIGTERM. */
  interrupt(request: "interrupt" | "terminate" = "interrupt"): void {
    for (const handler of this.#handlers) {
      try {
        handler(request);
      } catch (error) {
        if (!(error instanceof Exited)) throw error;
      }
    }
  }

  onResize(handler: () => void): () => void {
    this.#resizeHandlers.add(handler);
    return () => this.#resizeHandlers.delete(handler);
  }

  /** Changes the size of the window. */
  resize(columns: number, rows: number): void {
    this.#size = { columns, rows };
    this.#resizeHandlers.forEach((handler) => handler());
  }

  /** True while the program wants to know the size of the window. */
  get watchesSize(): boolean {
    return this.#resizeHandlers.size > 0;
  }

  /** True while the program handles Ctrl-C. */
  get listening(): boolean {
    return this.#handlers.size > 0;
  }

  keepAwake(onFailure?: (reason: string) => void): Promise<() => void> {
    if (this.#options.sleepy !== undefined) onFailure?.(this.#options.sleepy);
    this.awake.push("awake");
    return Promise.resolve(() => void this.awake.push("asleep"));
  }

  ignoreClicks(): () => void {
    this.clicks.push("ignored");
    return () => void this.clicks.push("heeded");
  }

  ownsConsole(): boolean {
    return this.#options.ownsConsole ?? false;
  }

  /** The addresses that were opened in a browser. */
  readonly browsed: string[] = [];

  serve(handler: (request: Request) => Promise<Response>): Promise<LoopbackServer> {
    return serveLoopback(handler);
  }

  openBrowser(url: string): Promise<string | undefined> {
    this.browsed.push(url);
    return Promise.resolve(this.#options.noBrowser);
  }

  exit(code: number): never {
    this.exited = code;
    throw new Exited();
  }

  // deno-lint-ignore require-await -- an error has to become a rejection
  async #try<T>(ask: () => T): Promise<T> {
    return ask();
  }

  /** The path with all symbolic links resolved, including those in folders. */
  #follow(path: string): string {
    let rest = this.paths.resolve(path).split("/").slice(1);
    let at = "";
    for (let links = 0; rest.length > 0;) {
      at += `/${rest.shift()}`;
      const file = this.#files.get(at);
      if (file === undefined || typeof file !== "object" || !("link" in file)) continue;
      if (++links > 40) {
        throw new Deno.errors.FilesystemLoop(
          `Too many levels of symbolic links (os error 40): stat '${path}'`,
        );
      }
      rest = [...posix.resolve(posix.dirname(at), file.link).split("/").slice(1), ...rest];
      at = "";
    }
    return at === "" ? "/" : at;
  }

  #isFolder(path: string): boolean {
    const folder = path === "/" ? "/" : `${path}/`;
    return path === "/" || path === this.#cwd || this.folders.has(path) ||
      [...this.#files.keys()].some((one) => one.startsWith(folder));
  }
}

export interface Ran {
  readonly system: FakeSystem;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `flasher ARGS` on that computer. */
export async function flasher(args: readonly string[], options: FakeOptions = {}): Promise<Ran> {
  const system = new FakeSystem(args, options);
  const code = await run(system);
  return { system, code, stdout: system.out, stderr: system.err };
}

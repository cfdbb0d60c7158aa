/** The interface to the computer: files, ports, time, a terminal. Tests bring their own. Types only. */
import type { Clock } from "../../clock.ts";
import type { Fetch } from "../../download/http.ts";
import type { Compress } from "../../compress/compress.ts";
import type { Facts } from "../../serial/facts.ts";
import type { Holder } from "../../serial/holders/holder.ts";
import type { OpenOptions, PortInfo, SerialPort } from "../../serial/port.ts";

/** A stream that text is written to. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** True for a terminal that shows escape sequences instead of interpreting them. */
  readonly showsEscapes?: boolean;
  /** True if letters beyond ASCII arrive damaged: in a Windows pipe, whose readers expect a code page. */
  readonly asciiOnly?: boolean;
  /** Width of the terminal in characters; 80 without a terminal. */
  columns(): number;
  /** Height of the terminal in lines; 24 without a terminal. */
  rows(): number;
  /** True once nothing more is written: the other end of the pipe is closed, or a write failed. */
  readonly gone?: boolean;
  /** Why text was lost, such as a full disk; undefined if the reader closed the pipe. */
  readonly failure?: unknown;
}

/** A stream that keys or piped text come from. */
export interface Input {
  readonly isTerminal: boolean;
  /** Waits for input; undefined at its end. One read at a time. */
  read(): Promise<Uint8Array | undefined>;
  /** Terminal only. True: each key is read at once and not echoed, and Ctrl-C is a byte like any other. */
  setRaw(raw: boolean): void;
  /** Terminal only. Discards what was typed but not read. */
  discard(): Promise<void>;
}

/** A file or folder as its path names it. */
export interface FileInfo {
  /** "link": a symbolic link itself. */
  readonly kind: "file" | "directory" | "link" | "other";
  /** Bytes. */
  readonly size: number;
}

/** An open file. It stays the same file if its path is replaced. */
export interface OpenFile {
  readonly info: FileInfo;
  /** All of it, exactly `info.size` bytes. Throws if the size has changed, or it is not a regular file. */
  read(): Uint8Array;
  close(): void;
}

export interface WriteOptions {
  /** False: fails if anything exists at the path, even a broken link. */
  readonly replace: boolean;
  /** Only its owner may read it. Windows has no such mode: the folder's permissions apply. */
  readonly secret?: boolean;
  /** A program that may be started. Windows has no such mode. */
  readonly executable?: boolean;
  /** A complete file that cannot be renamed stays under another name, and an UnmovableFile is thrown. */
  readonly keep?: boolean;
}

/** What opening a port needs to know of it. */
export type OpenablePort = Pick<PortInfo, "path" | "virtual">;

/** Functions for paths as this system writes them, as in node:path. */
export interface Paths {
  readonly basename: (path: string) => string;
  readonly dirname: (path: string) => string;
  readonly isAbsolute: (path: string) => boolean;
  readonly join: (...parts: string[]) => string;
  readonly relative: (from: string, to: string) => string;
  readonly resolve: (...parts: string[]) => string;
}

export interface System {
  readonly args: readonly string[];
  readonly os: string;
  /** Runtime and platform, for a bug report. */
  readonly build: string;
  readonly clock: Clock;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly stdin: Input;
  /** Writes data instead of text to standard output, all of it. Rejects with what the runtime throws. */
  writeData(bytes: Uint8Array): Promise<void>;
  env(name: string): string | undefined;
  /** Undefined if nothing exists at the path. This and the next functions reject with what the runtime throws. */
  stat(path: string): Promise<FileInfo | undefined>;
  /** Like `stat`, for a symbolic link itself. */
  lstat(path: string): Promise<FileInfo | undefined>;
  /** The target of a symbolic link, as written in it. */
  readLink(path: string): Promise<string>;
  /**
   * Opens a regular file; describes anything else. With `beneath`, a folder's real path, follows no link, and opens
   * only a file beneath it.
   */
  openFile(path: string, options?: { readonly beneath?: string }): Promise<OpenFile>;
  /** The path with every symbolic link resolved. */
  realPath(path: string): Promise<string>;
  /** The names in a folder. */
  listFolder(path: string): Promise<readonly string[]>;
  /**
   * Writes the whole file or nothing. Follows no link, creates missing folders. Resolves with a second name of the
   * file that could not be removed, if there is one. Without `keep`, removes what killed programs left of the same file.
   */
  writeFile(path: string, bytes: Uint8Array, options: WriteOptions): Promise<string | undefined>;
  /** Removes a file, or a link itself. */
  removeFile(path: string): Promise<void>;
  /** Removes what killed programs left of the file at `path`, and nothing that a program is writing. Never rejects. */
  removeUnfinished(path: string): Promise<void>;
  /** Creates one folder; nothing happens if it exists. Rejects with what the runtime throws, as for a missing parent. */
  makeFolder(path: string): Promise<void>;
  /** Rejects with what the runtime throws if `writeFile` cannot create a file in the folder of `path`; leaves nothing. */
  tryWriting(path: string): Promise<void>;
  /** Where flasher keeps what it remembers for this person; undefined if the system names no such folder. */
  readonly stateFolder: string | undefined;
  /** Where flasher keeps what it can fetch again; undefined if the system names no such folder. */
  readonly cacheFolder: string | undefined;
  /** The executable that runs; undefined if flasher runs from its sources. */
  readonly executable: string | undefined;
  readonly paths: Paths;
  /** Rejects with a PortError. */
  openPort(port: OpenablePort, options: OpenOptions): Promise<SerialPort>;
  listPorts(): Promise<readonly PortInfo[]>;
  /** Yields at once, and again whenever a port may have come or gone, until `signal` aborts. */
  portChanges(signal: AbortSignal): AsyncIterable<void>;
  /** Facts about all ports, or about `port` only, that decide whether a board can be reached. Opens nothing. */
  gatherFacts(port: string | undefined): Promise<Omit<Facts, "wsl" | "variables">>;
  /** The other processes that have the port open, as far as this user may see them. Never rejects. */
  portHolders(path: string): Promise<readonly Holder[]>;
  /** Asks one server over HTTPS. flasher's only way to the internet. */
  readonly fetch: Fetch;
  /** The time of day. */
  date(): Date;
  /** Opens a log file, replacing an existing one; or a pipe; or the null device. Throws for a link or another device. */
  openLog(path: string): Promise<LineLog>;
  /**
   * Opens a file that only grows, for this program alone; creates it if it is missing. Rejects with a JournalLocked, with
   * what the runtime throws, or with an Error that says why. Follows no link.
   */
  openJournal(path: string): Promise<Journal>;
  /**
   * Calls `handler` at Ctrl-C ("interrupt"), and when the system asks the program to end ("terminate"): SIGTERM, hang-up,
   * closed console. Returns a function that stops this.
   */
  onInterrupt(handler: (request: "interrupt" | "terminate") => void): () => void;
  /** Calls `handler` when the size of the terminal may have changed. Returns a function that stops this. */
  onResize(handler: () => void): () => void;
  /** See lib/compress/compress.ts. */
  readonly compress: Compress;
  /** Keeps an idle computer awake; returns a function that ends this. `onFailure` is called if the system does not allow it. */
  keepAwake(onFailure?: (reason: string) => void): Promise<() => void>;
  /**
   * Windows: keeps a click into the console from stopping the program at its next output. Returns a function that
   * restores what was set before.
   */
  ignoreClicks(): () => void;
  /** True if the window closes with the program, as after a double click on Windows. */
  ownsConsole(): boolean;
  /** Module of the thread that runs board plugins: lib/plugin/sandbox_worker.js. */
  readonly guest: URL;
  /** Module of the thread that compiles their TypeScript: lib/plugin/typescript_worker.js. */
  readonly translator: URL;
  /** Module of the thread that runs the Python of simulated boards: lib/simulator/python/interpreter_worker.js. */
  readonly python: URL;
  /** Answers HTTP requests of this computer's programs, on a free port of 127.0.0.1. Rejects with what the runtime throws. */
  serve(handler: (request: Request) => Promise<Response>): Promise<LoopbackServer>;
  /** Opens an address in the person's browser. Resolves with why it was not opened. Never rejects. */
  openBrowser(url: string): Promise<string | undefined>;
  exit(code: number): never;
}

export interface LoopbackServer {
  readonly port: number;
  /** Accepts no more connections, and gives answers that are on their way a moment to arrive. */
  close(): Promise<void>;
}

export interface LineLog {
  write(line: string): void;
  close(): void;
}

/** A file that only grows. Nobody else writes to it, as far as the file system has locks. */
export interface Journal {
  /** Its content when it was opened. */
  readonly bytes: Uint8Array;
  /** False: this file system has no locks. */
  readonly locked: boolean;
  /** The name of this computer. */
  readonly computer: string;
  /** The id of this process. */
  readonly process: number;
  /** Resolves when the text is on the disk. Rejects if it is not, or if another program has changed the file. One at a time. */
  append(text: string): Promise<void>;
  /** Cuts the file to `size` bytes. */
  truncate(size: number): Promise<void>;
  /** True if opening it created the file. */
  readonly created: boolean;
  /** Removes the file. Rejects as `append` does. */
  remove(): Promise<void>;
  close(): void;
}

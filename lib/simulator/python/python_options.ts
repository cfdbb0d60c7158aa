/** How a simulated board with Python differs from a healthy one with MicroPython. Types only. */

/** Content of the board's file system: `[path, content]`, where null is a folder. Parents come first. */
export type BoardFiles = readonly (readonly [path: string, content: Uint8Array | null])[];

/** CircuitPython runs no program. */
export interface SafeMode {
  /** Name of a supervisor.SafeModeReason. */
  readonly reason: string;
  /** What the board prints, in its language: that it runs no program, a heading, the reason, and how to leave. */
  readonly lines: readonly [string, string, ...string[]];
}

export interface PythonOptions {
  /** The thread's module: interpreter_worker.js. */
  readonly worker: URL;
  /** The file system's content while the flash has no other. Default: no files. */
  readonly files?: BoardFiles;
  /** Answer to a request for raw paste: it works, is refused, or is not known at all. Default: by the version. */
  readonly paste?: "works" | "refused" | "unknown";
  /** Printed at a soft reset. Default: by the version. */
  readonly softReset?: string;
  /** CircuitPython's text at the end of code.py, which it translates. */
  readonly pressAnyKey?: string;
  /** Default: by the version. */
  readonly fat?: boolean;
  /** Bytes of the file system. Default: by the content of the flash. */
  readonly capacity?: number;
  /** The program cannot change files: the computer may, by the board's own USB drive. Default: CircuitPython's. */
  readonly readOnly?: boolean;
  /** Modules that cannot be imported, such as `hashlib`. */
  readonly missing?: readonly string[];
  /** Making a file system takes this long, milliseconds. Default 800. */
  readonly formatMs?: number;
  /** No file system is mounted. Default: by the content of the flash. */
  readonly noFiles?: boolean;
  /** The interpreter listens to another UART. Default false. */
  readonly deaf?: boolean;
  /** CircuitPython runs no program, and says why. Default: it is not in safe mode. */
  readonly safeMode?: SafeMode;
  /** Text of `sys.implementation._build`, from MicroPython 1.25 on. */
  readonly build?: string;
  /** A longer command in the raw REPL resets the chip, bytes. Default: by the heap. */
  readonly commandLimit?: number;
  /** Raw paste runs out of memory after that many bytes, each time. Default: by the heap. */
  readonly pasteLimit?: number;
  /** Number of the change of the file system before which the board loses its power, from 0. */
  readonly cutAt?: number;
  readonly onPowerCut?: () => void;
}

/** The board's file system between two starts. */
export interface PythonStorage {
  files: Map<string, Uint8Array | null>;
  /** Number of changes so far. */
  changes: number;
  /** It has been mounted before. */
  mounted: boolean;
}

/** Where the board's Python is between two resets. */
export interface PythonHost {
  readonly options: PythonOptions;
  readonly storage: PythonStorage;
}

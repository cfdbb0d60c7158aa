/**
 * The simulator's end of the interpreter's thread (interpreter_worker.js). Calls are synchronous: while the interpreter
 * computes, the simulated time stands still. It answers when it waits for input, lets time pass or has printed much.
 */
import { nextMessage } from "./next_message.ts";
import { takeSignalPatiently } from "./patience.ts";
import type { BoardFiles } from "./python_options.ts";

export interface Answer {
  /** "idle": waits for input. "running": in the middle of a program; `sleep` milliseconds shall pass. */
  readonly state: "idle" | "running" | "soft reset" | "reset" | "power cut" | "failed";
  readonly sleep?: number;
  /** Of the state "failed". */
  readonly reason?: string;
  readonly output: Uint8Array;
  /** What changed in the file system: undefined means removed. */
  readonly files: readonly (readonly [path: string, content: Uint8Array | null | undefined])[];
  /** Number of changes so far. */
  readonly changes: number;
  /** Bytes of files since the last answer. */
  readonly written: number;
  readonly read: number;
  /** The time at which the watchdog resets the chip. */
  readonly bitesAt: number | undefined;
  /** The rate that the program has set for the console. */
  readonly baud: number | undefined;
}

export interface DiskSettings {
  readonly files: BoardFiles;
  readonly fat: boolean;
  readonly capacity: number;
  readonly readOnly: boolean;
  readonly absent: boolean;
  readonly cutAt: number | undefined;
  readonly changes: number;
}

export type Request =
  | {
    readonly do: "start";
    /** Absent: the same as before. */
    readonly disk?: DiskSettings;
    /** Python code that runs first. */
    readonly prelude: string;
    /** Paths of programs that run then. */
    readonly programs: readonly string[];
    /** Prints the greeting and the prompt at the end. */
    readonly greet: boolean;
  }
  | { readonly do: "input"; readonly bytes: Uint8Array }
  | { readonly do: "go on"; readonly interrupt: boolean };

export interface Interpreter {
  /** Undefined: it computes for longer than a second of a processor's time; `poll` asks again. */
  ask(request: Request, now: number): Answer | undefined;
  poll(): Answer | undefined;
  stop(): void;
}

/** Milliseconds of a processor. The longest command of a real program takes much less. */
const PATIENCE = 1500;
const GLANCE = 5;
/** Loading takes a tenth of a second. */
const START_PATIENCE = 20_000;

/** Starts the thread. It ends with `stop`. */
export function startInterpreter(module: URL): Interpreter {
  // The worker's own permissions: it needs none.
  const worker = new Worker(module, { type: "module", deno: { permissions: "none" } });
  const { port1, port2 } = new MessageChannel();
  const signals = new Int32Array(new SharedArrayBuffer(8));
  let started = false;

  function wait(patience: number): Answer | undefined {
    return takeSignalPatiently(signals, 0, patience) ? nextMessage(port1) as Answer : undefined;
  }

  return {
    ask(request, now) {
      if (!started) {
        started = true;
        worker.postMessage({ port: port2, signals: signals.buffer, request: { ...request, now } }, [port2]);
        return wait(START_PATIENCE);
      }
      port1.postMessage({ ...request, now });
      Atomics.store(signals, 1, 1);
      Atomics.notify(signals, 1);
      return wait(request.do === "start" ? START_PATIENCE : PATIENCE);
    },
    poll: () => wait(GLANCE),
    stop() {
      worker.terminate();
      // A thread that waits for a signal does not notice its end, and would keep its memory.
      Atomics.store(signals, 1, 1);
      Atomics.notify(signals, 1);
      port1.close();
    },
  };
}

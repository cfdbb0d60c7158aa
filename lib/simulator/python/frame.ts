/**
 * What a board does around the interpreter's own prompt: raw paste, which that build lacks, line ends, the greeting of
 * the flashed version, and the limit of the raw prompt. Written from MicroPython's description (shared/runtime/
 * pyexec.c), and without any part of the program that it tests. Pure; no I/O.
 */

const CTRL = { A: 1, B: 2, C: 3, D: 4, E: 5 } as const;
/** The board grants this many bytes at a time. */
const WINDOW = 128;
const RAW_PROMPT = "raw REPL; CTRL-B to exit\r\n>";

export interface FrameOptions {
  readonly paste: "works" | "refused" | "unknown";
  /** First line of the greeting, without its end. */
  readonly greeting: string;
  readonly commandLimit: number;
  readonly pasteLimit: number | undefined;
}

/** What happens with bytes that the board received. */
export type FrameStep =
  | { readonly kind: "print"; readonly text: string }
  | { readonly kind: "interpret"; readonly bytes: Uint8Array }
  | { readonly kind: "crash" };

export interface Frame {
  /** True while the raw prompt is on. */
  readonly raw: boolean;
  /** Takes one byte that was received while the interpreter waits for input. */
  receive(byte: number): FrameStep[];
  /** Turns what the interpreter printed into what the board prints. */
  print(output: Uint8Array): Uint8Array;
}

/** The greeting of the interpreter itself. */
const OWN_GREETING = /MicroPython v[\w.-]+ on [\d-]+; JS with Emscripten/g;

export function createFrame({ paste, greeting, commandLimit, pasteLimit }: FrameOptions): Frame {
  let raw = false;
  let line: number[] = [];
  /** Code received by raw paste; undefined outside of it. */
  let pasted: number[] | undefined;
  /** Raw paste has failed: everything up to Ctrl-D is ignored. */
  let failed = false;
  let remain = WINDOW;
  /** The interpreter's "OK" is not the board's. */
  let swallow = 0;
  let tail = "";
  let last = 0;

  function receive(byte: number): FrameStep[] {
    if (pasted !== undefined) return receivePasted(byte);
    if (!raw) return [interpret(byte)];
    switch (byte) {
      case CTRL.A: {
        const wants = line.length === 2 && line[0] === CTRL.E;
        const isPaste = line[1] === 0x41;
        line = [];
        if (!wants) return [interpret(byte)];
        // The interpreter's line holds the two bytes, and its own raw paste hangs; Ctrl-C empties the line silently.
        if (paste === "unknown") return [interpret(CTRL.C), interpret(byte)];
        if (!isPaste || paste === "refused") return [interpret(CTRL.C), print("R\x00>")];
        pasted = [];
        failed = false;
        remain = WINDOW;
        return [interpret(CTRL.C), print(`R\x01${String.fromCharCode(WINDOW, 0)}\x01`)];
      }
      case CTRL.B:
      case CTRL.C:
      case CTRL.D:
        line = [];
        return [interpret(byte)];
      default:
        line.push(byte);
        return line.length > commandLimit ? [{ kind: "crash" }] : [interpret(byte)];
    }
  }

  function receivePasted(byte: number): FrameStep[] {
    const steps: FrameStep[] = [];
    if (--remain === 0) {
      remain = WINDOW;
      if (!failed) steps.push(print("\x01"));
    }
    if (byte === CTRL.C) {
      pasted = undefined;
      return [...steps, print(failed ? memoryError() : "\x04\x04KeyboardInterrupt: \r\n\x04>")];
    }
    if (byte === CTRL.D) {
      const code = pasted!;
      pasted = undefined;
      if (failed) return [...steps, print(memoryError())];
      swallow = 2;
      return [...steps, print("\x04"), {
        kind: "interpret",
        bytes: Uint8Array.from([...code, CTRL.D]),
      }];
    }
    if (failed) return steps;
    pasted!.push(byte);
    if (pasteLimit !== undefined && pasted!.length > pasteLimit) {
      failed = true;
      steps.push(print("\x04"));
    }
    return steps;
  }

  function printed(output: Uint8Array): Uint8Array {
    const kept: number[] = [];
    for (const byte of output) {
      if (swallow > 0) {
        swallow--;
        continue;
      }
      if (byte === 0x0a && last !== 0x0d) kept.push(0x0d);
      kept.push(byte);
      last = byte;
    }
    const text = String.fromCharCode(...kept);
    tail = (tail + text).slice(-RAW_PROMPT.length);
    if (tail.endsWith(RAW_PROMPT)) raw = true;
    if (tail.endsWith(">>> ")) raw = false;
    return Uint8Array.from(text.replace(OWN_GREETING, greeting), (char) => char.charCodeAt(0));
  }

  return {
    get raw() {
      return raw;
    },
    receive,
    print: printed,
  };
}

function interpret(byte: number): FrameStep {
  return { kind: "interpret", bytes: Uint8Array.of(byte) };
}

function print(text: string): FrameStep {
  return { kind: "print", text };
}

function memoryError(): string {
  return "\x04MemoryError: memory allocation failed, allocating 1024 bytes\r\n\x04>";
}

/** Standard output and standard error. A failed write does not stop the work: the flash matters more than the report. */
import type { Output } from "./system.ts";

export interface TextStream {
  writeSync(bytes: Uint8Array): number;
  isTerminal(): boolean;
}

const DEFAULT_SIZE = { columns: 80, rows: 24 };
/** A reader that accepts nothing for this long has stopped; milliseconds. */
const MAX_FULL_MS = 2_000;
/** Between two attempts to write to a full pipe; milliseconds. No event reports that it has room. */
const RETRY_MS = 5;

/** `way`: what the reader cannot show. */
export function textStream(
  stream: TextStream,
  way: Pick<Output, "showsEscapes" | "asciiOnly"> = {},
): Output {
  const encoder = new TextEncoder();
  const isTerminal = stream.isTerminal();
  let gone = false;
  let failure: unknown;
  function size(which: "columns" | "rows"): number {
    try {
      // Some pseudo-terminals have no size, and report 0.
      return (isTerminal ? Deno.consoleSize()[which] : 0) || DEFAULT_SIZE[which];
    } catch {
      // The size cannot be queried if only stderr is a terminal.
      return DEFAULT_SIZE[which];
    }
  }
  return {
    isTerminal,
    ...way,
    get gone() {
      return gone;
    },
    get failure() {
      return failure;
    },
    columns: () => size("columns"),
    rows: () => size("rows"),
    write(text) {
      // After a gap, a script would read broken lines.
      if (gone) return;
      try {
        writeAll(stream, encoder.encode(text));
      } catch (error) {
        gone = true;
        if (!hasLeft(error)) failure = error;
      }
    },
  };
}

/** Another program that shares the pipe may have made it non-blocking. */
function writeAll(stream: TextStream, bytes: Uint8Array): void {
  let rest = bytes;
  let waited = 0;
  while (rest.length > 0) {
    try {
      rest = rest.subarray(stream.writeSync(rest));
      waited = 0;
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock) || waited >= MAX_FULL_MS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
      waited += RETRY_MS;
    }
  }
}

/** True if the reader of the pipe has exited (`flasher … | head`), or the terminal's window was closed (EIO). */
function hasLeft(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe || (error as { readonly code?: unknown }).code === "EIO";
}

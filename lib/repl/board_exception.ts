/** What an exception on the board means, and the error that says it. Pure; no I/O. */
import { BoardFilesError } from "../errors.ts";
import { printable, quote } from "../text.ts";
import { errnoOf, lastLine } from "./raw_answer.ts";

/** Characters of what a board says about an error. */
const MOST_TOLD = 200;

/** ENOENT, ENOSPC, ENODEV, EINVAL, EROFS: the same numbers on all boards. */
const MISSING = 2;
const NO_SPACE = 28;
const NO_DEVICE = 19;
const INVALID = 22;
const READ_ONLY = 30;

const damaged = new WeakSet<BoardFilesError>();
const forgotten = new WeakSet<BoardFilesError>();
const memory = new WeakSet<BoardFilesError>();

/** The board raised an exception that damaged code raises, or code that is too long for its memory. */
export function isDamage(error: BoardFilesError): boolean {
  return damaged.has(error);
}

/** The board does not know the helper any more: it has restarted, or the code that named it was damaged. */
export function isForgotten(error: BoardFilesError): boolean {
  return forgotten.has(error);
}

/** The board had too little memory for the code. */
export function isOutOfMemory(error: BoardFilesError): boolean {
  return memory.has(error);
}

/** A board that restarts again and again. */
export function restartedError(action: string, times: number): BoardFilesError {
  return new BoardFilesError(`Cannot ${action}: the board restarted by itself ${times} times`, {
    hint: "A program on it may have started a watchdog. Press RESET, and run the command again at once.",
  });
}

/** A board that sends nothing any more. */
export function silentError(action: string, cause: unknown): BoardFilesError {
  return new BoardFilesError(`Cannot ${action}: the board does not answer any more`, {
    hint: "Check that the board is still plugged in, and try another cable.",
    cause,
  });
}

export function noFileSystem(action: string): BoardFilesError {
  return new BoardFilesError(`Cannot ${action}: the board has no file system`, {
    hint: "Its flash may be too small for one, or hold remains of other firmware. " +
      "To erase all of it first: flasher run --erase all",
  }, "no-file-system");
}

/** The error for an exception on the board; `trace`: its traceback. */
export function exceptionError(action: string, trace: string): BoardFilesError {
  const errno = errnoOf(trace);
  switch (errno) {
    case MISSING:
      return new BoardFilesError(`Cannot ${action}: the board has no such file or folder`);
    case NO_SPACE:
      return new BoardFilesError(`Cannot ${action}: the board's file system is full`, {}, "no-space");
    case NO_DEVICE:
      return noFileSystem(action);
    case INVALID:
      return new BoardFilesError(`Cannot ${action}: the board's file system does not accept the name`, {
        hint: 'The board may use FAT, which does not allow " * : < > ? or | in a name.',
      });
    case READ_ONLY:
      return new BoardFilesError(`Cannot ${action}: the board's file system is read-only for Python`, {
        hint:
          "CircuitPython with a USB drive lets only the computer write to that drive: copy the files to CIRCUITPY.",
      });
  }
  const error = new BoardFilesError(
    `Cannot ${action}: the board reports ${quote(printable(lastLine(trace)), MOST_TOLD)}`,
  );
  if (errno === undefined) damaged.add(error);
  if (lastLine(trace).startsWith("NameError")) forgotten.add(error);
  if (lastLine(trace).startsWith("MemoryError")) memory.add(error);
  return error;
}

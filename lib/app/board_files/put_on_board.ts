/** Puts files on a board whose firmware is in place: on the same port, through its Python prompt. */
import type { Clock } from "../../clock.ts";
import { BoardFilesError, DifferentFlashError, FlasherError, NoPromptError } from "../../errors.ts";
import type { Report } from "../../esp/events.ts";
import { startAt } from "../../esp/link/restart.ts";
import { setNear } from "../../esp/link/host_baud.ts";
import type { Fresh } from "../../repl/enter.ts";
import { leavePython, openPython } from "../../repl/open_python.ts";
import { compareFiles, type FilesDone } from "../../repl/put_files.ts";
import type { WantedFiles } from "../../repl/file_plan.ts";
import type { BoardPython } from "../../repl/board_python.ts";
import type { BoardSystem } from "../../repl/board_answers.ts";
import { ReplLine } from "../../repl/line.ts";
import { isEmptyMethod, runResetMethod } from "../../reset/run.ts";
import type { ResetMethod } from "../../reset/script.ts";
import type { SerialPort } from "../../serial/port.ts";
import { quote } from "../../text.ts";
import { putReporting } from "./put_reporting.ts";
import { FILES_IN_PLACE, FIRMWARE_IN_PLACE, sayFirst } from "./say_first.ts";

export interface ConsoleOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Restarts the board; empty if only a person can. */
  readonly method: ResetMethod;
  /** Of the console, bits per second. */
  readonly baud: number;
  /** What the board does after a restart, which also stops its program. Undefined: its program runs on until Ctrl-C. */
  readonly fresh: Fresh | undefined;
  /** flasher has just restarted the board: if it is making a file system, nothing must disturb it. */
  readonly started: boolean;
}

/** Talks to the board's Python, and restarts the board afterwards: `act` returns whether that is needed. */
export async function withPython<T>(
  port: SerialPort,
  { clock, signal, method, baud, fresh, started }: ConsoleOptions,
  act: (python: BoardPython, system: BoardSystem) => Promise<T>,
): Promise<T> {
  const canRestart = () => port.hasLines && !isEmptyMethod(method) && port.ofProgram !== true;
  const restart = async () => {
    if (canRestart()) await startAt(port, baud, { method, clock });
  };
  const mayFormat = fresh !== undefined && fresh !== "program";
  const starts = fresh !== undefined && canRestart() && !(started && mayFormat);
  const line = new ReplLine({ port, clock, signal });
  // The program may take over the chip's USB, which replaces the port.
  port.mayReturn?.(true);
  let opened;
  try {
    if (starts) await restart();
    else await setNear(port, baud);
    opened = await openPython(line, {
      word: randomWord(),
      ...(mayFormat || starts ? { fresh } : {}),
      ...(canRestart() ? { restart } : {}),
    });
  } catch (error) {
    if (!(error instanceof NoPromptError)) throw error;
    const { explained } = await import("./no_prompt.ts");
    throw await explained(error, port, { baud, clock, signal, restart: canRestart() ? method : undefined });
  } finally {
    port.mayReturn?.(false);
  }
  // The board starts as it will every day; without reset lines, only its Python starts again, also after an abort.
  const leave = async () => {
    if (canRestart()) await runResetMethod(method, port, clock);
    else await leavePython(line);
  };
  let result: T;
  try {
    result = await act(opened.python, opened.system);
  } catch (error) {
    await leave().catch((later) => {
      // Report the first error: the second one is often only its consequence.
      if (!(later instanceof FlasherError)) throw later;
    });
    throw error;
  }
  await sayFirst("The board was not restarted.", leave);
  return result;
}

export interface FilesJob extends ConsoleOptions {
  readonly report: Report;
  readonly wanted: WantedFiles;
  /** Of the chip that was just connected; undefined if it is not known. */
  readonly mac: string | undefined;
  /** True if the firmware that was just written names this build; undefined if nothing is known about it. */
  readonly hasBuild: ((build: string) => boolean) | undefined;
  /** Only compares: files that differ are an error. */
  readonly checks: boolean;
}

/** Throws BoardFilesError, or DifferentFlashError if it only compares. */
export async function putOnBoard(port: SerialPort, job: FilesJob): Promise<FilesDone> {
  const { report, wanted, mac, checks, hasBuild } = job;
  const total = wanted.files.length;
  report({ type: "files", total });
  let inPlace = FIRMWARE_IN_PLACE;
  return await sayFirst(() => inPlace, () =>
    withPython(port, job, async (python, system) => {
      checkSameChip(system, mac);
      checkBuild(system, hasBuild);
      if (checks) return await checkFiles(python, wanted, report);
      const done = await putReporting(python, wanted, { system, report });
      inPlace = FILES_IN_PLACE;
      return done;
    }));
}

async function checkFiles(
  python: BoardPython,
  wanted: WantedFiles,
  report: FilesJob["report"],
): Promise<FilesDone> {
  const different = await compareFiles(python, wanted, (file) => report({ type: "board-file", ...file }));
  if (different.length > 0) {
    throw new DifferentFlashError(
      `Cannot confirm what the board holds: ${different.length} of its files differ, first ${
        quote(different[0]!)
      }`,
    );
  }
  const total = wanted.files.length;
  return { total, written: 0, equal: total, removed: 0 };
}

/** With many boards on a table, another one may answer: the port of a chip's own USB returns under another name. */
export function checkSameChip({ uniqueId }: BoardSystem, mac: string | undefined): void {
  if (mac === undefined || uniqueId === undefined || isIdOf(uniqueId, mac.replaceAll(":", ""))) return;
  throw new BoardFilesError(
    `Cannot write files: found the board ${uniqueId} at this port, expected ${mac}, which was just flashed`,
    { hint: "Unplug the other board, and run again." },
  );
}

/** The whole MAC address, or on an ESP8266 its last three bytes, as a number. `digits`: of the MAC address. */
function isIdOf(uniqueId: string, digits: string): boolean {
  if (uniqueId.length === digits.length) return uniqueId === digits;
  const backward = uniqueId.match(/../g)!.toReversed().join("");
  return [uniqueId, backward].some((id) => id.includes(digits.slice(-6)));
}

/** Another slot may have started, or an image for another board that boots nevertheless. MicroPython from 1.25 on. */
function checkBuild({ build }: BoardSystem, hasBuild: FilesJob["hasBuild"]): void {
  if (build === undefined || hasBuild === undefined || hasBuild(build)) return;
  throw new BoardFilesError(
    `Cannot write files: the board runs the build ${
      quote(build)
    }, which the written firmware does not contain`,
    { hint: "To make the board start what was written: flasher run --boot-written" },
  );
}

/** A word that no program prints. */
function randomWord(): string {
  const letters = "bcdfghjkmnpqrstvwxz";
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => letters[byte % letters.length])
    .join("");
}

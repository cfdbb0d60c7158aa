/** A board with Python, and the code under test at its port. */
import { ReplLine } from "../../lib/repl/line.ts";
import type { BoardSystem } from "../../lib/repl/board_answers.ts";
import type { BoardPython } from "../../lib/repl/board_python.ts";
import type { WantedFiles } from "../../lib/repl/file_plan.ts";
import { openPython } from "../../lib/repl/open_python.ts";
import { type FileReport, type FilesDone, putFiles } from "../../lib/repl/put_files.ts";
import { bytesOf, type PythonConsole, type PythonSettings, withPython } from "../fake/python_board.ts";

export const WORD = "q7Zk2mVx";

export interface Bench extends PythonConsole {
  readonly python: BoardPython;
  readonly system: BoardSystem;
  /** Writes files, and returns the result with the report of each file. */
  put(
    files: Record<string, string | Uint8Array>,
    removals?: readonly string[],
  ): Promise<FilesDone & { reports: FileReport[] }>;
}

/** The program has run for `settleMs` before the prompt is asked for. */
export async function atPython<T>(
  settings: PythonSettings & { readonly settleMs?: number; readonly restartable?: boolean },
  test: (bench: Bench) => Promise<T>,
): Promise<T> {
  const { settleMs = 1500, restartable = false, ...python } = settings;
  return await withPython(python, async (terminal) => {
    const { clock, port } = terminal;
    await clock.sleep(settleMs);
    const line = new ReplLine({ port, clock, signal: new AbortController().signal });
    const restart = async () => {
      await port.setLines({ dtr: false, rts: true });
      await clock.sleep(50);
      await port.setLines({ dtr: false, rts: false });
    };
    const { python: board, system } = await openPython(line, {
      word: WORD,
      ...(restartable ? { restart } : {}),
    });
    return await test({
      ...terminal,
      python: board,
      system,
      put: async (files, removals = []) => {
        const reports: FileReport[] = [];
        const done = await putFiles(board, wantedFiles(files, removals), system, {
          onFile: (report) => reports.push(report),
        });
        return { ...done, reports };
      },
    });
  });
}

export function wantedFiles(
  files: Record<string, string | Uint8Array>,
  removals: readonly string[] = [],
): WantedFiles {
  return { files: Object.entries(files).map(([to, content]) => ({ to, bytes: bytesOf(content) })), removals };
}

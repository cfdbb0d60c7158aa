/** Puts files on a board, reports each, and warns of a board on which CircuitPython runs no program. */
import type { Report } from "../../esp/events.ts";
import { LEAVE_SAFE_MODE } from "../../esp/boot/safe_mode.ts";
import type { BoardSystem } from "../../repl/board_answers.ts";
import type { BoardPython } from "../../repl/board_python.ts";
import type { WantedFiles } from "../../repl/file_plan.ts";
import { type FilesDone, putFiles } from "../../repl/put_files.ts";

/** Throws as `putFiles` does. The warning of a safe mode comes at the end: it may also explain a failure. */
export async function putReporting(
  python: BoardPython,
  wanted: WantedFiles,
  { system, report }: { readonly system: BoardSystem; readonly report: Report },
): Promise<FilesDone> {
  // Asked first: a failure may be the end of the prompt.
  const reason = system.name === "circuitpython" ? await python.safeMode() : null;
  try {
    return await putFiles(python, wanted, system, {
      onFile: (file) => report({ type: "board-file", ...file }),
      onProgress: (to, written, size) => report({ type: "file-progress", to, written, size }),
    });
  } finally {
    if (reason !== null) {
      // The restart that follows may end it.
      const message = `The board was in safe mode, in which CircuitPython runs no program: ${reason}`;
      report({ type: "warning", message, hint: LEAVE_SAFE_MODE });
    }
  }
}

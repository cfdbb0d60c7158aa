/** What a board does when it starts for the first time after its flash. Pure; no I/O. */
import { isSince } from "../../esp/plan/file_system.ts";
import { type PythonBuild, readBanner } from "../../esp/image/python.ts";
import type { Job } from "../../esp/jobs/program.ts";
import type { Fresh } from "../../repl/enter.ts";

/** MicroPython from this version on ignores Ctrl-C until boot.py runs. */
const DEAF_START_SINCE = 20;

/**
 * A board whose flash was erased makes its file system. On any other board, old firmware may still have to: where its
 * file system begins is not always known, so the board itself must say. `greeted`: it has prompted since its flash.
 */
export function firstStart(
  { erase, files }: Pick<Job, "erase" | "files">,
  { greeted }: { readonly greeted: boolean },
): Fresh {
  if (erase === "all") return "formats";
  if (greeted) return "program";
  const build = files.values().map(({ bytes }) => readBanner(bytes)).find((one) => one !== undefined);
  return build !== undefined && ignoresCtrlC(build) ? "program" : "may-format";
}

/** CircuitPython makes its file system before it runs any Python. */
function ignoresCtrlC(build: PythonBuild): boolean {
  return build.name === "CircuitPython" || isSince(build, DEAF_START_SINCE);
}

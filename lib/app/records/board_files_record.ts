/** The files for the board's own file system, in the record of a plan: no value, and no secret. Pure; no I/O. */
import type { BoardSources } from "../board_files/sources.ts";

export function boardFilesRecord({ files, removals }: BoardSources) {
  return {
    files: files.map((file) =>
      file.kind === "bytes"
        ? { to: file.to, size: file.bytes.length }
        : { to: file.to, values: [...file.values.keys()] }
    ),
    removals,
  };
}

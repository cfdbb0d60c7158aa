/** The files for the board's own file system, as `flasher plan` shows them. Pure; no I/O. */
import type { BoardSources } from "../../app/board_files/sources.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { printable } from "../../text.ts";

/** A data file has another size on each board, so it shows its keys. */
export function boardFilesRows({ files, removals }: BoardSources): readonly (readonly string[])[] {
  return [
    ...files.map((file) => [
      printable(file.to),
      file.kind === "bytes"
        ? describeSize(file.bytes.length)
        : `values: ${printable([...file.values.keys()].join(", "))}`,
    ]),
    ...removals.map((path) => [printable(path), "removed"]),
  ];
}

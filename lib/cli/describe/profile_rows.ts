/** A profile as rows of a short table: what will be written to which board. Pure; no I/O. */
import { builtInBoard } from "../../app/boards/built_in_board.ts";
import { hex } from "../../bytes.ts";
import { chipById } from "../../esp/chips/mod.ts";
import { formatBoardReference } from "../../profile/board_reference.ts";
import type { Profile } from "../../profile/profile.ts";
import { formatPortName } from "../../serial/port_name.ts";
import { printable } from "../../text.ts";

/** `about` describes the files, by index. */
export function profileRows(
  { chip, board, port, files }: Pick<Profile, "chip" | "board" | "port" | "files">,
  about: readonly (string | undefined)[],
): readonly (readonly [string, string])[] {
  const summary = builtInBoard(board)?.summary;
  const rows: readonly (readonly [string, string])[] = [
    ["chip", chipById(chip)?.name ?? "the chip that responds"],
    ["board", formatBoardReference(board) + (summary === undefined ? "" : `: ${summary}`)],
    ["port", formatPortName(port)],
    ...files.map(({ offset, path, locked }, i) =>
      [
        locked?.kind === "firmware" ? "firmware" : offset === "auto" ? offset : hex(offset),
        path + (about[i] === undefined ? "" : `: ${about[i]}`),
      ] as const
    ),
  ];
  return rows.map(([name, value]) => [name, printable(value)]);
}

/** `flasher boards`: lists boards, built-in profiles and simulated boards; or shows one board in detail. */
import { type Board, BOARDS } from "../../../plugins/mod.ts";
import { EXIT, type ExitCode, UsageError } from "../../errors.ts";
import { profileFields } from "../../profile/fields.ts";
import { SIMULATED_BOARDS } from "../../simulator/mod.ts";
import { quote } from "../../text.ts";
import { boardRecord, boardTimings } from "../describe/board_record.ts";
import { boardText } from "../describe/board_text.ts";
import { builtInBoard } from "../../app/boards/built_in_board.ts";
import { profileNames, profileSummary } from "../../app/files/built_in_profiles.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import type { Call } from "../command.ts";
import { JSON_VERSION, writeJson } from "../../app/records/json_line.ts";
import { KNOWN } from "../../app/known_names.ts";
import { WRITE_FILE } from "../describe/port_list.ts";
import { tellNext } from "../next_step.ts";
import { styleFor } from "../screen/style.ts";
import { definitions } from "../screen/table.ts";

/** Columns; lines are wrapped for people in a pipe, too. */
const WIDTH = 80;

export function execute(call: Call): Promise<ExitCode> {
  const { system, argument, rest: [word], has } = call;
  const { stdout } = system;
  const board = argument === undefined ? undefined : findBoard(argument);
  if (word !== undefined) {
    throw new UsageError(`BOARD: found ${quote(word)} after the name of the board, expected nothing`, {
      hint: 'See "flasher help boards".',
    });
  }
  const columns = Math.min(WIDTH, lineWidth(stdout));
  if (has("json")) writeJson(stdout, board === undefined ? listRecord() : oneRecord(board));
  else {
    const lines = board === undefined
      ? listText(columns)
      : boardText(board, { columns, style: styleFor(stdout, system) });
    stdout.write(lines.map((line) => line + "\n").join(""));
    if (board !== undefined) tellNext(call, { ...WRITE_FILE, words: ["--board", board.name] });
  }
  return Promise.resolve(EXIT.ok);
}

/** As in a profile: case and hyphens do not matter. */
function findBoard(name: string): Board {
  const result = profileFields(KNOWN).board.parse(name);
  const board = "value" in result ? builtInBoard(result.value) : undefined;
  if (board !== undefined) return board;
  const hint = "error" in result
    ? result.error.hint ?? `Boards: ${result.error.expected}`
    : "To try a board plugin: flasher boards test FILE";
  throw new UsageError(`BOARD: found ${quote(name)}, expected the name of a built-in board`, { hint });
}

function oneRecord(board: Board): Record<string, unknown> {
  return { type: "board", version: JSON_VERSION, ...boardTimings(board) };
}

function listRecord(): Record<string, unknown> {
  return {
    type: "boards",
    version: JSON_VERSION,
    boards: BOARDS.map(boardRecord),
    profiles: profileNames().map((name) => ({ name, summary: profileSummary(name) })),
    simulated: SIMULATED_BOARDS.map(({ name, summary }) => ({ port: `sim:${name}`, summary })),
  };
}

function listText(columns: number): string[] {
  return [
    ...wrap('Boards, for "board:" in a profile, or --board; "flasher boards NAME" draws one:', columns),
    ...definitions(BOARDS.map(({ name, summary }) => [name, summary]), columns),
    "",
    ...wrap('Built-in profiles, for "flasher run":', columns),
    ...definitions(profileNames().map((name) => [name, profileSummary(name)]), columns),
    "",
    ...wrap('Simulated boards, for "port:" in a profile, or --port:', columns),
    ...definitions(SIMULATED_BOARDS.map(({ name, summary }) => [`sim:${name}`, summary]), columns),
  ];
}

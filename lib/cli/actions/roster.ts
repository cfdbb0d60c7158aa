/** `flasher roster`: what rosters say about boards, as a table, as files, or as JSON. */
import { checkMayOverwrite, checkWritable, writeOutput } from "../../app/files/output_file.ts";
import type { Result, Warning } from "../../app/reporter.ts";
import { labelsOf } from "../../app/roster/labels.ts";
import {
  type MergedBoard,
  type MergedRoster,
  mergeRosters,
  type NumberConflict,
} from "../../app/roster/merge.ts";
import { readNames, readRoster } from "../../app/roster/roster_files.ts";
import { statisticsOf } from "../../app/roster/statistics.ts";
import type { System } from "../../app/system/system.ts";
import { EXIT, type ExitCode, UsageError } from "../../errors.ts";
import { quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { boardRecord, boardsCsv, tableRows } from "../../app/records/roster_rows.ts";
import { summaryRecord } from "../../app/records/summary_record.ts";
import { summaryLines } from "../describe/roster_summary.ts";
import { type NextStep, tellNext } from "../next_step.ts";
import { lineWidth, truncate, wrap } from "../screen/columns.ts";
import { JSON_VERSION, writeJson } from "../../app/records/json_line.ts";
import { warnFor } from "../screen/warn_for.ts";
import { styleFor } from "../screen/style.ts";
import { textTable } from "../screen/table.ts";

const STDOUT = "-";

/** A file to write. `make` loads what it needs. */
interface Export {
  readonly path: string;
  readonly make: (boards: readonly MergedBoard[]) => string | Promise<string>;
}

export async function execute(call: Call): Promise<ExitCode> {
  const { system, argument, rest, has } = call;
  if (argument === undefined) {
    throw new UsageError("FILE: found nothing, expected the name of a roster", {
      hint: "For example: flasher roster flash-roster.jsonl",
    });
  }
  const exports = exportsOf(call);
  const inputs = [argument, ...rest, ...call.all("names")];
  for (const { path } of exports) {
    if (path === STDOUT) continue;
    await checkMayOverwrite(system, path, { replace: has("force") });
    await checkWritable(system, path);
    await checkNotInput(system, path, inputs);
  }
  const merged = mergeRosters(await Promise.all([argument, ...rest].map((path) => readRoster(system, path))));
  const boards = (await named(call, merged.boards)).filter(({ result }) =>
    !has("failed") || result !== "passed"
  );
  merged.conflicts.map(describeConflict).forEach(warnFor(call));
  const results = await write(call, exports, boards);
  if (has("json")) showJson(system, { ...merged, boards }, results);
  else if (exports.every(({ path }) => path !== STDOUT)) {
    showText(system, { ...merged, boards }, results);
    const next = nextStep(call, merged.boards);
    if (next !== undefined && exports.length === 0) tellNext(call, next);
  }
  return EXIT.ok;
}

/** First the boards that have not passed, then the labels of those that have. */
function nextStep({ argument, rest, has }: Call, all: readonly MergedBoard[]): NextStep | undefined {
  const step = { command: "roster", same: "none", argument } as const;
  if (all.length === 0) return undefined;
  if (all.every(({ result }) => result === "passed")) {
    return { ...step, to: "print labels for the boards", words: [...rest, "--labels", "labels.html"] };
  }
  if (!has("failed")) {
    return { ...step, to: "show only those that have not passed", words: [...rest, "--failed"] };
  }
  // Only one roster can be continued.
  return rest.length > 0 ? undefined : {
    to: "write to them again",
    command: "watch",
    argument: "PROFILE",
    words: ["--roster", argument!],
    same: "none",
  };
}

/** A roster cannot be made again: --force must not replace it. Throws UsageError. */
async function checkNotInput(system: System, path: string, inputs: readonly string[]): Promise<void> {
  if (await system.stat(path) === undefined) return;
  const real = await system.realPath(path);
  for (const input of inputs) {
    if (await system.stat(input) === undefined || await system.realPath(input) !== real) continue;
    throw new UsageError(`Cannot write ${quote(path)}: this command reads it`, {
      hint: "Choose another name.",
    });
  }
}

/** Throws UsageError if standard output would get two things. */
function exportsOf({ text, has }: Call): Export[] {
  const [csv, labels] = [text("csv"), text("labels")];
  if (csv !== undefined && csv === labels) {
    throw new UsageError(`--csv and --labels: found "${csv}" for both, expected two different files`);
  }
  const exports: Export[] = [
    ...csv === undefined ? [] : [{ path: csv, make: boardsCsv }],
    ...labels === undefined ? [] : [{
      path: labels,
      make: async (boards: readonly MergedBoard[]) =>
        (await import("../../app/records/roster_labels.ts")).labelsPage(boards),
    }],
  ];
  if (has("json") && exports.some(({ path }) => path === STDOUT)) {
    throw new UsageError('--json: found "-" as the name of a file as well, expected one output only');
  }
  return exports;
}

/** Names from a list replace those of the roster. */
async function named(
  { system, text }: Call,
  boards: readonly MergedBoard[],
): Promise<readonly MergedBoard[]> {
  const path = text("names");
  if (path === undefined) return boards;
  const labels = labelsOf(await readNames(system, path));
  return boards.map((board) => {
    const label = labels.get(board.mac);
    return label === undefined ? board : { ...board, label };
  });
}

async function write(
  { system, has }: Call,
  exports: readonly Export[],
  boards: readonly MergedBoard[],
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const { path, make } of exports) {
    const content = await make(boards);
    if (path === STDOUT) system.stdout.write(content);
    else {
      const file = { path, bytes: new TextEncoder().encode(content) };
      results.push(await writeOutput(system, file, { replace: has("force") }));
    }
  }
  return results;
}

function describeConflict({ kind, number, mac, others }: NumberConflict): Warning {
  switch (kind) {
    case "numbers":
      return {
        message: `Board ${mac} has several numbers: ${[number, ...others].join(", ")}. The first one counts.`,
      };
    case "boards":
      return {
        message: `Number ${number} belongs to several boards: ${[mac, ...others].join(", ")}`,
        hint: "Give each room its own numbers, for example with --first 101.",
      };
  }
}

function showText(system: System, { boards, lines }: MergedRoster, results: readonly Result[]): void {
  const columns = lineWidth(system.stdout);
  const { ellipsis } = styleFor(system.stdout, system);
  const table = boards.length === 0
    ? ["No boards."]
    : textTable(tableRows(boards)).map((line) => truncate(line, columns, { ellipsis }));
  const below = [...summaryLines(statisticsOf(lines)), ...results.flatMap(({ lines }) => lines)];
  const text = [...table, "", ...below.flatMap((line) => wrap(line, columns))];
  system.stdout.write(text.map((line) => line + "\n").join(""));
}

function showJson(system: System, { boards, lines }: MergedRoster, results: readonly Result[]): void {
  boards.forEach((board) => writeJson(system.stdout, boardRecord(board)));
  results.forEach(({ record }) => writeJson(system.stdout, record));
  const statistics = summaryRecord(statisticsOf(lines));
  writeJson(system.stdout, { type: "roster", version: JSON_VERSION, boards: boards.length, ...statistics });
}

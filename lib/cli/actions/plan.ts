/** `flasher plan`: shows what would be written, as far as it is known without a board. */
import { usualBaud } from "../../app/connection_settings.ts";
import { hex } from "../../bytes.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { EXIT, type ExitCode } from "../../errors.ts";
import { formatBoardReference } from "../../profile/board_reference.ts";
import { formatPortName } from "../../serial/port_name.ts";
import { printable } from "../../text.ts";
import type { Call } from "../command.ts";
import { eachProfile } from "../each_profile.ts";
import { prepare as prepareRequest } from "../../app/prepare.ts";
import { profileRequest } from "../request.ts";
import { tellNext } from "../next_step.ts";
import { boardFilesRows } from "../describe/board_files_rows.ts";
import { ACTIONS, firmwareLine } from "../describe/firmware_line.ts";
import { lockedLine } from "../describe/locked_line.ts";
import { warnOnStderr } from "../screen/reporter.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import { writeJson } from "../../app/records/json_line.ts";
import { isInSlot, planFacts, planRecord, type PlanSums } from "../../app/records/plan_record.ts";
import { textTable } from "../screen/table.ts";

export async function execute(call: Call): Promise<ExitCode> {
  return await eachProfile(call, planOne);
}

async function planOne(call: Call): Promise<ExitCode> {
  const { system } = call;
  const warn = warnOnStderr(system);
  const prepared = await prepareRequest({ system, warn }, profileRequest(call));
  const facts = await planFacts(prepared);
  if (call.has("json")) {
    writeJson(system.stdout, planRecord(prepared, facts), call.tag);
    return EXIT.ok;
  }
  const { source, profile, plugin, expected, locked, boardFiles } = prepared;
  const { chip, regions } = expected;
  const rows = regions.map(({ path, offset, data }) => [
    ...(isInSlot(prepared, path) ? ["table", ""] : [hex(offset, 6), hex(offset + data.length, 6)]),
    describeSize(data.length).padStart(9),
    printable(path),
  ]);
  const [details, planWarnings] = [
    expected.notes.filter(({ kind }) => kind === "detail"),
    expected.notes.filter(({ kind }) => kind === "warning"),
  ];
  const columns = lineWidth(system.stdout);
  const firmware = firmwareLine(ACTIONS.wouldWrite, prepared, { named: call.argument !== undefined });
  const lines = [
    ...wrap(
      `${printable(source)}: ${chip.name}, board ${printable(formatBoardReference(profile.board))}, port ${
        printable(formatPortName(profile.port))
      }`,
      columns,
    ),
    ...(firmware === undefined ? [] : wrap(firmware, columns)),
    ...locked.map(lockedLine),
    "",
    ...textTable([["from", "to", "     size", "file"], ...rows]),
    "",
    ...(boardFiles === undefined
      ? []
      : [...textTable([["on the board", ""], ...boardFilesRows(boardFiles)]), ""]),
    ...(plugin === undefined ? [] : [
      ...wrap("  The board is a plugin, which runs only if you allow it. Its SHA-256:", columns),
      ...wrap(`  ${plugin.key}`, columns),
    ]),
    ...details.flatMap(({ text }) => wrap(printable(text), columns)),
    ...wrap(describeSums(facts.sums, usualBaud(profile)), columns),
  ];
  system.stdout.write(lines.map((line) => line + "\n").join(""));
  tellNext(call, { to: "write it", command: "run", same: "files", argument: call.argument });
  planWarnings.forEach(({ text }) => warn({ message: text }));
  facts.warnings.forEach(warn);
  return EXIT.ok;
}

function describeSums({ bytes, wireBytes, estimateMs }: PlanSums, baud: number): string {
  const seconds = Math.ceil(estimateMs / 1000);
  return `${describeSize(bytes)}, ${
    describeSize(wireBytes)
  } after compression: about ${seconds} s at ${baud} baud`;
}

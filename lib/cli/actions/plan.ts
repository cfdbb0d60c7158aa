/** `flasher plan`: shows what would be written, as far as it is known without a board. */
import { usualBaud } from "../../app/connection_settings.ts";
import { hex } from "../../bytes.ts";
import { compress } from "../../compress/compress.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { makePayload } from "../../esp/flash/payload.ts";
import { EXIT, type ExitCode } from "../../errors.ts";
import { estimateMs } from "../../esp/plan/estimate.ts";
import { formatBoardReference } from "../../profile/board_reference.ts";
import { formatPortName } from "../../serial/port_name.ts";
import { printable } from "../../text.ts";
import type { Call } from "../command.ts";
import { eachProfile } from "../each_profile.ts";
import { prepare as prepareRequest } from "../../app/prepare.ts";
import { profileRequest } from "../request.ts";
import { tellNext } from "../next_step.ts";
import { ACTIONS, firmwareLine } from "../describe/firmware_line.ts";
import { warnOnStderr } from "../screen/reporter.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import { JSON_VERSION, writeJson } from "../screen/json_line.ts";
import { chipWarnings } from "../../app/boards/chip_warnings.ts";
import { scriptWarnings } from "../../app/boards/script_warnings.ts";
import { textTable } from "../screen/table.ts";

export async function execute(call: Call): Promise<ExitCode> {
  return await eachProfile(call, planOne);
}

async function planOne(call: Call): Promise<ExitCode> {
  const { system } = call;
  const warn = warnOnStderr(system);
  const prepared = await prepareRequest({ system, warn }, profileRequest(call));
  const { source, profile, plugin, expected, files } = prepared;
  const { chip, regions } = expected;
  // Only the board's partition table says where it goes.
  const inSlot = (path: string) => files.some((file) => file.path === path && file.slot === true);
  const warnings = [...scriptWarnings(profile, undefined), ...await chipWarnings(prepared)];
  const notes = [...expected.notes.map(({ text }) => text), ...warnings.map(({ message }) => message)];
  const dialect = chip.stub ?? chip.rom;
  const payloads = await Promise.all(regions.map((region) => makePayload(region, dialect, compress)));
  const bytes = regions.reduce((sum, { data }) => sum + data.length, 0);
  const wireBytes = payloads.reduce((sum, payload) => sum + payload.bytes.length, 0);
  const estimate = estimateMs(chip, { bytes, wireBytes, baud: usualBaud(profile) });

  if (call.has("json")) {
    const described = regions.map(({ path, offset, data, md5 }) => ({
      path,
      ...(inSlot(path) ? { slot: true } : { offset }),
      size: data.length,
      md5,
    }));
    const { port, baud, flash, after } = profile;
    const board = formatBoardReference(profile.board);
    const code = plugin === undefined
      ? {}
      : { plugin: { path: plugin.path, sha256: plugin.sha256, key: plugin.key } };
    const plan = {
      chip: chip.id,
      port: formatPortName(port),
      baud,
      board,
      ...code,
      flash,
      after,
      regions: described,
      notes,
    };
    const sums = { bytes, wireBytes, estimateMs: estimate };
    writeJson(system.stdout, { type: "plan", version: JSON_VERSION, ...plan, ...sums }, call.tag);
    return EXIT.ok;
  }
  const rows = regions.map(({ path, offset, data }) => [
    ...(inSlot(path) ? ["table", ""] : [hex(offset, 6), hex(offset + data.length, 6)]),
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
    "",
    ...textTable([["from", "to", "     size", "file"], ...rows]),
    "",
    ...(plugin === undefined ? [] : [
      ...wrap("  The board is a plugin, which runs only if you allow it. Its SHA-256:", columns),
      ...wrap(`  ${plugin.key}`, columns),
    ]),
    ...details.flatMap(({ text }) => wrap(printable(text), columns)),
    ...wrap(describeSums({ bytes, wireBytes, estimate, baud: usualBaud(profile) }), columns),
  ];
  system.stdout.write(lines.map((line) => line + "\n").join(""));
  tellNext(call, { to: "write it", command: "run", same: "files", argument: call.argument });
  planWarnings.forEach(({ text }) => warn({ message: text }));
  warnings.forEach(warn);
  return EXIT.ok;
}

interface Sums {
  readonly bytes: number;
  readonly wireBytes: number;
  /** Milliseconds. */
  readonly estimate: number;
  readonly baud: number;
}

function describeSums({ bytes, wireBytes, estimate, baud }: Sums): string {
  const seconds = Math.ceil(estimate / 1000);
  return `${describeSize(bytes)}, ${
    describeSize(wireBytes)
  } after compression: about ${seconds} s at ${baud} baud`;
}

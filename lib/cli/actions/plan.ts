/** `flasher plan`: everything that is known before a board is connected. */
import { usualBaud } from "../../app/connection_settings.ts";
import { hex } from "../../bytes.ts";
import { compress } from "../../esp/flash/compress.ts";
import { prepare } from "../../esp/flash/write_region.ts";
import { EXIT, type ExitCode } from "../../errors.ts";
import { estimateMs } from "../../esp/plan/estimate.ts";
import { isCodePath } from "../../profile/names.ts";
import { printable } from "../../text.ts";
import type { Call } from "../command.ts";
import { prepareCall } from "../../app/prepare.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import { describeWarning } from "../screen/error_text.ts";
import { JSON_VERSION, writeJson } from "../screen/json_line.ts";
import { pluginFile } from "../../app/boards/plugin_file.ts";
import { scriptWarnings } from "../../app/boards/script_warnings.ts";
import { styleFor } from "../screen/style.ts";
import { textTable } from "../screen/table.ts";

export async function showPlan(call: Call): Promise<ExitCode> {
  const { system } = call;
  const { source, profile, expected } = await prepareCall(call);
  const { chip, regions } = expected;
  const warnings = scriptWarnings(profile, undefined);
  const notes = [...expected.notes, ...warnings.map(({ message }) => message)];
  const plugin = isCodePath(profile.board) ? await pluginFile(call, profile.board) : undefined;
  const dialect = chip.stub ?? chip.rom;
  const shipments = await Promise.all(regions.map((region) => prepare(region, dialect, compress)));
  const bytes = regions.reduce((sum, { data }) => sum + data.length, 0);
  const wireBytes = shipments.reduce((sum, shipment) => sum + shipment.bytes.length, 0);
  const estimate = estimateMs(chip, { bytes, wireBytes, baud: usualBaud(profile) });

  if (call.has("json")) {
    const described = regions.map(({ path, offset, data, md5 }) => ({
      path,
      offset,
      size: data.length,
      md5,
    }));
    const { port, baud, board, flash, after } = profile;
    const code = plugin === undefined
      ? {}
      : { plugin: { path: plugin.path, sha256: plugin.sha256, key: plugin.key } };
    const plan = { chip: chip.id, port, baud, board, ...code, flash, after, regions: described, notes };
    const sums = { bytes, wireBytes, estimateMs: estimate };
    writeJson(system.stdout, { type: "plan", version: JSON_VERSION, ...plan, ...sums });
    return EXIT.ok;
  }
  const rows = regions.map(({ path, offset, data }) => [
    hex(offset, 6),
    hex(offset + data.length, 6),
    String(data.length).padStart(9),
    printable(path),
  ]);
  const columns = lineWidth(system.stdout);
  const lines = [
    ...wrap(
      `${printable(source)}: ${chip.name}, board ${printable(profile.board)}, port ${
        printable(profile.port)
      }`,
      columns,
    ),
    "",
    ...textTable([["from", "to", "    bytes", "file"], ...rows]),
    "",
    ...(plugin === undefined ? [] : [
      ...wrap("  The board is code, which is run only if you allow it. Its SHA-256:", columns),
      ...wrap(`  ${plugin.key}`, columns),
    ]),
    ...expected.notes.flatMap((note) => wrap(printable(note), columns, "  ")),
    ...wrap(describeSums({ bytes, wireBytes, estimate, baud: usualBaud(profile) }), columns),
  ];
  system.stdout.write(lines.map((line) => line + "\n").join(""));
  const look = { style: styleFor(system.stderr, system), columns: lineWidth(system.stderr) };
  system.stderr.write(warnings.map((warning) => describeWarning(warning, look)).join(""));
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
  return `${bytes} bytes, ${wireBytes} after compression: about ${
    Math.ceil(estimate / 1000)
  } s at ${baud} baud`;
}

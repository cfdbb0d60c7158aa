/** What would be written, as far as it is known without a board (docs/json.md). */
import { compress } from "../../compress/compress.ts";
import { formatBoardReference } from "../../profile/board_reference.ts";
import { formatPortName } from "../../serial/port_name.ts";
import { estimateMs } from "../../esp/plan/estimate.ts";
import { makePayload } from "../../esp/flash/payload.ts";
import { chipWarnings } from "../boards/chip_warnings.ts";
import { scriptWarnings } from "../boards/script_warnings.ts";
import { usualBaud } from "../connection_settings.ts";
import type { PreparedRequest } from "../prepare.ts";
import type { Warning } from "../reporter.ts";
import { JSON_VERSION } from "./json_line.ts";
import { boardFilesRecord } from "./board_files_record.ts";
import { lockedValues } from "./locked_values.ts";

/** Sums over all regions. `wireBytes`: compressed. */
export interface PlanSums {
  readonly bytes: number;
  readonly wireBytes: number;
  readonly estimateMs: number;
}

/** What a plan needs besides the request itself. */
export interface PlanFacts {
  readonly sums: PlanSums;
  /** About the board's reset methods and the chip. */
  readonly warnings: readonly Warning[];
}

export async function planFacts(prepared: PreparedRequest): Promise<PlanFacts> {
  const { profile, expected: { chip, regions } } = prepared;
  const dialect = chip.stub ?? chip.rom;
  const payloads = await Promise.all(regions.map((region) => makePayload(region, dialect, compress)));
  const bytes = regions.reduce((sum, { data }) => sum + data.length, 0);
  const wireBytes = payloads.reduce((sum, payload) => sum + payload.bytes.length, 0);
  return {
    sums: { bytes, wireBytes, estimateMs: estimateMs(chip, { bytes, wireBytes, baud: usualBaud(profile) }) },
    warnings: [...scriptWarnings(profile, undefined), ...await chipWarnings(prepared)],
  };
}

/** Only the board's partition table says where this file goes. */
export function isInSlot({ files }: Pick<PreparedRequest, "files">, path: string): boolean {
  return files.some((file) => file.path === path && file.slot === true);
}

export function planRecord(prepared: PreparedRequest, { sums, warnings }: PlanFacts) {
  const { profile: { port, baud, board, flash, after }, plugin, expected, locked, boardFiles } = prepared;
  return {
    type: "plan",
    version: JSON_VERSION,
    chip: expected.chip.id,
    port: formatPortName(port),
    baud,
    board: formatBoardReference(board),
    ...(plugin === undefined
      ? {}
      : { plugin: { path: plugin.path, sha256: plugin.sha256, key: plugin.key } }),
    flash,
    after,
    regions: expected.regions.map(({ path, offset, data, md5 }) => ({
      path,
      ...(isInSlot(prepared, path) ? { slot: true } : { offset }),
      size: data.length,
      md5,
    })),
    ...(locked.length === 0 ? {} : { firmware: locked.map(lockedValues) }),
    notes: [...expected.notes.map(({ text }) => text), ...warnings.map(({ message }) => message)],
    ...(boardFiles === undefined ? {} : { boardFiles: boardFilesRecord(boardFiles) }),
    ...sums,
  } as const;
}

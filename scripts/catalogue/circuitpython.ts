/** Makes CircuitPython's rows from the make files of its boards. Pure; no I/O. */
import type { BoardRow, CatalogueData } from "../../lib/catalogue/rows.ts";
import { spansOf } from "./spans.ts";

/** A board as the last release that has it describes it. */
export interface BoardSources {
  readonly id: string;
  /** mpconfigboard.mk */
  readonly make: string;
  /** mpconfigboard.h */
  readonly header: string;
}

/** `versions`: oldest first, each with the ids of its boards. */
export function circuitpythonData(
  versions: readonly (readonly [string, readonly string[]])[],
  boards: readonly BoardSources[],
  source: string,
): CatalogueData {
  const spans = spansOf(versions);
  const rows = boards.flatMap(({ id, make, header }): BoardRow[] => {
    const span = spans.get(id);
    if (span === undefined) return [];
    const flash = sizeOf(valueOf(make, "CIRCUITPY_ESP_FLASH_SIZE"));
    const psram = sizeOf(valueOf(make, "CIRCUITPY_ESP_PSRAM_SIZE"));
    return [{
      id,
      // Version 7 built for one chip unless the board named another. [7.0.0, ports/espressif/Makefile]
      chip: valueOf(make, "IDF_TARGET") ?? "esp32s2",
      about: nameIn(header) ?? "",
      ...span,
      ...(flash === undefined ? {} : { flash }),
      ...(psram === undefined ? {} : { psram: true }),
    }];
  });
  rows.sort((a, b) => a.id < b.id ? -1 : 1);
  return { source, versions: versions.map(([version]) => version), boards: rows };
}

/** The value of a variable in a make file. */
export function valueOf(make: string, name: string): string | undefined {
  return new RegExp(`^\\s*${name}\\s*[:?]?=\\s*(\\S+)`, "m").exec(make)?.[1];
}

function sizeOf(text: string | undefined): number | undefined {
  const [, number, unit] = /^(\d+)(MB|KB)$/.exec(text ?? "") ?? [];
  if (number === undefined || number === "0") return undefined;
  return Number(number) * (unit === "MB" ? 1024 * 1024 : 1024);
}

function nameIn(header: string): string | undefined {
  return /^\s*#\s*define\s+MICROPY_HW_BOARD_NAME\s+"([^"\n]{1,120})"/m.exec(header)?.[1];
}

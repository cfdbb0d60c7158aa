/** Names a firmware file in a few words. Pure; no I/O. */
import { nameOfFamily } from "../containers/uf2_families.ts";
import type { FileAnalysis, FileKind } from "./analyze.ts";

const KIND_WORDS: Readonly<Record<FileKind, string>> = {
  "bootloader": "bootloader",
  "application": "application",
  "merged": "merged firmware",
  "partition-table": "partition table",
  "init-data": "RF init data of an ESP8266",
  "data": "data of an unknown kind",
  "unknown-chip": "image for an unknown chip",
  "other-chip": "firmware",
  "damaged": "damaged firmware",
};

/** `UF2, application for ESP32` */
export function imageSummary({ kind, chip, unknownChipId, container }: FileAnalysis): string {
  const names = container === undefined ? [] : [...new Set(container.families.map(nameOfFamily))];
  const about = chip !== undefined && names.length < 2
    ? ` for ${chip.name}`
    : names.length > 0
    ? ` for ${names.join(" and ")}`
    : unknownChipId === undefined
    ? ""
    : ` (id ${unknownChipId})`;
  const format = container === undefined ? "" : `${container.kind === "uf2" ? "UF2" : "Intel HEX"}, `;
  return `${format}${KIND_WORDS[kind]}${about}`;
}

/** The same with an article, to complete "it is …": `a bootloader for ESP32`. */
export function imageWords(analysis: FileAnalysis): string {
  const summary = imageSummary(analysis);
  if (analysis.container !== undefined) return `a ${summary.replace(/^(UF2|Intel HEX), /, "$1 file with ")}`;
  switch (analysis.kind) {
    case "bootloader":
    case "partition-table":
      return `a ${summary}`;
    case "application":
    case "unknown-chip":
      return `an ${summary}`;
    case "merged":
    case "init-data":
    case "data":
    case "other-chip":
    case "damaged":
      return summary;
  }
}

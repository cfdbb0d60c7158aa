/** Describes a firmware file for people. Pure; no I/O. */
import { hex } from "../../bytes.ts";
import type { AppDescription } from "../../esp/image/app_description.ts";
import type { Chip } from "../../esp/chips/chip.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { describeRevision } from "../../esp/chips/revision.ts";
import { minRevision } from "../../esp/image/check.ts";
import type { FileAnalysis, FoundImage } from "../../esp/image/analyze.ts";
import { imageSummary } from "../../esp/image/image_summary.ts";
import type { ImageHeader } from "../../esp/image/header.ts";
import type { ImageFile } from "../../esp/image/image_file.ts";
import { nameOfData } from "../../esp/image/other_file.ts";
import { subtypeName, typeName } from "../../esp/image/partition_table.ts";
import { printable } from "../../text.ts";
import { flashNames } from "../../app/records/flash_settings.ts";
import { formatFileSize } from "../screen/format_amount.ts";
import { textTable } from "../screen/table.ts";

export function imageText({ path, bytes }: ImageFile, description: FileAnalysis): string[] {
  const { python, images, uncovered, table, container } = description;
  const kind = (description.kind === "data" ? nameOfData(bytes) : undefined) ?? imageSummary(description);
  const lines = [`${printable(path)}: ${kind}, ${formatFileSize(bytes.length)}`];
  if (python !== undefined) lines.push(`  ${printable(python)}`);
  if (container?.problem !== undefined) lines.push(`  ${printable(container.problem)}`);
  const place = placeOf(description);
  if (place !== undefined) lines.push(`  ${place}`);
  if (container !== undefined && container.ranges.length > 0) lines.push("", ...rangesText(container.ranges));
  const parts = images.map((image) => ({ address: image.address ?? 0, text: foundText(image) }));
  if (table !== undefined) parts.push({ address: table.address ?? 0, text: tableText(table) });
  for (const { text } of parts.sort((a, b) => a.address - b.address)) lines.push("", ...text);
  if (uncovered.length > 0) lines.push("", ...uncoveredText(description));
  return lines;
}

/** The offset of a plain file, if the file determines it. */
function placeOf({ kind, chip, address }: FileAnalysis): string | undefined {
  if (address !== undefined) return `goes to ${hex(address)}`;
  if (kind === "application" && chip?.loaderMapped !== undefined) {
    return "needs a loader in flash, which sets the offset (Espressif's: 0x1000, rBoot: 0x2000)";
  }
  if (kind === "application" && chip?.mapped !== undefined) {
    return "needs a bootloader and a partition table in flash, which sets the offset (usually 0x10000)";
  }
  return undefined;
}

/** A file system, settings, or code that only the program itself knows of. */
function uncoveredText({ uncovered, address, container }: FileAnalysis): string[] {
  const where = address === undefined && container === undefined ? "in the file, " : "";
  return [
    "No checksum covers these bytes, so flasher cannot tell whether they are right:",
    ...uncovered.map(({ offset, size }) =>
      `  ${where}${hex(offset, 6)} to ${hex(offset + size, 6)}, ${describeSize(size)}`
    ),
  ];
}

function rangesText(ranges: readonly { readonly address: number; readonly bytes: Uint8Array }[]): string[] {
  const rows = ranges.map(({ address, bytes }) => [
    hex(address, 6),
    hex(address + bytes.length, 6),
    String(bytes.length).padStart(9),
  ]);
  return textTable([["from", "to", "    bytes"], ...rows]);
}

/** One image under its heading. */
export function foundText({ address, content }: FoundImage): string[] {
  if ("problem" in content) return [`Damaged image${atAddress(address)}`, `  ${content.problem}`];
  const { header, role, chip, size, description } = content;
  const name = role === "bootloader" ? "Bootloader" : "Application";
  const facts = [
    ...describeApplication(description),
    ...(size === undefined ? [] : [["size", formatFileSize(size)]]),
    ...(size === header.length ? [] : [["for RAM", formatFileSize(header.length)]]),
    ["entry", hex(header.entry, 8)],
    ["flash", flashNames(header, chip).join(", ")],
    ...describeRevisions(header, chip).map((range) => ["revision", range]),
    ["checksum", "valid"],
    ["SHA-256", header.extended?.hashed ? "valid" : "none"],
  ].map(([name, fact]) => `  ${name!.padEnd(9)} ${fact}`);
  const segments = header.segments.map(({ address, length }) => [
    hex(address, 8),
    String(length).padStart(9),
  ]);
  const table = textTable([["segment", "    bytes"], ...segments]).map((line) => `  ${line}`);
  return [`${name}${atAddress(address)}`, ...facts, ...table];
}

/** The application's own description, without empty fields. */
function describeApplication(description: AppDescription | undefined): string[][] {
  if (description === undefined) return [];
  const { project, version, idf, date } = description;
  return [["project", project], ["version", version], ["ESP-IDF", idf], ["built", date]]
    .filter(([, text]) => text !== "").map(([name, text]) => [name!, printable(text!)]);
}

function atAddress(address: number | undefined): string {
  return address === undefined ? "" : ` at ${hex(address)}`;
}

function describeRevisions(header: ImageHeader, chip: Chip): string[] {
  const [min, max] = [minRevision(header, chip), header.extended?.maxRevision];
  return [
    ...(min === undefined ? [] : [`${describeRevision(min)} or later`]),
    ...(max === undefined ? [] : [`up to ${describeRevision(max)}`]),
  ];
}

/** A partition table, headed by what it is. */
export function tableText({ address, parsed }: NonNullable<FileAnalysis["table"]>): string[] {
  const title = `Partition table${atAddress(address)}`;
  if ("problem" in parsed) return [title, `  ${parsed.problem}`];
  const rows = parsed.partitions.map((partition) => [
    printable(partition.name),
    typeName(partition),
    subtypeName(partition),
    hex(partition.offset, 6),
    describeSize(partition.size),
  ]);
  const table = textTable([["name", "type", "subtype", "offset", "size"], ...rows]);
  return [title, ...table.map((line) => `  ${line}`)];
}

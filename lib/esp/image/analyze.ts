/**
 * Analyzes a firmware file: its kind and its contents. Never refuses a file: damage is part of the result. Pure; no
 * I/O.
 */
import { hex, readU16 } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { CHIPS } from "../chips/mod.ts";
import { isApplication, USUAL_APP_OFFSET, USUAL_TABLE_OFFSET } from "./check.ts";
import { type AppDescription, readAppDescription } from "./app_description.ts";
import { uncoveredRanges } from "./coverage.ts";
import type { Range } from "../../ranges.ts";
import { IMAGE_MAGIC, type ImageHeader, parseImage } from "./header.ts";
import { isInitData } from "./init_data.ts";
import { chipOfFlash, chipOfImage, hasExtendedHeader } from "./chip_of_image.ts";
import { parseContainer } from "../containers/container_format.ts";
import { chipOfFamily } from "../containers/uf2_families.ts";
import { APP_TYPE, type ParsedTable, parsePartitions, TABLE_BYTES } from "./partition_table.ts";
import type { DataRange } from "../containers/merge_blocks.ts";
import { pythonEnd, pythonVersion, truncationProblem } from "./python.ts";
import {
  bootsAlone,
  findLoadedImage,
  mappedOffset,
  parseAnyImage,
  parseLoadedImage,
  V2_MAGIC,
} from "./second_stage.ts";

export type FileKind =
  | "bootloader"
  | "application"
  | "merged"
  | "partition-table"
  | "init-data"
  | "data"
  | "unknown-chip"
  | "other-chip"
  | "damaged";

/** One image in the file. */
export interface FoundImage {
  /** Flash address; undefined if the file alone does not give it. */
  readonly address: number | undefined;
  readonly content: {
    readonly header: ImageHeader;
    readonly role: "bootloader" | "application";
    readonly chip: Chip;
    /**
     * Bytes of the program, with the code after the image that stays in flash, as only an ESP8266's may have. Undefined
     * if nothing tells where that code ends.
     */
    readonly size: number | undefined;
    /** Only for an application that has one. */
    readonly description?: AppDescription | undefined;
  } | {
    /** What is wrong with the image. */
    readonly problem: string;
  };
}

export interface FileAnalysis {
  readonly kind: FileKind;
  readonly chip: Chip | undefined;
  /** The id in the header of an image for a chip that flasher does not know. */
  readonly unknownChipId: number | undefined;
  /** Flash address of a plain file, if the file gives it. */
  readonly address: number | undefined;
  /** Name and version of the Python interpreter in the file. */
  readonly python: string | undefined;
  readonly images: readonly FoundImage[];
  /** Data that no checksum covers. */
  readonly uncovered: readonly Range[];
  readonly table: { readonly address: number | undefined; readonly parsed: ParsedTable } | undefined;
  /** For a UF2 or Intel HEX file. */
  readonly container: {
    readonly kind: "uf2" | "hex";
    /** The families that a UF2 file names; `ranges` are those for the first Espressif chip among them. */
    readonly families: readonly number[];
    readonly ranges: readonly DataRange[];
    /** Why there are no ranges. */
    readonly problem?: string;
  } | undefined;
}

export function analyzeFile(bytes: Uint8Array): FileAnalysis {
  const container = parseContainer(bytes);
  if (container === undefined) {
    const layout = placed(bytes);
    const address = layout.known ? layout.ranges[0]!.address : undefined;
    return { ...describeFlash(layout), address, container: undefined };
  }
  const { kind, content } = container;
  if ("problem" in content) {
    return {
      ...EMPTY,
      kind: "damaged",
      container: { kind, families: [], ranges: [], problem: content.problem },
    };
  }
  const { parts } = content;
  const families = parts.flatMap(({ family }) => family ?? []);
  const mine = parts.find(({ ranges }) => ranges.length > 0);
  if (mine === undefined) return { ...EMPTY, kind: "other-chip", container: { kind, families, ranges: [] } };
  const { ranges, family } = mine;
  const found = describeFlash({ ranges, known: true, chip: chipOfFamily(family) });
  return { ...found, address: undefined, container: { kind, families, ranges } };
}

const EMPTY = {
  chip: undefined,
  unknownChipId: undefined,
  address: undefined,
  python: undefined,
  images: [],
  uncovered: [],
  table: undefined,
} as const;

/** Flash content, and what is known about it before its images are read. */
interface Layout {
  readonly ranges: readonly DataRange[];
  /** True if the addresses are flash addresses, not positions in the file. */
  readonly known: boolean;
  readonly chip: Chip | undefined;
}

/** The start of a plain file gives its address: a bootloader, blanks up to one, or code for mapped flash. */
function placed(bytes: Uint8Array): Layout {
  const chip = chipOfImage(bytes);
  if (chip === undefined) {
    const whole = chipOfFlash(bytes);
    return { ranges: [{ address: 0, bytes }], known: whole !== undefined, chip: whole };
  }
  const mapped = mappedOffset(bytes, chip);
  if (mapped !== undefined) return { ranges: [{ address: mapped, bytes }], known: true, chip };
  const parsed = parseImage(bytes, chip.headerLength);
  const boots = "header" in parsed
    ? !isApplication(parsed.header, chip)
    : chip.mapped === undefined && bytes[0] === IMAGE_MAGIC;
  return { ranges: [{ address: boots ? chip.bootloaderOffset : 0, bytes }], known: boots, chip };
}

function describeFlash({ ranges, known, chip: named }: Layout): Omit<FileAnalysis, "container" | "address"> {
  const at = (address: number) => contentAt(ranges, address);
  const chip = named ?? CHIPS.find((one) => chipOfImage(at(one.bootloaderOffset)) === one) ??
    ranges.map(({ bytes }) => chipOfImage(bytes)).find((one) => one !== undefined);
  const starts = ranges.map(({ address }) => address);
  const tableAt = [...known ? [USUAL_TABLE_OFFSET] : [], ...starts]
    .find((address) => parsePartitions(at(address)) !== undefined);
  const parsed = tableAt === undefined ? undefined : parsePartitions(at(tableAt));
  const apps = parsed !== undefined && "partitions" in parsed
    ? parsed.partitions.filter(({ type }) => type === APP_TYPE).map(({ offset }) => offset)
    : [];
  const usualApp = parsed === undefined && known && chip?.mapped !== undefined ? [USUAL_APP_OFFSET] : [];
  const boot = known && chip !== undefined ? [chip.bootloaderOffset] : [];
  const places = [...new Set([...boot, ...starts, ...apps, ...usualApp])]
    .filter((address) => [IMAGE_MAGIC, V2_MAGIC].includes(at(address)[0] ?? 0));
  const read = chip === undefined ? [] : [
    ...places.map((address) => ({ address, ...readImage(at(address), chip) })),
    ...known ? readBehindLoader(at(0), chip) : [],
  ].sort((a, b) => a.address - b.address);
  // A container format shows by itself whether the file is complete.
  const truncated = known && ranges.length === 1 && read[0]?.address === chip?.bootloaderOffset
    ? missingApplication(ranges[0]!, apps, read)
    : [];
  const images = [
    ...read.map(({ address, content }) => ({ address: known ? address : undefined, content })),
    ...truncated,
  ];
  const table = parsed === undefined ? undefined : { address: known ? tableAt : undefined, parsed };
  const foreign = ranges.find(({ bytes }) => hasExtendedHeader(bytes));
  return {
    kind: kindOf(images, table) ?? (foreign === undefined ? kindOfData(ranges) : "unknown-chip"),
    chip,
    unknownChipId: images.length > 0 || foreign === undefined ? undefined : readU16(foreign.bytes, 12),
    python: ranges.map(({ bytes }) => pythonVersion(bytes)).find((text) => text !== undefined),
    images,
    uncovered: read.length === 0 || read.some(({ covered }) => covered === undefined)
      ? []
      : uncoveredRanges(ranges, [
        ...read.flatMap(({ address, covered }) =>
          covered === undefined ? [] : [{ offset: address + covered.offset, size: covered.size }]
        ),
        ...tableAt === undefined ? [] : [{ offset: tableAt, size: TABLE_BYTES }],
      ]),
    table,
  };
}

/** Reports a file with a bootloader and a partition table that lacks every application at `apps`. */
function missingApplication(
  { address, bytes }: DataRange,
  apps: readonly number[],
  found: readonly { readonly address: number }[],
): FoundImage[] {
  const [first] = apps;
  if (first === undefined || found.some(({ address }) => apps.includes(address))) return [];
  const end = address + bytes.length;
  const problem = end <= first
    ? `the file ends at ${hex(end)}, before this application of its partition table`
    : "its partition table has an application here, but the file has none";
  return [{ address: first, content: { problem } }];
}

/** The data at a flash address, up to the end of its range. */
function contentAt(ranges: readonly DataRange[], address: number): Uint8Array {
  const range = ranges.find((one) => address >= one.address && address < one.address + one.bytes.length);
  return range === undefined ? new Uint8Array() : range.bytes.subarray(address - range.address);
}

interface AnalyzedImage {
  readonly content: FoundImage["content"];
  /** What the checksums cover, counted from the start of the image; undefined for a damaged image. */
  readonly covered?: Range;
}

function readImage(bytes: Uint8Array, chip: Chip): AnalyzedImage {
  const parsed = parseAnyImage(bytes, chip);
  if ("problem" in parsed) return { content: parsed };
  const { header, covered } = parsed;
  const alone = bootsAlone(bytes, header, chip);
  const truncated = alone ? truncationProblem(bytes, header) : undefined;
  if (truncated !== undefined) return { content: { problem: truncated.words } };
  const end = alone ? pythonEnd(bytes, header) : undefined;
  const role = roleOf(bytes, header, chip);
  const complete = !alone || chip.mapped !== undefined || isBlank(bytes.subarray(header.length));
  const size = end ?? (complete ? header.length : undefined);
  return {
    content: { header, role, chip, size, description: readAppDescription(bytes) },
    covered: end === undefined ? covered : { offset: 0, size: end },
  };
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0 || byte === 0xff);
}

/** An ESP8266 boots the application itself, unless the image is a loader for another one. */
function roleOf(bytes: Uint8Array, header: ImageHeader, chip: Chip): "bootloader" | "application" {
  const loads = chip.mapped === undefined
    ? findLoadedImage(bytes, header.length, chip) !== undefined
    : !isApplication(header, chip);
  return loads ? "bootloader" : "application";
}

/** Reads the image that the loader in `bytes` starts; `bytes` begin at flash address 0. */
function readBehindLoader(bytes: Uint8Array, chip: Chip): (AnalyzedImage & { readonly address: number })[] {
  const loader = parseImage(bytes, chip.headerLength);
  const at = "problem" in loader ? undefined : findLoadedImage(bytes, loader.header.length, chip);
  if (at === undefined) return [];
  const started = parseLoadedImage(bytes, at, chip);
  if ("problem" in started) return [{ address: at, content: started }];
  const { header, covered } = started;
  return [{ address: at, content: { header, role: "application", chip, size: header.length }, covered }];
}

/** The kind of a file without an image or a table. */
function kindOfData(ranges: readonly DataRange[]): FileKind {
  return ranges.some(({ bytes }) => isInitData(bytes)) ? "init-data" : "data";
}

/** Undefined if the file has neither an image nor a table. */
function kindOf(images: readonly FoundImage[], table: FileAnalysis["table"]): FileKind | undefined {
  const found = images.map(({ content }) => "problem" in content ? "damaged" : content.role);
  if (table !== undefined && "problem" in table.parsed) return "damaged";
  if (found.includes("damaged")) return "damaged";
  if (found.length + (table === undefined ? 0 : 1) > 1) return "merged";
  return found[0] ?? (table === undefined ? undefined : "partition-table");
}

/** What a file of firmware is and holds, as a value: nothing is refused here, damage is part of the answer. Pure; no I/O. */
import { hex, readU16 } from "../../bytes.ts";
import type { Chip } from "../chips/chip.ts";
import { CHIPS } from "../chips/mod.ts";
import { isApplication, USUAL_APP_OFFSET, USUAL_TABLE_OFFSET } from "./check.ts";
import { type AppDescription, readAppDescription } from "./app_description.ts";
import { type Range, uncoveredRanges } from "./coverage.ts";
import { IMAGE_MAGIC, type ImageHeader, parseImage } from "./header.ts";
import { isInitData } from "./init_data.ts";
import { chipOfFlash, chipOfImage, hasExtendedHeader } from "./chip_of_image.ts";
import { openPacked } from "./container_format.ts";
import { chipOfFamily } from "./uf2_families.ts";
import { APP_TYPE, type ParsedTable, parsePartitions, TABLE_BYTES } from "./partition_table.ts";
import type { Piece } from "./merge_blocks.ts";
import { pythonEnd, pythonVersion, torsoProblem } from "./python.ts";
import {
  bootsAlone,
  findStarted,
  mappedPlace,
  parseBehindLoader,
  parseStarted,
  V2_MAGIC,
} from "./second_stage.ts";

export type Kind =
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
  /** Flash address; undefined where the file alone does not tell. */
  readonly address: number | undefined;
  readonly content: {
    readonly header: ImageHeader;
    readonly role: "bootloader" | "application";
    readonly chip: Chip;
    /** What an application says of itself. */
    readonly description?: AppDescription | undefined;
  } | {
    /** What is wrong with it. */
    readonly problem: string;
  };
}

export interface Description {
  readonly kind: Kind;
  readonly chip: Chip | undefined;
  /** In the header of an image for a chip that flasher does not know. */
  readonly unknownChipId: number | undefined;
  /** Where a plain file goes, if it tells. */
  readonly address: number | undefined;
  /** Name and version of the Python interpreter in it. */
  readonly python: string | undefined;
  readonly images: readonly FoundImage[];
  /** Content that is there and that no checksum covers. */
  readonly uncovered: readonly Range[];
  readonly table: { readonly address: number | undefined; readonly parsed: ParsedTable } | undefined;
  /** Of a file that says itself what goes where. */
  readonly packed: {
    readonly kind: "uf2" | "hex";
    /** What a UF2 file says it is for; the pieces are those for the first chip of Espressif's among them. */
    readonly families: readonly number[];
    readonly pieces: readonly Piece[];
    /** Why there are none. */
    readonly problem?: string;
  } | undefined;
}

export function describeImage(bytes: Uint8Array): Description {
  const packed = openPacked(bytes);
  if (packed === undefined) {
    const layout = placed(bytes);
    const address = layout.known ? layout.pieces[0]!.address : undefined;
    return { ...describeFlash(layout), address, packed: undefined };
  }
  const { kind, content } = packed;
  if ("problem" in content) {
    return {
      ...NOTHING,
      kind: "damaged",
      packed: { kind, families: [], pieces: [], problem: content.problem },
    };
  }
  const { parts } = content;
  const families = parts.flatMap(({ family }) => family ?? []);
  const mine = parts.find(({ pieces }) => pieces.length > 0);
  if (mine === undefined) return { ...NOTHING, kind: "other-chip", packed: { kind, families, pieces: [] } };
  const { pieces, family } = mine;
  const found = describeFlash({ pieces, known: true, chip: chipOfFamily(family) });
  return { ...found, address: undefined, packed: { kind, families, pieces } };
}

const NOTHING = {
  chip: undefined,
  unknownChipId: undefined,
  address: undefined,
  python: undefined,
  images: [],
  uncovered: [],
  table: undefined,
} as const;

/** Flash content, and what is known of it before looking inside. */
interface Layout {
  readonly pieces: readonly Piece[];
  /** The addresses are flash addresses. */
  readonly known: boolean;
  readonly chip: Chip | undefined;
}

/** A plain file tells its place by what it begins with: a bootloader, blanks up to one, or code for mapped flash. */
function placed(bytes: Uint8Array): Layout {
  const chip = chipOfImage(bytes);
  if (chip === undefined) {
    const whole = chipOfFlash(bytes);
    return { pieces: [{ address: 0, bytes }], known: whole !== undefined, chip: whole };
  }
  const mapped = mappedPlace(bytes, chip);
  if (mapped !== undefined) return { pieces: [{ address: mapped, bytes }], known: true, chip };
  const parsed = parseImage(bytes, chip.headerLength);
  const boots = "header" in parsed
    ? !isApplication(parsed.header, chip)
    : chip.mapped === undefined && bytes[0] === IMAGE_MAGIC;
  return { pieces: [{ address: boots ? chip.bootloaderOffset : 0, bytes }], known: boots, chip };
}

function describeFlash({ pieces, known, chip: named }: Layout): Omit<Description, "packed" | "address"> {
  const at = (address: number) => contentAt(pieces, address);
  const chip = named ?? CHIPS.find((one) => chipOfImage(at(one.bootloaderOffset)) === one) ??
    pieces.map(({ bytes }) => chipOfImage(bytes)).find((one) => one !== undefined);
  const starts = pieces.map(({ address }) => address);
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
  // Files in pieces tell themselves whether they are whole.
  const torso = known && pieces.length === 1 && read[0]?.address === chip?.bootloaderOffset
    ? missingApplication(pieces[0]!, apps, read)
    : [];
  const images = [
    ...read.map(({ address, content }) => ({ address: known ? address : undefined, content })),
    ...torso,
  ];
  const table = parsed === undefined ? undefined : { address: known ? tableAt : undefined, parsed };
  const foreign = pieces.find(({ bytes }) => hasExtendedHeader(bytes));
  return {
    kind: kindOf(images, table) ?? (foreign === undefined ? kindOfData(pieces) : "unknown-chip"),
    chip,
    unknownChipId: images.length > 0 || foreign === undefined ? undefined : readU16(foreign.bytes, 12),
    python: pieces.map(({ bytes }) => pythonVersion(bytes)).find((text) => text !== undefined),
    images,
    uncovered: read.length === 0 || read.some(({ covered }) => covered === undefined)
      ? []
      : uncoveredRanges(pieces, [
        ...read.flatMap(({ address, covered }) =>
          covered === undefined ? [] : [{ from: address + covered.from, to: address + covered.to }]
        ),
        ...tableAt === undefined ? [] : [{ from: tableAt, to: tableAt + TABLE_BYTES }],
      ]),
    table,
  };
}

/** What a file with bootloader and partition table lacks: one of the applications at `apps`. */
function missingApplication(
  { address, bytes }: Piece,
  apps: readonly number[],
  found: readonly { readonly address: number }[],
): FoundImage[] {
  const [first] = apps;
  if (first === undefined || found.some(({ address }) => apps.includes(address))) return [];
  const end = address + bytes.length;
  const problem = end <= first
    ? `the file ends at ${hex(end)}, before the application that its partition table has here`
    : "its partition table has an application here, and none begins here";
  return [{ address: first, content: { problem } }];
}

/** What stands at a flash address, up to the end of its piece. */
function contentAt(pieces: readonly Piece[], address: number): Uint8Array {
  const piece = pieces.find((one) => address >= one.address && address < one.address + one.bytes.length);
  return piece === undefined ? new Uint8Array() : piece.bytes.subarray(address - piece.address);
}

interface Read {
  readonly content: FoundImage["content"];
  /** What its checksums cover, from the image's start; undefined for a damaged one. */
  readonly covered?: Range;
}

function readImage(bytes: Uint8Array, chip: Chip): Read {
  const parsed = parseStarted(bytes, chip);
  if ("problem" in parsed) return { content: parsed };
  const { header, covered } = parsed;
  const alone = bootsAlone(bytes, header, chip);
  const torso = alone ? torsoProblem(bytes, header) : undefined;
  if (torso !== undefined) return { content: { problem: torso.words } };
  const end = alone ? pythonEnd(bytes, header) : undefined;
  return {
    content: { header, role: roleOf(bytes, header, chip), chip, description: readAppDescription(bytes) },
    covered: end === undefined ? covered : { from: 0, to: end },
  };
}

/** What an ESP8266 boots is the application itself, unless it is the loader of another one. */
function roleOf(bytes: Uint8Array, header: ImageHeader, chip: Chip): "bootloader" | "application" {
  const loads = chip.mapped === undefined
    ? findStarted(bytes, header.length, chip) !== undefined
    : !isApplication(header, chip);
  return loads ? "bootloader" : "application";
}

/** What the loader in `bytes`, which begin at flash address 0, starts. */
function readBehindLoader(bytes: Uint8Array, chip: Chip): (Read & { readonly address: number })[] {
  const loader = parseImage(bytes, chip.headerLength);
  const at = "problem" in loader ? undefined : findStarted(bytes, loader.header.length, chip);
  if (at === undefined) return [];
  const started = parseBehindLoader(bytes, at, chip);
  if ("problem" in started) return [{ address: at, content: started }];
  const { header, covered } = started;
  return [{ address: at, content: { header, role: "application", chip }, covered }];
}

/** Of what has no image and no table. */
function kindOfData(pieces: readonly Piece[]): Kind {
  return pieces.some(({ bytes }) => isInitData(bytes)) ? "init-data" : "data";
}

/** Undefined where nothing was found. */
function kindOf(images: readonly FoundImage[], table: Description["table"]): Kind | undefined {
  const found = images.map(({ content }) => "problem" in content ? "damaged" : content.role);
  if (table !== undefined && "problem" in table.parsed) return "damaged";
  if (found.includes("damaged")) return "damaged";
  if (found.length + (table === undefined ? 0 : 1) > 1) return "merged";
  return found[0] ?? (table === undefined ? undefined : "partition-table");
}

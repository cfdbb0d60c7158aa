/** What a file of firmware is and holds, as a value: nothing is refused here, damage is part of the answer. Pure; no I/O. */
import type { Chip } from "../chips/chip.ts";
import { CHIPS } from "../chips/mod.ts";
import { isApplication, USUAL_APP_OFFSET, USUAL_TABLE_OFFSET } from "./check.ts";
import { IMAGE_MAGIC, type ImageHeader, parseImage } from "./header.ts";
import { isInitData } from "./init_data.ts";
import { chipOfFlash, chipOfImage, hasExtendedHeader } from "./named_chip.ts";
import { openPacked } from "./packed.ts";
import { APP_TYPE, type ParsedTable, parsePartitions } from "./partition_table.ts";
import type { Piece } from "./pieces.ts";
import { pythonVersion, torsoProblem } from "./python.ts";

export type Kind =
  | "bootloader"
  | "application"
  | "merged"
  | "partition-table"
  | "init-data"
  | "data"
  | "unknown-chip"
  | "damaged";

/** One image in the file. */
export interface FoundImage {
  /** Flash address; undefined where the file alone does not tell. */
  readonly address: number | undefined;
  readonly content: {
    readonly header: ImageHeader;
    readonly role: "bootloader" | "application";
    readonly chip: Chip;
  } | {
    /** What is wrong with it. */
    readonly problem: string;
  };
}

export interface Description {
  readonly kind: Kind;
  readonly chip: Chip | undefined;
  /** Where a plain file goes, if it tells. */
  readonly address: number | undefined;
  /** Name and version of the Python interpreter in it. */
  readonly python: string | undefined;
  readonly images: readonly FoundImage[];
  readonly table: { readonly address: number | undefined; readonly parsed: ParsedTable } | undefined;
  /** Of a file that says itself what goes where. */
  readonly packed: {
    readonly kind: "uf2" | "hex";
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
    const nothing = { chip: undefined, address: undefined, python: undefined, images: [], table: undefined };
    return { kind: "damaged", ...nothing, packed: { kind, pieces: [], problem: content.problem } };
  }
  const { pieces, family } = content;
  const chip = CHIPS.find(({ uf2Family }) => uf2Family === family);
  const found = describeFlash({ pieces, known: true, chip });
  return { ...found, address: undefined, packed: { kind, pieces } };
}

/** Flash content, and what is known of it before looking inside. */
interface Layout {
  readonly pieces: readonly Piece[];
  /** The addresses are flash addresses. */
  readonly known: boolean;
  readonly chip: Chip | undefined;
}

/** A plain file tells its place by what it begins with: a bootloader, or blanks up to one. */
function placed(bytes: Uint8Array): Layout {
  const chip = chipOfImage(bytes);
  if (chip === undefined) {
    const whole = chipOfFlash(bytes);
    return { pieces: [{ address: 0, bytes }], known: whole !== undefined, chip: whole };
  }
  const parsed = parseImage(bytes, chip.headerLength);
  const boots = "header" in parsed ? !isApplication(parsed.header, chip) : chip.mapped === undefined;
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
    : known && chip?.mapped !== undefined
    ? [USUAL_APP_OFFSET]
    : [];
  const boot = known && chip !== undefined ? [chip.bootloaderOffset] : [];
  const images = [...new Set([...boot, ...starts, ...apps])]
    .filter((address) => at(address)[0] === IMAGE_MAGIC)
    .sort((a, b) => a - b)
    .flatMap((address) =>
      chip === undefined ? [] : {
        address: known ? address : undefined,
        content: readImage(at(address), chip),
      }
    );
  const table = parsed === undefined ? undefined : { address: known ? tableAt : undefined, parsed };
  return {
    kind: kindOf(images, table) ??
      (pieces.some(({ bytes }) => hasExtendedHeader(bytes))
        ? "unknown-chip"
        : pieces.some(({ bytes }) => isInitData(bytes))
        ? "init-data"
        : "data"),
    chip,
    python: pieces.map(({ bytes }) => pythonVersion(bytes)).find((text) => text !== undefined),
    images,
    table,
  };
}

/** What stands at a flash address, up to the end of its piece. */
function contentAt(pieces: readonly Piece[], address: number): Uint8Array {
  const piece = pieces.find((one) => address >= one.address && address < one.address + one.bytes.length);
  return piece === undefined ? new Uint8Array() : piece.bytes.subarray(address - piece.address);
}

function readImage(bytes: Uint8Array, chip: Chip): FoundImage["content"] {
  const parsed = parseImage(bytes, chip.headerLength);
  if ("problem" in parsed) return parsed;
  const torso = torsoProblem(bytes, parsed.header);
  if (torso !== undefined) return { problem: torso.words };
  // What an ESP8266 boots is the application itself.
  const role = chip.mapped === undefined || isApplication(parsed.header, chip) ? "application" : "bootloader";
  return { header: parsed.header, role, chip };
}

/** Undefined where nothing was found. */
function kindOf(images: readonly FoundImage[], table: Description["table"]): Kind | undefined {
  const found = images.map(({ content }) => "problem" in content ? "damaged" : content.role);
  if (table !== undefined && "problem" in table.parsed) return "damaged";
  if (found.includes("damaged")) return "damaged";
  if (found.length + (table === undefined ? 0 : 1) > 1) return "merged";
  return found[0] ?? (table === undefined ? undefined : "partition-table");
}

/** Describes a firmware file as a record for scripts (docs/json.md). Pure; no I/O. */
import type { AppDescription } from "../../esp/image/app_description.ts";
import { minRevision } from "../../esp/image/check.ts";
import type { FileAnalysis, FoundImage } from "../../esp/image/analyze.ts";
import type { WrongKind } from "../../esp/image/not_firmware.ts";
import type { ImageFile } from "../../esp/image/image_file.ts";
import { subtypeName, typeName } from "../../esp/image/partition_table.ts";
import { nameOfFamily } from "../../esp/containers/uf2_families.ts";
import { flashNames } from "./flash_settings.ts";
import { JSON_VERSION } from "./json_line.ts";

export function imageRecord(file: ImageFile, description: FileAnalysis): object {
  const { kind, chip, unknownChipId, address, python, images, uncovered, table, container } = description;
  return {
    ...head(file, kind),
    ...(container === undefined ? {} : { format: container.kind }),
    ...(container === undefined || container.families.length === 0 ? {} : {
      families: container.families.map((id) => ({ id, name: nameOfFamily(id) })),
    }),
    ...(chip === undefined ? {} : { chip: chip.id }),
    ...(unknownChipId === undefined ? {} : { chipId: unknownChipId }),
    ...(address === undefined ? {} : { offset: address }),
    ...(python === undefined ? {} : { python }),
    ...(container?.problem === undefined ? {} : { problem: container.problem }),
    ...(container === undefined || container.problem !== undefined ? {} : {
      pieces: container.ranges.map(({ address, bytes }) => ({ offset: address, size: bytes.length })),
    }),
    images: images.map(foundRecord),
    ...(uncovered.length === 0 ? {} : { unchecked: uncovered }),
    ...(table === undefined ? {} : { table: tableRecord(table) }),
  };
}

/** The record of a file that is not firmware. */
export function wrongKindRecord(file: ImageFile, { words }: WrongKind): object {
  return {
    ...head(file, "no-firmware"),
    problem: words === "" ? "the file is empty" : `it is ${words}, not firmware`,
    images: [],
  };
}

function head({ path, bytes }: ImageFile, kind: string): object {
  return { type: "image", version: JSON_VERSION, path, size: bytes.length, kind };
}

export function tableRecord({ address, parsed }: NonNullable<FileAnalysis["table"]>): object {
  return {
    ...(address === undefined ? {} : { offset: address }),
    ...("problem" in parsed ? { problem: parsed.problem } : {
      partitions: parsed.partitions.map((partition) => ({
        name: partition.name,
        type: typeName(partition),
        subtype: subtypeName(partition),
        offset: partition.offset,
        size: partition.size,
      })),
    }),
  };
}

export function foundRecord({ address, content }: FoundImage): object {
  const place = address === undefined ? {} : { offset: address };
  if ("problem" in content) return { ...place, problem: content.problem };
  const { header, role, chip, size, description } = content;
  const [mode, freq, flashSize] = flashNames(header, chip);
  const [min, max] = [minRevision(header, chip), header.extended?.maxRevision];
  return {
    ...place,
    role,
    size: header.length,
    ...(size === undefined || size === header.length ? {} : { programSize: size }),
    entry: header.entry,
    mode,
    freq,
    flashSize,
    ...(min === undefined ? {} : { minRevision: min }),
    ...(max === undefined ? {} : { maxRevision: max }),
    ...(description === undefined ? {} : appRecord(description)),
    hash: header.extended?.hashed === true,
    segments: header.segments.map(({ address, length }) => ({ address, size: length })),
  };
}

/** The application's own description, without empty fields. */
function appRecord({ project, version, idf, date }: AppDescription): object {
  return Object.fromEntries(
    Object.entries({ project, appVersion: version, idf, date }).filter(([, text]) => text !== ""),
  );
}

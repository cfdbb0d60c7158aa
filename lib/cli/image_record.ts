/** The description of a firmware file as a record for scripts (docs/json.md). Pure; no I/O. */
import { minRevision } from "../image/check.ts";
import type { Description, FoundImage } from "../image/describe.ts";
import type { ImageFile } from "../image/image_file.ts";
import { subtypeName, typeName } from "../image/partition_table.ts";
import { flashNames } from "./flash_names.ts";
import { JSON_VERSION } from "./json_line.ts";

export function imageRecord({ path, bytes }: ImageFile, description: Description): object {
  const { kind, chip, address, python, images, table, packed } = description;
  return {
    type: "image",
    version: JSON_VERSION,
    path,
    size: bytes.length,
    kind,
    ...(packed === undefined ? {} : { format: packed.kind }),
    ...(chip === undefined ? {} : { chip: chip.id }),
    ...(address === undefined ? {} : { offset: address }),
    ...(python === undefined ? {} : { python }),
    ...(packed?.problem === undefined ? {} : { problem: packed.problem }),
    ...(packed === undefined || packed.problem !== undefined ? {} : {
      pieces: packed.pieces.map(({ address, bytes }) => ({ offset: address, size: bytes.length })),
    }),
    images: images.map(foundRecord),
    ...(table === undefined ? {} : { table: tableRecord(table) }),
  };
}

export function tableRecord({ address, parsed }: NonNullable<Description["table"]>): object {
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
  const { header, role, chip } = content;
  const [mode, freq, flashSize] = flashNames(header, chip);
  const [min, max] = [minRevision(header, chip), header.extended?.maxRevision];
  return {
    ...place,
    role,
    size: header.length,
    entry: header.entry,
    mode,
    freq,
    flashSize,
    ...(min === undefined ? {} : { minRevision: min }),
    ...(max === undefined ? {} : { maxRevision: max }),
    hash: header.extended?.hashed === true,
    segments: header.segments.map(({ address, length }) => ({ address, size: length })),
  };
}

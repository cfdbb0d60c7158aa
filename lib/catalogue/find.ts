/** Finds the row of a firmware's name, and says what is wrong if there is none. Pure; no I/O. */
import { choicesByWords } from "../by_words.ts";
import { CHIPS } from "../esp/chips/mod.ts";
import type { ParseError, ParseResult } from "../parse_result.ts";
import { suggest } from "../suggest.ts";
import { orList, quote } from "../text.ts";
import { type FirmwareName, formatFirmwareName } from "./name.ts";
import type { PublisherId } from "./publishers.ts";
import type { BoardRow, Build, CatalogueData } from "./rows.ts";
import { compareVersions, isRelease } from "./version.ts";

/** A row of the catalogue that a name means. */
export interface KnownFirmware {
  readonly name: FirmwareName;
  readonly board: BoardRow;
  /** Of the variant, or else of the board. */
  readonly build: Build;
}

/** More boards than these are better listed by a search. */
const MAX_MEANT = 3;
/** Longer lists do not help. */
const MAX_LISTED = 12;

export function findFirmware(data: CatalogueData, name: FirmwareName): ParseResult<KnownFirmware> {
  const board = data.boards.find(({ id }) => id === name.board);
  if (board === undefined) return { error: boardError(data, name) };
  const build = name.variant === undefined ? board : ownValue(board.variants, name.variant);
  if (build === undefined) return { error: variantError(board, name) };
  const error = versionError(data, name, build);
  return error === undefined ? { value: { name, board, build } } : { error };
}

/**
 * Flash address of the first byte; undefined for a chip that flasher does not know. MicroPython's images begin with the
 * second-stage bootloader [ports/esp32/makeimg.py], CircuitPython's are padded from address 0 on
 * [ports/espressif/Makefile]. The addresses in board.json are not used: some are wrong.
 */
export function offsetOf(publisher: PublisherId, chipId: string): number | undefined {
  const chip = CHIPS.find(({ id }) => id === chipId);
  if (chip === undefined) return undefined;
  switch (publisher) {
    case "micropython":
      return chip.bootloaderOffset;
    case "circuitpython":
      return 0;
  }
}

/** The versions that have the build. */
export function versionsOf(
  versions: readonly string[],
  { since, until }: Pick<Build, "since" | "until">,
): readonly string[] {
  return versions.filter((version) =>
    compareVersions(version, since) >= 0 && (until === undefined || compareVersions(version, until) <= 0)
  );
}

function boardError(data: CatalogueData, name: FirmwareName): ParseError {
  const found = `the board ${quote(name.board)}`;
  const expected = "a board in the catalogue";
  const meant = meantBy(data, name).map((one) => formatFirmwareName({ ...name, ...one }));
  const hint = meant.length === 0
    ? `To find it: flasher firmware ${name.publisher} WORDS`
    : `Did you mean ${orList(meant)}?`;
  return { found, expected, hint };
}

/** The builds that had this name once, or whose name it may be a typo of. */
function meantBy(data: CatalogueData, { board }: FirmwareName): Pick<FirmwareName, "board" | "variant">[] {
  const builds = data.boards.flatMap(({ id, was, variants = {} }) => {
    const short = id.replace(/^ESP\d+_/, "");
    return [
      { meant: { board: id }, aliases: [was, short] },
      ...Object.entries(variants).map(([variant, { was }]) => ({
        meant: { board: id, variant },
        aliases: [was, `${id}_${variant}`, `${short}_${variant}`],
      })),
    ];
  });
  const renamed = builds.filter(({ aliases }) => aliases.includes(board));
  if (renamed.length > 0) return renamed.map(({ meant }) => meant);
  const near = suggest(board, data.boards.map(({ id }) => id));
  if (near !== undefined) return [{ board: near }];
  const named = choicesByWords(board, data.boards.map(({ id }) => ({ value: id, about: "" })));
  return named.length > MAX_MEANT ? [] : named.map(({ value }) => ({ board: value }));
}

function variantError({ id, variants = {} }: BoardRow, name: FirmwareName): ParseError {
  const names = Object.keys(variants);
  const found = `the variant ${quote(name.variant!)} of ${id}`;
  if (names.length === 0) return { found, expected: `${id} without a variant` };
  const near = suggest(name.variant!, names);
  const hint = near === undefined
    ? {}
    : { hint: `Did you mean ${formatFirmwareName({ ...name, variant: near })}?` };
  return { found, expected: `${names.join(", ")}, or none`, ...hint };
}

/** A version that is newer than the catalogue may exist; only its publisher knows. */
function versionError(
  { versions }: CatalogueData,
  name: FirmwareName,
  build: Build,
): ParseError | undefined {
  const { version } = name;
  const { since, until } = build;
  const newest = versions.at(-1)!;
  const found = `the version ${quote(version)}`;
  const isAfter = (other: string) => compareVersions(version, other) > 0;
  if (until !== undefined && isAfter(until)) {
    return { found, expected: `${until} or older: later versions were not built for it` };
  }
  if (compareVersions(version, since) < 0) return { found, expected: `${since} or newer` };
  if (isAfter(newest) || !isRelease(version) || versions.includes(version)) return undefined;
  const listed = versionsOf(versions, build);
  const near = listed.find((one) => one.startsWith(`${version}.`)) ?? suggest(version, listed);
  const hint = near === undefined
    ? `Versions: ${listed.slice(-MAX_LISTED).join(", ")}`
    : `Did you mean ${formatFirmwareName({ ...name, version: near })}?`;
  return { found, expected: "a released version", hint };
}

function ownValue<T>(object: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return object !== undefined && Object.hasOwn(object, key) ? object[key] : undefined;
}

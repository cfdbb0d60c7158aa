/** Fills in the values of data files for one board. Pure; no I/O. */
import { containsText } from "../../esp/image/python.ts";
import { MissingValueError, ProfileError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import { fillTemplate, PLACEHOLDERS, placeholdersIn, writtenTemplate } from "../../profile/placeholders.ts";
import type { BoardValue } from "../../profile/profile.ts";
import { formatOf, serialize } from "../../profile/value_file.ts";
import type { WantedFile, WantedFiles } from "../../repl/file_plan.ts";
import { orList, quote } from "../../text.ts";
import type { NamedBoard } from "../roster/names.ts";
import type { BoardSources } from "./sources.ts";

/** What is known about boards before one is connected. */
export interface KnownValues {
  readonly label: string | undefined;
  readonly number: number | undefined;
  /** A roster numbers the boards. */
  readonly numbered: boolean;
  /** The list of names; undefined without one. */
  readonly names: readonly NamedBoard[] | undefined;
  readonly secrets: ReadonlyMap<string, string>;
}

export interface ConnectedBoard {
  /** `5c:cf:7f:0a:0b:0c`; undefined if the chip does not report it. */
  readonly mac: string | undefined;
  /** As in a profile. */
  readonly chip: string;
  /** From the roster. */
  readonly number: number | undefined;
}

/** The names of all secrets, each with the files that it goes into. */
export function secretsIn({ files }: Pick<BoardSources, "files">): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { to, value } of valuesOf(files)) {
    if (value.kind !== "secret") continue;
    const into = found.get(value.name) ?? [];
    if (!into.includes(to)) into.push(to);
    found.set(value.name, into);
  }
  return found;
}

/** Each once. */
export function placeholderNames({ files }: Pick<BoardSources, "files">): readonly string[] {
  const values = valuesOf(files);
  return [
    ...new Set(values.flatMap(({ value }) => value.kind === "secret" ? [] : placeholdersIn(value.template))),
  ];
}

/** A placeholder that no board can have a value for, and where the profile has it. */
export interface PlaceholderProblem {
  readonly error: ProfileError | MissingValueError;
  readonly entry: number;
  readonly key: string;
}

export function findPlaceholderProblem(
  { files }: Pick<BoardSources, "files">,
  known: Omit<KnownValues, "secrets">,
): PlaceholderProblem | undefined {
  const columns = [...known.names?.[0]?.values.keys() ?? []];
  const names = [...PLACEHOLDERS, ...columns];
  for (const { to, key, value, entry } of valuesOf(files)) {
    if (value.kind === "secret") continue;
    for (const name of placeholdersIn(value.template)) {
      const action = `Cannot fill in ${quote(key)} of ${quote(to)}`;
      if (!names.includes(name)) {
        const error = new ProfileError(
          `${action}: found {${name}}, expected ${orList(names)}`,
          known.names === undefined ? { hint: "Any other name must be a column of --names FILE." } : {},
        );
        return { error, entry, key };
      }
      if (columns.includes(name) && name !== "label" && PLACEHOLDERS.some((own) => own === name)) {
        const error = new ProfileError(
          `${action}: found a column "${name}" in --names FILE, expected another name, because flasher fills in {${name}}`,
          { hint: "Rename the column, and the placeholder." },
        );
        return { error, entry, key };
      }
      const missing = missingValue(name, known);
      if (missing !== undefined) {
        return {
          error: new MissingValueError(`${action}: found no ${name}, expected ${missing}`),
          entry,
          key,
        };
      }
    }
  }
  return undefined;
}

function missingValue(name: string, { label, number, numbered, names }: Omit<KnownValues, "secrets">) {
  if (name === "label" && label === undefined && names === undefined) {
    return numbered ? "--names FILE" : "--label NAME, or --names FILE";
  }
  if (name === "number" && number === undefined && !numbered) return "--number N, or --roster FILE";
  return undefined;
}

/** Throws MissingValueError for a board without a needed value. */
export function fillFiles(
  { files, removals }: Pick<BoardSources, "files" | "removals">,
  known: KnownValues,
  board: ConnectedBoard,
): WantedFiles {
  const row = known.names?.find(({ mac }) => mac === board.mac);
  const values = new Map<string, string | undefined>([
    ...row?.values ?? [],
    ["label", known.label ?? (row?.label || undefined)],
    ["number", (board.number ?? known.number)?.toString()],
    ["mac", board.mac],
    ["mac_id", board.mac?.replaceAll(":", "").slice(-6)],
    ["chip", board.chip],
  ]);
  const filled = files.map((file): WantedFile => {
    // The author may have copied a secret into a program.
    if (file.kind === "bytes") {
      return holdsSecret(file.bytes, known.secrets) ? { ...file, secret: true } : file;
    }
    const secret = [...file.values.values()].some(({ kind }) => kind === "secret");
    const entries = [...file.values].map(([key, value]) =>
      [key, textOf(value, { values, row, secrets: known.secrets })] as const
    );
    const bytes = serialize(formatOf(file.to)!, new Map(entries));
    return { to: file.to, bytes, ...(secret ? { secret } : {}) };
  });
  return { files: filled, removals };
}

function holdsSecret(bytes: Uint8Array, secrets: KnownValues["secrets"]): boolean {
  return [...secrets.values()].some((value) => containsText(bytes, value));
}

interface BoardValues {
  readonly values: ReadonlyMap<string, string | undefined>;
  /** Of the list of names; undefined: the board is not in it. */
  readonly row: NamedBoard | undefined;
  readonly secrets: KnownValues["secrets"];
}

function textOf(value: BoardValue, { values, row, secrets }: BoardValues): string {
  if (value.kind === "secret") return secrets.get(value.name)!;
  const texts = new Map<string, string>();
  for (const name of placeholdersIn(value.template)) {
    const text = values.get(name);
    if (text === undefined) {
      const mac = values.get("mac");
      throw new MissingValueError(
        `Cannot fill in {${name}}: found no value for the board ${mac ?? "without a MAC"}`,
        { hint: whereFrom(name, row) },
      );
    }
    texts.set(name, text);
  }
  return fillTemplate(value.template, texts);
}

/** Explains why a board has no value. `row`: the board's own row in the list of names. */
function whereFrom(name: string, row: NamedBoard | undefined): string {
  switch (name) {
    case "mac":
    case "mac_id":
      return "The chip does not report its MAC address: omit the placeholder.";
    case "number":
      return "The roster does not have the board. To give it a number: --number N, without --roster.";
    default:
      return row === undefined
        ? "Add the board to the --names file."
        : `Line ${row.line} of the --names file is about this board: add its ${name}.`;
  }
}

/** For the roster: the same for all boards, and without any secret. */
export function describeSources({ files, removals }: Pick<BoardSources, "files" | "removals">): string {
  const parts = files.map((file) => {
    if (file.kind === "bytes") return [file.to, sha256(file.bytes)];
    const values = [...file.values].map(([key, value]) =>
      value.kind === "secret" ? [key, "secret", value.name] : [key, "text", writtenTemplate(value.template)]
    );
    return [file.to, values];
  });
  const ordered = parts.map((part) => JSON.stringify(part)).sort();
  return JSON.stringify({ files: ordered, removals: [...removals].sort() });
}

function valuesOf(files: BoardSources["files"]) {
  return files.flatMap((file) =>
    file.kind === "bytes"
      ? []
      : [...file.values].map(([key, value]) => ({ to: file.to, entry: file.entry, key, value }))
  );
}

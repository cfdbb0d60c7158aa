/** Reads what `board_files:` of a profile names on this computer. */
import { areSameBytes } from "../../bytes.ts";
import { type ErrorOptions, FlasherError, ImageError, ProfileError } from "../../errors.ts";
import { parseBoardPath } from "../../profile/board_file.ts";
import type { BoardFile, BoardValue } from "../../profile/profile.ts";
import { quote } from "../../text.ts";
import { readNamedFile } from "../files/named_file.ts";
import { resolveContained } from "../files/contained_path.ts";
import { findPathConflict, type Target } from "./path_conflicts.ts";
import type { System } from "../system/system.ts";
import { isSecretsFile } from "../secrets/secrets_file.ts";

/** A file for the board. Values are filled in for each board. */
export type BoardSource =
  | {
    readonly kind: "bytes";
    readonly to: string;
    readonly bytes: Uint8Array;
    /** On this computer. */
    readonly path: string;
  }
  | {
    readonly kind: "values";
    readonly to: string;
    readonly values: ReadonlyMap<string, BoardValue>;
    /** Its index in the profile's `board_files`. */
    readonly entry: number;
  };

export interface BoardSources {
  readonly files: readonly BoardSource[];
  /** Paths on the board that must not exist. */
  readonly removals: readonly string[];
  /** Path of the profile, for messages; undefined if it is in no file. */
  readonly profile: string | undefined;
  /** SHA-256 of the profile's text; undefined: not known. */
  readonly profileSha256: string | undefined;
}

export interface SourceOptions {
  /** Of the profile. */
  readonly folder: string;
  /** The profile may name files outside of it. */
  readonly anywhere: boolean;
  /** Its path, for messages: they then name the line. */
  readonly profile?: string | undefined;
  /** SHA-256 of its text, for the consent to its secrets. */
  readonly profileSha256?: string;
}

/** A board with 4 MB of flash has no room for more. */
const MOST_BYTES = 1024 * 1024;
const MOST_FILES = 256;
const FOR_A_BOARD = {
  refuse: (message: string, more?: ErrorOptions) => new ImageError(message, more),
  largest: MOST_BYTES,
  tooLarge: `expected at most ${MOST_BYTES} for a file on the board`,
};
/** Levels of folders: a link to a folder above would never end. */
const DEEPEST = 16;

/** The names of the secrets in `entries`. */
export function secretNames(entries: readonly BoardFile[] = []): ReadonlySet<string> {
  const values = entries.flatMap((entry) => entry.kind === "values" ? [...entry.values.values()] : []);
  return new Set(values.flatMap((value) => value.kind === "secret" ? [value.name] : []));
}

/** Throws ImageError for a file that is missing, outside the folder, or too large; ProfileError for a secrets file. */
export async function readBoardSources(
  system: System,
  entries: readonly BoardFile[],
  options: SourceOptions,
): Promise<BoardSources> {
  const files: BoardSource[] = [];
  const targets: Target[] = [];
  const secrets = secretNames(entries);
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === "values") files.push({ ...entry, entry: index });
    if (entry.kind !== "copy") {
      targets.push({ to: entry.to, removed: entry.kind === "remove", entry: index });
      continue;
    }
    try {
      const copied = await readCopy(system, entry, options);
      const leak = copied.find((file) => file.kind === "bytes" && isSecretsFile(file.bytes, secrets));
      if (leak !== undefined) throw secretsFileError(leak);
      files.push(...copied);
      targets.push(...copied.map(({ to }) => ({ to, removed: false, entry: index })));
    } catch (error) {
      if (!(error instanceof FlasherError)) throw error;
      const { atPlace } = await import("./place.ts");
      throw await atPlace(system, error, { profile: options.profile, at: ["board_files", index, "path"] });
    }
  }
  const size = files.reduce((sum, file) => sum + (file.kind === "bytes" ? file.bytes.length : 0), 0);
  if (files.length > MOST_FILES || size > MOST_BYTES) {
    throw new ImageError(
      `Cannot use board_files: found ${files.length} files with ${size} bytes, expected at most ` +
        `${MOST_FILES} files with ${MOST_BYTES} bytes`,
    );
  }
  const conflict = findPathConflict(targets);
  if (conflict !== undefined) {
    const { atPlace } = await import("./place.ts");
    const error = new ImageError(`Cannot use board_files: found ${conflict.text}`);
    throw await atPlace(system, error, {
      profile: options.profile,
      at: ["board_files", conflict.entry, "to"],
    });
  }
  const removals = entries.flatMap(({ kind, to }) => kind === "remove" ? [to] : []);
  return { files, removals, profile: options.profile, profileSha256: options.profileSha256 };
}

/** `secretsFile`: the bytes of the file that a person has named for the secrets. Throws ProfileError if a board would get it. */
export function checkNotCopied({ files }: Pick<BoardSources, "files">, secretsFile: Uint8Array): void {
  const leak = files.find((file) => file.kind === "bytes" && areSameBytes(file.bytes, secretsFile));
  if (leak !== undefined && secretsFile.length > 0) throw secretsFileError(leak);
}

function secretsFileError(file: BoardSource): ProfileError {
  const path = file.kind === "bytes" ? file.path : file.to;
  return new ProfileError(
    `Cannot copy ${quote(path)} onto the board: it is a secrets file, expected a file without secrets`,
    {
      hint: "Secrets reach the board only by name. Move the file to a place that board_files does not copy.",
    },
  );
}

interface Copy {
  readonly to: string;
  readonly path: string;
}

async function readCopy(system: System, { to, path }: Copy, options: SourceOptions): Promise<BoardSource[]> {
  const { paths } = system;
  const full = paths.resolve(options.folder, path);
  const found = options.anywhere
    ? { kind: "there" as const, path: full }
    : await resolveContained(system, { folder: options.folder, path: full });
  const info = found.kind === "there" ? await system.stat(found.path) : undefined;
  if (info?.kind !== "directory") return [await readOne(system, { to, path }, options)];
  const files = await readFolder(system, { to, path }, options, 0);
  if (files.length > 0) return files;
  throw new ImageError(`Cannot use the folder ${quote(path)}: found nothing to copy, expected a file`, {
    hint: "Hidden files and folders, and __pycache__, are not copied.",
  });
}

async function readFolder(
  system: System,
  { to, path }: Copy,
  options: SourceOptions,
  depth: number,
): Promise<BoardSource[]> {
  if (depth > DEEPEST) {
    throw new ImageError(`Cannot read ${quote(path)}: folders are nested more than ${DEEPEST} deep`);
  }
  const { paths } = system;
  const full = paths.resolve(options.folder, path);
  const files: BoardSource[] = [];
  for (const name of [...await system.listFolder(full)].sort()) {
    // Hidden files and Python's caches belong to the computer.
    if (name.startsWith(".") || name === "__pycache__") continue;
    const inner = { to: `${to}/${name}`, path: paths.join(path, name) };
    const info = await system.lstat(paths.join(full, name));
    if (info?.kind === "directory") files.push(...await readFolder(system, inner, options, depth + 1));
    else files.push(await readOne(system, inner, options));
    if (files.length > MOST_FILES) {
      throw new ImageError(`Cannot use ${quote(path)}: it holds more than ${MOST_FILES} files`);
    }
  }
  return files;
}

async function readOne(
  system: System,
  { to, path }: Copy,
  { folder, anywhere }: SourceOptions,
): Promise<BoardSource> {
  const valid = parseBoardPath(to);
  if ("error" in valid) throw new ImageError(`Cannot use ${quote(path)}: expected ${valid.error.expected}`);
  const bytes = await readNamedFile(system, path, { ...FOR_A_BOARD, folder, anywhere });
  return { kind: "bytes", to, bytes, path };
}

/** The bytes of one file that a person names. Throws ImageError. */
export async function readPersonsFile(system: System, path: string): Promise<Uint8Array> {
  return await readNamedFile(system, path, {
    ...FOR_A_BOARD,
    folder: ".",
    anywhere: true,
    namedBy: "person",
  });
}

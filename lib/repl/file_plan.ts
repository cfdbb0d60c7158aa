/** What must change on the board, and in which order. Pure; no I/O. */
import { BoardFilesError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import { quote } from "../text.ts";
import type { BoardSystem, PathState } from "./board_answers.ts";
import { noFileSystem } from "./board_exception.ts";

/** A file that the board must hold. */
export interface WantedFile {
  /** Absolute path on the board. */
  readonly to: string;
  readonly bytes: Uint8Array;
  /** It holds a secret: nothing about its content may be revealed, not even its hash. */
  readonly secret?: boolean;
}

export interface WantedFiles {
  readonly files: readonly WantedFile[];
  /** Paths that must not exist. */
  readonly removals: readonly string[];
}

export type FileStep =
  | { readonly kind: "equal"; readonly file: WantedFile }
  /** The content is in `<to>.new` already: a rename was cut off. */
  | { readonly kind: "heal"; readonly file: WantedFile }
  /** `replaces`: the board has a file of this name. */
  | { readonly kind: "write"; readonly file: WantedFile; readonly replaces: boolean };

export interface FilePlan {
  readonly folders: readonly string[];
  readonly steps: readonly FileStep[];
  readonly removals: readonly string[];
}

/** Those that write or rename a file, in their order. */
export function changedSteps({ steps }: Pick<FilePlan, "steps">): readonly FileStep[] {
  return steps.filter(({ kind }) => kind !== "equal");
}

/** What makes the program run is written last, as with the flash itself. */
const LAST = ["/settings.toml", "/boot.py", "/main.py", "/code.py"];

/** A program that starts by itself, or settings that it starts with: it is read again on the board. */
export function isEntryPoint(path: string): boolean {
  return LAST.includes(path);
}

/** Name of a file while it is written. */
export function newName(path: string): string {
  return `${path}.new`;
}

/** The paths to ask about: for each file the file itself and its `.new`, then its folders, then the removals. */
export function questionsFor({ files, removals }: WantedFiles): string[] {
  return [
    ...files.flatMap(({ to }) => [to, newName(to)]),
    ...foldersOf(files),
    ...removals,
  ];
}

function foldersOf(files: readonly WantedFile[]): string[] {
  const folders = new Set<string>();
  for (const { to } of files) {
    for (let at = to.indexOf("/", 1); at > 0; at = to.indexOf("/", at + 1)) folders.add(to.slice(0, at));
  }
  return [...folders].sort((a, b) => a.length - b.length);
}

/**
 * `states`: the answers to `questionsFor`. `held`: the files that the board holds already. Throws BoardFilesError for what
 * cannot be done, before anything changes.
 */
export function planFiles(
  wanted: WantedFiles,
  { states, held, space }: {
    readonly states: readonly PathState[];
    readonly held: ReadonlySet<string>;
    readonly space: BoardSystem["space"];
  },
): FilePlan {
  const { files, removals } = wanted;
  const stateOf = new Map(questionsFor(wanted).map((path, i) => [path, states[i]!]));
  const steps = files.map((file): FileStep => {
    const state = stateOf.get(file.to)!;
    if (state.kind === "folder") throw refuse(`write ${quote(file.to)}`, "it is a folder on the board");
    if (stateOf.get(newName(file.to))!.kind === "folder") {
      throw refuse(`write ${quote(file.to)}`, `${quote(newName(file.to))} is a folder on the board`);
    }
    if (held.has(file.to)) return { kind: "equal", file };
    const made = stateOf.get(newName(file.to))!;
    if (state.kind === "missing" && isEqual(made, file)) return { kind: "heal", file };
    return { kind: "write", file, replaces: state.kind === "file" };
  });
  const folders = foldersOf(files).filter((path) => {
    const state = stateOf.get(path)!;
    if (state.kind === "file") throw refuse(`create the folder ${quote(path)}`, "it is a file on the board");
    return state.kind === "missing";
  });
  const gone = removals.filter((path) => {
    const state = stateOf.get(path)!;
    if (state.kind === "folder") throw refuse(`remove ${quote(path)}`, "it is a folder on the board");
    return state.kind === "file";
  });
  const ordered = [...steps].sort((a, b) => rank(a.file) - rank(b.file));
  checkSpace(ordered, stateOf, folders.length, space);
  return { folders, steps: ordered, removals: gone };
}

function rank({ to, secret }: WantedFile): number {
  const last = LAST.indexOf(to);
  return last >= 0 ? 2 + last : secret ? 1 : 0;
}

/** Without a hash, an equal size proves nothing. */
export function isEqual(state: PathState, { bytes }: WantedFile): boolean {
  return state.kind === "file" && state.size === bytes.length && state.sha256 === sha256(bytes);
}

/**
 * What `state`, of the `.new` of a file, loses if the file is written: nothing if it is the beginning of that file, as an
 * interrupted run leaves it. "unknown": firmware that cannot hash has to send it.
 */
export function lostWith(state: PathState, { bytes }: WantedFile): "nothing" | "content" | "unknown" {
  if (state.kind !== "file" || state.size === 0) return "nothing";
  if (state.size > bytes.length) return "content";
  if (state.sha256 === undefined) return "unknown";
  return state.sha256 === sha256(bytes.subarray(0, state.size)) ? "nothing" : "content";
}

/** The old file stays until the new one is whole, so both need space for a moment. */
function checkSpace(
  steps: readonly FileStep[],
  stateOf: ReadonlyMap<string, PathState>,
  folders: number,
  space: BoardSystem["space"],
): void {
  const writes = steps.filter(({ kind }) => kind === "write");
  if (writes.length === 0) return;
  if (space === undefined) throw noFileSystem("write files");
  const { block, free } = space;
  const blocks = (size: number) => Math.ceil(size / block) * block;
  const sizeOf = (path: string) => {
    const state = stateOf.get(path);
    return state?.kind === "file" ? blocks(state.size) : 0;
  };
  let used = 2 * folders * block;
  let most = 0;
  for (const { file } of writes) {
    const leftover = sizeOf(newName(file.to));
    most = Math.max(most, used + blocks(file.bytes.length) - leftover + block);
    used += blocks(file.bytes.length) - sizeOf(file.to) - leftover;
  }
  if (most > free) {
    throw new BoardFilesError(`Cannot write files: the board has ${free} bytes free, expected ${most}`, {
      hint: "Remove files that you do not need. To list them: flasher files ls",
    }, "no-space");
  }
}

function refuse(action: string, found: string): BoardFilesError {
  return new BoardFilesError(`Cannot ${action}: ${found}`);
}

/**
 * Makes the board hold files: asks once, skips what is equal, writes the rest beside the old files, and renames each
 * when the board has hashed it. If the power fails at any moment, each file is the old one or the new one, whole.
 */
import { BoardFilesError, FlasherError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import { quote } from "../text.ts";
import type { BoardSystem, PathState } from "./board_answers.ts";
import { isDamage, isForgotten, isOutOfMemory, restartedError } from "./board_exception.ts";
import { makeFolderCode, removeCode, renameCode } from "./board_code.ts";
import type { BoardPython } from "./board_python.ts";
import {
  changedSteps,
  type FilePlan,
  isEntryPoint,
  isEqual,
  newName,
  planFiles,
  questionsFor,
  type WantedFile,
  type WantedFiles,
} from "./file_plan.ts";
import { BytesLost } from "./bytes_lost.ts";
import { describeLeft } from "./files_left.ts";
import { keepForeign } from "./keep_foreign.ts";

/**
 * Bytes in one step of a write, for the first attempt and the next ones. With raw paste, the code of a step and the byte
 * that ends it fill four, two or one windows of 128, and the board writes a step in the time that the first window of the
 * next one needs at 115200 baud. Too long a step raises an exception; without raw paste, the board may restart.
 */
const PASTED_STEPS = [378, 186, 90];
const PLAIN_STEPS = [512, 256, 128];

export type FileState = "equal" | "written" | "removed" | "kept" | "differs";

export interface FileReport {
  readonly to: string;
  /** Bytes; 0 if it was removed. */
  readonly size: number;
  /**
   * "kept": the board holds what it held before, because the run failed. "differs": a comparison found another content.
   */
  readonly state: FileState;
  /** It was "written", and flasher read it back: the firmware cannot hash. */
  readonly readBack?: true;
  /** It is "kept", which means that the board has no such file. */
  readonly absent?: true;
}

export interface FilesDone {
  readonly total: number;
  readonly written: number;
  readonly equal: number;
  readonly removed: number;
}

export interface PutOptions {
  readonly onFile?: (file: FileReport) => void;
  /** `written` of `size` bytes of one file. */
  readonly onProgress?: (to: string, written: number, size: number) => void;
}

/** What must change on the board; nothing changes yet. Throws BoardFilesError for what cannot be done. */
async function planOnBoard(
  python: BoardPython,
  wanted: WantedFiles,
  { space }: Pick<BoardSystem, "space">,
): Promise<FilePlan> {
  const questions = questionsFor(wanted);
  const states = await statesOf(python, questions, wanted);
  const held = new Set<string>();
  for (const file of wanted.files) {
    if (await isHeld(python, file, states[questions.indexOf(file.to)]!)) held.add(file.to);
  }
  const plan = planFiles(wanted, { states, held, space });
  for (const { kind, file } of plan.steps) {
    const beside = states[questions.indexOf(newName(file.to))]!;
    if (kind === "write") await keepForeign(file, beside, (file) => isHeld(python, file, beside));
  }
  return plan;
}

/** Compares what the board holds with what is wanted. Nothing changes, and no content is sent to the board. */
export async function compareFiles(
  python: BoardPython,
  wanted: WantedFiles,
  onFile: (file: FileReport) => void = () => {},
): Promise<readonly string[]> {
  const { files, removals } = wanted;
  const states = await statesOf(python, [...files.map(({ to }) => to), ...removals], wanted);
  const different: string[] = [];
  const judge = (to: string, size: number, equal: boolean) => {
    onFile({ to, size, state: equal ? "equal" : "differs" });
    if (!equal) different.push(to);
  };
  for (const [i, file] of files.entries()) {
    judge(file.to, file.bytes.length, await isHeld(python, file, states[i]!));
  }
  for (const [i, path] of removals.entries()) {
    if (states[files.length + i]!.kind !== "missing") judge(path, 0, false);
  }
  return different;
}

/** The answer has hashes, which help to guess a secret. A file to remove may be an old one. */
async function statesOf(
  python: BoardPython,
  paths: readonly string[],
  { files, removals }: WantedFiles,
): Promise<PathState[]> {
  const ask = () => python.states(paths);
  const isSecret = removals.length > 0 || files.some(({ secret }) => secret);
  return await (isSecret ? python.untraced("hashes of files", ask) : ask());
}

/** By the hash; firmware that cannot hash sends the content itself. */
async function isHeld(
  python: BoardPython,
  { to, bytes, secret }: WantedFile,
  state: PathState,
): Promise<boolean> {
  if (state.kind !== "file" || state.size !== bytes.length) return false;
  if (state.sha256 !== undefined) return state.sha256 === sha256(bytes);
  const read = () => python.readFile(to, bytes.length);
  return sha256(await (secret ? python.untraced(to, read) : read())) === sha256(bytes);
}

/** Throws BoardFilesError, and what the port and the signal throw; `boardState` then says what was changed. */
export async function putFiles(
  python: BoardPython,
  wanted: WantedFiles,
  system: Pick<BoardSystem, "space">,
  { onFile = () => {}, onProgress = () => {} }: PutOptions = {},
): Promise<FilesDone> {
  const plan = await planOnBoard(python, wanted, system);
  const done = { total: wanted.files.length, written: 0, equal: 0, removed: 0 };
  let at = 0;
  let renaming: string | undefined;
  let proving = false;
  const begins = beginsOf(python, plan);
  let step = 0;
  const next = () => begins[++step]!();
  try {
    for (const folder of plan.folders) await python.makeFolder(folder, next());
    for (; at < plan.steps.length; at++) {
      const { kind, file } = plan.steps[at]!;
      const { to, bytes: { length: size } } = file;
      let readBack: Pick<FileReport, "readBack"> = {};
      if (kind === "write") {
        const write = () => writeProved(python, file, onProgress);
        readBack = await (file.secret ? python.untraced(to, write) : write());
      }
      if (kind !== "equal") {
        renaming = to;
        await python.rename(newName(to), to, next());
        renaming = undefined;
      }
      const state = kind === "equal" ? "equal" : "written";
      done[state]++;
      onFile({ to, size, state, ...readBack });
    }
    for (const path of plan.removals) {
      await python.remove(path, next());
      done.removed++;
      onFile({ to: path, size: 0, state: "removed" });
    }
    proving = true;
    await proveInPlace(python, plan);
  } catch (error) {
    for (const step of plan.steps.slice(renaming === undefined ? at : at + 1)) {
      const { kind, file: { to, bytes: { length: size } } } = step;
      const isAbsent = kind === "heal" || kind === "write" && !step.replaces;
      if (kind === "equal") onFile({ to, size, state: "equal" });
      else onFile({ to, size, state: "kept", ...(isAbsent ? { absent: true } : {}) });
    }
    if (error instanceof FlasherError) error.boardState ??= describeLeft({ plan, done, renaming, proving });
    throw error;
  }
  return done;
}

/** The first code of each change on the board, in their order, and of the proof after them. */
function beginsOf(
  python: BoardPython,
  plan: FilePlan,
): readonly (() => string | undefined)[] {
  const { folders, removals } = plan;
  return [
    ...folders.map((path) => () => makeFolderCode(path)),
    ...changedSteps(plan).map(({ kind, file: { to } }) => () =>
      kind === "write" ? python.beginOfWrite(newName(to)) : renameCode(newName(to), to)
    ),
    ...removals.map((path) => () => removeCode(path)),
    () => python.beginOfStates(changedPaths(plan)),
  ];
}

/** The files that were changed, then the removals. */
function changedPaths(plan: FilePlan): string[] {
  return [...changedSteps(plan).map(({ file }) => file.to), ...plan.removals];
}

/** Writes `<to>.new`, until the board's hash proves it, or the bytes that come back. Removes it if that fails. */
async function writeProved(
  python: BoardPython,
  file: WantedFile,
  onProgress: NonNullable<PutOptions["onProgress"]>,
): Promise<Pick<FileReport, "readBack">> {
  const { to, bytes } = file;
  const temporary = newName(to);
  const then = isEntryPoint(to) ? python.beginOfStates([temporary]) : renameCode(temporary, to);
  let trouble = "";
  let restarts = false;
  let short = false;
  const steps = python.pastes ? PASTED_STEPS : PLAIN_STEPS;
  for (const step of steps) {
    try {
      const onStep = (written: number) => onProgress(to, written, bytes.length);
      const written = await python.writeFile(temporary, bytes, { step, then, onStep });
      const same = await isHeld(python, { ...file, to: temporary }, { kind: "file", ...written });
      const noHash = written.sha256 === undefined;
      if (same && (noHash || await holdsStill(python, temporary, file))) {
        return noHash ? { readBack: true } : {};
      }
      trouble = `the board holds ${written.size} bytes that differ`;
    } catch (error) {
      if (error instanceof BytesLost) trouble = error.message;
      else if (error instanceof BoardFilesError && isDamage(error)) {
        short = isOutOfMemory(error);
        trouble = short ? "the board has too little memory" : "the board received damaged code";
        restarts = isForgotten(error);
        await python.revive(error);
      } else {
        await removeQuietly(python, temporary);
        throw error;
      }
    }
  }
  await removeQuietly(python, temporary);
  if (restarts) throw restartedError(`write ${quote(to)}`, steps.length);
  const expected = file.secret ? "" : ` (expected sha256 ${sha256(bytes).slice(0, 12)}…)`;
  throw new BoardFilesError(`Cannot write ${quote(to)}: ${trouble} after ${steps.length} tries${expected}`, {
    hint: short
      ? "Press RESET on the board, and run the command again: its program may hold the memory."
      : "The link loses bytes: try another cable, or another USB port.",
  });
}

/** Reads the file again on the board, for what must not be wrong: that proves flash, not RAM. */
async function holdsStill(python: BoardPython, path: string, file: WantedFile): Promise<boolean> {
  if (!isEntryPoint(file.to)) return true;
  const [state] = await python.states([path], renameCode(path, file.to));
  return isEqual(state!, file);
}

/** Checks all changed files again once nothing changes anymore: the answer to a rename proves little. */
async function proveInPlace(python: BoardPython, plan: FilePlan): Promise<void> {
  const { removals } = plan;
  const changed = changedSteps(plan).map(({ file }) => file);
  const states = await statesOf(python, changedPaths(plan), { files: changed, removals });
  for (const [i, file] of changed.entries()) {
    if (await isHeld(python, file, states[i]!)) continue;
    throw new BoardFilesError(
      `Cannot write ${quote(file.to)}: the board holds different content after the rename`,
    );
  }
  removals.forEach((path, i) => {
    if (states[changed.length + i]!.kind !== "missing") {
      throw new BoardFilesError(`Cannot remove ${quote(path)}: the board still has it`);
    }
  });
}

/** The first error is the one to tell. */
async function removeQuietly(python: BoardPython, path: string): Promise<void> {
  try {
    await python.discard(path);
  } catch (error) {
    if (!(error instanceof BoardFilesError || error instanceof BytesLost)) throw error;
  }
}

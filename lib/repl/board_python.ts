/** The board's Python as a service: questions and changes of its file system, each repeated if bytes were lost. */
import { BoardFilesError } from "../errors.ts";
import { quote } from "../text.ts";
import {
  CLOSE_CODE,
  discardCode,
  HELPER,
  helperCode,
  listCode,
  MAC_QUESTION,
  makeFolderCode,
  openCode,
  readCode,
  READER_CODE,
  removeCode,
  renameCode,
  statesQuestions,
  writeCode,
  WRITER_CODE,
} from "./board_code.ts";
import {
  answerIn,
  type BoardSystem,
  decodeBase64,
  type ListedFile,
  listFrom,
  macFrom,
  type PathState,
  stateFrom,
  statesFrom,
  systemFrom,
} from "./board_answers.ts";
import { exceptionError, isDamage, isForgotten, restartedError, silentError } from "./board_exception.ts";
import type { Patience, RawPrompt } from "./raw_prompt.ts";
import { BoardSilent, BytesLost } from "./bytes_lost.ts";
import { SAFE_MODE_QUESTION, safeModeFrom } from "./safe_mode.ts";

/** A full LittleFS may take seconds for a write. Hashing 1 MB takes an ESP8266 about 10 s, with a dot every 32 KB. */
const SHORT = { silent: 5000, whole: 20_000 };
const HASH = { silent: 10_000, whole: 180_000 };
const ATTEMPTS = 3;
const PREPARE = "prepare the board";
/** Bytes that are read back at a time. */
const READ_STEP = 384;
/** The largest file that is read from a board, bytes. */
const MOST_READ = 16 * 1024 * 1024;

/** How often a board that restarts is asked for its prompt again. */
const MOST_REVIVALS = 2;

/** Where a method takes `then`, it is the code that most likely follows: its beginning is sent ahead (`RawPrompt.run`). */
export class BoardPython {
  #prompt: RawPrompt;
  readonly #word: string;
  readonly #reopen: () => Promise<RawPrompt>;
  #revivals = 0;
  /** Its firmware can hash, as far as is known. */
  #hashes = true;
  /** Parts of the helper that the board has. */
  readonly #defined = new Set<string>();

  /** `reopen`: gets a prompt again on a board that has restarted by itself. */
  constructor(prompt: RawPrompt, word: string, reopen: () => Promise<RawPrompt>) {
    this.#prompt = prompt;
    this.#word = word;
    this.#reopen = reopen;
  }

  /** Defines the helper on the board: it stays until the board is reset. Returns what the board's firmware is. */
  async prepare(): Promise<BoardSystem> {
    const [first, last] = helperCode(this.#word);
    await this.#retry(PREPARE, () => this.#run(PREPARE, first, SHORT, last));
    return await this.#ask(PREPARE, last, SHORT, systemFrom);
  }

  /**
   * After `error`: a board that has restarted by itself gets the helper again. A program that ran until Ctrl-C may have
   * started a watchdog, and nothing feeds it at the prompt. Throws NoPromptError.
   */
  async revive(error: unknown): Promise<void> {
    if (!(error instanceof BoardFilesError) || !isForgotten(error) || this.#revivals >= MOST_REVIVALS) return;
    // A flipped bit can misspell a name, too.
    const { trace } = await this.#prompt.run(HELPER, SHORT).catch((error) => {
      if (error instanceof BytesLost) return { trace: "" };
      throw error;
    });
    if (trace === "") return;
    this.#revivals++;
    this.#prompt = await this.#reopen();
    this.#defined.clear();
    await this.prepare();
  }

  /** It has raw paste. */
  get pastes(): boolean {
    return this.#prompt.pastes;
  }

  /** Once: most runs need only a part of the helper. */
  async #define(code: string, then?: string): Promise<void> {
    if (this.#defined.has(code)) return;
    await this.#retry(PREPARE, () => this.#run(PREPARE, code, SHORT, then));
    this.#defined.add(code);
  }

  /** From the chip's number where that is its MAC address, else from the network; undefined if neither tells it. */
  async macAddress({ uniqueId }: BoardSystem): Promise<string | undefined> {
    const digits = uniqueId?.length === 12
      ? uniqueId
      : await this.#ask("ask the board for its MAC address", MAC_QUESTION, SHORT, macFrom);
    return digits === "" ? undefined : digits.match(/../g)!.join(":");
  }

  /** Why CircuitPython runs no program; null if it does, or does not tell. */
  async safeMode(): Promise<string | null> {
    return await this.#ask("ask the board for its mode", SAFE_MODE_QUESTION, SHORT, safeModeFrom);
  }

  /** In the order of `paths`. */
  async states(paths: readonly string[], then?: string): Promise<PathState[]> {
    const action = "compare files on the board";
    const states: PathState[] = [];
    const questions = statesQuestions(paths);
    for (const [i, { code, count }] of questions.entries()) {
      const read = (found: unknown) => statesFrom(found, count);
      states.push(...await this.#ask(action, code, HASH, read, questions[i + 1]?.code ?? then));
    }
    return states;
  }

  async makeFolder(path: string, then?: string): Promise<void> {
    await this.#settle(`create ${quote(path)}`, makeFolderCode(path), { path, expected: "folder", then });
  }

  async remove(path: string, then?: string): Promise<void> {
    await this.#settle(`remove ${quote(path)}`, removeCode(path), { path, expected: "missing", then });
  }

  /** Removes a file that `writeFile` has not finished. */
  async discard(path: string): Promise<void> {
    await this.#settle(`remove ${quote(path)}`, discardCode(path), {
      path,
      expected: "missing",
      then: undefined,
    });
  }

  /** Afterwards `to` holds what `from` held. Repeating it does no harm. */
  async rename(from: string, to: string, then?: string): Promise<void> {
    const action = `rename ${quote(from)} to ${quote(to)}`;
    await this.#settle(action, renameCode(from, to), { path: from, expected: "missing", then });
  }

  /**
   * Writes a whole file, and returns what the board says that it wrote. Throws BytesLost if bytes were lost: the
   * file is then incomplete. `then`: the code that follows if the board can hash.
   */
  async writeFile(
    path: string,
    bytes: Uint8Array,
    { step, then, onStep = () => {} }: {
      readonly step: number;
      readonly then?: string | undefined;
      readonly onStep?: (written: number) => void;
    },
  ): Promise<{ readonly size: number; readonly sha256: string | undefined }> {
    const action = `write ${quote(path)}`;
    const open = openCode(path);
    await this.#define(WRITER_CODE, open);
    const codeAt = (at: number) => at < bytes.length ? writeCode(bytes.subarray(at, at + step)) : CLOSE_CODE;
    let code = codeAt(0);
    await this.#run(action, open, SHORT, code);
    for (let at = 0; at < bytes.length; at += step) {
      const next = codeAt(at + step);
      await this.#run(action, code, SHORT, next);
      code = next;
      onStep(Math.min(bytes.length, at + step));
    }
    const written = await this.#askOnce(action, CLOSE_CODE, SHORT, (found) => {
      const written = stateFrom(found);
      return written?.kind === "file" ? written : undefined;
    }, this.#hashes ? then : undefined);
    this.#hashes = written.sha256 !== undefined;
    return written;
  }

  async readFile(path: string, size: number): Promise<Uint8Array> {
    const action = `read ${quote(path)}`;
    if (size > MOST_READ) throw new BoardFilesError(`Cannot ${action}: it has ${size} bytes`);
    await this.#define(READER_CODE);
    const bytes = new Uint8Array(size);
    const lengthAt = (at: number) => Math.min(READ_STEP, size - at);
    const codeAt = (at: number) => readCode(path, at, lengthAt(at));
    for (let at = 0; at < size; at += READ_STEP) {
      const then = at + READ_STEP < size ? codeAt(at + READ_STEP) : undefined;
      const part = await this.#ask(action, codeAt(at), SHORT, (found) => {
        const part = typeof found === "string" ? decodeBase64(found) : undefined;
        return part?.length === lengthAt(at) ? part : undefined;
      }, then);
      bytes.set(part, at);
    }
    return bytes;
  }

  /** The first code of `writeFile`. */
  beginOfWrite(path: string): string {
    return this.#defined.has(WRITER_CODE) ? openCode(path) : WRITER_CODE;
  }

  /** The first code of `states`; undefined without a path. */
  beginOfStates(paths: readonly string[]): string | undefined {
    return statesQuestions(paths)[0]?.code;
  }

  /** Runs `act`, and keeps its bytes out of a trace. */
  untraced<T>(what: string, act: () => Promise<T>): Promise<T> {
    return this.#prompt.untraced(what, act);
  }

  async list(path: string): Promise<ListedFile[]> {
    const action = `list ${quote(path)}`;
    await this.#define(READER_CODE);
    return await this.#ask(action, listCode(path), HASH, listFrom);
  }

  /** A change that is complete when `path` is as expected, even if the answer to it was lost. */
  async #settle(
    action: string,
    code: string,
    { path, expected, then }: {
      readonly path: string;
      readonly expected: PathState["kind"];
      readonly then: string | undefined;
    },
  ): Promise<void> {
    await this.#retry(action, async (attempt) => {
      // The answer has the hash of the file, which may be secret.
      const ask = () => this.untraced(`the hash of ${path}`, () => this.states([path]));
      if (attempt > 0 && (await ask())[0]!.kind === expected) return;
      await this.#run(action, code, SHORT, then);
    });
  }

  /** `read`: undefined if the answer makes no sense; then bytes of it were damaged. */
  async #ask<T>(
    action: string,
    code: string,
    patience: Patience,
    read: (found: unknown) => T | undefined,
    then?: string,
  ): Promise<T> {
    return await this.#retry(action, () => this.#askOnce(action, code, patience, read, then));
  }

  async #askOnce<T>(
    action: string,
    code: string,
    patience: Patience,
    read: (found: unknown) => T | undefined,
    then?: string,
  ): Promise<T> {
    const output = await this.#run(action, code, patience, then);
    const found = answerIn(output, this.#word);
    const value = found === undefined ? undefined : read(found);
    if (value === undefined) throw new BytesLost("the board's answer was damaged");
    return value;
  }

  /** Returns the output. Throws BoardFilesError for an exception on the board. */
  async #run(action: string, code: string, patience: Patience, then?: string): Promise<string> {
    const { output, trace } = await this.#prompt.run(code, patience, then).catch((error) => {
      throw error instanceof BoardSilent ? silentError(action, error) : error;
    });
    if (trace === "") return output;
    throw exceptionError(action, trace);
  }

  async #retry<T>(action: string, work: (attempt: number) => Promise<T>): Promise<T> {
    for (let attempt = 0;; attempt++) {
      try {
        return await work(attempt);
      } catch (error) {
        // A byte lost or flipped in code may also be an exception on the board.
        const again = error instanceof BytesLost || error instanceof BoardFilesError && isDamage(error);
        if (!again) throw error;
        if (attempt + 1 < ATTEMPTS) {
          await this.revive(error);
          continue;
        }
        if (error instanceof BoardFilesError) {
          throw isForgotten(error) ? restartedError(action, ATTEMPTS) : error;
        }
        throw new BoardFilesError(`Cannot ${action}: ${error.message}, ${ATTEMPTS} times`, { cause: error });
      }
    }
  }
}

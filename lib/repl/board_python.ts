/** The board's Python as a service: questions and changes of its file system, each repeated if bytes were lost. */
import { BoardFilesError } from "../errors.ts";
import { quote } from "../text.ts";
import {
  CLOSE_CODE,
  HELPER,
  helperCode,
  listCode,
  MAC_QUESTION,
  makeFolderCode,
  openCode,
  readCode,
  readerCode,
  removeCode,
  renameCode,
  statesQuestion,
  SYSTEM_QUESTION,
  writeCode,
  writerCode,
} from "./board_code.ts";
import {
  type BoardSystem,
  decodeBase64,
  type ListedFile,
  listFrom,
  macFrom,
  parseJson,
  type PathState,
  stateFrom,
  statesFrom,
  systemFrom,
} from "./board_answers.ts";
import { exceptionError, isDamage, isForgotten, restartedError } from "./board_exception.ts";
import { between } from "./raw_answer.ts";
import type { RawPrompt } from "./raw_prompt.ts";
import { BytesLost } from "./bytes_lost.ts";

/** Time limits in milliseconds. Hashing 1 MB takes an ESP8266 about 10 s; a full LittleFS may take seconds for a write. */
const SHORT_MS = 5000;
const HASH_MS = 60_000;
const ATTEMPTS = 3;
/** Bytes of source in one question. */
const QUESTION = 900;
/** Bytes that are read back at a time. */
const READ_STEP = 384;
/** The largest file that is read from a board, bytes. */
const MOST_READ = 16 * 1024 * 1024;

/** How often a board that restarts is asked for its prompt again. */
const MOST_REVIVALS = 2;

export class BoardPython {
  #prompt: RawPrompt;
  readonly #word: string;
  readonly #reopen: () => Promise<RawPrompt>;
  #revivals = 0;
  /** Parts of the helper that the board has. */
  readonly #defined = new Set<string>();

  /** `reopen`: gets a prompt again on a board that has restarted by itself. */
  constructor(prompt: RawPrompt, word: string, reopen: () => Promise<RawPrompt>) {
    this.#prompt = prompt;
    this.#word = word;
    this.#reopen = reopen;
  }

  /** Defines the helper on the board: it stays until the board is reset. */
  async prepare(): Promise<void> {
    const codes = helperCode(this.#word);
    for (const [i, code] of codes.entries()) {
      await this.#retry(
        "prepare the board",
        () => this.#run("prepare the board", code, SHORT_MS, codes[i + 1]),
      );
    }
  }

  /**
   * After `error`: a board that has restarted by itself gets the helper again. A program that ran until Ctrl-C may have
   * started a watchdog, and nothing feeds it at the prompt. Throws NoPromptError.
   */
  async revive(error: unknown): Promise<void> {
    if (!(error instanceof BoardFilesError) || !isForgotten(error) || this.#revivals >= MOST_REVIVALS) return;
    // A flipped bit can misspell a name, too.
    const { trace } = await this.#prompt.run(HELPER, SHORT_MS).catch((error) => {
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
  async #define(code: string): Promise<void> {
    if (this.#defined.has(code)) return;
    await this.#retry("prepare the board", () => this.#run("prepare the board", code, SHORT_MS));
    this.#defined.add(code);
  }

  async system(): Promise<BoardSystem> {
    const action = "ask the board for its firmware";
    return await this.#ask(action, SYSTEM_QUESTION, SHORT_MS, systemFrom);
  }

  /** From the chip's number where that is its MAC address, else from the network; undefined if neither tells it. */
  async macAddress({ uniqueId }: BoardSystem): Promise<string | undefined> {
    const digits = uniqueId?.length === 12
      ? uniqueId
      : await this.#ask("ask the board for its MAC address", MAC_QUESTION, SHORT_MS, macFrom);
    return digits === "" ? undefined : digits.match(/../g)!.join(":");
  }

  /** In the order of `paths`. */
  async states(paths: readonly string[]): Promise<PathState[]> {
    const action = "compare files on the board";
    const states: PathState[] = [];
    for (const batch of inBatches(paths)) {
      const found = await this.#ask(action, statesQuestion(batch), HASH_MS, (found) => {
        const read = statesFrom(found);
        return read?.length === batch.length ? read : undefined;
      });
      states.push(...found);
    }
    return states;
  }

  async makeFolder(path: string): Promise<void> {
    await this.#settle(`create ${quote(path)}`, makeFolderCode(path), path, "folder");
  }

  async remove(path: string): Promise<void> {
    await this.#settle(`remove ${quote(path)}`, removeCode(path), path, "missing");
  }

  /** Afterwards `to` holds what `from` held. Repeating it does no harm. */
  async rename(from: string, to: string): Promise<void> {
    await this.#settle(`rename ${quote(from)} to ${quote(to)}`, renameCode(from, to), from, "missing");
  }

  /**
   * Writes a whole file, and returns what the board says that it wrote. Throws BytesLost if bytes were lost: the
   * file is then incomplete.
   */
  async writeFile(
    path: string,
    bytes: Uint8Array,
    { step, onStep = () => {} }: { readonly step: number; readonly onStep?: (written: number) => void },
  ): Promise<{ readonly size: number; readonly sha256: string | undefined }> {
    const action = `write ${quote(path)}`;
    await this.#define(writerCode());
    const codeAt = (at: number) => at < bytes.length ? writeCode(bytes.subarray(at, at + step)) : CLOSE_CODE;
    let code = codeAt(0);
    await this.#run(action, openCode(path), SHORT_MS, code);
    for (let at = 0; at < bytes.length; at += step) {
      const then = codeAt(at + step);
      await this.#run(action, code, SHORT_MS, then);
      code = then;
      onStep(Math.min(bytes.length, at + step));
    }
    return await this.#askOnce(action, CLOSE_CODE, SHORT_MS, (found) => {
      const written = stateFrom(found);
      return written?.kind === "file" ? written : undefined;
    });
  }

  async readFile(path: string, size: number): Promise<Uint8Array> {
    const action = `read ${quote(path)}`;
    if (size > MOST_READ) throw new BoardFilesError(`Cannot ${action}: it has ${size} bytes`);
    await this.#define(readerCode());
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += READ_STEP) {
      const length = Math.min(READ_STEP, size - at);
      const part = await this.#ask(action, readCode(path, at, length), SHORT_MS, (found) => {
        const part = typeof found === "string" ? decodeBase64(found) : undefined;
        return part?.length === length ? part : undefined;
      });
      bytes.set(part, at);
    }
    return bytes;
  }

  /** Runs `act`, and keeps its bytes out of a trace. */
  untraced<T>(what: string, act: () => Promise<T>): Promise<T> {
    return this.#prompt.untraced(what, act);
  }

  async list(path: string): Promise<ListedFile[]> {
    const action = `list ${quote(path)}`;
    await this.#define(readerCode());
    return await this.#ask(action, listCode(path), HASH_MS, listFrom);
  }

  /** A change that is complete when `path` is as expected, even if the answer to it was lost. */
  async #settle(action: string, code: string, path: string, expected: PathState["kind"]): Promise<void> {
    await this.#retry(action, async (attempt) => {
      if (attempt > 0 && (await this.states([path]))[0]!.kind === expected) return;
      await this.#run(action, code, SHORT_MS);
    });
  }

  /** `read`: undefined if the answer makes no sense; then bytes of it were damaged. */
  async #ask<T>(
    action: string,
    code: string,
    ms: number,
    read: (found: unknown) => T | undefined,
  ): Promise<T> {
    return await this.#retry(action, () => this.#askOnce(action, code, ms, read));
  }

  async #askOnce<T>(
    action: string,
    code: string,
    ms: number,
    read: (found: unknown) => T | undefined,
  ): Promise<T> {
    const output = await this.#run(action, code, ms);
    const json = between(output, this.#word);
    if (json === undefined) throw new BytesLost("the answer was not complete");
    const found = parseJson(json);
    const value = found === undefined ? undefined : read(found);
    if (value === undefined) throw new BytesLost("the board's answer was damaged");
    return value;
  }

  /** Returns the output. Throws BoardFilesError for an exception on the board. */
  async #run(action: string, code: string, ms: number, then?: string): Promise<string> {
    const { output, trace } = await this.#prompt.run(code, ms, then);
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

function inBatches(paths: readonly string[]): string[][] {
  const batches: string[][] = [];
  let room = 0;
  for (const path of paths) {
    const length = 6 * path.length + 3; // each character may become an escape
    if (batches.length === 0 || length > room) {
      batches.push([]);
      room = QUESTION;
    }
    batches.at(-1)!.push(path);
    room -= length;
  }
  return batches;
}

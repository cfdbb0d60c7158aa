/** What the helper on the board answers, checked: undefined for anything else, as bytes may be lost. Pure; no I/O. */
import { bytesOf } from "../bytes.ts";
import { checksum } from "./board_code.ts";
import { between } from "./raw_answer.ts";

/** What a path on the board is. `sha256`: undefined if the firmware cannot hash. */
export type PathState =
  | { readonly kind: "missing" }
  | { readonly kind: "folder" }
  | { readonly kind: "file"; readonly size: number; readonly sha256: string | undefined };

export interface BoardSystem {
  /** `micropython` or `circuitpython`, as the board says. */
  readonly name: string;
  readonly version: readonly number[];
  /** The board that the firmware was built for; MicroPython from 1.25 on. */
  readonly build: string | undefined;
  /** The board and its chip: `ESP module with ESP8266`. */
  readonly machine: string | undefined;
  /** Bytes; undefined without a file system. */
  readonly space: { readonly block: number; readonly free: number } | undefined;
  /** `machine.unique_id()`, hexadecimal. */
  readonly uniqueId: string | undefined;
}

export interface ListedFile {
  readonly name: string;
  readonly folder: boolean;
  /** Bytes; 0 for a folder. */
  readonly size: number;
}

export function systemFrom(value: unknown): BoardSystem | undefined {
  if (!Array.isArray(value)) return undefined;
  const [name, version, build, machine, space, id] = value;
  const named = textOr(name);
  if (named === undefined) return undefined;
  return {
    name: named,
    version: Array.isArray(version) ? version.filter((part) => typeof part === "number") : [],
    build: textOr(build),
    machine: textOr(machine),
    space: spaceFrom(space),
    uniqueId: typeof id === "string" && /^(?:[0-9a-f]{2}){1,16}$/.test(id) ? id : undefined,
  };
}

/** Twelve hexadecimal digits, or none. */
export function macFrom(value: unknown): string | undefined {
  return typeof value === "string" && /^(?:[0-9a-f]{12})?$/.test(value) ? value : undefined;
}

export function statesFrom(value: unknown, count: number): PathState[] | undefined {
  const states = everyOne(value, stateFrom);
  return states?.length === count ? states : undefined;
}

export function stateFrom(value: unknown): PathState | undefined {
  if (value === null) return { kind: "missing" };
  if (value === "dir") return { kind: "folder" };
  const [size, sha256] = Array.isArray(value) ? value : [];
  const isHash = sha256 === null || typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256);
  if (typeof size !== "number" || !Number.isInteger(size) || size < 0 || !isHash) return undefined;
  return { kind: "file", size, sha256: sha256 ?? undefined };
}

export function listFrom(value: unknown): ListedFile[] | undefined {
  return everyOne(value, (entry) => {
    const [name, folder, size] = Array.isArray(entry) ? entry : [];
    const isEntry = typeof name === "string" && typeof folder === "boolean" && typeof size === "number";
    return isEntry ? { name, folder, size: folder ? 0 : size } : undefined;
  });
}

function everyOne<T>(value: unknown, read: (one: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const all = value.map(read).filter((one) => one !== undefined);
  return all.length === value.length ? all : undefined;
}

/**
 * The value in an answer of `_r`: JSON in UTF-8 between two `word`s, and its checksum. Undefined if anything is missing or
 * damaged. `output`: one character for each byte.
 */
export function answerIn(output: string, word: string): unknown {
  const json = between(output, word);
  if (json === undefined) return undefined;
  const end = output.indexOf(word) + 2 * word.length + json.length;
  const [, sum] = /^ (\d{1,8})\r?\n/.exec(output.slice(end, end + 12)) ?? [];
  try {
    const bytes = bytesOf(json);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return checksum(text) === Number(sum) ? JSON.parse(text) : undefined;
  } catch {
    return undefined; // not UTF-8, or no JSON: another program's output
  }
}

export function decodeBase64(text: string): Uint8Array | undefined {
  try {
    return bytesOf(atob(text.trim()));
  } catch {
    return undefined; // bytes were lost
  }
}

/** At most 200 characters: it is shown to people. */
function textOr(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= 200 ? value : undefined;
}

function numbers(value: unknown): number[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === "number") ? value : undefined;
}

function spaceFrom(value: unknown): BoardSystem["space"] {
  const [block, free] = numbers(value) ?? [];
  return block === undefined || free === undefined || block <= 0 ? undefined : { block, free };
}

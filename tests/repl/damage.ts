/** Files put over a line that damages bytes, and what must hold whatever happens to them. */
import { assert, assertEquals } from "@std/assert";
import { byteText } from "../../lib/bytes.ts";
import { BoardFilesError } from "../../lib/errors.ts";
import type { BoardOptions } from "../../lib/simulator/mod.ts";
import { noise } from "../fake/firmware.ts";
import type { PythonSettings } from "../fake/python_board.ts";
import { atPython } from "./bench.ts";

export type Faults = NonNullable<BoardOptions["faults"]>;
export type Way = "toChip" | "fromChip";

const OLD: Readonly<Record<string, string>> = {
  "/main.py": "old main",
  "/data.txt": "old data",
  "/old.py": "bye",
  // Names that one flipped bit makes of the others: see NEIGHBOURS_BIT.
  "/mahn.py": "keep 1",
  "/daua.txt": "keep 2",
  "/ole.py": "keep 3",
  "/mahn.py.new": "keep 4",
  "/daua.txt.new": "keep 5",
};
const NEW: Readonly<Record<string, string | Uint8Array>> = {
  "/main.py": "new main",
  "/data.txt": noise(700),
  "/lib/x.py": "new x",
};
/** Flipped in the fourth character, it makes of a name another one on the board. */
export const NEIGHBOURS_BIT = 1;
export const NAMES = ["/main.py", "/data.txt", "/old.py"] as const;
const REMOVED = "/old.py";
/** Of simulated time: a healthy line takes a second. */
const MOST_MS = 120_000;

export const DAMAGES: Readonly<Record<string, (byte: number) => readonly number[]>> = {
  "lost": () => [],
  "doubled": (byte) => [byte, byte],
  "bit 0 flipped": (byte) => [byte ^ 1],
  "bit 2 flipped": (byte) => [byte ^ 4],
  "bit 4 flipped": (byte) => [byte ^ 16],
  "bit 6 flipped": (byte) => [byte ^ 64],
};

export interface Damaged {
  /** The files were put; undefined if that ended with an error. */
  readonly done: boolean;
  /** Simulated, from the first byte to the last. */
  readonly ms: number;
}

/**
 * Puts files over a line with `faults`, and checks what the board holds then: after success what was asked for, after an
 * error each file old or new, whole, and always nothing else.
 */
export async function putOverDamage(
  faults: Faults,
  settings: PythonSettings & { readonly restartable?: boolean } = {},
): Promise<Damaged> {
  let end: { readonly files: Record<string, string | null>; readonly ms: number } | undefined;
  let error: unknown;
  try {
    await atPython(
      { files: OLD, restartable: true, ...settings, board: { faults } },
      async ({ put, files, clock }) => {
        try {
          await put(NEW, [REMOVED]);
        } catch (thrown) {
          error = thrown;
        }
        end = { files: files(), ms: clock.now() };
      },
    );
  } catch (thrown) {
    error = thrown;
  }
  if (error !== undefined && !(error instanceof BoardFilesError)) throw error;
  // Without a prompt, nothing was put.
  if (end === undefined) return { done: false, ms: 0 };
  assert(end.ms < MOST_MS, `${end.ms} ms`);
  if (error === undefined) assertEquals(end.files, DONE);
  else checkUnfinished(end.files);
  return { done: error === undefined, ms: end.ms };
}

function textOf(content: string | Uint8Array): string {
  return typeof content === "string" ? content : byteText(content);
}

const WANTED = Object.fromEntries(Object.entries(NEW).map(([path, content]) => [path, textOf(content)]));
const { [REMOVED]: _removed, ...STAYS } = OLD;
const DONE: Readonly<Record<string, string | null>> = { ...STAYS, ...WANTED, "/lib": null };

function checkUnfinished(files: Readonly<Record<string, string | null>>): void {
  for (const [path, old] of Object.entries(OLD)) {
    const whole = path === REMOVED ? [old, undefined] : [old, WANTED[path] ?? old];
    assert(whole.includes(files[path] ?? undefined), `${path} is ${files[path]}`);
  }
  for (const [path, content] of Object.entries(files)) {
    if (path in OLD || path === "/lib") continue;
    // An incomplete file has a name that nothing reads.
    if (Object.keys(WANTED).some((wanted) => path === `${wanted}.new`)) continue;
    assertEquals(content, WANTED[path], `${path} appeared`);
  }
}

/** The number of bytes that cross the line in a run without damage. */
export async function bytesOf(way: Way, settings: PythonSettings = {}): Promise<number> {
  let count = 0;
  const { done } = await putOverDamage({
    [way]: (_byte: number, index: number) => {
      count = index + 1;
      return undefined;
    },
  }, settings);
  assert(done);
  return count;
}

/** A fault at one byte of the whole conversation. */
export function at(way: Way, index: number, change: (byte: number) => readonly number[]): Faults {
  return { [way]: (byte: number, count: number) => count === index ? change(byte) : undefined };
}

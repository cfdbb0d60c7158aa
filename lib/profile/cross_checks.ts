/** Values of a profile that are wrong only together. Pure; no I/O. */
import { hex } from "../bytes.ts";
import type { ParseError } from "../parse_result.ts";
import { findEndError } from "../reset/check.ts";
import type { Hold } from "../reset/hold.ts";
import type { ResetScript } from "../reset/script.ts";
import type { BoardFile, ProfileFile } from "./profile.ts";

export interface Finding {
  /** From the value that was checked. */
  readonly path: readonly (string | number)[];
  readonly error: ParseError;
}

/** Requires something to write. */
export function namesFiles(
  { firmware, files }: { readonly firmware?: unknown; readonly files?: unknown },
): Finding[] {
  if (firmware !== undefined || files !== undefined) return [];
  const hint = 'Write "files:", and below it a line "  - { offset: 0x0, path: firmware.bin }" for each file.';
  return [{
    path: [],
    error: { found: "neither files nor firmware", expected: "at least one of them", hint },
  }];
}

/** Refuses a file that comes from two places, or from none. */
export function hasOneSource({ path, url }: { readonly path?: unknown; readonly url?: unknown }): Finding[] {
  if ((path === undefined) !== (url === undefined)) return [];
  const found = path === undefined ? "neither path nor url" : "path and url";
  return [{ path: [], error: { found, expected: "one of the two" } }];
}

/** Refuses a manifest of a file that is not downloaded. */
export function manifestHasUrl(
  { url, manifest }: { readonly url?: unknown; readonly manifest?: unknown },
): Finding[] {
  if (manifest === undefined || url !== undefined) return [];
  return [{ path: ["manifest"], error: { found: "manifest without url", expected: "both or neither" } }];
}

/** Refuses `expect` and `board_files` with `after: stay`: a chip in its bootloader runs no program. */
export function expectsWhatRuns(
  { after, ...needs }: {
    readonly after: string;
    readonly expect?: unknown;
    readonly board_files?: unknown;
  },
): Finding[] {
  const key = (["expect", "board_files"] as const).find((name) => needs[name] !== undefined);
  if (after !== "stay" || key === undefined) return [];
  return [{ path: ["after"], error: { found: '"stay"', expected: `"run", because the profile has ${key}` } }];
}

/** Refuses scripts that leave a line asserted, unless `hold` names it. */
export function scriptsRelease(
  { hold, ...scripts }: {
    readonly run?: ResetScript | undefined;
    readonly reset?: ResetScript | undefined;
    readonly hold?: Hold | undefined;
  },
): Finding[] {
  return (["run", "reset"] as const).flatMap((key) => {
    const error = scripts[key] && findEndError(scripts[key], hold);
    return error === undefined ? [] : [{ path: [key], error }];
  });
}

interface RawFile {
  readonly offset: number | "auto";
  readonly raw?: boolean | undefined;
  readonly sha256?: string | undefined;
}

/** Refuses `offset: auto` for raw files: flasher does not look at their content. */
export function rawHasOffset({ offset, raw }: RawFile): Finding[] {
  if (raw !== true || offset !== "auto") return [];
  return [{ path: ["offset"], error: { found: '"auto" for a raw file', expected: "a number" } }];
}

/** Requires sha256 for raw files: nothing else shows that such a file is complete. */
export function rawIsVouchedFor({ raw, sha256 }: RawFile): Finding[] {
  if (raw !== true || sha256 !== undefined) return [];
  return [{ path: ["raw"], error: { found: "true without sha256", expected: "the file's sha256 as well" } }];
}

/** Refuses two files at one offset: they overlap, whatever their sizes. The plan checks those with `offset: auto`. */
export function offsetsDiffer(files: readonly ProfileFile[]): Finding[] {
  const first = new Map<number, number>();
  return files.flatMap(({ offset }, i): Finding[] => {
    if (offset === "auto") return [];
    const before = first.get(offset);
    if (before === undefined) {
      first.set(offset, i);
      return [];
    }
    const found = `${hex(offset)}, which is also files[${before}].offset`;
    return [{ path: [i, "offset"], error: { found, expected: "another offset" } }];
  });
}

/** Refuses two entries for one path on the board. */
export function targetsDiffer(files: readonly BoardFile[]): Finding[] {
  const seen = new Set<string>();
  return files.flatMap(({ to }, i): Finding[] => {
    if (!seen.has(to)) {
      seen.add(to);
      return [];
    }
    return [{
      path: [i, "to"],
      error: { found: `${to}, which another entry also has`, expected: "another path" },
    }];
  });
}

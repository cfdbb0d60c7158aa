/** `flasher cache`: what has been downloaded, by hash; or removes it. */
import { type CachedFile, openCache } from "../../app/downloads/cache.ts";
import { loadLockedProfile } from "../../app/downloads/locked_profile.ts";
import { describeSystemError } from "../../app/files/system_error.ts";
import { EXIT, type ExitCode, OutputError, UsageError } from "../../errors.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { printable, quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { printLines } from "../downloads/print_lines.ts";
import { warnFor } from "../screen/warn_for.ts";
import { JSON_VERSION, writeJson } from "../../app/records/json_line.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system, has, all } = call;
  const keep = all("keep");
  if (keep.length > 0 && !has("prune")) {
    throw new UsageError("--keep: found it without --prune, expected both or neither");
  }
  const warn = warnFor(call);
  const cache = openCache(system, warn);
  if (cache.folder === undefined) {
    throw new UsageError("Cannot list the cache: the system provides no folder for it", {
      hint: "Set FLASHER_HOME to a folder that you can write to.",
    });
  }
  const kept = new Set<string>();
  for (const source of keep) {
    const { entries } = await loadLockedProfile({ system, warn }, source);
    entries.forEach(({ sha256 }) => kept.add(sha256));
  }
  const files = await cache.list();
  const removed: CachedFile[] = [];
  const unwanted = has("prune")
    ? files.filter(({ sha256 }) => sha256 === undefined || !kept.has(sha256))
    : [];
  for (const file of unwanted) {
    if (await remove(cache.remove, file)) removed.push(file);
  }
  const left = files.filter((file) => !removed.includes(file));
  if (has("json")) showJson(call, cache.folder, { left, removed });
  else showText(call, cache.folder, { left, removed });
  return EXIT.ok;
}

async function remove(act: (file: CachedFile) => Promise<boolean>, file: CachedFile): Promise<boolean> {
  try {
    return await act(file);
  } catch (error) {
    // Another program may prune at the same time.
    if (error instanceof Error && error.name === "NotFound") return true;
    throw new OutputError(`Cannot remove ${quote(file.path, 200)}: ${describeSystemError(error)}`, {
      cause: error,
    });
  }
}

interface Contents {
  readonly left: readonly CachedFile[];
  readonly removed: readonly CachedFile[];
}

function sizeOf(files: readonly CachedFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

function showText({ system, has }: Call, folder: string, { left, removed }: Contents): void {
  const amount = (files: readonly CachedFile[]) =>
    `${files.length} ${files.length === 1 ? "file" : "files"}, ${describeSize(sizeOf(files))}`;
  const sizes = left.map(({ size }) => describeSize(size));
  const width = Math.max(...sizes.map(({ length }) => length), 0);
  printLines(system, [
    ...(has("quiet") ? [] : [printable(folder)]),
    ...left.map(({ sha256 }, n) => `${sizes[n]!.padStart(width)}  ${sha256 ?? "unfinished"}`),
    ...(has("quiet") ? [] : [left.length === 0 ? "The cache is empty." : `${amount(left)}.`]),
    ...(has("prune") && !has("quiet") ? [`Removed ${amount(removed)}.`] : []),
  ]);
}

function showJson({ system, has }: Call, folder: string, { left, removed }: Contents): void {
  for (const { sha256, size } of left) {
    writeJson(system.stdout, { type: "cached", sha256: sha256 ?? null, size });
  }
  writeJson(system.stdout, {
    type: "cache",
    version: JSON_VERSION,
    folder,
    files: left.length,
    bytes: sizeOf(left),
    ...(has("prune") ? { removed: removed.length, freed: sizeOf(removed) } : {}),
  });
}

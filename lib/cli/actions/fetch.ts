/** `flasher fetch`: downloads what a lock file names, into the cache. */
import { openCache } from "../../app/downloads/cache.ts";
import { type FetchedFile, fetchLocked, type NamedEntry } from "../../app/downloads/fetch_locked.ts";
import { loadLockedProfile, type LockedProfile } from "../../app/downloads/locked_profile.ts";
import { EXIT, type ExitCode, OutputError } from "../../errors.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import { printable } from "../../text.ts";
import type { Call } from "../command.ts";
import { hostOf } from "../downloads/host.ts";
import { warnFor } from "../screen/warn_for.ts";
import { withDownloads } from "../downloads/with_downloads.ts";
import { printLines } from "../downloads/print_lines.ts";
import { JSON_VERSION, writeJson } from "../../app/records/json_line.ts";

export async function execute(call: Call): Promise<ExitCode> {
  const { system, argument, has } = call;
  const warn = warnFor(call);
  const locked = await loadLockedProfile({ system, warn }, argument);
  const cache = openCache(system, warn);
  const fetched = await withDownloads(call, async (get) => {
    const files: FetchedFile[] = [];
    for (const entry of locked.entries) {
      const file = await fetchLocked({ cache, get, lock: locked.lock!.path }, entry);
      files.push(file);
      tell(call, entry, file);
    }
    return files;
  });
  if (fetched.some(({ cached }) => !cached)) {
    throw new OutputError("Cannot keep the downloaded files: the cache cannot be written", {
      hint: "Set FLASHER_HOME to a folder that you can write to.",
    });
  }
  const downloads = fetched.filter(({ from }) => from !== undefined);
  if (has("json")) {
    writeJson(system.stdout, {
      type: "fetch",
      version: JSON_VERSION,
      files: fetched.length,
      downloaded: downloads.length,
      bytes: downloads.reduce((sum, { bytes }) => sum + bytes.length, 0),
    });
  } else if (!has("quiet")) printLines(system, [conclusion(locked, downloads.length)]);
  return EXIT.ok;
}

function tell({ system, has }: Call, { key, sha256, size }: NamedEntry, { from }: FetchedFile): void {
  if (has("json")) {
    const source = from === undefined ? { from: "cache" } : { from: "server", host: hostOf(from) };
    writeJson(system.stdout, { type: "fetched", name: key, size, sha256, ...source });
  } else if (from !== undefined && !has("quiet")) {
    printLines(system, [
      `Downloaded ${printable(key)} from ${hostOf(from)}: ${describeSize(size)}, SHA-256 ${sha256}`,
    ]);
  }
}

function conclusion({ path, entries }: LockedProfile, downloaded: number): string {
  const profile = printable(path);
  if (entries.length === 0) {
    return `${profile} names no firmware by name or address: there is nothing to download.`;
  }
  const files = ["", "the file", "both files"][entries.length] ?? `all ${entries.length} files`;
  return downloaded === 0
    ? `The cache already has ${files} that ${profile} names.`
    : `The cache has ${files} that ${profile} names.`;
}

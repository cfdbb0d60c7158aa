/** Gets firmware by its name alone, as a person chooses it: without a profile, and without a lock file of their own. */
import { addressesOf, pageOf } from "../../catalogue/addresses.ts";
import { loadCatalogue } from "../../catalogue/data.ts";
import { type FirmwareName, formatFirmwareName, parseFirmwareName } from "../../catalogue/name.ts";
import type { Download } from "../../download/download.ts";
import { UsageError } from "../../errors.ts";
import { EMPTY_LOCK, type LockEntry } from "../../lock/lock.ts";
import { describeParseError } from "../../parse_result.ts";
import type { Profile, ProfileFile } from "../../profile/profile.ts";
import { dayOf, quote } from "../../text.ts";
import { lastPart } from "../../web_address.ts";
import { bareProfile } from "../connection_settings.ts";
import type { Warn } from "../reporter.ts";
import type { System } from "../system/system.ts";
import type { Cache } from "./cache.ts";
import { knownFirmware } from "./find_online.ts";
import { entryIn } from "./lock_file.ts";
import { lockProfile } from "./lock_profile.ts";
import { recallLock, REMEMBERED_AS, rememberFirmware } from "./remembered_lock.ts";

/** What a person must know before they say yes. */
export interface NamedDownload {
  readonly name: FirmwareName;
  /** The name as the grammar writes it. */
  readonly key: string;
  /** The name of the file; publishers rename files, so another one may be found. */
  readonly file: string;
  /** The servers that may be asked, the first one first. Empty: the file is on this computer. */
  readonly hosts: readonly string[];
  /** Bytes; undefined before the first download. */
  readonly size: number | undefined;
  /** What the first download had. */
  readonly entry: LockEntry | undefined;
}

export interface ByNameContext {
  readonly system: System;
  readonly cache: Cache;
  readonly warn: Warn;
}

/** Asks no server. Throws UsageError for a text that is not a name, ProfileError or ChipError for one that means nothing. */
export async function describeDownload(
  { system, cache }: Omit<ByNameContext, "warn">,
  text: string,
): Promise<NamedDownload> {
  const parsed = parseFirmwareName(text);
  if ("error" in parsed) {
    const { hint } = parsed.error;
    throw new UsageError(
      `Cannot find the firmware: ${describeParseError(parsed.error, quote(text, 200))}`,
      hint === undefined ? {} : { hint },
    );
  }
  const name = parsed.value;
  const data = await loadCatalogue(name.publisher);
  const { firmware } = knownFirmware(data, name);
  const key = formatFirmwareName(name);
  const entry = entryIn(await recallLock(system), { kind: "firmware", key });
  if (entry !== undefined) {
    const isHere = await cache.find(entry.sha256, entry.size) !== undefined;
    const hosts = isHere ? [] : [new URL(entry.url).hostname];
    return { name, key, file: lastPart(entry.url), hosts, size: entry.size, entry };
  }
  const addresses = addressesOf(firmware, data);
  const page = pageOf(firmware);
  const all = page === undefined ? addresses : [...addresses, page];
  const hosts = [...new Set(all.map((address) => new URL(address).hostname))];
  return {
    name,
    key,
    file: addresses[0] === undefined ? key : lastPart(addresses[0]),
    hosts,
    size: undefined,
    entry,
  };
}

/** The bytes, judged and kept for the next time. Throws as `lockProfile` does. */
export async function downloadByName(
  { system, cache, warn }: ByNameContext,
  { name, key, entry }: NamedDownload,
  get: Download,
): Promise<{ readonly bytes: Uint8Array; readonly entry: LockEntry }> {
  const holding = holdLast(cache);
  const lock = await lockProfile(
    {
      get,
      cache: holding,
      places: [cache],
      warn,
      today: dayOf(system.date()),
      loadCatalogue,
      lockPath: REMEMBERED_AS,
      acceptHint: "To use the new one, choose it by its address in a profile (url:).",
      onEntry: () => {},
    },
    profileFor(name, key),
    entry === undefined ? EMPTY_LOCK : { ...EMPTY_LOCK, firmware: { [key]: entry } },
  );
  const found = lock.firmware[key]!;
  const bytes = holding.last ?? (await cache.find(found.sha256, found.size))!;
  if (entry === undefined) await rememberFirmware(system, key, found);
  return { bytes, entry: found };
}

function profileFor(name: FirmwareName, key: string): Profile {
  const file: ProfileFile = { offset: "auto", path: key, locked: { kind: "firmware", key, name } };
  return { ...bareProfile({}), files: [file] };
}

/** The cache, which may be unable to keep anything, and the bytes that were given to it last. */
function holdLast(cache: Cache): Cache & { readonly last: Uint8Array | undefined } {
  let last: Uint8Array | undefined;
  return {
    ...cache,
    get last() {
      return last;
    },
    store(bytes) {
      last = bytes;
      return cache.store(bytes);
    },
  };
}

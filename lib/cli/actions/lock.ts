/** `flasher lock`: records the exact bytes of a profile's firmware. */
import { filesBeside } from "../../app/downloads/beside_profile.ts";
import { openCache } from "../../app/downloads/cache.ts";
import type { NamedEntry } from "../../app/downloads/fetch_locked.ts";
import { findNewest, knownFirmware } from "../../app/downloads/find_online.ts";
import { loadLock } from "../../app/downloads/lock_file.ts";
import { lockProfile } from "../../app/downloads/lock_profile.ts";
import { hasLockedFiles } from "../../app/downloads/with_locked_files.ts";
import { findProfile, type FoundProfile } from "../../app/files/find_profile.ts";
import { checkMayOverwrite } from "../../app/files/output_file.ts";
import { KNOWN } from "../../app/known_names.ts";
import type { Warn } from "../../app/reporter.ts";
import { shellWord } from "../../app/shell_word.ts";
import { loadCatalogue } from "../../catalogue/data.ts";
import { type FirmwareName, formatFirmwareName } from "../../catalogue/name.ts";
import { publisherOf } from "../../catalogue/publishers.ts";
import { compareVersions } from "../../catalogue/version.ts";
import type { Download } from "../../download/download.ts";
import { EXIT, type ExitCode, ProfileError, UsageError } from "../../errors.ts";
import { EMPTY_LOCK, formatLock, type Lock, lockPathOf } from "../../lock/lock.ts";
import { loadProfile } from "../../profile/load.ts";
import type { Profile } from "../../profile/profile.ts";
import { setFirmwareVersion } from "../../profile/set_version.ts";
import { dayOf, printable, quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { lockedValues } from "../../app/records/locked_values.ts";
import { lockedLine } from "../describe/locked_line.ts";
import { printLines } from "../downloads/print_lines.ts";
import { warnFor } from "../screen/warn_for.ts";
import { withDownloads } from "../downloads/with_downloads.ts";
import { writeText } from "../init/target.ts";
import { JSON_VERSION, writeJson } from "../../app/records/json_line.ts";

/** What a hash without a publisher's confirmation is worth. */
const FIRST_DOWNLOAD = "The publisher gives no hash, so flasher trusts this first download over TLS. " +
  "From now on, the lock file gives everyone the same bytes.";

export async function execute(call: Call): Promise<ExitCode> {
  const { system, argument, has } = call;
  const warn = warnFor(call);
  const found = await findOwnProfile(call, warn, argument);
  const profile = await loadProfile(found.bytes, found.source, KNOWN);
  const path = lockPathOf(found.source);
  await checkMayOverwrite(system, path, { replace: true });
  if (!hasLockedFiles(profile)) {
    return nothingToLock(call, found.source);
  }
  const before = await lockBefore(call, { path, warn });
  const cache = openCache(system, warn);
  let trusted = false;
  const written = await withDownloads(call, async (get) => {
    const renewed = has("newest") ? await renew(call, get, { found, profile }) : undefined;
    const lock = await lockProfile(
      {
        get,
        loadCatalogue,
        cache,
        places: [filesBeside(system, found.folder, warn), cache],
        warn,
        today: dayOf(system.date()),
        lockPath: path,
        acceptHint: `To accept the new one, remove its line from ${path}, then: flasher lock`,
        onEntry(entry, isNew) {
          tell(call, entry, isNew);
          trusted ||= isNew && entry.hashFrom === "first download";
        },
      },
      renewed?.profile ?? profile,
      before?.lock ?? EMPTY_LOCK,
    );
    const files = Object.keys(lock.firmware).length + Object.keys(lock.urls).length;
    return { text: formatLock(lock), files, profileText: renewed?.text };
  });
  if (trusted) say(call, FIRST_DOWNLOAD);
  // The profile first: a lock that lacks what the profile says is an error, and the next run of this command repairs it.
  if (written.profileText !== undefined) {
    await writeText(system, { path: found.source, text: written.profileText }, { replace: true });
  }
  const changed = written.text !== before?.text;
  if (changed) await writeText(system, { path, text: written.text }, { replace: true });
  // Nothing is written if an earlier run was killed and its change is no longer wanted.
  for (const one of [path, found.source]) await system.removeUnfinished(one);
  conclude(call, { path, files: written.files, changed, profileChanged: written.profileText !== undefined });
  return EXIT.ok;
}

/** Throws UsageError for a built-in profile: there is no place for its lock. */
async function findOwnProfile(
  { system }: Call,
  warn: Warn,
  source: string | undefined,
): Promise<FoundProfile> {
  const found = await findProfile({ system, warn }, { source, filesOnly: false });
  if (!found.builtIn) return found;
  throw new UsageError(`Cannot lock ${quote(found.source)}: it is built into flasher, expected a file`, {
    hint: "Name a profile of your own. To write one: flasher init",
  });
}

function nothingToLock({ system, has }: Call, source: string): ExitCode {
  if (has("newest")) throw noFirmware(source);
  if (has("json")) {
    const nothing = { files: 0, changed: false, profileChanged: false };
    writeJson(system.stdout, { type: "lock", version: JSON_VERSION, path: lockPathOf(source), ...nothing });
  } else if (!has("quiet")) {
    printLines(system, [
      `${printable(source)} names no firmware by name or address: there is nothing to lock.`,
    ]);
  }
  return EXIT.ok;
}

function noFirmware(source: string): UsageError {
  return new UsageError(`--newest: found no firmware in ${quote(source)}, expected one by name`, {
    hint: "Only firmware by name has versions. For example: firmware: micropython@1.26.1/ESP8266_GENERIC",
  });
}

interface LockBefore {
  readonly lock: Lock;
  readonly text: string;
}

/** Undefined if there is none, or none that can be read: this command writes it again. */
async function lockBefore(
  { system }: Call,
  { path, warn }: { readonly path: string; readonly warn: Warn },
): Promise<LockBefore | undefined> {
  if (await system.lstat(path) === undefined) return undefined;
  try {
    const { bytes, lock } = await loadLock(system, path, "");
    return { lock, text: new TextDecoder().decode(bytes) };
  } catch (error) {
    if (!(error instanceof ProfileError)) throw error;
    warn({
      message: error.message,
      hint: "flasher writes it again, with hashes from new downloads. An earlier version of the file, " +
        "from version control for example, shows the old hashes.",
    });
    return undefined;
  }
}

interface Renewed {
  readonly profile: Profile;
  readonly text: string;
}

/** The profile with the newest version; undefined if it has that already. */
async function renew(
  call: Call,
  get: Download,
  { found: { source, bytes }, profile }: { readonly found: FoundProfile; readonly profile: Profile },
): Promise<Renewed | undefined> {
  const name = profile.files.flatMap(({ locked }) => locked?.kind === "firmware" ? [locked.name] : [])[0];
  if (name === undefined) throw noFirmware(source);
  const data = await loadCatalogue(name.publisher);
  // Only the board counts here: the version may never have been released.
  const { firmware } = knownFirmware(data, { ...name, version: data.versions.at(-1)! });
  const newest = await findNewest(get, firmware);
  if (compareVersions(newest, name.version) <= 0) {
    say(call, `${publisherOf(name.publisher).title} ${name.version} is the newest version.`);
    return undefined;
  }
  const text = setFirmwareVersion(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes), {
    from: name.version,
    to: newest,
  });
  const changed: FirmwareName = { ...name, version: newest };
  if (text === undefined) {
    throw new ProfileError(
      `Cannot change the version in ${quote(source)}: the value of its firmware is not written in one piece`,
      {
        hint: `Write it yourself: firmware: ${formatFirmwareName(changed)}`,
      },
    );
  }
  return { profile: await loadProfile(text, source, KNOWN), text };
}

function tell(call: Call, entry: NamedEntry, isNew: boolean): void {
  if (call.has("json")) {
    writeJson(call.system.stdout, { type: "locked", ...lockedValues(entry), new: isNew });
  } else if (!call.has("quiet")) {
    // Not wrapped: people compare and copy the hash.
    call.system.stdout.write(`${isNew ? "Locked" : "Unchanged:"} ${lockedLine(entry)}\n`);
  }
}

function conclude(
  call: Call,
  { path, files, changed, profileChanged }: {
    readonly path: string;
    readonly files: number;
    readonly changed: boolean;
    readonly profileChanged: boolean;
  },
): void {
  const { system, argument, has } = call;
  if (has("json")) {
    writeJson(system.stdout, { type: "lock", version: JSON_VERSION, path, files, changed, profileChanged });
    return;
  }
  if (!changed && !profileChanged) {
    say(call, `${printable(path)} is up to date.`);
    return;
  }
  if (profileChanged) say(call, "The profile now has the newest version.");
  const profile = argument === undefined ? "" : ` ${shellWord(argument, system.os)}`;
  say(
    call,
    `Wrote ${printable(path)}. Keep it with the profile. To write to a board: flasher run${profile}`,
  );
}

function say({ system, has }: Call, text: string): void {
  if (!has("json") && !has("quiet")) printLines(system, [text]);
}

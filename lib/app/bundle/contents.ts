/** What a bundle holds: what a profile and its lock name, and programs that the person names. */
import { ImageError, ProfileError, UsageError } from "../../errors.ts";
import { sha256 } from "../../hash.ts";
import { quote } from "../../text.ts";
import { FIRMWARE_FOLDER } from "../downloads/beside_profile.ts";
import type { LockedProfile } from "../downloads/locked_profile.ts";
import { resolveContained } from "../files/contained_path.ts";
import { namesIn } from "../files/file_names.ts";
import { readFirmwares } from "../files/firmware_file.ts";
import { readNamedFile } from "../files/named_file.ts";
import { withSlashes } from "../files/slashes.ts";
import type { System } from "../system/system.ts";
import { bundlePathProblem, distinctName, firmwareName, foldedPath } from "./bundle_path.ts";
import { CHECKSUMS } from "./checksums.ts";
import { isSecretsFile } from "../secrets/secrets_file.ts";
import { isSecretName, type KnownSecret, secretIn, secretValues } from "./secrets.ts";
import { secretNames } from "../board_files/sources.ts";
import { boardFilesSources, boardSecrets } from "./board_files.ts";

export interface BundleFile {
  /** In the bundle, with "/" between its names. */
  readonly path: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** A program that may be started. */
  readonly executable: boolean;
  /** Its bytes. A program is read again, because three of them take 300 MB. Throws ImageError if it has changed. */
  read(): Promise<Uint8Array>;
}

export interface BundleRequest {
  readonly locked: LockedProfile;
  /** The bytes of a locked file. Throws if no place has them. */
  readonly bytesOf: (key: string) => Uint8Array;
  /** Paths of programs to copy. */
  readonly programs: readonly string[];
}

/** Bytes. Three times flasher's own executable. */
const MAX_PROGRAM = 512 * 1024 * 1024;
/** Bytes. A file with secrets is a page; a board plugin has at most as much. */
const MAX_TEXT = 64 * 1024;

/** A file that was found, and where: for messages. */
interface Source {
  readonly file: BundleFile;
  readonly from: string;
  readonly bytes: Uint8Array;
}

/**
 * Sorted by path. Throws UsageError, ProfileError or ImageError if a file is missing, is outside the profile's folder, has a
 * name that other systems do not allow, or is or holds a secret.
 */
export async function bundleContents(system: System, request: BundleRequest): Promise<readonly BundleFile[]> {
  const { locked } = request;
  const secrets = [...await secretsBeside(system, locked), ...boardSecrets(system, locked.profile)];
  const sources = await ownFiles(system, locked);
  for (const { key, url, sha256: digest } of locked.entries) {
    const isTaken = (name: string) =>
      sources.some(({ file }) =>
        foldedPath(file.path) === foldedPath(`${FIRMWARE_FOLDER}/${name}`) && file.sha256 !== digest
      );
    const name = distinctName(firmwareName(url), digest, isTaken);
    sources.push(source(`${FIRMWARE_FOLDER}/${name}`, request.bytesOf(key), url));
  }
  for (const path of request.programs) sources.push(await program(system, path));
  return checked(sources, secrets);
}

/** The profile, its lock and the files that are beside them. */
async function ownFiles(
  system: System,
  { path, folder, bytes, lock, profile }: LockedProfile,
): Promise<Source[]> {
  const { basename } = system.paths;
  const files = profile.files.filter(({ locked }) => locked === undefined);
  const named = [
    ...files.map((file) => file.path),
    ...profile.board.kind === "code" ? [profile.board.path] : [],
    ...profile.board_files?.flatMap((file) => file.kind === "copy" ? [file.path] : []) ?? [],
  ];
  for (const one of named) await checkInside(system, folder, one);
  const read = await readFirmwares(system, files, { folder, anywhere: false });
  const copied = await boardFilesSources(system, profile, folder);
  for (const one of copied) await checkInside(system, folder, one.path);
  return [
    source(basename(path), bytes, path),
    ...(lock === undefined ? [] : [source(basename(lock.path), lock.bytes, lock.path)]),
    ...read.map((file) => source(pathInBundle(system, folder, file.path), file.bytes, file.path)),
    ...copied.map((file) => source(pathInBundle(system, folder, file.path), file.bytes, file.path)),
    ...profile.board.kind === "code" ? [await pluginSource(system, folder, profile.board.path)] : [],
  ];
}

async function pluginSource(system: System, folder: string, path: string): Promise<Source> {
  const bytes = await readNamedFile(system, path, {
    folder,
    anywhere: false,
    refuse: (message, options) => new ProfileError(message, options),
    largest: MAX_TEXT,
    tooLarge: `expected at most ${MAX_TEXT} for a board plugin`,
  });
  return source(pathInBundle(system, folder, path), bytes, path);
}

/** A profile may name files elsewhere if a person allows it, but in a bundle it would not find them. */
async function checkInside(system: System, folder: string, path: string): Promise<void> {
  const name = pathInBundle(system, folder, path);
  const action = `Cannot put ${quote(path, 200)} into the bundle`;
  const outside = new ProfileError(`${action}: it is outside the profile's folder`, {
    hint: "Move the file beside or below the profile.",
  });
  if (/^\.\.(\/|$)/.test(name)) throw outside;
  // Before the disk is asked: on Windows, some names open a device.
  const problem = bundlePathProblem(name);
  if (problem !== undefined) throw nameError(action, problem);
  const resolved = await resolveContained(system, { folder, path: system.paths.resolve(folder, path) });
  if (resolved.kind === "outside") throw outside;
}

function nameError(action: string, problem: string): ProfileError {
  return new ProfileError(`${action}: its name ${problem}`, { hint: "Rename the file." });
}

/** The path by which the profile finds it from the bundle's folder, too. */
function pathInBundle({ paths, os }: System, folder: string, path: string): string {
  const relative = paths.relative(paths.resolve(folder), paths.resolve(folder, path));
  if (!paths.isAbsolute(path)) return withSlashes(relative, os);
  throw new ProfileError(`Cannot put ${quote(path)} into the bundle: the profile gives an absolute path`, {
    hint: "Write its path relative to the profile's folder.",
  });
}

function source(path: string, bytes: Uint8Array, from: string): Source {
  const file = {
    path,
    sha256: sha256(bytes),
    size: bytes.length,
    executable: false,
    read: () => Promise.resolve(bytes),
  };
  return { file, from, bytes };
}

async function program(system: System, path: string): Promise<Source> {
  const read = () =>
    readNamedFile(system, path, {
      folder: ".",
      anywhere: true,
      namedBy: "person",
      refuse: (message, options) => new ImageError(message, options),
      largest: MAX_PROGRAM,
      tooLarge: `expected at most ${MAX_PROGRAM} for a program`,
    });
  const bytes = await read();
  const digest = sha256(bytes);
  return {
    from: path,
    bytes,
    file: {
      path: system.paths.basename(path),
      sha256: digest,
      size: bytes.length,
      executable: true,
      async read() {
        const again = await read();
        if (sha256(again) === digest) return again;
        throw new ImageError(`Cannot copy ${quote(path)}: it changed while the bundle was being written`);
      },
    },
  };
}

/** The values in files with secrets beside the profile: no file of the bundle may hold one. */
async function secretsBeside(
  system: System,
  { folder, profile }: Pick<LockedProfile, "folder" | "profile">,
): Promise<readonly KnownSecret[]> {
  const found: KnownSecret[] = [];
  const wanted = secretNames(profile.board_files);
  const what = "a value of the file with secrets beside the profile";
  for (const name of await namesIn(system, folder)) {
    const hasName = isSecretName(name);
    // A file of the profile's secrets may have any name.
    if (!hasName && wanted.size === 0) continue;
    const path = system.paths.join(folder, name);
    const info = await system.stat(path);
    if (info?.kind !== "file" || info.size > MAX_TEXT) continue;
    const bytes = await readNamedFile(system, path, {
      action: `Cannot read ${quote(path)}, which may hold secrets that must not get into a bundle`,
      folder: ".",
      anywhere: true,
      refuse: (message, options) => new UsageError(message, options),
      largest: MAX_TEXT,
      tooLarge: `expected at most ${MAX_TEXT}`,
    });
    if (!hasName && !isSecretsFile(bytes, wanted)) continue;
    const values = secretValues(name, new TextDecoder().decode(bytes), wanted);
    found.push(...values.map((value) => ({ value, what })));
  }
  return found;
}

function checked(sources: readonly Source[], secrets: readonly KnownSecret[]): readonly BundleFile[] {
  const byPath = new Map<string, Source>();
  for (const one of sources) {
    const { file: { path }, from, bytes } = one;
    const action = `Cannot put ${quote(from, 200)} into the bundle`;
    const problem = bundlePathProblem(path);
    if (problem !== undefined) throw nameError(action, problem);
    if (isSecretName(path)) {
      throw new ProfileError(`${action}: its name suggests that it holds secrets`, {
        hint: "A bundle is meant to be shared. If the file holds none, rename it.",
      });
    }
    const secret = secretIn(bytes, secrets);
    if (secret !== undefined) {
      throw new ProfileError(`${action}: it holds ${secret}`, {
        hint: "A bundle is meant to be shared. Remove the secret from the file.",
      });
    }
    const other = byPath.get(foldedPath(path));
    if (
      foldedPath(path) === foldedPath(CHECKSUMS) || (other !== undefined && !isSame(other.file, one.file))
    ) {
      const taken = other === undefined ? `the bundle's own ${CHECKSUMS}` : quote(other.from, 200);
      throw new ProfileError(`${action}: it would have the same name as ${taken}`, {
        hint: "Windows and USB sticks do not tell capital from small letters. Rename one of the files.",
      });
    }
    byPath.set(foldedPath(path), one);
  }
  return [...byPath.values()].map(({ file }) => file).sort((a, b) => a.path < b.path ? -1 : 1);
}

/** The same file, named twice. */
function isSame(a: BundleFile, b: BundleFile): boolean {
  return a.path === b.path && a.sha256 === b.sha256;
}

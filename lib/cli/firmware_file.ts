/** Reads a file that a profile names, after looking at what it is and where it is. */
import { describeSize } from "../chips/flash_size.ts";
import { ImageError } from "../errors.ts";
import { sha256 } from "../hash.ts";
import type { Firmware } from "../plan.ts";
import type { ProfileFile } from "../profile/profile.ts";
import { suggest } from "../suggest.ts";
import { quote } from "../text.ts";
import type { System } from "./system.ts";

/** No flash that an Espressif module carries is larger; what is larger is no firmware, and not worth reading. */
const MAX_BYTES = 128 * 1024 * 1024;

export interface ReadOptions {
  /** What relative paths are relative to. */
  readonly folder: string;
  /** The person allowed files outside of that folder. */
  readonly anywhere: boolean;
}

/** Throws ImageError if the file is missing, not a plain file, outside of the folder, or not what the profile says. */
export async function readFirmware(
  system: System,
  file: ProfileFile,
  { folder, anywhere }: ReadOptions,
): Promise<Firmware> {
  const { path, offset } = file;
  const action = `Cannot read ${quote(path)}`;
  const full = system.paths.resolve(folder, path);
  const info = await system.stat(full);
  if (info === undefined) {
    throw new ImageError(`${action}: there is no such file`, { hint: await missingHint(system, full, path) });
  }
  if (!anywhere) await refuseOutside(system, { full, folder, action });
  if (info.kind !== "file") {
    throw new ImageError(`${action}: it is ${info.kind === "directory" ? "a folder" : "not a regular file"}`);
  }
  if (info.size > MAX_BYTES) {
    throw new ImageError(
      `${action}: it has ${info.size} bytes, and no flash has more than ${describeSize(MAX_BYTES)}`,
    );
  }
  const bytes = await readBytes(system, full, action);
  checkPromise(file, bytes);
  return { path, offset, bytes, vouched: file.sha256 !== undefined };
}

async function readBytes(system: System, full: string, action: string): Promise<Uint8Array> {
  try {
    return await system.readFile(full);
  } catch (error) {
    throw new ImageError(`${action}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** A profile from a stranger must not reach other files of this computer, by `..`, an absolute path or a link. */
async function refuseOutside(
  system: System,
  { full, folder, action }: { readonly full: string; readonly folder: string; readonly action: string },
): Promise<void> {
  const { relative, isAbsolute } = system.paths;
  const way = relative(await system.realPath(folder), await system.realPath(full));
  if (way !== ".." && !/^\.\.[\\/]/.test(way) && !isAbsolute(way)) return;
  throw new ImageError(`${action}: it is outside of the profile's folder`, {
    hint: "A profile may only name files beside or below it. If you trust this one, add --allow-outside.",
  });
}

async function missingHint(system: System, full: string, path: string): Promise<string> {
  const { dirname, basename } = system.paths;
  const folder = dirname(full);
  if ((await system.stat(folder))?.kind !== "directory") {
    return `Its folder ${quote(folder)} does not exist either.`;
  }
  const near = suggest(basename(full), await system.listFolder(folder));
  if (near !== undefined) {
    return `Did you mean ${quote(path.slice(0, path.length - basename(path).length) + near)}?`;
  }
  return `Looked in ${quote(folder)}: paths are relative to the profile's folder.`;
}

/** `size:` and `sha256:` of the profile. */
function checkPromise({ path, size, sha256: promised }: ProfileFile, bytes: Uint8Array): void {
  const hint = "Download the file again, or correct the profile if it is meant to be another one.";
  if (size !== undefined && bytes.length !== size) {
    throw new ImageError(
      `Cannot use ${quote(path)}: it has ${bytes.length} bytes, the profile says ${size}`,
      { hint },
    );
  }
  if (promised === undefined) return;
  const found = sha256(bytes);
  if (found !== promised) {
    throw new ImageError(`Cannot use ${quote(path)}: its SHA-256 is ${found}, the profile says ${promised}`, {
      hint,
    });
  }
}

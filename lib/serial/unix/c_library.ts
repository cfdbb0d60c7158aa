/** Loading a C library through FFI, and its errno. */
import { PortError } from "../../errors.ts";

/** The environment variable that names another library in the C library's place: one that emulates modem lines, for tests. */
const REPLACEMENT = "FLASHER_LIBC";
/** Set where somebody's environment runs a program with the rights of another. */
const ELEVATED = ["SUDO_UID", "DOAS_USER", "PKEXEC_UID"];

/** What is known of the named library and of whoever wants to load it. */
export interface Replacement {
  readonly path: string;
  /** `uid` and `mode` of the file, no link followed; undefined where there is none. */
  readonly file: Pick<Deno.FileInfo, "isFile" | "uid" | "mode"> | undefined;
  /** Who runs flasher; null on systems without such numbers. */
  readonly uid: number | null;
  readonly elevated: boolean;
}

/**
 * Why the named library is not loaded, as what is found and expected; undefined for one that is. It runs with all of
 * flasher's rights, so it has to be the own one of whoever starts flasher, or root's. Pure.
 */
export function refusedLibrary({ path, file, uid, elevated }: Replacement): string | undefined {
  if (elevated) return "found it set under sudo, expected it unset";
  if (!path.startsWith("/")) return "found a relative path, expected an absolute one";
  if (file === undefined || !file.isFile) return "found no regular file";
  if (file.uid !== 0 && (uid === null || file.uid !== uid)) {
    return "found another user's file, expected one owned by root or by you";
  }
  // S_IWOTH
  if (((file.mode ?? 0) & 0o002) !== 0) return "found a file that everybody may write";
  return undefined;
}

/** Throws PortError ("unsupported") for one that must not be loaded. */
function replacement(): string | undefined {
  const path = Deno.env.get(REPLACEMENT);
  if (!path) return undefined;
  const why = refusedLibrary({
    path,
    file: fileAt(path),
    uid: Deno.uid(),
    elevated: ELEVATED.some((name) => Deno.env.get(name) !== undefined),
  });
  if (why === undefined) return path;
  throw new PortError(`Cannot load the library that ${REPLACEMENT} names: ${why}`, "unsupported", {
    hint: `${REPLACEMENT} is for flasher's own tests: unset it.`,
  });
}

function fileAt(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch {
    return undefined;
  }
}

/**
 * The first of `names` that can be loaded, or the one that FLASHER_LIBC names in their place. Throws a PortError
 * ("unsupported") when none can be loaded.
 */
export function loadLibrary<S extends Deno.ForeignLibraryInterface>(
  names: readonly string[],
  symbols: S,
): Deno.DynamicLibrary<S>["symbols"] {
  const own = replacement();
  const tried = own === undefined ? names : [own];
  const causes: unknown[] = [];
  for (const name of tried) {
    try {
      return Deno.dlopen(name, symbols).symbols;
    } catch (cause) {
      // A library that is there and is not allowed is not one more name to try.
      if (cause instanceof Deno.errors.NotCapable) throw cause;
      causes.push(cause);
    }
  }
  const quoted = tried.map((name) => `"${name}"`).join(", ");
  throw new PortError(`Cannot load the C library: none of ${quoted}`, "unsupported", { cause: causes });
}

/**
 * Reads errno at `address`. errno is per thread: its address holds for every call that runs on this one, never for a
 * nonblocking call.
 */
export function errnoReader(address: Deno.PointerValue): () => number {
  if (address === null) {
    throw new PortError("Cannot load the C library: errno has no address", "unsupported");
  }
  const view = new Deno.UnsafePointerView(address);
  return () => view.getInt32();
}

/** R_OK | W_OK for access(), the same in unistd.h everywhere. */
export const READ_WRITE = 6;

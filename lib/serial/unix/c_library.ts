/** Loads a C library through FFI, and reads its errno. */
import { PortError } from "../../errors.ts";

/** Environment variable that replaces the C library, for tests: by one that emulates modem lines. */
const REPLACEMENT = "FLASHER_LIBC";
/** Variables that show that a program runs with another user's rights, but with this user's environment. */
const ELEVATED = ["SUDO_UID", "DOAS_USER", "PKEXEC_UID"];

/** The named library, and the user who wants to load it. */
export interface Replacement {
  readonly path: string;
  /** The file itself, without following links; undefined if there is none. */
  readonly file: Pick<Deno.FileInfo, "isFile" | "uid" | "mode"> | undefined;
  /** User id of this process; null on systems without user ids. */
  readonly uid: number | null;
  readonly elevated: boolean;
}

/**
 * Says why the named library must not be loaded, as "found …, expected …"; undefined if it may be. The library runs with
 * all rights of flasher, so it must belong to root or to the user who starts flasher. Pure.
 */
export function refusedLibrary({ path, file, uid, elevated }: Replacement): string | undefined {
  if (elevated) return "found it set under sudo, expected it unset";
  if (!path.startsWith("/")) return "found a relative path, expected an absolute one";
  if (file === undefined || !file.isFile) return "found no regular file";
  if (file.uid !== 0 && (uid === null || file.uid !== uid)) {
    return "found another user's file, expected one owned by root or by you";
  }
  // S_IWOTH
  if (((file.mode ?? 0) & 0o002) !== 0) {
    return "found a world-writable file, expected one that not every user may write";
  }
  return undefined;
}

/** The path of the replacement, if any. Throws PortError ("unsupported") if it must not be loaded. */
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
    hint: `Unset ${REPLACEMENT}: it is for flasher's own tests.`,
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
 * Loads the first of `names` that can be loaded, or the library that FLASHER_LIBC names instead. Throws a PortError
 * ("unsupported") if none can be loaded.
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
      // The library exists, but Deno was not permitted to load it: no other name would help.
      if (cause instanceof Deno.errors.NotCapable) throw cause;
      causes.push(cause);
    }
  }
  const quoted = tried.map((name) => `"${name}"`).join(", ");
  throw new PortError(`Cannot load the C library: tried ${quoted}`, "unsupported", { cause: causes });
}

/**
 * Returns a function that reads errno at `address`. errno is per thread: the address is right for every call on this
 * thread, never for a nonblocking call.
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

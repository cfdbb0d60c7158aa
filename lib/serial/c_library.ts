/** Loading a C library through FFI, and its errno. */
import { PortError } from "../errors.ts";

/**
 * The first of `names` that can be loaded. The environment variable FLASHER_LIBC names another file in their place: a
 * test puts a library there that emulates modem lines. Throws a PortError ("unsupported") when none can be loaded.
 */
export function loadLibrary<S extends Deno.ForeignLibraryInterface>(
  names: readonly string[],
  symbols: S,
): Deno.DynamicLibrary<S>["symbols"] {
  const replacement = Deno.env.get("FLASHER_LIBC");
  const tried = replacement ? [replacement] : names;
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

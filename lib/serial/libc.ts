/** The C library of Linux through FFI: one table of functions, and errno. */
import { PortError } from "../errors.ts";

// `ioctl` and `open` are variadic. On Linux x86-64 and arm64 variadic integers travel in the same registers as
// named ones, so a fixed declaration is right; on Apple's arm64 it would not be.
const symbols = {
  // int open(const char *path, int flags, mode_t mode)
  open: { parameters: ["buffer", "i32", "u32"], result: "i32" },
  // int close(int fd): a thread of its own, because a tty may wait for its output
  close: { parameters: ["i32"], result: "i32", nonblocking: true },
  // ssize_t read(int fd, void *buf, size_t count)
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // ssize_t write(int fd, const void *buf, size_t count)
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // int poll(struct pollfd *fds, nfds_t nfds, int timeout)
  poll: { parameters: ["buffer", "usize", "i32"], result: "i32", nonblocking: true },
  // int ioctl(int fd, unsigned long request, void *argument)
  ioctl: { parameters: ["i32", "usize", "buffer"], result: "i32" },
  // int ioctl(int fd, unsigned long request, unsigned long argument)
  ioctlNumber: { name: "ioctl", parameters: ["i32", "usize", "usize"], result: "i32" },
  // the same on a thread of its own, for a request that waits
  ioctlWaiting: { name: "ioctl", parameters: ["i32", "usize", "usize"], result: "i32", nonblocking: true },
  // int flock(int fd, int operation)
  flock: { parameters: ["i32", "i32"], result: "i32" },
  // int tcflush(int fd, int queue)
  tcflush: { parameters: ["i32", "i32"], result: "i32" },
  // int *__errno_location(void): glibc and musl both have it
  __errno_location: { parameters: [], result: "pointer" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The functions of the C library, and the errno of the last one that was called without `nonblocking`. */
export interface Libc {
  readonly call: Deno.DynamicLibrary<typeof symbols>["symbols"];
  errno(): number;
}

/** glibc, then musl under the names that its distributions use. */
const NAMES = ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1", "libc.so"];

let loaded: Libc | undefined;

/**
 * The C library, loaded once. The environment variable FLASHER_LIBC names another file in its place: a test puts a
 * library there that emulates modem lines. Throws a PortError ("unsupported") when none can be loaded.
 */
export function libc(): Libc {
  loaded ??= load();
  return loaded;
}

function load(): Libc {
  const replacement = Deno.env.get("FLASHER_LIBC");
  const names = replacement ? [replacement] : NAMES;
  const causes: unknown[] = [];
  for (const name of names) {
    try {
      return bind(Deno.dlopen(name, symbols));
    } catch (cause) {
      // A library that is there and is not allowed is not one more name to try.
      if (cause instanceof Deno.errors.NotCapable) throw cause;
      causes.push(cause);
    }
  }
  throw new PortError(
    `Cannot load the C library: none of ${names.map((n) => `"${n}"`).join(", ")}`,
    "unsupported",
    {
      cause: causes,
    },
  );
}

function bind(library: Deno.DynamicLibrary<typeof symbols>): Libc {
  const call = library.symbols;
  // errno is per thread: its address holds for every call that runs on this one, never for a nonblocking call.
  const address = call.__errno_location();
  if (address === null) throw new PortError("Cannot load the C library: errno has no address", "unsupported");
  const view = new Deno.UnsafePointerView(address);
  return { call, errno: () => view.getInt32() };
}

/** The C library of Linux through FFI. */
import { errnoReader, loadLibrary, READ_WRITE } from "../unix/c_library.ts";
import { IOCTL } from "./ioctl.ts";
import { pollCall } from "./poll.ts";
import type { Libc } from "../unix/system.ts";
import { unixWaits } from "../unix/waits.ts";

// `ioctl` is variadic. On Linux x86-64 and arm64 variadic integers travel in the same registers as named ones, so a
// fixed declaration is right, unlike on Apple's arm64. `open` reads its third argument only with O_CREAT.
const symbols = {
  // int open(const char *path, int flags)
  open: { parameters: ["buffer", "i32"], result: "i32" },
  // int close(int fd)
  close: { parameters: ["i32"], result: "i32", nonblocking: true },
  // ssize_t read(int fd, void *buf, size_t count)
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // ssize_t write(int fd, const void *buf, size_t count)
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // int poll(struct pollfd *fds, nfds_t nfds, int timeout)
  poll: { parameters: ["buffer", "usize", "i32"], result: "i32", nonblocking: true },
  // int pipe(int fds[2])
  pipe: { parameters: ["buffer"], result: "i32" },
  // int ioctl(int fd, unsigned long request, void *argument)
  ioctl: { parameters: ["i32", "usize", "buffer"], result: "i32" },
  // int flock(int fd, int operation)
  flock: { parameters: ["i32", "i32"], result: "i32" },
  // int tcflush(int fd, int queue)
  tcflush: { parameters: ["i32", "i32"], result: "i32" },
  // int tcdrain(int fd)
  tcdrain: { parameters: ["i32"], result: "i32", nonblocking: true },
  // int access(const char *path, int mode)
  access: { parameters: ["buffer", "i32"], result: "i32" },
  // int *__errno_location(void): glibc and musl both have it
  __errno_location: { parameters: [], result: "pointer" },
} as const satisfies Deno.ForeignLibraryInterface;

/** Names of glibc, then of musl on its distributions. */
const NAMES = ["libc.so.6", "libc.musl-x86_64.so.1", "libc.musl-aarch64.so.1", "libc.so"];

let loaded: Libc | undefined;

/** The C library, loaded once. Throws a PortError ("unsupported") if it cannot be loaded. */
export function linuxLibc(): Libc {
  loaded ??= load();
  return loaded;
}

function load(): Libc {
  const c = loadLibrary(NAMES, symbols);
  const calls = {
    open: (path, flags) => c.open(path, flags),
    close: (fd) => c.close(fd),
    read: (fd, into) => Number(c.read(fd, into, BigInt(into.length))),
    write: (fd, bytes) => Number(c.write(fd, bytes, BigInt(bytes.length))),
    ioctl: (fd, request, argument) => c.ioctl(fd, request, argument),
    flock: (fd, operation) => c.flock(fd, operation),
    tcflush: (fd, queue) => c.tcflush(fd, queue),
    tcdrain: (fd) => c.tcdrain(fd),
    access: (path) => c.access(path, READ_WRITE),
    errno: errnoReader(c.__errno_location()),
  } satisfies Omit<Libc, "wait" | "endWaits">;
  const pipeCalls = { ...calls, system: "linux", FIOCLEX: IOCTL.FIOCLEX, pipe: c.pipe } as const;
  return { ...calls, ...unixWaits(pipeCalls, (pipe) => pollCall(c.poll, pipe)) };
}

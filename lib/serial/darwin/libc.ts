/** libSystem, the C library of macOS, through FFI. */
import { errnoReader, loadLibrary, READ_WRITE } from "../unix/c_library.ts";
import { IOCTL } from "./ioctl.ts";
import { checkFitsFdSet, selectCall } from "./select.ts";
import type { Libc } from "../unix/system.ts";
import { unixWaits } from "../unix/waits.ts";

/** libSystem, with the two calls whose struct is specific to Darwin. */
export interface DarwinLibc extends Libc {
  /** Fills in `termios`, which has DARWIN_TERMIOS.size bytes. */
  tcgetattr(fd: number, termios: Uint8Array<ArrayBuffer>): number;
  tcsetattr(fd: number, option: number, termios: Uint8Array<ArrayBuffer>): number;
}

// `ioctl` is variadic. On Apple's arm64, the variadic argument is passed on the stack, after the eight registers: six
// more integers fill the registers that `fd` and `request` leave free. On x86-64, it is passed like a named argument.
// `open` is variadic as well, but reads its third argument only with O_CREAT.
const IOCTL_ARM64 = ["i32", "u64", "u64", "u64", "u64", "u64", "u64", "u64", "buffer"] as const;
const IOCTL_X86_64 = ["i32", "u64", "buffer"] as const;
const PADDING = [0n, 0n, 0n, 0n, 0n, 0n] as const;

/** The same on both architectures; declared in unistd.h, sys/file.h, termios.h, sys/select.h and sys/errno.h. */
const COMMON = {
  // int open(const char *path, int flags)
  open: { parameters: ["buffer", "i32"], result: "i32" },
  // int close(int fd)
  close: { parameters: ["i32"], result: "i32", nonblocking: true },
  // ssize_t read(int fd, void *buf, size_t count)
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // ssize_t write(int fd, const void *buf, size_t count)
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // int select(int nfds, fd_set *readfds, fd_set *writefds, fd_set *errorfds, struct timeval *timeout)
  select: { parameters: ["i32", "buffer", "buffer", "buffer", "buffer"], result: "i32", nonblocking: true },
  // int pipe(int fds[2])
  pipe: { parameters: ["buffer"], result: "i32" },
  // int flock(int fd, int operation)
  flock: { parameters: ["i32", "i32"], result: "i32" },
  // int tcflush(int fd, int queue)
  tcflush: { parameters: ["i32", "i32"], result: "i32" },
  // int tcdrain(int fd)
  tcdrain: { parameters: ["i32"], result: "i32", nonblocking: true },
  // int tcgetattr(int fd, struct termios *termios)
  tcgetattr: { parameters: ["i32", "buffer"], result: "i32" },
  // int tcsetattr(int fd, int option, const struct termios *termios)
  tcsetattr: { parameters: ["i32", "i32", "buffer"], result: "i32" },
  // int access(const char *path, int mode)
  access: { parameters: ["buffer", "i32"], result: "i32" },
  // int *__error(void)
  __error: { parameters: [], result: "pointer" },
} as const satisfies Deno.ForeignLibraryInterface;

/** The declarations for each architecture. */
export const DARWIN_SYMBOLS = {
  // int ioctl(int fd, unsigned long request, ...)
  aarch64: { ...COMMON, ioctl: { parameters: IOCTL_ARM64, result: "i32" } },
  x86_64: { ...COMMON, ioctl: { parameters: IOCTL_X86_64, result: "i32" } },
} as const satisfies Record<typeof Deno.build.arch, Deno.ForeignLibraryInterface>;

type Calls = Deno.DynamicLibrary<typeof COMMON>["symbols"];
type Ioctl = Libc["ioctl"];

const NAMES = ["/usr/lib/libSystem.B.dylib"];

let loaded: DarwinLibc | undefined;

/** The C library, loaded once. Throws a PortError ("unsupported") if it cannot be loaded. */
export function darwinLibc(): DarwinLibc {
  loaded ??= load();
  return loaded;
}

function load(): DarwinLibc {
  if (Deno.build.arch === "aarch64") {
    const c = loadLibrary(NAMES, DARWIN_SYMBOLS.aarch64);
    return bindDarwin(c, (fd, request, argument) => c.ioctl(fd, request, ...PADDING, argument));
  }
  const c = loadLibrary(NAMES, DARWIN_SYMBOLS.x86_64);
  return bindDarwin(c, (fd, request, argument) => c.ioctl(fd, request, argument));
}

function bindDarwin(c: Calls, ioctl: Ioctl): DarwinLibc {
  const calls = {
    open: (path, flags) => c.open(path, flags),
    close: (fd) => c.close(fd),
    read: (fd, into) => Number(c.read(fd, into, BigInt(into.length))),
    write: (fd, bytes) => Number(c.write(fd, bytes, BigInt(bytes.length))),
    ioctl,
    flock: (fd, operation) => c.flock(fd, operation),
    tcflush: (fd, queue) => c.tcflush(fd, queue),
    tcdrain: (fd) => c.tcdrain(fd),
    tcgetattr: (fd, termios) => c.tcgetattr(fd, termios),
    tcsetattr: (fd, option, termios) => c.tcsetattr(fd, option, termios),
    access: (path) => c.access(path, READ_WRITE),
    errno: errnoReader(c.__error()),
  } satisfies Omit<DarwinLibc, "wait" | "endWaits">;
  const pipeCalls = { ...calls, system: "darwin", FIOCLEX: IOCTL.FIOCLEX, pipe: c.pipe } as const;
  const waits = unixWaits(pipeCalls, (pipe) => selectCall(c.select, pipe));
  return {
    ...calls,
    ...waits,
    wait(target, ms) {
      checkFitsFdSet(target.fd);
      return waits.wait(target, ms);
    },
  };
}

/** A pseudo-terminal for tests: the code under test opens the slave; the master is the board's end of the wire. */
import { concat } from "../../lib/bytes.ts";
import { linuxLibc } from "../../lib/serial/linux/libc.ts";
import type { WaitTarget } from "../../lib/serial/unix/system.ts";

const symbols = {
  // int posix_openpt(int flags)
  posix_openpt: { parameters: ["i32"], result: "i32" },
  // int grantpt(int fd)
  grantpt: { parameters: ["i32"], result: "i32" },
  // int unlockpt(int fd)
  unlockpt: { parameters: ["i32"], result: "i32" },
  // int open(const char *path, int flags, mode_t mode)
  open: { parameters: ["buffer", "i32", "u32"], result: "i32" },
  // int ptsname_r(int fd, char *buf, size_t buflen)
  ptsname_r: { parameters: ["i32", "buffer", "usize"], result: "i32" },
  // int ioctl(int fd, unsigned long request, void *argument)
  ioctl: { parameters: ["i32", "usize", "buffer"], result: "i32" },
  // ssize_t read(int fd, void *buf, size_t count)
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // ssize_t write(int fd, const void *buf, size_t count)
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  // int close(int fd)
  close: { parameters: ["i32"], result: "i32" },
} as const satisfies Deno.ForeignLibraryInterface;

let library: Deno.DynamicLibrary<typeof symbols> | undefined;

/** The calls above. Tests without a pty never load the library. */
function libc() {
  library ??= Deno.dlopen("libc.so.6", symbols);
  return library.symbols;
}

const O_RDWR = 0x2;
const O_NOCTTY = 0x100;
const O_NONBLOCK = 0x800;
const O_CLOEXEC = 0x80000;
const FIONREAD = 0x541bn;
const TCGETS2 = 0x802c542an;
const TIOCSWINSZ = 0x5414n;

/** Longer than any normal wait: a test that reaches this limit has failed. */
const DEADLINE_MS = 20_000;

export class Pty {
  /** The slave, e.g. /dev/pts/3. */
  readonly path: string;
  readonly #fd: number;
  readonly #slave: number;
  #open = true;

  /** With `watch`, also holds the slave open, as `arrived` needs: once the port is open, no one else may open it. */
  constructor({ watch = false } = {}) {
    this.#fd = libc().posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    const name = new Uint8Array(64);
    if (
      this.#fd < 0 || libc().grantpt(this.#fd) < 0 || libc().unlockpt(this.#fd) < 0 ||
      libc().ptsname_r(this.#fd, name, BigInt(name.length)) !== 0
    ) {
      throw new Error("no pseudo-terminal to be had");
    }
    this.path = new TextDecoder().decode(name.subarray(0, name.indexOf(0)));
    this.#slave = watch ? libc().open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC, 0) : -1;
  }

  /** Sets the width of the window in characters; the program in it is notified. */
  resize(columns: number, rows = 24): void {
    if (libc().ioctl(this.#fd, TIOCSWINSZ, Uint16Array.of(rows, columns, 0, 0)) !== 0) {
      throw new Error("a pseudo-terminal without a size");
    }
  }

  /** The settings of the slave: the 44 bytes of struct termios2. */
  termios2(): Uint8Array {
    const bytes = new Uint8Array(44);
    if (libc().ioctl(this.#fd, TCGETS2, bytes) < 0) throw new Error("TCGETS2 failed on the master");
    return bytes;
  }

  /** The rate of the slave: c_ospeed. */
  baud(): number {
    return new DataView(this.termios2().buffer).getUint32(40, true);
  }

  /** Until a program opens it as a serial port, a pseudo-terminal sends its input back. */
  echoes(): boolean {
    // ECHO in c_lflag of struct termios2.
    return (new DataView(this.termios2().buffer).getUint32(12, true) & 0x8) !== 0;
  }

  /** Exactly `count` bytes that the code under test wrote. `pause` runs before each piece, to be a slow reader. */
  async read(count: number, pause: () => Promise<void> = () => Promise.resolve()): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    const deadline = performance.now() + DEADLINE_MS;
    for (let got = 0; got < count;) {
      await pause();
      const buffer = new Uint8Array(Math.min(4096, count - got));
      const taken = Number(libc().read(this.#fd, buffer, BigInt(buffer.length)));
      if (taken > 0) {
        parts.push(buffer.subarray(0, taken));
        got += taken;
      } else {
        if (performance.now() > deadline) throw new Error(`only ${got} of ${count} bytes arrived`);
        await this.#wait("input");
      }
    }
    return concat(...parts);
  }

  /** Bytes that the code under test wrote, after a short wait; empty if none came. */
  async available(): Promise<Uint8Array> {
    const buffer = new Uint8Array(4096);
    for (let look = 0; look < 2; look++) {
      const taken = Number(libc().read(this.#fd, buffer, BigInt(buffer.length)));
      if (taken > 0) return buffer.subarray(0, taken);
      if (look === 0) await this.#wait("input");
    }
    return new Uint8Array();
  }

  /** Sends bytes to the code under test. */
  async write(bytes: Uint8Array): Promise<void> {
    const deadline = performance.now() + DEADLINE_MS;
    const own = Uint8Array.from(bytes);
    for (let at = 0; at < own.length;) {
      const taken = Number(libc().write(this.#fd, own.subarray(at), BigInt(own.length - at)));
      if (taken > 0) at += taken;
      else if (performance.now() > deadline) throw new Error(`only ${at} of ${own.length} bytes were taken`);
      else await this.#wait("output");
    }
  }

  /** Waits until `count` bytes are ready for the code under test. */
  async arrived(count: number): Promise<void> {
    const deadline = performance.now() + DEADLINE_MS;
    for (const ready = new Int32Array(1); ready[0]! < count;) {
      if (libc().ioctl(this.#slave, FIONREAD, ready) < 0 || performance.now() > deadline) {
        throw new Error(`${ready[0]} of ${count} bytes arrived`);
      }
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  /** Pulls the cable. */
  close(): void {
    if (this.#open) linuxLibc().endWaits(this.#fd);
    if (this.#open) libc().close(this.#fd);
    if (this.#open && this.#slave >= 0) libc().close(this.#slave);
    this.#open = false;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** A short wait, together with those of all ports: the boards of a test may be as many. */
  async #wait(event: WaitTarget["event"]): Promise<void> {
    await linuxLibc().wait({ fd: this.#fd, event }, 50);
  }
}

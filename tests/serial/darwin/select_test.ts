/**
 * macOS waits with `select`. Linux has the same call, and on a little-endian computer the same structs, so the code runs
 * here on pseudo-terminals, too.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { PortError } from "../../../lib/errors.ts";
import { FD_SET, TIMEVAL } from "../../../lib/serial/darwin/ioctl.ts";
import {
  checkFitsFdSet,
  decodeFdSets,
  encodeFdSets,
  selectCall,
  timeval,
} from "../../../lib/serial/darwin/select.ts";
import { IOCTL } from "../../../lib/serial/linux/ioctl.ts";
import { linuxLibc } from "../../../lib/serial/linux/libc.ts";
import { type PipeCalls, WakePipe } from "../../../lib/serial/unix/wake_pipe.ts";
import { unixWaits } from "../../../lib/serial/unix/waits.ts";
import { testInOwnProcess } from "../../tools/own_process.ts";
import { Pty } from "../pty.ts";

Deno.test("select: a descriptor's bit in an fd_set, and a struct timeval", () => {
  assertEquals([FD_SET.bits / 8, TIMEVAL.size], [128, 16]);
  for (
    const [fd, byte, value] of [[0, 0, 1], [7, 0, 128], [8, 1, 1], [37, 4, 32], [1023, 127, 128]] as const
  ) {
    const expected = new Uint8Array(128);
    expected[byte] = value;
    const none = new Uint8Array(128);
    assertEquals(encodeFdSets([{ fd, event: "input" }]), { input: expected, output: none });
    assertEquals(encodeFdSets([{ fd, event: "output" }]), { input: none, output: expected });
  }
  for (const fd of [0, 1023]) checkFitsFdSet(fd);
  for (const fd of [-1, 1024]) assertThrows(() => checkFitsFdSet(fd), RangeError);
  assertEquals(timeval(2_100), Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xa0, 0x86, 1, 0, 0, 0, 0, 0));
});

Deno.test("select: descriptors that share a byte of the set, and both events of one", () => {
  const targets = [
    { fd: 8, event: "input" },
    { fd: 9, event: "input" },
    { fd: 9, event: "output" },
    { fd: 15, event: "output" },
  ] as const;
  const sets = encodeFdSets(targets);
  assertEquals([sets.input[1], sets.output[1]], [0b0000_0011, 0b1000_0010]);
  // The system leaves the bits of what is ready.
  sets.input[1] = 0b10;
  sets.output[1] = 0b1000_0000;
  assertEquals(decodeFdSets(sets, targets), ["idle", "ready", "idle", "ready"]);
});

function selectTest(name: string, fn: (libc: Select) => Promise<void>): void {
  testInOwnProcess(import.meta.url, {
    name: `select: ${name}`,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      const library = Deno.dlopen("libc.so.6", {
        select: {
          parameters: ["i32", "buffer", "buffer", "buffer", "buffer"],
          result: "i32",
          nonblocking: true,
        },
        pipe: { parameters: ["buffer"], result: "i32" },
      });
      await fn(library.symbols);
    },
  });
}
type Select = Pick<PipeCalls, "pipe"> & { readonly select: Parameters<typeof selectCall>[0] };

function pipeCalls({ pipe }: Select): PipeCalls {
  return { ...linuxLibc(), pipe, system: "linux", FIOCLEX: IOCTL.FIOCLEX };
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

selectTest("waits for several ports, which join and leave while it runs", async (c) => {
  const { wait, endWaits } = unixWaits(pipeCalls(c), (pipe) => selectCall(c.select, pipe));
  const ptys = [new Pty({ watch: true }), new Pty({ watch: true }), new Pty({ watch: true })];
  const fds = ptys.map(({ path }) => linuxLibc().open(new TextEncoder().encode(`${path}\0`), 0x902));
  try {
    // Not in raw mode: a line is ready at its end.
    const line = Uint8Array.of(10);
    const first = wait({ fd: fds[0]!, event: "input" }, 20_000);
    await turn();
    const second = wait({ fd: fds[1]!, event: "input" }, 20_000);
    await turn();
    assertEquals(await wait({ fd: fds[2]!, event: "output" }, 20_000), "ready");
    await ptys[1]!.write(line);
    assertEquals(await second, "ready");
    const since = performance.now();
    assertEquals(await wait({ fd: fds[2]!, event: "input" }, 30), "idle");
    assert(performance.now() - since >= 30);
    endWaits(fds[0]!);
    assertEquals(await first, "idle");
    // A hung-up port is ready: its read then fails.
    const hungUp = wait({ fd: fds[2]!, event: "input" }, 20_000);
    await turn();
    ptys[2]!.close();
    assertEquals(await hungUp, "ready");
  } finally {
    for (const fd of fds) await linuxLibc().close(fd);
    for (const pty of ptys) pty.close();
  }
});

selectTest("a closed descriptor makes each port look for itself", async (c) => {
  const { wait } = unixWaits(pipeCalls(c), (pipe) => selectCall(c.select, pipe));
  using pty = new Pty();
  const fd = linuxLibc().open(new TextEncoder().encode(`${pty.path}\0`), 0x902);
  const first = wait({ fd, event: "input" }, 20_000);
  const closed = linuxLibc().open(new TextEncoder().encode("/dev/null\0"), 0);
  await linuxLibc().close(closed);
  assertEquals(await wait({ fd: closed, event: "input" }, 20_000), "idle");
  assertEquals(await first, "idle");
  const again = wait({ fd, event: "input" }, 20_000);
  await pty.write(Uint8Array.of(10));
  assertEquals(await again, "ready");
  await linuxLibc().close(fd);
});

selectTest("child processes get neither end of the pipe", async (c) => {
  const made = new Int32Array(2);
  const calls = pipeCalls(c);
  const pipe = new WakePipe({
    ...calls,
    pipe(ends) {
      const result = calls.pipe(ends);
      made.set(ends);
      return result;
    },
  });
  assertEquals(pipe.fd, made[0]);
  for (const fd of made) {
    // O_CLOEXEC of asm-generic/fcntl.h, in octal
    const [, flags] = (await Deno.readTextFile(`/proc/self/fdinfo/${fd}`)).match(/^flags:\s+(\d+)$/m)!;
    assertEquals(parseInt(flags!, 8) & 0o2000000, 0o2000000);
  }
});

Deno.test("select: a pipe that cannot be made is an error of the wait, and the next wait tries again", () => {
  let tries = 0;
  const none = () => -1;
  const calls: PipeCalls = {
    ...{ read: none, write: none, ioctl: none, system: "darwin", FIOCLEX: 1n },
    // EMFILE
    errno: () => 24,
    pipe: () => {
      tries++;
      return -1;
    },
  };
  const { wait, endWaits } = unixWaits(calls, () => assertNever());
  for (const expected of [1, 2]) {
    const error = assertThrows(() => wait({ fd: 5, event: "input" }, 10), PortError);
    assertEquals([error.message, tries], [
      "Cannot wait for serial ports: too many open files (EMFILE)",
      expected,
    ]);
  }
  endWaits(5);
});

function assertNever(): never {
  throw new Error("a call without a pipe");
}

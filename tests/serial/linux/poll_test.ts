/** `poll` for several descriptors: its struct, and the kernel itself through the C library that flasher loads. */
import { assert, assertEquals } from "@std/assert";
import { linuxLibc } from "../../../lib/serial/linux/libc.ts";
import { decodePollfds, encodePollfds } from "../../../lib/serial/linux/poll.ts";
import { openLinuxPort } from "../../../lib/serial/linux/port.ts";
import type { SerialPort } from "../../../lib/serial/port.ts";
import { isLost } from "../../../lib/serial/port_failure.ts";
import { Pty } from "../pty.ts";

const ignore = Deno.build.os !== "linux";

Deno.test("poll: the array of struct pollfd", () => {
  const fds = encodePollfds([{ fd: 5, event: "input" }, { fd: 0x1234, event: "output" }]);
  // int fd, short events (POLLIN 1, POLLOUT 4), short revents; little-endian
  assertEquals(
    new Uint8Array(fds.buffer),
    Uint8Array.of(5, 0, 0, 0, 1, 0, 0, 0, 0x34, 0x12, 0, 0, 4, 0, 0, 0),
  );
  assertEquals(decodePollfds(fds), ["idle", "idle"]);
});

Deno.test("poll: what revents means", () => {
  for (
    // POLLIN 1, POLLOUT 4, POLLERR 8, POLLHUP 16, POLLNVAL 32
    const [events, expected] of [[0, "idle"], [1, "ready"], [4, "ready"], [8, "gone"], [17, "gone"], [
      32,
      "gone",
    ]] as const
  ) {
    const fds = encodePollfds([{ fd: 3, event: "input" }, { fd: 4, event: "input" }]);
    fds.setInt16(14, events, true);
    assertEquals(decodePollfds(fds), ["idle", expected]);
  }
});

/** Ports on pseudo-terminals, which are closed in any case. */
async function withPorts(
  count: number,
  body: (ports: SerialPort[], ptys: Pty[]) => Promise<void>,
): Promise<void> {
  const ptys = Array.from({ length: count }, () => new Pty());
  const ports: SerialPort[] = [];
  try {
    for (const { path } of ptys) ports.push(await openLinuxPort(path, { baud: 115_200 }));
    await body(ports, ptys);
  } finally {
    await Promise.all(ports.map((port) => port.close()));
    for (const pty of ptys) pty.close();
  }
}

/** What became of a read: its bytes, or "lost". */
function outcome(reading: Promise<Uint8Array>): Promise<readonly number[] | "lost"> {
  return reading.then((bytes) => [...bytes], (error) => {
    if (isLost(error)) return "lost";
    throw error;
  });
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function portsTest(name: string, fn: () => Promise<void>): void {
  // The C library and the pipe stay.
  Deno.test({ name: `poll: ${name}`, ignore, sanitizeResources: false, fn });
}

portsTest(
  "ports that read at the same time each get their own bytes",
  () =>
    withPorts(5, async (ports, ptys) => {
      for (let round = 0; round < 50; round++) {
        const reads = ports.map((port) => outcome(port.read(20_000)));
        if (round % 2 === 0) await turn();
        const order = [0, 1, 2, 3, 4].map((i) => (i * 3 + round) % 5);
        for (const i of order) await ptys[i]!.write(Uint8Array.of(i, round));
        assertEquals(await Promise.all(reads), ports.map((_, i) => [i, round]));
      }
    }),
);

portsTest(
  "a port that hangs up, and one that is closed, end no other wait",
  () =>
    withPorts(4, async (ports, ptys) => {
      const reads = ports.map((port) => outcome(port.read(20_000)));
      await turn();
      ptys[1]!.close();
      assertEquals(await reads[1], "lost");
      const since = performance.now();
      await ports[2]!.close();
      assertEquals(await reads[2], "lost");
      assert(performance.now() - since < 90, "close waited for a slice");
      for (const i of [0, 3]) await ptys[i]!.write(Uint8Array.of(i));
      assertEquals([await reads[0], await reads[3]], [[0], [3]]);
    }),
);

portsTest(
  "a port that joins while another one waits gets its byte at once",
  () =>
    withPorts(2, async ([first, second], [pty, other]) => {
      const waiting = outcome(first!.read(20_000));
      const took: number[] = [];
      // The byte must not wait until the slice of the first port is over.
      for (let round = 0; round < 20; round++) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        const joining = outcome(second!.read(20_000));
        await turn();
        const since = performance.now();
        await other!.write(Uint8Array.of(round));
        assertEquals(await joining, [round]);
        took.push(performance.now() - since);
      }
      // A busy machine delays some of them. Those that wait for a slice of 100 ms take 50 on average.
      const median = took.toSorted((a, b) => a - b)[took.length / 2]!;
      assert(median < 25, `they waited for the call that was running: ${median} ms`);
      await pty!.write(Uint8Array.of(1));
      assertEquals(await waiting, [1]);
    }),
);

portsTest(
  "a full port waits for output while it and others wait for input",
  () =>
    withPorts(3, async (ports, ptys) => {
      const reads = ports.map((port) => outcome(port.read(20_000)));
      const bytes = new Uint8Array(100_000).fill(7);
      const writing = ports[1]!.write(bytes);
      await turn();
      await ptys[0]!.write(Uint8Array.of(1));
      assertEquals(await reads[0], [1]);
      assertEquals(await ptys[1]!.read(bytes.length), bytes);
      await writing;
      for (const i of [1, 2]) await ptys[i]!.write(Uint8Array.of(i + 1));
      assertEquals([await reads[1], await reads[2]], [[2], [3]]);
    }),
);

portsTest(
  "a descriptor that a new port gets again belongs to the new port",
  () =>
    withPorts(1, async ([staying], [pty]) => {
      const waiting = outcome(staying!.read(20_000));
      for (let round = 0; round < 10; round++) {
        using first = new Pty();
        using second = new Pty();
        const old = await openLinuxPort(first.path, { baud: 115_200 });
        const reading = outcome(old.read(20_000));
        await turn();
        // Bytes for the old port, which is closed before it can read them.
        await Promise.all([first.write(Uint8Array.of(0xee)), old.close()]);
        const next = await openLinuxPort(second.path, { baud: 115_200 });
        try {
          assertEquals(await next.read(0), new Uint8Array());
          const fresh = outcome(next.read(20_000));
          await turn();
          await second.write(Uint8Array.of(round));
          assertEquals(await fresh, [round]);
        } finally {
          await next.close();
        }
        assert(["lost", "238"].includes(`${await reading}`));
      }
      await pty!.write(Uint8Array.of(1));
      assertEquals(await waiting, [1]);
    }),
);

portsTest(
  "a descriptor that is closed under the call is gone; the others go on",
  () =>
    withPorts(1, async ([port], [pty]) => {
      const libc = linuxLibc();
      const reading = outcome(port!.read(20_000));
      const fd = libc.open(new TextEncoder().encode("/dev/null\0"), 0);
      assertEquals(await libc.close(fd), 0);
      assertEquals(await libc.wait({ fd, event: "input" }, 20_000), "gone");
      await pty!.write(Uint8Array.of(9));
      assertEquals(await reading, [9]);
    }),
);

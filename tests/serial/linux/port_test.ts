/** The Linux port on a real pseudo-terminal: the kernel's tty layer and the FFI code, without a board. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { PortError, type PortProblem } from "../../../lib/errors.ts";
import { openLinuxPort } from "../../../lib/serial/linux/port.ts";
import type { SerialPort } from "../../../lib/serial/port.ts";
import { decodeTermios2 } from "../../../lib/serial/linux/termios.ts";
import { Pty } from "../pty.ts";

const ignore = Deno.build.os !== "linux";

// Load the C library before the tests: it stays loaded, and no test must be blamed for that.
if (!ignore) {
  using pty = new Pty();
  await (await openLinuxPort(pty.path, { baud: 115200 })).close();
}

/** A test with a fresh pseudo-terminal and an open port on it. Closes both in any case. */
function ptyTest(name: string, body: (port: SerialPort, pty: Pty) => Promise<void>): void {
  Deno.test({
    name: `linux: ${name}`,
    ignore,
    fn: async () => {
      using pty = new Pty();
      const port = await openLinuxPort(pty.path, { baud: 115200 });
      try {
        await body(port, pty);
      } finally {
        await port.close();
      }
    },
  });
}

async function assertPortError(work: Promise<unknown>, reason: PortProblem): Promise<PortError> {
  const error = await assertRejects(() => work, PortError);
  assertEquals(error.reason, reason, error.message);
  return error;
}

/** Bytes that repeat only after 65,536, so that a lost or doubled part is noticed. */
function pattern(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 167 + (i >> 8) * 13) & 0xff);
}

/** One turn of the event loop, so that other tasks run. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

ptyTest("opening sets raw 8N1 without flow control", (_port, pty) => {
  const { iflag, oflag, lflag, cflag, cc } = decodeTermios2(pty.termios2());
  assertEquals([iflag, oflag, lflag], [0, 0, 0]);
  // CS8 | CREAD | HUPCL | CLOCAL; PARENB 0x100, CSTOPB 0x40 and CRTSCTS 0x80000000 are off. (0x100f is the rate.)
  assertEquals((cflag & ~0x100f) >>> 0, 0x0cb0);
  assertEquals([cc[6], cc[5]], [1, 0], "VMIN, VTIME");
  return Promise.resolve();
});

Deno.test({
  name: "linux: closing leaves the lines as they are if requested",
  ignore,
  fn: async () => {
    using pty = new Pty();
    const hangsUp = () => (decodeTermios2(pty.termios2()).cflag & 0x400) !== 0; // HUPCL
    for (const keepLines of [true, false, true]) {
      const port = await openLinuxPort(pty.path, { baud: 115200, keepLines });
      // A killed program releases them.
      assertEquals(hangsUp(), true);
      await port.setBaud(74880);
      assertEquals(hangsUp(), true);
      await port.close();
      assertEquals(hangsUp(), !keepLines);
    }
  },
});

ptyTest("any integer rate is set exactly", async (port, pty) => {
  assertEquals(pty.baud(), 115200);
  for (const baud of [74880, 250000, 460800, 928571, 2000000, 1, 115200]) {
    await port.setBaud(baud);
    assertEquals(pty.baud(), baud);
  }
});

ptyTest("a rate that is no whole number above 0 is refused", async (port, pty) => {
  for (const baud of [0, -9600, 115200.5, NaN, 2 ** 32]) {
    await assertPortError(port.setBaud(baud), "unsupported");
  }
  assertEquals(pty.baud(), 115200);
});

ptyTest("all 256 byte values pass unchanged in both directions", async (port, pty) => {
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  await port.write(all);
  assertEquals(await pty.read(256), all);
  await pty.write(all);
  assertEquals(await readExactly(port, 256), all);
});

ptyTest("a megabyte is sent to a slow reader completely", async (port, pty) => {
  const bytes = pattern(1 << 20);
  const [, got] = await Promise.all([port.write(bytes), pty.read(bytes.length, turn)]);
  assert(got.every((byte, i) => byte === bytes[i]));
});

ptyTest("a megabyte is received completely", async (port, pty) => {
  const bytes = pattern(1 << 20);
  const [, got] = await Promise.all([pty.write(bytes), readExactly(port, bytes.length)]);
  assert(got.every((byte, i) => byte === bytes[i]));
});

ptyTest("a write sends the bytes as they were when it was called", async (port, pty) => {
  const bytes = pattern(100_000);
  const expected = Uint8Array.from(bytes);
  const writing = port.write(bytes);
  bytes.fill(0);
  const [, got] = await Promise.all([writing, pty.read(expected.length)]);
  assert(got.every((byte, i) => byte === expected[i]));
});

ptyTest("an empty write does nothing", async (port, pty) => {
  await port.write(new Uint8Array());
  await port.write(Uint8Array.of(7));
  assertEquals(await pty.read(1), Uint8Array.of(7));
});

ptyTest("a read without data returns no bytes, and not before its timeout", async (port) => {
  assertEquals(await port.read(0), new Uint8Array());
  const start = performance.now();
  assertEquals(await port.read(150), new Uint8Array());
  assert(performance.now() - start >= 150);
});

ptyTest("a pending read returns new bytes without blocking the event loop", async (port, pty) => {
  const reading = port.read(20_000);
  let turns = 0;
  while (turns < 5) await turn().then(() => turns++);
  await pty.write(Uint8Array.of(1, 2, 3));
  assertEquals(await reading, Uint8Array.of(1, 2, 3));
});

Deno.test({
  name: "linux: discards received input, and keeps later input",
  ignore,
  fn: async () => {
    using pty = new Pty({ watch: true });
    const port = await openLinuxPort(pty.path, { baud: 115200 });
    try {
      await pty.write(pattern(1000));
      await pty.arrived(1000);
      await port.discardInput();
      await pty.write(Uint8Array.of(42));
      assertEquals(await port.read(20_000), Uint8Array.of(42));
    } finally {
      await port.close();
    }
  },
});

ptyTest("close ends a pending read, and may be called twice", async (port) => {
  const reading = port.read(60_000);
  const failing = assertPortError(reading, "lost");
  await turn();
  await Promise.all([port.close(), port.close()]);
  await failing;
});

ptyTest("close ends a pending write", async (port) => {
  const failing = assertPortError(port.write(pattern(1 << 20)), "lost");
  await turn();
  await port.close();
  await failing;
});

ptyTest("every call on a closed port fails", async (port) => {
  await port.close();
  const calls = [
    () => port.read(0),
    () => port.write(Uint8Array.of(1)),
    () => port.setBaud(9600),
    () => port.discardInput(),
    () => port.setLines({ dtr: true }),
  ];
  for (const call of calls) {
    assertStringIncludes((await assertPortError(call(), "lost")).message, "the port is closed");
  }
});

ptyTest("a second open is refused and names the holder", async (_port, pty) => {
  const error = await assertPortError(openLinuxPort(pty.path, { baud: 9600 }), "busy");
  const self = (await Deno.readTextFile("/proc/self/comm")).trim();
  assertEquals(error.message, `Cannot open "${pty.path}": in use by "${self}" (process ${Deno.pid})`);
  assertEquals(pty.baud(), 115200, "the holder's speed was not touched");
});

ptyTest("after close the port can be opened again", async (port, pty) => {
  await port.close();
  const again = await openLinuxPort(pty.path, { baud: 9600 });
  assertEquals(pty.baud(), 9600);
  await again.close();
});

ptyTest("a port that disappears ends a pending read as lost", async (port, pty) => {
  const failing = assertPortError(port.read(60_000), "lost");
  await turn();
  pty.close();
  const error = await failing;
  assertEquals(error.message, `Cannot read from "${pty.path}": the device is gone`);
  assertStringIncludes(error.hint ?? "", "unplugged");
});

ptyTest("after a port has disappeared, every call fails as lost", async (port, pty) => {
  pty.close();
  const calls = [
    () => port.read(1000),
    () => port.write(Uint8Array.of(1)),
    () => port.setBaud(9600),
    () => port.discardInput(),
  ];
  for (const call of calls) await assertPortError(call(), "lost");
});

ptyTest("a port that disappears ends a pending write", async (port, pty) => {
  const failing = assertPortError(port.write(pattern(1 << 20)), "lost");
  await turn();
  pty.close();
  await failing;
});

ptyTest("a pseudo-terminal has no lines, and says so", async (port, pty) => {
  assertEquals(port.hasLines, false);
  const error = await assertPortError(port.setLines({ dtr: true, rts: false }), "no-lines");
  assertEquals(
    error.message,
    `Cannot set DTR and RTS of "${pty.path}": this port has no modem control lines`,
  );
});

Deno.test({
  name: "linux: refuses files that are no serial ports",
  ignore,
  fn: async () => {
    const folder = await Deno.makeTempDir();
    try {
      const file = `${folder}/file`;
      await Deno.writeTextFile(file, "content");
      for (const path of [file, folder, "/dev/null"]) {
        const error = await assertPortError(openLinuxPort(path, { baud: 115200 }), "unsupported");
        assertEquals(error.message, `Cannot open "${path}": not a serial port`);
      }
      assertEquals(await Deno.readTextFile(file), "content");
      const missing = await assertPortError(
        openLinuxPort(`${folder}/ttyUSB7`, { baud: 115200 }),
        "not-found",
      );
      assertEquals(missing.message, `Cannot open "${folder}/ttyUSB7": no such port`);
      assertStringIncludes(missing.hint ?? "", "plugged in");
      await assertPortError(openLinuxPort(`${file}/ttyUSB7`, { baud: 115200 }), "not-found");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

async function readExactly(port: SerialPort, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count;) {
    const part = await port.read(20_000);
    assert(part.length > 0, `only ${at} of ${count} bytes arrived`);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

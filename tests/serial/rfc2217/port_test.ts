import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { PortError, type PortProblem } from "../../../lib/errors.ts";
import { openSerialPort } from "../../../lib/serial/open.ts";
import { openRfc2217Port } from "../../../lib/serial/rfc2217/port.ts";
import type { SerialPort } from "../../../lib/serial/port.ts";
import { parseRfc2217Url } from "../../../lib/serial/rfc2217/url.ts";
import { Rfc2217Server, type ServerOptions } from "./server.ts";

/** A test with a server and an open port. The client must obey the RFC. */
function serverTest(
  name: string,
  options: ServerOptions,
  body: (port: SerialPort, server: Rfc2217Server) => Promise<void>,
): void {
  Deno.test(`rfc2217: ${name}`, async () => {
    await using server = new Rfc2217Server(options);
    // Only tests with a mute server wait that long: the connection is local.
    const port = await openRfc2217Port(server.url, 115200, options.mute ? { answerMs: 500 } : {});
    try {
      await body(port, server);
      assertEquals(server.violations, []);
    } finally {
      await port.close();
    }
  });
}

/** A test in which opening fails with this message. */
function refusalTest(
  name: string,
  options: ServerOptions,
  expected: { reason: PortProblem; message: string; hint?: string },
): void {
  Deno.test(`rfc2217: ${name}`, async () => {
    await using server = new Rfc2217Server(options);
    const error = await assertPortError(
      openRfc2217Port(server.url, 115200, options.silent ? { connectMs: 500 } : {}),
      expected.reason,
    );
    assertEquals(error.message.replace(server.url, "URL"), expected.message);
    assertStringIncludes(error.hint ?? "", expected.hint ?? "");
  });
}

async function assertPortError(work: Promise<unknown>, reason: PortProblem): Promise<PortError> {
  const error = await assertRejects(() => work, PortError);
  assertEquals(error.reason, reason, error.message);
  return error;
}

async function readExactly(port: SerialPort, count: number): Promise<number[]> {
  const got: number[] = [];
  while (got.length < count) {
    const part = await port.read(20_000);
    assert(part.length > 0, `only ${got.length} of ${count} bytes arrived`);
    for (const byte of part) got.push(byte);
  }
  return got;
}

const ALL = Array.from({ length: 256 }, (_, i) => i);

serverTest("opening sets 8N1 without flow control, then the rate", {}, (port, server) => {
  assertEquals(server.commands, ["2:08", "3:01", "4:01", "5:01", "1:00 01 c2 00"]);
  assertEquals([port.name, port.hasLines], [server.url, true]);
  return Promise.resolve();
});

serverTest("all 256 byte values pass unchanged in both directions", {}, async (port, server) => {
  await port.write(Uint8Array.from(ALL));
  assertEquals(await server.receivedBytes(256), ALL);
  await server.send(ALL);
  assertEquals(await readExactly(port, 256), ALL);
});

serverTest(
  "lines named together are sent in one segment, and the answers are awaited",
  {},
  async (port, server) => {
    const before = server.segments.length;
    await port.setLines({ dtr: false, rts: true });
    await port.setLines({ dtr: true, rts: false });
    await port.setLines({ dtr: false });
    await port.setLines({ rts: true });
    await port.setLines({});
    assertEquals(server.segments.slice(before), [["5:09", "5:0b"], ["5:08", "5:0c"], ["5:09"], ["5:0b"]]);
  },
);

serverTest("a rate that contains a byte of 255 is sent correctly", {}, async (port, server) => {
  await port.setBaud(0x0001ff00);
  assertEquals(server.commands.at(-1), "1:00 01 ff 00");
});

serverTest(
  "every rate is sent to a server that reports a fixed rate",
  { answer: (command, value) => command === 1 ? [0, 0, 0x25, 0x80] : value },
  async (port, server) => {
    assertEquals(server.commands.filter((line) => line.startsWith("1:")), [
      "1:00 01 c2 00",
      "1:00 00 96 00",
      "1:00 01 c2 00",
    ]);
    await port.setBaud(921600);
    assertEquals(server.commands.slice(-1), ["1:00 0e 10 00"]);
  },
);

serverTest(
  "a rate that the server changes by more than 3 % is an error",
  { answer: (command, value) => command === 1 && value[1] !== 1 ? [0, 0, 0x25, 0x80] : value },
  async (port, server) => {
    const error = await assertPortError(port.setBaud(921600), "rate");
    assertEquals(
      error.message,
      `Cannot set "${server.url}" to 921600 baud: the adapter sets 9600 baud instead`,
    );
    await assertPortError(port.setBaud(0), "unsupported");
    // The server may have set the rate that it reports: the previous one is set again.
    assertEquals(server.commands.slice(-2), ["1:00 0e 10 00", "1:00 01 c2 00"]);
  },
);

serverTest("a read without data returns no bytes", {}, async (port) => {
  assertEquals(await port.read(0), new Uint8Array());
  assertEquals(await port.read(20), new Uint8Array());
});

serverTest(
  "a discard drops data from before the answer, and nothing after it",
  { afterPurge: [7, 8, 9] },
  async (port, server) => {
    await server.send(ALL);
    await port.discardInput();
    assertEquals(server.commands.at(-1), "12:01");
    assertEquals(await readExactly(port, 3), [7, 8, 9]);
  },
);

serverTest("unexpected requests and notifications do no harm", {}, async (port, server) => {
  // DO ECHO, WILL STATUS, NOTIFY-MODEMSTATE, SIGNATURE request, an unknown option, again WILL BINARY
  await server.sendRaw([
    255,
    253,
    1,
    255,
    251,
    5,
    255,
    250,
    44,
    107,
    0x30,
    255,
    240,
    255,
    250,
    44,
    100,
    255,
    240,
  ]);
  await server.sendRaw([255, 250, 24, 1, 255, 240, 255, 251, 0, 255, 241, 0x42]);
  assertEquals(await readExactly(port, 1), [0x42]);
});

serverTest(
  "unread data stops the server, and is not lost",
  {},
  async (port, server) => {
    const total = 64 << 20;
    const chunk = Array.from({ length: 1 << 20 }, (_, i) => (i * 31) & 0x7f);
    let sent = 0;
    const sending = (async () => {
      for (; sent < total; sent += chunk.length) await server.sendRaw(chunk);
    })().catch(() => {});
    // Sends until TCP accepts no more: two turns of the event loop's timer without progress.
    for (let before = -1; before !== sent;) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    assert(sent < total, "the server was never stopped");
    // The client keeps one megabyte and one network read; the rest waits in the kernel.
    const first = await port.read(0);
    assert(first.length <= (1 << 20) + 16_384, `${first.length} bytes were buffered`);
    assert(first.every((byte, i) => byte === chunk[i % chunk.length]));
    await port.close();
    server.disconnect();
    await sending;
  },
);

serverTest(
  "after a server hangs up, received data is read, then the port is lost",
  {},
  async (port, server) => {
    await server.send([1, 2, 3]);
    server.disconnect();
    assertEquals(await readExactly(port, 3), [1, 2, 3]);
    const error = await assertPortError(port.read(20_000), "lost");
    assertEquals(error.message, `Cannot read from "${server.url}": the server closed the connection`);
    for (
      const call of [
        () => port.write(Uint8Array.of(1)),
        () => port.setLines({ dtr: true }),
        () => port.setBaud(9600),
      ]
    ) {
      await assertPortError(call(), "lost");
    }
  },
);

serverTest("a server that hangs up ends a pending read", {}, async (port, server) => {
  const failing = assertPortError(port.read(60_000), "lost");
  server.disconnect();
  await failing;
});

serverTest("close ends a pending read, and later calls fail", {}, async (port) => {
  const failing = assertPortError(port.read(60_000), "lost");
  await Promise.all([port.close(), port.close()]);
  await failing;
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

serverTest(
  "bytes written just before close arrive, even if input was never read",
  {},
  async (port, server) => {
    await server.send(ALL);
    await port.write(Uint8Array.from({ length: 100_000 }, () => 0x55));
    await port.close();
    assertEquals((await server.receivedBytes(100_000)).length, 100_000);
  },
);

serverTest(
  "a command without an answer fails in bounded time",
  { mute: [12] },
  async (port, server) => {
    const error = await assertPortError(port.discardInput(), "io");
    assertEquals(
      error.message,
      `Cannot discard input of "${server.url}": the server did not answer within 0.5 s`,
    );
  },
);

serverTest(
  "a line that the server does not set is an error",
  { answer: (command, value) => command === 5 && value[0] === 11 ? [12] : value },
  async (port, server) => {
    const error = await assertPortError(port.setLines({ dtr: false, rts: true }), "unsupported");
    assertEquals(
      error.message,
      `Cannot set DTR and RTS of "${server.url}": the server refuses to set RTS`,
    );
  },
);

refusalTest("a telnet server without COM-PORT", { refuse: [44] }, {
  reason: "unsupported",
  message: 'Cannot open "URL": the server refuses the telnet COM-PORT option (RFC 2217)',
  hint: "telnet(rfc2217)",
});

refusalTest("a raw port that does not answer", { silent: true, greeting: [0x65, 0x74, 0x73] }, {
  reason: "unsupported",
  message: 'Cannot open "URL": the server does not answer the telnet COM-PORT option (RFC 2217)',
  hint: "plain telnet or raw TCP port",
});

refusalTest("a server that does not pass 8-bit data", { refuse: [0] }, {
  reason: "unsupported",
  message: 'Cannot open "URL": the server refuses to pass 8-bit data (telnet BINARY)',
});

refusalTest(
  "the text of a server that hangs up at once is quoted without control characters",
  { greeting: Array.from(new TextEncoder().encode("Port already\x1b[31m in use\r\n")), hangUp: true },
  {
    reason: "busy",
    message:
      'Cannot open "URL": the server closed the connection at once, with the text "Port already [31m in use"',
    hint: "Another program",
  },
);

refusalTest("a server that hangs up without text", { hangUp: true }, {
  reason: "busy",
  message: 'Cannot open "URL": the server closed the connection at once',
});

refusalTest("a server that sends endless data instead of answers", {
  silent: true,
  greeting: Array(4 << 20).fill(0x2e),
}, {
  reason: "unsupported",
  message: 'Cannot open "URL": the server does not answer the telnet COM-PORT option (RFC 2217)',
});

Deno.test("rfc2217: no server", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const url = `rfc2217://127.0.0.1:${port}`;
  const name = { path: url, virtual: { kind: "rfc2217", url } } as const;
  const error = await assertPortError(openSerialPort(name, { baud: 115200 }), "not-found");
  assertEquals(error.message, `Cannot open "${url}": connection refused`);
});

Deno.test({
  name: "rfc2217: an unknown host",
  // Deno 2.7 leaves the cancellation handle of `connect` behind when the name is not found.
  sanitizeResources: false,
  fn: async () => {
    const url = "rfc2217://no-such-host.invalid:4000";
    const error = await assertPortError(openRfc2217Port(url, 115200), "not-found");
    assertEquals(error.message, `Cannot open "${url}": unknown host`);
  },
});

Deno.test("rfc2217 address: host and port", () => {
  assertEquals(parseRfc2217Url("rfc2217://host.local:4000"), { host: "host.local", port: 4000 });
  assertEquals(parseRfc2217Url("RFC2217://192.168.1.5:1/"), { host: "192.168.1.5", port: 1 });
  assertEquals(parseRfc2217Url("rfc2217://[fe80::1%eth0]:65535"), { host: "fe80::1%eth0", port: 65535 });
});

Deno.test("rfc2217 address: errors say what is wrong", () => {
  const cases: readonly (readonly [url: string, why: string])[] = [
    ["rfc2217://host", "port number is missing"],
    ["rfc2217://host:", "port number is missing"],
    ["rfc2217://", "host is missing"],
    ["rfc2217://:4000", "host is missing"],
    ["rfc2217://host:0", 'found port "0", expected a number from 1 to 65535'],
    ["rfc2217://host:65536", 'found port "65536", expected a number from 1 to 65535'],
    ["rfc2217://host:4o00", 'found port "4o00", expected a number from 1 to 65535'],
    ["rfc2217://host:4000?ign_set_control", 'found "?ign_set_control" after the port, expected nothing'],
    ["rfc2217://host:4000/tty", 'found "/tty" after the port, expected nothing'],
    ["rfc2217://user@host:4000", "host must be a name or an address (IPv6 in brackets)"],
    ["rfc2217://fe80::1:4000", 'found port ":1:4000", expected a number from 1 to 65535'],
    ["rfc2217://[fe80::1:4000", "host must be a name or an address (IPv6 in brackets)"],
  ];
  for (const [url, why] of cases) {
    const error = assertThrows(() => parseRfc2217Url(url), PortError);
    assertEquals([error.message, error.reason], [`Cannot open "${url}": ${why}`, "not-found"]);
  }
});

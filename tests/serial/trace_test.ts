import { assertEquals } from "@std/assert";
import type { SerialPort } from "../../lib/serial/port.ts";
import { SecretStream } from "../../lib/secrets/stream.ts";
import { tracePort } from "../../lib/serial/trace.ts";

/** A clock that advances only in `sleep`. */
function fakeClock() {
  let now = 5000;
  return {
    now: () => now,
    sleep: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
  };
}

/** A port whose reads return the replies in turn, each after its delay; other calls are only recorded. */
function scriptedPort(clock: ReturnType<typeof fakeClock>, replies: { after: number; bytes: number[] }[]) {
  const calls: unknown[] = [];
  const note = (...call: unknown[]) => {
    calls.push(call);
    return Promise.resolve();
  };
  const port: SerialPort = {
    name: "fake",
    hasLines: true,
    read: async (timeoutMs) => {
      const { after, bytes } = replies.shift() ?? { after: timeoutMs, bytes: [] };
      await clock.sleep(after);
      return Uint8Array.from(bytes);
    },
    write: (bytes) => note("write", bytes.length),
    setLines: (lines) => note("setLines", lines),
    setBaud: (baud) => note("setBaud", baud),
    discardInput: () => note("discardInput"),
    close: () => note("close"),
  };
  return { port, calls };
}

Deno.test("trace: lines, waits, bytes and rates, in order", async () => {
  const clock = fakeClock();
  const { port, calls } = scriptedPort(clock, [
    { after: 3.9, bytes: [0xc0, 0x01, 0x08] },
    { after: 0, bytes: [] },
    { after: 0.1, bytes: Array.from({ length: 65 }, (_, i) => i) },
  ]);
  const trace: string[] = [];
  const traced = tracePort(port, clock, (line) => trace.push(line));
  assertEquals([traced.name, traced.hasLines], ["fake", true]);

  await clock.sleep(7);
  await traced.setLines({ dtr: false, rts: true });
  await clock.sleep(100);
  await traced.setLines({ dtr: true, rts: false });
  await clock.sleep(50);
  await traced.setLines({ dtr: false });
  await traced.setLines({ rts: false });
  await traced.discardInput();
  await traced.write(Uint8Array.of(0xc0, 0x00, 0x08));
  await traced.write(new Uint8Array());
  await traced.read(1000);
  await traced.read(1000);
  await traced.read(1000);
  await traced.read(500);
  await traced.setBaud(460800);
  await traced.close();

  assertEquals(trace, [
    "~ 7",
    "# dtr=0 rts=1",
    "~ 100",
    "# dtr=1 rts=0",
    "~ 50",
    "# dtr=0",
    "# rts=0",
    "> c0 00 08",
    "~ 4",
    "< c0 01 08",
    "< 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f",
    "< 20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d 2e 2f 30 31 32 33 34 35 36 37 38 39 3a 3b 3c 3d 3e 3f",
    "< 40",
    "~ 500",
    "= baud 460800",
  ]);
  assertEquals(calls, [
    ["setLines", { dtr: false, rts: true }],
    ["setLines", { dtr: true, rts: false }],
    ["setLines", { dtr: false }],
    ["setLines", { rts: false }],
    ["discardInput"],
    ["write", 3],
    ["write", 0],
    ["setBaud", 460800],
    ["close"],
  ]);
});

Deno.test("trace: a secret that two reads share is not recorded, what only looks like it comes with the next read", async () => {
  const clock = fakeClock();
  const bytes = (text: string) => [...new TextEncoder().encode(text)];
  const { port } = scriptedPort(clock, [
    { after: 0, bytes: bytes("a corr") },
    { after: 0, bytes: bytes("ect-horse b") },
    { after: 0, bytes: bytes("cor") },
    { after: 0, bytes: bytes("n") },
    { after: 0, bytes: bytes("cor") },
  ]);
  const trace: string[] = [];
  const secrets = new SecretStream(new Map([["WIFI", "correct-horse"]]));
  const traced = tracePort(port, clock, (line) => trace.push(line), secrets);
  for (let i = 0; i < 5; i++) await traced.read(1);
  await traced.close();
  assertEquals(trace, [
    "< 61 20",
    "! 13 bytes of the secret WIFI, not shown",
    "< 20 62",
    "< 63 6f 72 6e",
    "< 63 6f 72",
  ]);
});

Deno.test("trace: what is not traced may ask for the same again", async () => {
  const clock = fakeClock();
  const { port } = scriptedPort(clock, []);
  const trace: string[] = [];
  const traced = tracePort(port, clock, (line) => trace.push(line));
  await traced.untraced!("/a", async () => {
    await traced.write(Uint8Array.of(1));
    await traced.untraced!("/a", () => traced.write(Uint8Array.of(2, 3)));
    await traced.write(Uint8Array.of(4));
  });
  assertEquals(trace, ["! 4 bytes of /a, not shown"]);
});

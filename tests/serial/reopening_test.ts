/** A port that disappears in a reset and returns, and a port that disappears for good. */
import { assertEquals, assertRejects } from "@std/assert";
import { PortError } from "../../lib/errors.ts";
import type { SerialPort } from "../../lib/serial/port.ts";
import { reopeningPort } from "../../lib/serial/reopening.ts";
import { VirtualClock } from "../../lib/simulator/mod.ts";

const RESET = { dtr: false, rts: true };
const RELEASED = { dtr: false, rts: false };

/** A USB socket with a device; each opening returns another port. */
function socket({ returnsAfter = 300, hasLines = true } = {}) {
  const clock = new VirtualClock();
  const log: string[] = [];
  let input: string[] = [];
  let present = true;
  let opened = 0;
  const gone = () => new PortError("Cannot reach the device: it is gone", "lost", { hint: "Plug it in." });

  function plug(): SerialPort {
    const number = ++opened;
    let alive = true;
    let closed = false;
    const use = (entry: string) => {
      alive &&= present;
      if (!alive || closed) throw gone();
      log.push(`${number} ${entry}`);
    };
    return {
      name: "/dev/ttyACM0",
      hasLines,
      async read(ms) {
        use("read");
        if (input.length === 0) await clock.sleep(ms);
        const bytes = new TextEncoder().encode(input.join(""));
        input = [];
        return bytes;
      },
      // deno-lint-ignore require-await -- the interface is asynchronous
      write: async (bytes) => use(`write ${bytes.length}`),
      // deno-lint-ignore require-await -- as above
      setLines: async ({ dtr, rts }) => use(`lines ${Number(dtr ?? false)}${Number(rts ?? false)}`),
      // deno-lint-ignore require-await -- as above
      setBaud: async (baud) => use(`baud ${baud}`),
      // deno-lint-ignore require-await -- as above
      discardInput: async () => use("discard"),
      // deno-lint-ignore require-await -- as above
      close: async () => {
        closed = true;
        log.push(`${number} close`);
      },
    };
  }

  return {
    clock,
    log,
    say: (text: string) => void input.push(text),
    /** The device disappears, and returns later. */
    reset() {
      present = false;
      void clock.sleep(returnsAfter).then(() => present = true);
    },
    first: plug(),
    // deno-lint-ignore require-await -- as above
    open: async (baud: number) => {
      if (!present) throw new PortError("Cannot open: no such port", "not-found");
      log.push(`open ${baud}`);
      return plug();
    },
  };
}

function start(options?: Parameters<typeof socket>[0], signal?: AbortSignal) {
  const world = socket(options);
  const port = reopeningPort(world.first, {
    clock: world.clock,
    open: world.open,
    baud: 115_200,
    ...(signal === undefined ? {} : { signal }),
  });
  return { ...world, port };
}

Deno.test("reopening: a port that stays is used unchanged", async () => {
  const { port, log, say } = start();
  say("hello");
  await port.setLines(RESET);
  await port.setBaud(9600);
  await port.discardInput();
  await port.write(new Uint8Array(3));
  assertEquals(new TextDecoder().decode(await port.read(10)), "hello");
  await port.close();
  assertEquals(log, ["1 lines 01", "1 baud 9600", "1 discard", "1 write 3", "1 read", "1 close"]);
  assertEquals([port.name, port.hasLines], ["/dev/ttyACM0", true]);
});

Deno.test("reopening: a port that disappears during the reset sequence is back for the conversation", async () => {
  const { port, log, reset, clock } = start();
  await port.setBaud(230_400);
  await port.setLines(RESET);
  reset();
  await port.setLines(RESET);
  await port.setLines(RELEASED);
  await port.discardInput();
  await port.write(new Uint8Array(44));
  assertEquals(log, [
    "1 baud 230400",
    "1 lines 01",
    "1 close",
    "open 230400",
    // No line changes: the chip is not reset a second time.
    "2 write 44",
  ]);
  assertEquals(clock.now() >= 300 && clock.now() <= 500, true);
});

for (const call of ["read", "write", "setBaud", "discardInput"] as const) {
  Deno.test(`reopening: a port that disappears after the reset sequence is noticed by ${call}`, async () => {
    const { port, log, reset } = start();
    await port.setLines(RELEASED);
    reset();
    if (call === "read") assertEquals(await port.read(10), new Uint8Array());
    else if (call === "write") await port.write(new Uint8Array(1));
    else if (call === "setBaud") await port.setBaud(9600);
    else await port.discardInput();
    await port.write(new Uint8Array(7));
    assertEquals(log.at(-1), "2 write 7");
  });
}

Deno.test("reopening: after bytes from before the reset, the port may still disappear", async () => {
  const { port, log, reset, say } = start();
  await port.setLines(RELEASED);
  say("old");
  await port.read(10);
  await port.discardInput();
  reset();
  await port.write(new Uint8Array(1));
  assertEquals(log.at(-1), "2 write 1");
});

Deno.test("reopening: a port that disappears during a conversation is lost", async () => {
  const { port, reset, say, log } = start();
  await port.setLines(RELEASED);
  await port.discardInput();
  say("answer");
  await port.read(10);
  reset();
  const error = await assertRejects(() => port.write(new Uint8Array(1)), PortError);
  assertEquals(error.reason, "lost");
  await assertRejects(() => port.read(10), PortError, "gone");
  assertEquals(log.some((line) => line.startsWith("open")), false);
});

Deno.test("reopening: a port that disappears before any reset is lost", async () => {
  const { port, reset } = start();
  reset();
  await assertRejects(() => port.write(new Uint8Array(1)), PortError, "gone");
});

Deno.test("reopening: a port that does not return is lost after 7 s", async () => {
  const { port, reset, clock } = start({ returnsAfter: 60_000 });
  await port.setLines(RELEASED);
  reset();
  const error = await assertRejects(() => port.discardInput(), PortError);
  assertEquals([error.reason, error.hint], ["lost", "Plug it in."]);
  assertEquals(clock.now() >= 7_000 && clock.now() < 7_200, true);
});

Deno.test("reopening: Ctrl-C ends the waiting", async () => {
  const abort = new AbortController();
  const { port, reset, clock } = start({ returnsAfter: 60_000 }, abort.signal);
  await port.setLines(RELEASED);
  reset();
  void clock.sleep(1_000).then(() => abort.abort(new Error("stop")));
  await assertRejects(() => port.discardInput(), Error, "stop");
  assertEquals(clock.now() < 1_300, true);
});

Deno.test("reopening: opens nothing after close", async () => {
  const { port, log } = start();
  await port.setLines(RELEASED);
  await port.close();
  await assertRejects(() => port.write(new Uint8Array(1)), PortError);
  await assertRejects(() => port.setLines(RESET), PortError);
  assertEquals(log.at(-1), "1 close");
});

Deno.test("reopening: passes on other errors", async () => {
  const { clock } = socket();
  const broken = {
    ...socket().first,
    write: () => Promise.reject(new PortError("Cannot write: stuck", "io")),
  };
  const port = reopeningPort(broken as SerialPort, {
    clock,
    open: () => Promise.reject(new Error("not this")),
    baud: 1,
  });
  await port.setLines(RELEASED);
  await assertRejects(() => port.write(new Uint8Array(1)), PortError, "stuck");
});

/** A server that sends anything: hostile input must end in a PortError, in bounded time and memory. */
import { assert } from "@std/assert";
import { PortError } from "../../../lib/errors.ts";
import { openRfc2217Port } from "../../../lib/serial/rfc2217/port.ts";
import { fc } from "../../tools/property.ts";
import { Rfc2217Server } from "./server.ts";

const TIMEOUTS = { connectMs: 60, answerMs: 60, writeMs: 200 };
/** Opening needs a handful of answers; a quarter of a second each is far above the given timeouts. */
const BOUND_MS = 3000;

/** Bytes with and without a meaning in telnet. */
const BYTE = fc.oneof(
  fc.constantFrom(255, 255, 250, 240, 251, 252, 253, 254, 44, 0, 3, 101, 105, 106, 107),
  fc.nat(255),
);
const BYTES = fc.array(BYTE, { maxLength: 40 });

/** The result of `work`, or its PortError. Any other error, or exceeding the time limit, fails the test. */
async function bounded<T>(work: Promise<T>): Promise<T | PortError> {
  const since = performance.now();
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return error;
  } finally {
    assert(performance.now() - since < BOUND_MS);
  }
}

Deno.test("rfc2217: after any greeting, opening ends with a port or a PortError", async () => {
  await fc.assert(
    fc.asyncProperty(BYTES, fc.boolean(), async (greeting, hangUp) => {
      await using server = new Rfc2217Server({ greeting, hangUp });
      const opened = await bounded(openRfc2217Port(server.url, 115200, TIMEOUTS));
      if (!(opened instanceof PortError)) await opened.close();
    }),
    { numRuns: 25 },
  );
});

Deno.test("rfc2217: after any answers to commands, opening ends with a port or a PortError", async () => {
  const outcomes = { opened: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(BYTES, fc.integer({ min: 1, max: 12 }), async (lie, about) => {
      await using server = new Rfc2217Server({ answer: (command, value) => command === about ? lie : value });
      const opened = await bounded(openRfc2217Port(server.url, 115200, TIMEOUTS));
      outcomes[opened instanceof PortError ? "refused" : "opened"]++;
      if (opened instanceof PortError) return;
      await bounded(opened.setLines({ dtr: true, rts: false }));
      await bounded(opened.setBaud(921600));
      await bounded(opened.discardInput());
      await opened.close();
    }),
    { numRuns: 25 },
  );
  assert(outcomes.opened > 0 && outcomes.refused > 0, JSON.stringify(outcomes));
});

Deno.test("rfc2217: any input on an open port is data or nothing, never a crash", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(BYTES, { maxLength: 6 }), async (pieces) => {
      await using server = new Rfc2217Server();
      const port = await openRfc2217Port(server.url, 115200);
      let sent = 0;
      let read = 0;
      for (const piece of pieces) {
        await server.sendRaw(piece);
        sent += piece.length;
        const bytes = await bounded(port.read(2));
        if (!(bytes instanceof PortError)) read += bytes.length;
      }
      assert(read <= sent);
      await port.close();
    }),
    { numRuns: 25 },
  );
});

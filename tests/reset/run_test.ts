import { assertEquals, assertRejects } from "@std/assert";
import { ConnectError } from "../../lib/errors.ts";
import { resetScript } from "../../lib/reset/parse.ts";
import { runScript } from "../../lib/reset/run.ts";
import type { SerialPort } from "../../lib/serial/port.ts";

/** A port and a clock that record their calls. */
function recorder() {
  const log: unknown[] = [];
  const unused = () => Promise.reject(new Error("a reset script only sets lines"));
  const port: SerialPort = {
    name: "test",
    hasLines: true,
    read: unused,
    write: unused,
    setBaud: unused,
    discardInput: unused,
    close: unused,
    setLines: (lines) => Promise.resolve(void log.push(lines)),
  };
  const clock = { now: () => 0, sleep: (ms: number) => Promise.resolve(void log.push(ms)) };
  return { log, port, clock };
}

Deno.test("a script runs step by step", async () => {
  const { log, port, clock } = recorder();
  await runScript(resetScript("D0|R1|W100ms|D1,R0|W50ms|D0"), port, clock);
  assertEquals(log, [{ dtr: false }, { rts: true }, 100, { dtr: true, rts: false }, 50, { dtr: false }]);
});

Deno.test("a question is asked in sequence", async () => {
  const { log, port, clock } = recorder();
  await runScript([{ wait: 1 }, { ask: "Tap RESET" }, { wait: 2 }], port, clock, (text) => {
    log.push(text);
    return Promise.resolve();
  });
  assertEquals(log, [1, "Tap RESET", 2]);
});

Deno.test("a question without a terminal is an error", async () => {
  const { port, clock } = recorder();
  const error = await assertRejects(() => runScript([{ ask: "Tap RESET" }], port, clock), ConnectError);
  assertEquals(
    error.message,
    'Cannot run the reset script: it asks "Tap RESET", but there is no terminal to ask on',
  );
});

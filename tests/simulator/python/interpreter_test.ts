/** The two threads of a simulated interpreter wait for each other. */
import { assertEquals } from "@std/assert";
import { startInterpreter } from "../../../lib/simulator/python/interpreter.ts";

const START = { do: "start", prelude: "", programs: [], greet: true } as const;

/** Answers each request with its number, and notifies once more when it has the next request, as a paused thread does. */
const LATE = `
import { receiveMessageOnPort } from "node:worker_threads";
self.onmessage = ({ data: { port, signals } }) => {
  const flags = new Int32Array(signals);
  for (let n = 1; n < 4; n++) {
    port.postMessage({ state: "idle", changes: n });
    Atomics.store(flags, 0, 1);
    Atomics.notify(flags, 0);
    Atomics.wait(flags, 1, 0);
    Atomics.store(flags, 1, 0);
    receiveMessageOnPort(port);
    // Now the other thread waits for the next answer.
    Atomics.wait(flags, 1, 0, 100);
    Atomics.notify(flags, 0);
    Atomics.wait(flags, 1, 0, 100);
  }
};`;

Deno.test("interpreter: a notification that arrives late is not an answer", () => {
  const interpreter = startInterpreter(new URL(`data:text/javascript,${encodeURIComponent(LATE)}`));
  try {
    assertEquals(interpreter.ask(START, 0)?.changes, 1);
    assertEquals(interpreter.ask({ do: "go on", interrupt: false }, 1)?.changes, 2);
    assertEquals(interpreter.ask({ do: "go on", interrupt: false }, 2)?.changes, 3);
  } finally {
    interpreter.stop();
  }
});

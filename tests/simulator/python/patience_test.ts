/** A busy computer does not make a simulated board slower: only the time of a processor counts. */
import { assert, assertEquals } from "@std/assert";
import { takeSignalPatiently } from "../../../lib/simulator/python/patience.ts";

const PATIENCE = 20;
/** When the other thread answers, ms. */
const ANSWER = 200;

/** A thread that sets signal 0 after a while. */
function slowThread(): { readonly signals: Int32Array<SharedArrayBuffer>; readonly end: () => void } {
  const signals = new Int32Array(new SharedArrayBuffer(8));
  const code = `self.onmessage = ({ data }) => {
    const signals = new Int32Array(data);
    Atomics.store(signals, 1, 1);
    Atomics.notify(signals, 1);
    Atomics.wait(signals, 1, 1, ${ANSWER});
    Atomics.store(signals, 0, 1);
    Atomics.notify(signals, 0);
  };`;
  const worker = new Worker(`data:text/javascript,${encodeURIComponent(code)}`, { type: "module" });
  worker.postMessage(signals.buffer);
  return { signals, end: () => worker.terminate() };
}

async function started(signals: Int32Array<SharedArrayBuffer>): Promise<void> {
  const { async: waits, value } = Atomics.waitAsync(signals, 1, 0);
  if (waits) await value;
}

Deno.test("patience: a thread that gets no processor is waited for", async () => {
  const { signals, end } = slowThread();
  await started(signals);
  assertEquals(takeSignalPatiently(signals, 0, PATIENCE, () => 0), true);
  end();
});

Deno.test("patience: a thread that computes for longer is given up, and the signal can be taken later", async () => {
  const { signals, end } = slowThread();
  await started(signals);
  assertEquals(takeSignalPatiently(signals, 0, PATIENCE, () => performance.now()), false);
  assertEquals(takeSignalPatiently(signals, 0, 2 * ANSWER, () => 0), true);
  end();
});

Deno.test("patience: it ends, even if no processor is ever free", () => {
  const signals = new Int32Array(new SharedArrayBuffer(8));
  const start = performance.now();
  assertEquals(takeSignalPatiently(signals, 0, 5, () => 0), false);
  assert(performance.now() - start >= 100);
});

Deno.test("patience: the time of this program's processors counts", () => {
  const signals = new Int32Array(new SharedArrayBuffer(8));
  const start = performance.now();
  assertEquals(takeSignalPatiently(signals, 0, 5), false);
  // Nothing computes here.
  assert(performance.now() - start >= 5);
});

/** Compresses in a worker thread: the largest images take a second, and the port needs answers meanwhile. */
import type { Compress, Compressed } from "../../compress/compress.ts";

/** Bytes. Compressing them takes as long as starting a thread, and less than a board is held in reset: 50 ms. */
const SMALL = 0x100000;

/** `worker` is the thread's module, lib/esp/flash/compress_worker.js. The thread runs only while it has work. */
export function compressorIn(worker: URL): Compress {
  const waiting = new Map<number, PromiseWithResolvers<Compressed>>();
  let running: Worker | undefined;
  let count = 0;

  function start(): Worker {
    const thread = new Worker(worker, { type: "module" });
    thread.onmessage = ({ data: { id, compressed } }) => {
      waiting.get(id)!.resolve(compressed);
      waiting.delete(id);
      if (waiting.size === 0) stop();
    };
    thread.onerror = (event) => {
      event.preventDefault();
      for (const { reject } of waiting.values()) reject(new Error(`Cannot compress: ${event.message}`));
      waiting.clear();
      stop();
    };
    return thread;
  }

  function stop(): void {
    running?.terminate();
    running = undefined;
  }

  return async (bytes) => {
    if (bytes.length < SMALL) return await (await import("../../compress/compress.ts")).compress(bytes);
    const id = count++;
    const done = Promise.withResolvers<Compressed>();
    waiting.set(id, done);
    running ??= start();
    const copy = bytes.slice(); // the message takes the buffer away, and the caller keeps his
    running.postMessage({ id, bytes: copy }, [copy.buffer]);
    return await done.promise;
  };
}

/**
 * Runs one task of a board plugin behind two walls: a thread without permissions, and in it a separate interpreter
 * (sandbox_worker.js). Only text crosses them, counted and checked. The host is never blocked and can end the thread at
 * any time.
 */
import { quote } from "../text.ts";
import { pluginError } from "./error.ts";
import { LIMITS, type Limits, MAX_TEXT } from "./limits.ts";
import { decodePluginMessage, type Tool } from "./message.ts";
import { CpuTime } from "./cpu_time.ts";

export interface PluginSource {
  /** The file's name for the user. */
  readonly name: string;
  /** A module whose default export is the board: see javascript.ts. */
  readonly javascript: string;
}

export type PluginTask = "describe" | "enterBootloader" | "runFirmware";

export interface PluginTaskOptions {
  /** Answers the plugin's calls, one at a time. An exception ends the task. */
  readonly answer: (tool: Tool, value: unknown) => Promise<unknown>;
  /** The thread's module, sandbox_worker.js. */
  readonly guest: URL;
  readonly signal?: AbortSignal;
  readonly limits?: Limits;
}

/**
 * Runs `task`; resolves to the plugin's description of its board for "describe". Throws PluginError, what `answer`
 * throws, or the reason of `signal`.
 */
export async function runPluginTask(
  { name, javascript }: PluginSource,
  task: PluginTask,
  { answer, guest, signal, limits = LIMITS }: PluginTaskOptions,
): Promise<unknown> {
  signal?.throwIfAborted();
  const end = Promise.withResolvers<unknown>();
  const fail = (what: string) => end.reject(pluginError(name, what));
  const runTime = new CpuTime(
    limits.ownMs,
    () => fail(`it ran for more than ${limits.ownMs / 1000} s and was stopped`),
  );
  const worker = new Worker(guest, { type: "module", deno: { permissions: "none" } });

  let messages = 0;
  let pending = 0;
  let over = false;
  let calls = Promise.resolve();
  const carryOut = async (tool: Tool, value: unknown) => {
    if (over) return;
    try {
      const result = await answer(tool, value);
      if (over) return;
      worker.postMessage(JSON.stringify(result ?? null));
      if (--pending === 0) runTime.run();
    } catch (error) {
      end.reject(error);
    }
  };

  worker.onmessage = ({ data }) => {
    if (over) return;
    if (++messages > limits.messages) {
      return fail(`it sent more than ${limits.messages} messages and was stopped`);
    }
    const said = decodePluginMessage(data);
    switch (said?.say) {
      case "board":
        return end.resolve(said.board);
      case "done":
        // Calls that the plugin did not await are completed, too.
        return void calls.then(() => end.resolve(undefined));
      case "failed":
        return fail(`it failed: ${quote(said.message, MAX_TEXT)}`);
      case "call":
        pending++;
        runTime.stop();
        calls = calls.then(() => carryOut(said.tool, said.value));
        return;
      case undefined:
        return fail("it sent an unknown message");
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail(`its sandbox failed: ${quote(event.message, MAX_TEXT)}`);
  };
  const abort = () => end.reject(signal!.reason);
  signal?.addEventListener("abort", abort);

  runTime.run();
  worker.postMessage({ name, javascript, task, ...limits });
  try {
    return await end.promise;
  } finally {
    over = true;
    runTime.stop();
    signal?.removeEventListener("abort", abort);
    worker.terminate();
  }
}

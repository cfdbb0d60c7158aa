/**
 * Lets a plugin do one task, behind two walls: a thread without permissions, and in it an interpreter of its own
 * (sandbox_worker.js). What crosses them is text, counted and checked. The host is never blocked, and can end the thread at any
 * time.
 */
import { quote } from "../text.ts";
import { pluginError } from "./error.ts";
import { LIMITS, type Limits, MAX_TEXT } from "./limits.ts";
import { readPluginMessage, type Tool } from "./message.ts";
import { CpuTime } from "./cpu_time.ts";

export interface Source {
  /** The file as the person knows it. */
  readonly name: string;
  /** A module whose default export is the board: see javascript.ts. */
  readonly javascript: string;
}

export type Task = "describe" | "enterBootloader" | "runFirmware";

export interface TaskOptions {
  /** Does what the plugin calls for, one call at a time. What it throws ends the task. */
  readonly answer: (tool: Tool, value: unknown) => Promise<unknown>;
  /** The thread's module, sandbox_worker.js. */
  readonly guest: URL;
  readonly signal?: AbortSignal;
  readonly limits?: Limits;
}

/** What the plugin says of its board, for `describe`. Throws PluginError, what `answer` throws, or `signal`'s reason. */
export async function perform(
  { name, javascript }: Source,
  task: Task,
  { answer, guest, signal, limits = LIMITS }: TaskOptions,
): Promise<unknown> {
  signal?.throwIfAborted();
  const end = Promise.withResolvers<unknown>();
  const fail = (what: string) => end.reject(pluginError(name, what));
  const ownTime = new CpuTime(
    limits.ownMs,
    () => fail(`it took more than ${limits.ownMs / 1000} s by itself, and was stopped`),
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
      if (--pending === 0) ownTime.run();
    } catch (error) {
      end.reject(error);
    }
  };

  worker.onmessage = ({ data }) => {
    if (over) return;
    if (++messages > limits.messages) {
      return fail(`it sent more than ${limits.messages} messages, and was stopped`);
    }
    const said = readPluginMessage(data);
    switch (said?.say) {
      case "board":
        return end.resolve(said.board);
      case "done":
        // What it did not wait for is done all the same.
        return void calls.then(() => end.resolve(undefined));
      case "failed":
        return fail(`it failed: ${quote(said.message, MAX_TEXT)}`);
      case "call":
        pending++;
        ownTime.stop();
        calls = calls.then(() => carryOut(said.tool, said.value));
        return;
      case undefined:
        return fail("it says what no plugin says");
    }
  };
  worker.onerror = (event) => {
    event.preventDefault();
    fail(`its sandbox broke down: ${quote(event.message, MAX_TEXT)}`);
  };
  const abort = () => end.reject(signal!.reason);
  signal?.addEventListener("abort", abort);

  ownTime.run();
  worker.postMessage({ name, javascript, task, ...limits });
  try {
    return await end.promise;
  } finally {
    over = true;
    ownTime.stop();
    signal?.removeEventListener("abort", abort);
    worker.terminate();
  }
}

/** Loads board plugins: the description of a board, and its reset methods. */
import type { Clock } from "../clock.ts";
import { PortError } from "../errors.ts";
import type { ResetMethod, ResetProcedure } from "../reset/script.ts";
import type { SerialPort } from "../serial/port.ts";
import { type BoardDescription, checkDescription } from "./description.ts";
import { pluginError } from "./error.ts";
import type { Limits } from "./limits.ts";
import { type PluginSource, type PluginTask, runPluginTask } from "./sandbox.ts";
import { type PluginUser, Tools } from "./tools.ts";

export interface PluginBoard extends BoardDescription {
  /** Exactly one. */
  readonly enterBootloader: readonly ResetProcedure[];
  /** Empty if the plugin has none. */
  readonly runFirmware: ResetMethod;
}

export interface PluginOptions {
  readonly user: PluginUser;
  /** The thread's module, sandbox_worker.js. */
  readonly guest: URL;
  readonly signal?: AbortSignal;
  readonly limits?: Limits;
}

/** Loads the plugin and its description. Each of its methods then runs in a separate sandbox. Throws PluginError. */
export async function loadBoard(source: PluginSource, world: PluginOptions): Promise<PluginBoard> {
  const { user, ...options } = world;
  const answer = () => Promise.reject(pluginError(source.name, "it called a tool while it was loading"));
  const description = checkDescription(
    source.name,
    await runPluginTask(source, "describe", { ...options, answer }),
  );

  const procedure = (task: PluginTask): ResetProcedure => ({
    carryOut: async (port: SerialPort, clock: Clock) => {
      const tools = new Tools({ name: source.name, port, clock, user });
      // `sawBytes` returns only bytes received since the start of the task.
      await port.discardInput();
      try {
        await runPluginTask(source, task, { ...options, answer: (tool, value) => tools.answer(tool, value) });
      } finally {
        await tools.release().catch(unlessPort);
      }
    },
  });
  return {
    ...description,
    enterBootloader: [procedure("enterBootloader")],
    runFirmware: description.runsFirmware ? procedure("runFirmware") : [],
  };
}

/** Ignores a lost port: it has no lines to release, and its next use reports the error. */
function unlessPort(error: unknown): void {
  if (!(error instanceof PortError)) throw error;
}

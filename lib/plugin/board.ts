/** A board that is code: what it says of itself, and its ways into the bootloader and into the firmware. */
import type { Clock } from "../clock.ts";
import { PortError } from "../errors.ts";
import type { Procedure, ResetMethod } from "../reset/script.ts";
import type { SerialPort } from "../serial/port.ts";
import { type Description, readDescription } from "./description.ts";
import { pluginError } from "./error.ts";
import type { Limits } from "./limits.ts";
import { perform, type Source, type Task } from "./sandbox.ts";
import { type Person, Tools } from "./tools.ts";

export interface PluginBoard extends Description {
  /** Always one. */
  readonly enterBootloader: readonly Procedure[];
  /** Empty where the plugin has none. */
  readonly runFirmware: ResetMethod;
}

export interface PluginWorld {
  readonly person: Person;
  /** As of a task. */
  readonly guest: URL;
  readonly signal?: AbortSignal;
  readonly limits?: Limits;
}

/** Loads the plugin, and asks it what it is. Each of its ways then runs in a sandbox of its own. Throws PluginError. */
export async function loadBoard(source: Source, world: PluginWorld): Promise<PluginBoard> {
  const { person, ...options } = world;
  const answer = () =>
    Promise.reject(pluginError(source.name, "it wants to do something while it is loaded"));
  const description = readDescription(source.name, await perform(source, "describe", { ...options, answer }));

  const procedure = (task: Task): Procedure => ({
    carryOut: async (port: SerialPort, clock: Clock) => {
      const tools = new Tools({ name: source.name, port, clock, person });
      // What it sees has come since it began.
      await port.discardInput();
      try {
        await perform(source, task, { ...options, answer: (tool, value) => tools.answer(tool, value) });
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

/** A port that is gone has nothing to release, and whoever uses it next says so. */
function unlessPort(error: unknown): void {
  if (!(error instanceof PortError)) throw error;
}

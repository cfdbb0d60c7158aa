/** Board plugins in a check: strangers' code, which runs only if the request allows exactly these bytes. */
import { PluginError } from "../../errors.ts";
import type { PluginBoard } from "../../plugin/board.ts";
import type { Circuit } from "../../simulator/mod.ts";
import { allowPlugin } from "../boards/plugin_consent.ts";
import type { PluginFile } from "../boards/plugin_file.ts";
import { NOBODY } from "../person.ts";
import type { Warning } from "../reporter.ts";
import type { System } from "../system/system.ts";

export interface TriedPlugin {
  /** Undefined if it did not run, or reaches the bootloader on no simulated circuit. */
  readonly board: PluginBoard | undefined;
  /** The first simulated circuit on which it reaches the bootloader. */
  readonly circuit: Circuit | undefined;
  readonly note: Warning | undefined;
}

/** Undefined without a plugin. Throws PluginError if it cannot be loaded. */
export async function tryAllowedPlugin(
  system: System,
  file: PluginFile | undefined,
  allowed: readonly string[],
): Promise<TriedPlugin | undefined> {
  if (file === undefined) return undefined;
  const plain = "the rehearsal used the two-transistor circuit";
  if (!allowed.includes(file.key)) {
    return {
      board: undefined,
      circuit: undefined,
      note: {
        message: `The board is a plugin, which did not run: ${plain}`,
        hint: `Read the file. If you trust it, add:\n  --allow-plugin ${file.key}`,
      },
    };
  }
  const { load } = await allowPlugin({ system, person: NOBODY }, file, { allowed, forbidden: false });
  const reporter = { report: () => {}, result: () => {}, close: () => {} };
  const board = await load({ reporter, person: NOBODY, signal: new AbortController().signal });
  const { CIRCUITS, tryPlugin } = await import("../boards/plugin_trial.ts");
  let failure: PluginError | undefined;
  for (const circuit of Object.keys(CIRCUITS) as Circuit[]) {
    const { entered, error } = await tryPlugin(circuit, board);
    if (entered === "bootloader" && error === undefined) return { board, circuit, note: undefined };
    if (error instanceof PluginError) failure ??= error;
  }
  return {
    board: undefined,
    circuit: undefined,
    note: {
      message: `The board plugin does not reach the bootloader on any simulated circuit: ${plain}`,
      ...(failure === undefined ? {} : { hint: failure.message }),
    },
  };
}

/** Runs flasher in this process, and returns its output. */
import { run } from "../../lib/cli/run.ts";
import { realSystem } from "../../lib/app/system/real_system.ts";
import type { Output } from "../../lib/app/system/system.ts";
import { THREADS } from "../fake/threads.ts";
import { ROOT } from "./parts.ts";

/** The sample profile. */
export const SAMPLE = `${ROOT}/flash.yaml`;

export async function flasher(
  args: readonly string[],
): Promise<{ readonly code: number; readonly text: string }> {
  let text = "";
  const output: Output = {
    isTerminal: false,
    columns: () => 80,
    rows: () => 24,
    write: (more) => void (text += more),
  };
  const code = await run({ ...realSystem(THREADS), args, stdout: output, stderr: output });
  return { code, text };
}

/** Finds out what a board without a Python prompt does: what it sends at the console's rate, and when it starts. */
import type { Clock } from "../../clock.ts";
import { NoPromptError } from "../../errors.ts";
import { readBoots } from "../../esp/boot/boot_text.ts";
import { isReadable } from "../../esp/boot/diagnosis.ts";
import { explainNoPrompt } from "../../esp/boot/no_prompt.ts";
import { hearStarts } from "../../esp/link/hear_starts.ts";
import type { ResetMethod } from "../../reset/script.ts";
import type { SerialPort } from "../../serial/port.ts";

/** The rate of an ESP8266's ROM; the ROMs of later chips use the console's rate. */
const ROM_BAUD = 74_880;

/** The same error, with what the board does and what helps. */
export async function explained(
  error: NoPromptError,
  port: SerialPort,
  { baud, clock, signal, restart }: {
    readonly baud: number;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    /** Undefined if only a person can restart the board. */
    readonly restart: ResetMethod | undefined;
  },
): Promise<NoPromptError> {
  const { facts: { heard: text, restarted }, hint } = error;
  const isClear = text === "" || isReadable(text) || readBoots(text).length > 0;
  const rom = isClear || restart === undefined
    ? undefined
    : await hearStarts(port, ROM_BAUD, { clock, signal, method: restart });
  const { what, advice, mayRun } = explainNoPrompt({ text, rom, baud });
  const message = `Cannot reach the Python prompt: ${what}, expected the raw prompt`;
  return new NoPromptError(message, { restarted, heard: text, mayRun, advice }, {
    hint: advice ?? hint!,
    cause: error,
  });
}

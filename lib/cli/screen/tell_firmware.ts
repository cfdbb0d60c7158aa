/** Prints which firmware goes where before anything happens to the board, and where downloaded files come from. */
import type { PreparedRequest } from "../../app/prepare.ts";
import type { Call } from "../command.ts";
import { ACTIONS, firmwareLine } from "../describe/firmware_line.ts";
import { lockedValues } from "../../app/records/locked_values.ts";
import { lockedLine } from "../describe/locked_line.ts";
import { lineWidth, wrap } from "./columns.ts";
import { writeJson } from "../../app/records/json_line.ts";

export function tellFirmware(
  call: Call,
  action: keyof typeof ACTIONS,
  prepared: PreparedRequest,
): void {
  const { system: { stdout }, argument, has } = call;
  const line = firmwareLine(ACTIONS[action], prepared, { named: argument !== undefined });
  if (line !== undefined && !has("json")) {
    stdout.write(wrap(line, lineWidth(stdout)).map((one) => one + "\n").join(""));
  }
  tellLocked(call, prepared);
}

/** Where downloaded files come from, and which bytes they have. */
export function tellLocked(
  { system: { stdout }, has, tag }: Pick<Call, "system" | "has" | "tag">,
  { locked }: Pick<PreparedRequest, "locked">,
): void {
  for (const entry of locked) {
    // The line is not wrapped: people compare and copy the hash.
    if (has("json")) writeJson(stdout, { type: "firmware", ...lockedValues(entry) }, tag);
    else stdout.write(`${lockedLine(entry)}\n`);
  }
}

/** Prints which firmware goes where before anything happens to the board; not with --json. */
import type { PreparedRequest } from "../../app/prepare.ts";
import type { Call } from "../command.ts";
import { ACTIONS, firmwareLine } from "../describe/firmware_line.ts";
import { lineWidth, wrap } from "./columns.ts";

export function tellFirmware(
  { system: { stdout }, argument, has }: Call,
  action: keyof typeof ACTIONS,
  prepared: PreparedRequest,
): void {
  const line = firmwareLine(ACTIONS[action], prepared, { named: argument !== undefined });
  if (line === undefined || has("json")) return;
  stdout.write(wrap(line, lineWidth(stdout)).map((one) => one + "\n").join(""));
}

/** `flasher licenses`: the licence of flasher, and those of what it contains. */
import own from "../../../LICENSE" with { type: "text" };
import others from "../../../THIRD_PARTY.md" with { type: "text" };
import { EXIT, type ExitCode } from "../../errors.ts";
import type { Call } from "../command.ts";

export function execute({ system }: Call): Promise<ExitCode> {
  system.stdout.write(`${own}\n${others}`);
  return Promise.resolve(EXIT.ok);
}

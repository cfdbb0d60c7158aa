/** `flasher version`. */
import config from "../../../deno.json" with { type: "json" };
import { EXIT, type ExitCode } from "../../errors.ts";
import type { Call } from "../command.ts";

export function execute({ system }: Call): Promise<ExitCode> {
  system.stdout.write(`flasher ${config.version} (${system.build})\n`);
  return Promise.resolve(EXIT.ok);
}

/** `flasher completions`: prints the completion script for a shell, made from the table of commands. */
import { EXIT, type ExitCode, UsageError } from "../../errors.ts";
import { orList, quote } from "../../text.ts";
import type { Call } from "../command.ts";
import { bashScript } from "../completions/bash.ts";
import { fishScript } from "../completions/fish.ts";
import { powershellScript } from "../completions/powershell.ts";
import { type OfferedCommand, offeredCommands } from "../completions/table.ts";
import { zshScript } from "../completions/zsh.ts";

const SHELLS: Readonly<Record<string, (commands: readonly OfferedCommand[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
};

export function execute({ system, argument = "", commands }: Call): Promise<ExitCode> {
  const names = Object.keys(SHELLS);
  if (!names.includes(argument)) {
    const found = argument === "" ? "nothing" : quote(argument);
    throw new UsageError(`SHELL: found ${found}, expected ${orList(names)}`, {
      hint: 'For example: eval "$(flasher completions bash)"',
    });
  }
  system.stdout.write(SHELLS[argument]!(offeredCommands(commands)));
  return Promise.resolve(EXIT.ok);
}

/** `flasher help`: all commands, or one of them in detail. */
import { EXIT, type ExitCode } from "../../errors.ts";
import type { Call } from "../command.ts";
import { findCommand } from "../find_command.ts";
import { commandHelp, programHelp } from "../help.ts";

export async function execute({ system, argument, commands }: Call): Promise<ExitCode> {
  const text = argument === undefined
    ? programHelp(commands)
    : commandHelp(await findCommand([argument], { commands }));
  system.stdout.write(text);
  return EXIT.ok;
}

import { EXIT } from "../../errors.ts";
import type { Command } from "../command.ts";

export const help: Command = {
  name: "help",
  summary: "Show how a command is used",
  argument: {
    name: "COMMAND",
    help: "The command; all of them if it is left out",
    offers: "commands",
  },
  flags: [],
  examples: ["flasher help run"],
  async execute({ system, argument }) {
    // The list contains this very command, so it can only be asked for when everything is loaded.
    const { COMMANDS } = await import("./mod.ts");
    const { commandHelp, programHelp } = await import("../help.ts");
    const { findCommand } = await import("../find_command.ts");
    system.stdout.write(
      argument === undefined ? programHelp(COMMANDS) : commandHelp(await findCommand(argument)),
    );
    return EXIT.ok;
  },
};

/** `flasher boards`: everything that can be named without a file of one's own. */
import { BOARDS } from "../../plugins/mod.ts";
import { EXIT, type ExitCode } from "../errors.ts";
import { SIMULATED_BOARDS } from "../simulator/mod.ts";
import { profileNames, profileSummary } from "./built_in.ts";
import { lineWidth, wrap } from "./columns.ts";
import type { Call } from "./command.ts";
import { definitions } from "./table.ts";

/** In a pipe, too, lines are for people. */
const WIDTH = 80;

export function showBoards({ system }: Call): Promise<ExitCode> {
  const columns = Math.min(WIDTH, lineWidth(system.stdout));
  const lines = [
    ...wrap('Boards, for "board:" in a profile, or --board:', columns),
    ...definitions(BOARDS.map(({ name, summary }) => [name, summary]), columns),
    "",
    ...wrap('Built-in profiles, for "flasher run":', columns),
    ...definitions(profileNames().map((name) => [name, profileSummary(name)]), columns),
    "",
    ...wrap('Simulated boards, for "port:" in a profile, or --port:', columns),
    ...definitions(SIMULATED_BOARDS.map(({ name, summary }) => [`sim:${name}`, summary]), columns),
  ];
  system.stdout.write(lines.map((line) => line + "\n").join(""));
  return Promise.resolve(EXIT.ok);
}

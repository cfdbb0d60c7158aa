/** Turns the command line of a room into one for a single board of it. Pure; no I/O. */
import type { Call } from "../command.ts";
import { commandLine } from "../next_step.ts";

/** Flags that choose the boards of a room, and those that decide what is printed or kept of it. */
export const OF_ROOMS: readonly string[] = [
  ...["port", "all", "on", "jobs", "yes", "first", "roster", "no-roster"],
  ...["json", "quiet", "trace", "save", "monitor"],
];

/** A board of a room. */
export interface OneBoard {
  readonly port: string;
  /** The file of the roster; undefined: in memory only. */
  readonly roster: string | undefined;
  /** Its number in the roster, if it has one. */
  readonly number: number | undefined;
}

/** `flasher run flash.yaml --wipe-files --secrets room.env --roster room.jsonl --port COM3`. `flag`: of this command alone. */
export function lineForOne(
  { system, commands, argument, all, has }: Pick<
    Call,
    "system" | "commands" | "argument" | "all" | "has"
  >,
  { port, roster, number }: OneBoard,
  flag: string,
): string {
  const { flags } = commands.find(({ name }) => name === "run")!;
  const shared = flags.filter(({ name }) => !OF_ROOMS.includes(name));
  // The roster has its number, and keeps the result.
  const own = roster !== undefined
    ? ["--roster", roster]
    : number !== undefined
    ? ["--number", `${number}`]
    : [];
  const words = [
    ...shared.flatMap(({ name, value }) => {
      if (value === undefined) return has(name) ? [`--${name}`] : [];
      return all(name).flatMap((one) => [`--${name}`, one]);
    }),
    ...own,
    ...["--port", port],
  ];
  return commandLine({ system, all, has }, { command: "run", argument, flag, words, same: "none" });
}

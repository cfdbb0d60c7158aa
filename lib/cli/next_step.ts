/** The command that a person probably wants next, shown after a success; not with --json or --quiet. */
import { shellWord } from "../app/shell_word.ts";
import type { Call } from "./command.ts";
import { lineWidth, wrap } from "./screen/columns.ts";

/** The flags that another command needs too, for the same board, or to write the same files in the same way. */
const SAME = {
  none: [],
  board: ["port", "board"],
  files: ["port", "board", "chip", "file", "mode", "freq", "size", "erase"],
} as const;
/** As `SAME`, without a value. */
const SAME_SWITCHES = { none: [], board: [], files: ["allow-outside"] } as const;

export interface NextStep {
  /** What the command does, after "To": `see what it prints`. */
  readonly to: string;
  readonly command: string;
  /** Its argument; default: none. */
  readonly argument?: string | undefined;
  /** A flag of its own, without a value. */
  readonly flag?: string;
  /** Further words, such as a flag with its value. Default: none. */
  readonly words?: readonly string[];
  /** The flags that it has in common with this command. */
  readonly same: keyof typeof SAME;
}

/** Prints the step as a command line to copy. */
export function tellNext(call: Call, step: NextStep): void {
  if (call.has("json") || call.has("quiet") || call.tag !== undefined) return;
  const { stdout } = call.system;
  const lines = wrap(nextLine(call, step), lineWidth(stdout));
  stdout.write(lines.map((line) => line + "\n").join(""));
}

/** `To see what it prints: flasher monitor flash.yaml --port COM3`. Pure. */
export function nextLine(call: Pick<Call, "system" | "all" | "has">, { to, ...step }: NextStep): string {
  return `To ${to}: ${commandLine(call, step)}`;
}

/** `flasher monitor flash.yaml --port COM3`. Pure. */
export function commandLine(
  { system: { os }, all, has }: Pick<Call, "system" | "all" | "has">,
  { command, argument, flag, words: more = [], same }: Omit<NextStep, "to">,
): string {
  const words = [
    command,
    ...argument === undefined ? [] : [shellWord(argument, os)],
    ...flag === undefined ? [] : [`--${flag}`],
    ...more.map((word) => word.startsWith("--") ? word : shellWord(word, os)),
    ...SAME[same].flatMap((name) => all(name).flatMap((value) => [`--${name}`, shellWord(value, os)])),
    ...SAME_SWITCHES[same].flatMap((name) => has(name) ? [`--${name}`] : []),
  ];
  return `flasher ${words.join(" ")}`;
}

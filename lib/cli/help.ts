/** Help texts from the table of commands. Pure; no I/O. */
import { HELP_FLAG } from "./args.ts";
import type { Command, Flag } from "./command.ts";

/** Helps fit a terminal of 80 columns. */
const WIDTH = 80;

/** The help of the whole program. */
export function programHelp(commands: readonly Command[]): string {
  return [
    "flasher: puts firmware on ESP8266 boards, and proves that it is there",
    "",
    "Usage: flasher COMMAND [ARGUMENT] [FLAGS]",
    "",
    "Commands:",
    ...table(commands.map(({ name, summary }) => [name, summary])),
    "",
    "Begin with: flasher run flash.yaml",
    "More about a command: flasher help COMMAND",
    "",
  ].join("\n");
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const { name, summary, argument, flags, examples } = command;
  const usage = ["flasher", name, ...(argument === undefined ? [] : [`[${argument.name}]`]), "[FLAGS]"];
  return [
    summary,
    "",
    `Usage: ${usage.join(" ")}`,
    ...(argument === undefined ? [] : ["", ...table([[argument.name, argument.help]])]),
    "",
    "Flags:",
    ...table([...flags, HELP_FLAG].map((flag) => [spelling(flag), flag.help])),
    ...(examples.length === 0 ? [] : ["", "Examples:", ...examples.map((line) => `  ${line}`)]),
    "",
  ].join("\n");
}

function spelling({ name, short, value }: Flag): string {
  return `${short === undefined ? "    " : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}

/** Two columns; the right one is wrapped at words. */
function table(rows: readonly (readonly string[])[]): string[] {
  const left = Math.max(...rows.map(([first]) => first!.length));
  return rows.flatMap(([first, second]) =>
    wrap(second!, WIDTH - left - 4).map((line, i) =>
      `  ${(i === 0 ? first! : "").padEnd(left)}  ${line}`.trimEnd()
    )
  );
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

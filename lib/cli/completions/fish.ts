/** Completions for fish 3 and later. Pure; no I/O. */
import type { Offered, OfferedCommand, OfferedFlag } from "./table.ts";

export function fishScript(commands: readonly OfferedCommand[]): string {
  return `\
# fish completion for flasher. To use it: flasher completions fish > ~/.config/fish/completions/flasher.fish
function __flasher_at --description 'True if this is the command on the line; without an argument: if there is no command yet'
    set -l words (commandline -opc)
    test "$words[2]" = "$argv[1]"
end

complete -c flasher -f
complete -c flasher -n __flasher_at -s h -l help -d 'Show help'
complete -c flasher -n __flasher_at -s V -l version -d 'Show the version'
${
    commands.map(({ name, summary }) =>
      `complete -c flasher -n __flasher_at -a ${name} -d ${quoted(summary)}`
    )
      .join("\n")
  }
${commands.flatMap(commandLines).join("\n")}
`;
}

function commandLines({ name, argument, flags }: OfferedCommand): string[] {
  const start = `complete -c flasher -n '__flasher_at ${name}'`;
  return [
    ...(argument === undefined
      ? []
      : [`${start}${argument.files === "none" ? "" : " -F"}${words(argument)}`]),
    ...flags.map((flag) => `${start}${flagWords(flag)}`),
  ];
}

function flagWords({ long, short, help, value }: OfferedFlag): string {
  const spelling = `${short === undefined ? "" : ` -s ${short.slice(1)}`} -l ${long.slice(2)}`;
  // -x: a value, but no files; fish itself completes paths after "=".
  const kind = value === undefined ? "" : `${value.files === "none" ? " -x" : " -rF"}${words(value)}`;
  return `${spelling}${kind} -d ${quoted(help)}`;
}

function words(offered: Offered): string {
  return offered.words.length === 0 ? "" : ` -a ${quoted(offered.words.join(" "))}`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

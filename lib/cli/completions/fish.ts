/** Completions for fish 3 and later. Pure; no I/O. */
import {
  LIST_PORTS,
  type Offered,
  type OfferedArgument,
  type OfferedCommand,
  type OfferedFlag,
  valuedFlags,
} from "./table.ts";

export function fishScript(commands: readonly OfferedCommand[]): string {
  return `\
# fish completion for flasher. To use it: flasher completions fish > ~/.config/fish/completions/flasher.fish
function __flasher_at --description 'True if this is the command on the line; without an argument: if there is no command yet'
    set -l words (commandline -opc)
    test "$words[2]" = "$argv[1]"
end

function __flasher_argument --description 'True if this is the command on the line, with this number of arguments'
    set -l words (commandline -opc)
    test "$words[2]" = "$argv[1]"; or return 1
    set -l count 0
    set -l isValue false
    for word in $words
        if test $isValue = true
            set isValue false
        else if contains -- $word ${valuedFlags(commands).join(" ")}
            set isValue true
        else if not string match -q -- '-*' $word
            set count (math $count + 1)
        end
    end
    # The program and the command are words, too.
    test $count -eq (math $argv[2] + 2)
end

function __flasher_ports --description 'The ports that the program lists, each with its adapter'
    set -l program (commandline -opc)[1]
    set program (string replace -r '^~/' "$HOME/" -- $program)
    type -fq -- $program; or set program flasher
    command $program ${LIST_PORTS} 2>/dev/null </dev/null
end

function __flasher_or_files --description 'These words; files if none of them begins like the word on the line'
    set -l word (commandline -ct | string replace -r '^--[a-z-]+=' '')
    printf '%s\\n' $argv
    string match -qr -- '^'(string escape --style=regex -- "$word") $argv; or __fish_complete_path "$word"
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

function commandLines({ name, args, flags }: OfferedCommand): string[] {
  return [
    ...args.flatMap((argument, index) => argumentLine(name, argument, index)),
    ...flags.map((flag) => `complete -c flasher -n '__flasher_at ${name}'${flagWords(flag)}`),
  ];
}

function argumentLine(command: string, argument: OfferedArgument, index: number): string[] {
  const offered = `${takesFiles(argument) ? " -F" : ""}${words(argument)}`;
  if (offered === "") return [];
  const at = argument.many ? `__flasher_at ${command}` : `__flasher_argument ${command} ${index}`;
  return [`complete -c flasher -n '${at}'${offered}`];
}

function flagWords({ long, short, help, value }: OfferedFlag): string {
  const spelling = `${short === undefined ? "" : ` -s ${short.slice(1)}`} -l ${long.slice(2)}`;
  // -x: a value, but no files; fish itself completes paths after "=".
  const kind = value === undefined ? "" : `${takesFiles(value) ? " -rF" : " -x"}${words(value)}`;
  return `${spelling}${kind} -d ${quoted(help)}`;
}

/** True if fish offers files itself, besides the words. */
function takesFiles({ files }: Offered): boolean {
  return files === "whole" || files === "placed";
}

function words({ words, ports, files }: Offered): string {
  // The list is code for fish, within quotes.
  const list = [
    ...words.map((word) => /^[\w.:-]+$/.test(word) ? word : quoted(word)),
    ...(ports ? ["(__flasher_ports)"] : []),
  ]
    .join(" ");
  if (list === "") return "";
  return ` -a ${quoted(files === "otherwise" ? `(__flasher_or_files ${list})` : list)}`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}

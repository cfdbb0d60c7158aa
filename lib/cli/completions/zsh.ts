/** Completions for zsh. Pure; no I/O. */
import {
  LIST_PORTS,
  type Offered,
  type OfferedArgument,
  type OfferedCommand,
  type OfferedFlag,
} from "./table.ts";

export function zshScript(commands: readonly OfferedCommand[]): string {
  return `\
#compdef flasher
# zsh completion for flasher. To use it, add to ~/.zshrc, after compinit: eval "$(flasher completions zsh)"
_flasher() {
  local curcontext="$curcontext" state program=\${(Q)words[1]}
  local -a line commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join("\n")}
  )
  _arguments -C '(- *)'{-h,--help}'[Show help]' '(- *)'{-V,--version}'[Show the version]' \\
    '1:command:->command' '*::argument:->argument' && return
  case $state in
    command) _describe -t commands command commands ;;
    argument)
      case $words[1] in
${commands.map(commandCase).join("\n")}
      esac ;;
  esac
}

# Offers words; ports if the second argument says "ports"; and files as the first one says: none, whole, placed (also
# after OFFSET=), or otherwise (if nothing else matches).
_flasher_offer() {
  local files=$1 ports=$2 found=1
  shift 2
  (( $# )) && compadd -- "$@" && found=0
  [[ $ports == ports ]] && _flasher_ports && found=0
  [[ $files == otherwise && $found == 0 ]] && return
  [[ $files == placed ]] && compset -P '*='
  [[ $files != none ]] && _files && found=0
  return $found
}

# Offers the ports that the program lists, each shown with its adapter.
_flasher_ports() {
  local line
  local -a names shown
  [[ $program == '~/'* ]] && program=$HOME/\${program#'~/'}
  [[ -x $program || -n $commands[$program] ]] || program=flasher
  for line in \${(f)"$(command $program ${LIST_PORTS} 2>/dev/null </dev/null)"}; do
    names+=\${line%%$'\\t'*} shown+=\${line/$'\\t'/  }
  done
  (( $#names )) && compadd -l -d shown -- $names
}

if [[ $funcstack[1] == _flasher ]]; then _flasher "$@"; else compdef _flasher flasher; fi
`;
}

function commandCase({ name, args, flags }: OfferedCommand): string {
  const specs = [
    ...flags.flatMap(flagSpecs),
    ...args.map(argumentSpec),
  ];
  return [
    `        ${name})`,
    "          _arguments -s \\",
    ...specs.map((spec, i) => `            ${spec}${i < specs.length - 1 ? " \\" : " ;;"}`),
  ].join("\n");
}

function argumentSpec(argument: OfferedArgument, index: number): string {
  return quoted(`${argument.many ? "*" : index + 1}:${colonsEscaped(argument.name)}:${action(argument)}`);
}

/** One specification per spelling; each excludes the others, unless the flag may be repeated. */
function flagSpecs({ long, short, help, many, value }: OfferedFlag): string[] {
  const spellings = [...(short === undefined ? [] : [short]), long];
  const rest = `[${escaped(help)}]${
    value === undefined ? "" : `:${colonsEscaped(value.name)}:${action(value)}`
  }`;
  return spellings.map((spelling) => {
    const before = many ? "*" : `(${spellings.join(" ")})`;
    // "=" after a long flag also allows its value after an equals sign.
    return quoted(`${before}${spelling}${value !== undefined && spelling === long ? "=" : ""}${rest}`);
  });
}

/** A call of `_flasher_offer`; a bare colon would end it. */
function action({ words, ports, files }: Offered): string {
  const list = words.map((word) => colonsEscaped(quoted(word)));
  return `{_flasher_offer ${[files, ports ? "ports" : "words", ...list].join(" ")}}`;
}

/** Escapes a description, which a bare bracket would end. */
function escaped(text: string): string {
  return text.replace(/[\\[\]:]/g, "\\$&");
}

/** Escapes a part of a specification, which a bare colon would end. */
function colonsEscaped(text: string): string {
  return text.replaceAll(":", "\\:");
}

function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

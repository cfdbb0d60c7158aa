/** Completions for zsh. Pure; no I/O. */
import type { Offered, OfferedCommand, OfferedFlag } from "./table.ts";

export function zshScript(commands: readonly OfferedCommand[]): string {
  return `\
#compdef flasher
# zsh completion for flasher. To use it, add to ~/.zshrc, after compinit: eval "$(flasher completions zsh)"
_flasher() {
  local curcontext="$curcontext" state
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

# Offers words, and files as the first argument says: none, whole, or placed (also after OFFSET=).
_flasher_offer() {
  local files=$1
  shift
  (( $# )) && compadd -- "$@"
  [[ $files == placed ]] && compset -P '*='
  [[ $files == none ]] || _files
}

if [[ $funcstack[1] == _flasher ]]; then _flasher "$@"; else compdef _flasher flasher; fi
`;
}

function commandCase({ name, argument, flags }: OfferedCommand): string {
  const specs = [
    ...flags.flatMap(flagSpecs),
    ...(argument === undefined ? [] : [quoted(`1:${colonsEscaped(argument.name)}:${action(argument)}`)]),
  ];
  return [
    `        ${name})`,
    "          _arguments -s \\",
    ...specs.map((spec, i) => `            ${spec}${i < specs.length - 1 ? " \\" : " ;;"}`),
  ].join("\n");
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
function action({ words, files }: Offered): string {
  return `{_flasher_offer ${files} ${words.map((word) => colonsEscaped(quoted(word))).join(" ")}}`;
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

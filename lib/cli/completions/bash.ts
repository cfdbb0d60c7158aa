/** Completions for bash 3.2 (macOS has no newer one) and later. Pure; no I/O. */
import { LIST_PORTS, type Offered, type OfferedArgument, type OfferedCommand, valuedFlags } from "./table.ts";

export function bashScript(commands: readonly OfferedCommand[]): string {
  return `\
# bash completion for flasher. To use it, add to ~/.bashrc: eval "$(flasher completions bash)"
_flasher() {
  local words=() word="" part i at
  # bash splits words at "=" and ":" (COMP_WORDBREAKS); this joins them again.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    part=\${COMP_WORDS[i]}
    if [[ $i -gt 1 && ($part == [=:]* || $word == *[=:]) ]]; then
      word+=$part
    else
      ((i > 1)) && words+=("$word")
      word=$part
    fi
  done
  # bash replaces only the last part of a word, so a reply must omit what comes before it.
  local kept=\${word%"$part"} lead="" flag=""
  [[ $part == [=:] ]] && kept=$word
  ((\${#words[@]} > 0)) && flag=\${words[\${#words[@]} - 1]}
  if [[ $word == --*=* ]]; then
    flag=\${word%%=*} lead=\${word%%=*}=
  fi
  COMPREPLY=()
  if ((\${#words[@]} == 0)); then
    _flasher_words ${commands.map(({ name }) => name).map(quoted).join(" ")} --help --version
    return
  fi
  _flasher_count
  case "\${words[0]}" in
${commands.map(commandCase).join("\n")}
  esac
}

# Sets at to the number of arguments before the word.
_flasher_count() {
  at=0
  for ((i = 1; i < \${#words[@]}; i++)); do
    case "\${words[i]}" in
      ${valuedFlags(commands).join(" | ")}) ((i++)) ;;
      -*) ;;
      *) ((at++)) ;;
    esac
  done
}

_flasher_words() {
  local one
  for one; do
    one=$lead$one
    [[ $one == "$word"* ]] && COMPREPLY+=("\${one#"$kept"}")
  done
}

# Offers the ports that the program lists.
_flasher_ports() {
  local line program=\${COMP_WORDS[0]}
  [[ $program == "~/"* ]] && program=$HOME/\${program:2}
  # The word may be an alias.
  type -P "$program" >/dev/null || program=flasher
  while IFS= read -r line; do
    _flasher_words "\${line%%$'\\t'*}"
  done < <(command "$program" ${LIST_PORTS} 2>/dev/null </dev/null)
}

_flasher_files() {
  local one
  compopt -o filenames 2>/dev/null
  while IFS= read -r one; do
    one=$lead$one
    COMPREPLY+=("\${one#"$kept"}")
  done < <(compgen -f -- "\${word#"$lead"}")
}

# Also completes paths after OFFSET=.
_flasher_placed_files() {
  local value=\${word#"$lead"}
  [[ $value == *=* ]] && lead+=\${value%%=*}=
  _flasher_files
}

complete -F _flasher flasher
`;
}

function commandCase({ name, args, flags }: OfferedCommand): string {
  const values = flags.flatMap(({ long, short, value }) =>
    value === undefined
      ? []
      : [`        ${[long, ...(short ? [short] : [])].join(" | ")}) ${offer(value)}; return ;;`]
  );
  return [
    `    ${name})`,
    ...(values.length === 0 ? [] : ['      case "$flag" in', ...values, "      esac"]),
    `      if [[ $word == -* ]]; then _flasher_words ${
      flags.map(({ long }) => quoted(long)).join(" ")
    }; return; fi`,
    ...(args.length === 0 ? [] : ["      case $at in", ...args.map(argumentCase), "      esac"]),
    "      ;;",
  ].join("\n");
}

function argumentCase(argument: OfferedArgument, index: number): string {
  return `        ${argument.many ? "*" : index}) ${offer(argument)} ;;`;
}

/** Shell calls that fill COMPREPLY. */
function offer({ words, ports, files }: Offered): string {
  const calls = [
    ...(words.length === 0 ? [] : [`_flasher_words ${words.map(quoted).join(" ")}`]),
    ...(ports ? ["_flasher_ports"] : []),
    ...FILES[files],
  ];
  return calls.length === 0 ? ":" : calls.join("; ");
}

const FILES: Readonly<Record<Offered["files"], readonly string[]>> = {
  none: [],
  whole: ["_flasher_files"],
  placed: ["_flasher_placed_files"],
  otherwise: ["((${#COMPREPLY[@]} > 0)) || _flasher_files"],
};

function quoted(word: string): string {
  return /^[\w.:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

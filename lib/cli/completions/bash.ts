/** Completions for bash 3.2 (macOS has no newer one) and later. Pure; no I/O. */
import type { Offered, OfferedCommand } from "./table.ts";

export function bashScript(commands: readonly OfferedCommand[]): string {
  return `\
# bash completion for flasher. To use it, add to ~/.bashrc: eval "$(flasher completions bash)"
_flasher() {
  local words=() word="" part i
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
  case "\${words[0]}" in
${commands.map(commandCase).join("\n")}
  esac
}

_flasher_words() {
  local one
  for one; do
    one=$lead$one
    [[ $one == "$word"* ]] && COMPREPLY+=("\${one#"$kept"}")
  done
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

function commandCase({ name, argument, flags }: OfferedCommand): string {
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
    ...(argument === undefined ? [] : [`      ${offer(argument)}`]),
    "      ;;",
  ].join("\n");
}

/** Shell calls that fill COMPREPLY. */
function offer({ words, files }: Offered): string {
  const calls = [
    ...(words.length === 0 ? [] : [`_flasher_words ${words.map(quoted).join(" ")}`]),
    ...(files === "none" ? [] : [files === "whole" ? "_flasher_files" : "_flasher_placed_files"]),
  ];
  return calls.length === 0 ? ":" : calls.join("; ");
}

function quoted(word: string): string {
  return /^[\w.:=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

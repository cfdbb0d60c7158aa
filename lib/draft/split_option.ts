/** Splits a word of esptool's command line as Python's argparse does. Pure; no I/O. */
import type { Option } from "./esptool_options.ts";

export interface SplitOption {
  readonly written: string;
  readonly option: Option | undefined;
  /** The value, if it is in the same word: `--port=COM3`, `-fm=dio`, `-b460800`. */
  readonly attached?: string;
  /** The rest of a combined flag such as `-zu`, as a separate word. */
  readonly flags?: string;
}

/** `word` must begin with a hyphen. */
export function splitOption(word: string, options: readonly Option[]): SplitOption {
  const named = (name: string) => options.find(({ names }) => names.includes(hyphenated(name)));
  const whole = named(word);
  if (whole !== undefined) return { written: word, option: whole };
  const at = word.indexOf("=");
  const option = at < 0 ? undefined : named(word.slice(0, at));
  if (option !== undefined && option.value !== "flag") {
    return { written: word.slice(0, at), option, attached: word.slice(at + 1) };
  }
  const short = word.startsWith("--") ? undefined : named(word.slice(0, 2));
  if (short === undefined) return { written: at > 0 ? word.slice(0, at) : word, option: undefined };
  const written = word.slice(0, 2);
  return short.value === "flag"
    ? { written, option: short, flags: `-${word.slice(2)}` }
    : { written, option: short, attached: word.slice(2) };
}

/** `word` in the spelling of esptool 5: versions 1 to 4 write underscores. */
export function hyphenated(word: string): string {
  return word.replaceAll("_", "-");
}

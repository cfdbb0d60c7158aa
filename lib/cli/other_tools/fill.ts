/** Puts the values of a command line into flasher's command. Pure; no I/O. */
import { shellWord } from "../../app/shell_word.ts";

/** A number as esptool and espflash read it. */
const NUMBER = /^(?:0x[\da-f_]+|[\d_]+)$/i;

export interface GivenWords {
  /** The names of the arguments, as in `ToolCommand`. */
  readonly words: string | undefined;
  readonly given: readonly string[];
  readonly os: string | undefined;
}

type Values = readonly (string | undefined)[];

/** The words of `here` (see `ToolCommand`) with the values that were given, and the values that have no place in it. */
export function fillTemplate(
  here: string,
  { words = "", given, os }: GivenWords,
): { readonly words: readonly string[]; readonly unused: readonly string[] } {
  const names = namesIn(words);
  // esptool's word for the rest of the flash.
  const isAll = /^all$/i.test(given[names.indexOf("SIZE")] ?? "");
  const template = isAll ? here.replace(" --size SIZE", "") : here;
  const [, before = "", group = ""] = /^([^(]*)(?:\((.*)\))?$/.exec(template) ?? [];
  const fill = (text: string, values: Values) =>
    text.split(" ").filter((word) => word !== "").map((word) => insert(word, { names, values, os }));
  return words.startsWith("(")
    ? { words: [...fill(before, []), ...pairs(given).flatMap((values) => fill(group, values))], unused: [] }
    : { words: fill(before, given), unused: given.slice(names.length) };
}

/** `text` with the given values in place of their names. */
export function insertValues(text: string, { words, given, os }: GivenWords): string {
  return insert(text, { names: namesIn(words), values: given, os });
}

/** `value` as typed in a shell; `name` for a value that is not safe to copy. */
export function shownValue(value: string, name: string, os: string | undefined): string {
  const plain = NUMBER.test(value)
    ? value.replaceAll("_", "").replace(/^0(?!x|$)0*(?=\d)/i, "").replace("X", "x")
    : value;
  // Standard output, as esptool and flasher name it.
  if (plain === "-") return plain;
  const word = shellWord(plain, os);
  return word === "FILE" && value !== "FILE" ? name : word;
}

function insert(
  text: string,
  { names, values, os }: {
    readonly names: readonly string[];
    readonly values: Values;
    readonly os: string | undefined;
  },
): string {
  return text.replace(/\b[A-Z]+\b/g, (name) => {
    const value = values[names.indexOf(name)];
    return value === undefined ? name : shownValue(value, name, os);
  });
}

function namesIn(words = ""): string[] {
  return words.replace(/[()]/g, "").split(" ").filter((name) => name !== "");
}

/** Pairs of offset and file; at least one, so that their names are shown. A file may lack its offset. */
function pairs(words: readonly string[]): Values[] {
  const all: Values[] = [];
  let offset: string | undefined;
  for (const word of words) {
    if (offset === undefined && NUMBER.test(word)) {
      offset = word;
    } else {
      all.push([offset, word]);
      offset = undefined;
    }
  }
  return offset !== undefined || all.length === 0 ? [...all, [offset, undefined]] : all;
}

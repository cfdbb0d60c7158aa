/** Translates esptool.py command lines, or a script of them, to a draft. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import type { Overrides } from "../profile/override.ts";
import type { Known } from "../profile/profile.ts";
import { quote } from "../text.ts";
import type { Draft } from "./draft.ts";
import { erasedLater, isEsptoolCk, translateEsptoolCk } from "./esptool_ck.ts";
import { EXAMPLE, translateEsptool, type Translation } from "./esptool_line.ts";
import { type EsptoolCall, readEsptoolScript } from "./script.ts";

const PLACE = "--from-esptool";

/** Keys with a single value per profile: commands that differ in one are for different boards or settings. */
const ONCE = ["port", "chip", "mode", "freq", "size"] as const;

type TranslatedCall = Translation & Pick<EsptoolCall, "place" | "line">;

/** Throws UsageError for text that is not such a command, or is ambiguous. */
export function draftFromEsptool(
  text: string,
  known: Known,
  { windows, place = PLACE }: { readonly windows: boolean; readonly place?: string },
): Draft {
  const { steps, notes } = readEsptoolScript(text, { place, windows });
  const calls = steps.map((step): TranslatedCall => {
    const read = isEsptoolCk(step.words) ? translateEsptoolCk : translateEsptool;
    return { ...read(step, known), place: step.place, line: step.line };
  });
  const draft: Draft = {
    // Without options, esptool.py leaves the header unchanged.
    values: { size: "keep", ...valuesOf(calls) },
    files: calls.flatMap(({ files }) => files),
    notes: [...new Set([...calls.flatMap(({ notes }) => notes), ...baudNote(calls), ...notes])],
  };
  if (draft.files.length === 0) {
    throw new UsageError(`${place}: found no file, expected write_flash with offsets and files`, {
      hint: EXAMPLE,
    });
  }
  return draft;
}

/** The words of a file that esptool reads in place of `@FILE`: options of write_flash, offsets and files. */
const ARGUMENTS = /^\s*(?:--?[a-z]|0x[\da-f]|\d)[^]*\s/i;

/** `text` as an esptool command line if it is such a file, as `flash_args` of an ESP-IDF build is; else undefined. */
export function lineOfArguments(text: string): string | undefined {
  if (!ARGUMENTS.test(text) || /\besptool\b/i.test(text)) return undefined;
  return `esptool.py write_flash ${text.trim().split(/\s*\n\s*/).join(" ")}`;
}

/** One profile for all commands: the first one decides how to enter the bootloader, the last one how to exit. */
function valuesOf(calls: readonly TranslatedCall[]): Overrides {
  for (const key of ONCE) checkAgree(calls, key);
  const written = calls.findIndex(({ files }) => files.length > 0);
  const late = calls.find(({ values }, i) => values.erase === "all" && written >= 0 && i > written);
  if (late !== undefined) throw erasedLater(late.place);
  const all: Overrides = Object.assign({}, ...calls.map(({ values }) => values));
  const { board, after, ...rest } = {
    ...all,
    ...Object.fromEntries(ONCE.flatMap((key) => valueOf(calls, key))),
  };
  const [first, last] = [calls[0]?.values.board, calls.at(-1)?.values.after];
  return {
    ...rest,
    ...(board === undefined || first === undefined ? {} : { board: first }),
    ...(after === undefined || last === undefined ? {} : { after: last }),
  };
}

type Once = typeof ONCE[number];

/** The commands that set `key` to anything but "auto". */
function callsSetting(calls: readonly TranslatedCall[], key: Once): readonly TranslatedCall[] {
  return calls.filter(({ values }) => values[key] !== undefined && values[key] !== "auto");
}

function valueOf(calls: readonly TranslatedCall[], key: Once): (readonly [key: Once, value: string])[] {
  const [first] = callsSetting(calls, key);
  return first === undefined ? [] : [[key, first.values[key]!]];
}

function checkAgree(calls: readonly TranslatedCall[], key: Once): void {
  const setting = callsSetting(calls, key);
  const [first] = setting;
  const plain = (value = "") => key === "chip" ? value.toLowerCase().replace(/[-_ ]/g, "") : value;
  const other = setting.find(({ values }) => plain(values[key]) !== plain(first?.values[key]));
  if (first === undefined || other === undefined) return;
  throw new UsageError(
    `${other.place}: found ${key} ${quote(other.values[key]!)}, expected ${
      quote(first.values[key]!)
    } as in line ${first.line}`,
    { hint: "A profile is for one board. Convert the commands one by one." },
  );
}

function baudNote(calls: readonly TranslatedCall[]): string[] {
  const rates = [...new Set(calls.flatMap(({ values: { baud } }) => baud === undefined ? [] : [baud]))];
  return rates.length < 2 ? [] : [`Found the baud rates ${rates.join(", ")}: the profile uses the last one.`];
}

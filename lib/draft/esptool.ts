/** From command lines of esptool.py, or a script of them, to what a profile says. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import type { Overrides } from "../profile/override.ts";
import type { Known } from "../profile/profile.ts";
import { quote } from "../text.ts";
import type { Draft } from "./draft.ts";
import { erasedLater, isEsptoolCk, readEsptoolCk } from "./esptool_ck.ts";
import { EXAMPLE, readEsptool, type Told } from "./esptool_line.ts";
import { type Step, stepsOf } from "./script.ts";

const PLACE = "--from-esptool";

/** What one profile says once: commands that differ in it are for several boards, or several ways to write. */
const ONCE = ["port", "chip", "mode", "freq", "size"] as const;

type Read = Told & Pick<Step, "place" | "line">;

/** Throws UsageError for what is no such line, or cannot be read for sure. */
export function draftFromEsptool(
  text: string,
  known: Known,
  { windows }: { readonly windows: boolean },
): Draft {
  const { steps, notes } = stepsOf(text, { place: PLACE, windows });
  const told = steps.map((step): Read => {
    const read = isEsptoolCk(step.words) ? readEsptoolCk : readEsptool;
    return { ...read(step, known), place: step.place, line: step.line };
  });
  const draft: Draft = {
    // What esptool.py is not told about the header, it leaves as the file has it.
    values: { size: "keep", ...valuesOf(told) },
    files: told.flatMap(({ files }) => files),
    notes: [...new Set([...told.flatMap(({ notes }) => notes), ...ratesNote(told), ...notes])],
  };
  if (draft.files.length === 0) {
    throw new UsageError(`${PLACE}: found no file, expected write_flash with offsets and files`, {
      hint: EXAMPLE,
    });
  }
  return draft;
}

/** One profile for all commands: how the board is reached is the first one's, how it is left the last one's. */
function valuesOf(told: readonly Read[]): Overrides {
  for (const key of ONCE) refuseTwo(told, key);
  const written = told.findIndex(({ files }) => files.length > 0);
  const late = told.find(({ values }, i) => values.erase === "all" && written >= 0 && i > written);
  if (late !== undefined) throw erasedLater(late.place);
  const all: Overrides = Object.assign({}, ...told.map(({ values }) => values));
  const { board, after, ...rest } = {
    ...all,
    ...Object.fromEntries(ONCE.flatMap((key) => saidOf(told, key))),
  };
  const [first, last] = [told[0]?.values.board, told.at(-1)?.values.after];
  return {
    ...rest,
    ...(board === undefined || first === undefined ? {} : { board: first }),
    ...(after === undefined || last === undefined ? {} : { after: last }),
  };
}

type Once = typeof ONCE[number];

/** What the commands say of `key`, but for "auto", which leaves it open. */
function saying(told: readonly Read[], key: Once): readonly Read[] {
  return told.filter(({ values }) => values[key] !== undefined && values[key] !== "auto");
}

function saidOf(told: readonly Read[], key: Once): (readonly [key: Once, value: string])[] {
  const [first] = saying(told, key);
  return first === undefined ? [] : [[key, first.values[key]!]];
}

function refuseTwo(told: readonly Read[], key: Once): void {
  const said = saying(told, key);
  const [first] = said;
  const plain = (value = "") => key === "chip" ? value.toLowerCase().replace(/[-_ ]/g, "") : value;
  const other = said.find(({ values }) => plain(values[key]) !== plain(first?.values[key]));
  if (first === undefined || other === undefined) return;
  throw new UsageError(
    `${other.place}: found ${key} ${quote(other.values[key]!)}, expected ${
      quote(first.values[key]!)
    } as in line ${first.line}`,
    { hint: "A profile is for one board. Translate the commands one by one." },
  );
}

function ratesNote(told: readonly Read[]): string[] {
  const rates = [...new Set(told.flatMap(({ values: { baud } }) => baud === undefined ? [] : [baud]))];
  return rates.length < 2 ? [] : [`Found the rates ${rates.join(", ")}: the profile has the last one.`];
}

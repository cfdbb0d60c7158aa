/** Parses command-line flags into values that replace those of a profile. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { describeParseError } from "../parse_result.ts";
import { quote } from "../text.ts";
import type { Field } from "./field.ts";
import { profileFields } from "./fields.ts";
import type { FlashSettings, Known, Profile } from "./profile.ts";

/** The flags as typed; a flag's name is its key here. */
export interface Overrides {
  readonly port?: string | undefined;
  readonly baud?: string | undefined;
  /** Also removes `reset`, `run` and `hold` of the profile. */
  readonly board?: string | undefined;
  readonly chip?: string | undefined;
  readonly erase?: string | undefined;
  readonly after?: string | undefined;
  readonly mode?: string | undefined;
  readonly freq?: string | undefined;
  readonly size?: string | undefined;
}

/** The same, parsed. */
export type ProfileValues = Partial<
  Pick<Profile, "port" | "baud" | "board" | "chip" | "erase" | "after"> & FlashSettings
>;

/**
 * Parses `flags` as a profile's values. Throws UsageError with one line for each wrong flag:
 * `--baud: found "fast", expected …`.
 */
export function parseOverrides(flags: Overrides, known: Known): ProfileValues {
  const fields = profileFields(known);
  const problems: string[] = [];
  const hints: string[] = [];

  function parse<K extends keyof ProfileValues>(name: K, field: Field<NonNullable<ProfileValues[K]>>) {
    const text = flags[name];
    if (text === undefined) return {};
    const result = field.parse(text);
    if ("value" in result) return { [name]: result.value };
    problems.push(`--${name}: ${describeParseError(result.error, quote(text))}`);
    if (result.error.hint !== undefined) hints.push(result.error.hint);
    return {};
  }

  const values: ProfileValues = {
    ...parse("port", fields.port),
    ...parse("baud", fields.baud),
    ...parse("board", fields.board),
    ...parse("chip", fields.chip),
    ...parse("mode", fields.mode),
    ...parse("freq", fields.freq),
    ...parse("size", fields.size),
    ...parse("erase", fields.erase),
    ...parse("after", fields.after),
  };
  if (problems.length === 0) return values;
  throw new UsageError(problems.join("\n"), hints.length === 0 ? {} : { hint: hints.join("\n") });
}

/** `profile` with `values` in place of its own. A board replaces the profile's scripts, too. */
export function override(profile: Profile, values: ProfileValues): Profile {
  const { mode, freq, size, ...others } = values;
  const { reset, run, hold, ...rest } = profile;
  const scripts = { ...(reset && { reset }), ...(run && { run }), ...(hold && { hold }) };
  return {
    ...rest,
    ...(others.board === undefined ? scripts : {}),
    ...others,
    flash: {
      mode: mode ?? profile.flash.mode,
      freq: freq ?? profile.flash.freq,
      size: size ?? profile.flash.size,
    },
  };
}

/** Command line flags that replace values of a profile. Pure; no I/O. */
import { UsageError } from "../errors.ts";
import { quote } from "../text.ts";
import { type Field, profileFields } from "./fields.ts";
import type { Known, Profile } from "./profile.ts";

/** The flags as they were typed; a flag's name is its key here. */
export interface Overrides {
  readonly port?: string | undefined;
  readonly baud?: string | undefined;
  /** Replaces the board with its scripts: `reset`, `run` and `hold` of the profile go, too. */
  readonly board?: string | undefined;
  readonly chip?: string | undefined;
  readonly erase?: string | undefined;
  readonly after?: string | undefined;
  readonly mode?: string | undefined;
  readonly freq?: string | undefined;
  readonly size?: string | undefined;
}

/**
 * `profile` with the values of `flags`, which are judged as in a profile. Throws UsageError with one line for each
 * flag that is wrong: `--baud: found "fast", expected …`.
 */
export function applyOverrides(profile: Profile, flags: Overrides, known: Known): Profile {
  const fields = profileFields(known);
  const problems: string[] = [];
  const hints: string[] = [];

  function read<T>(name: keyof Overrides, { field, otherwise }: { field: Field<T>; otherwise: T }): T {
    const text = flags[name];
    if (text === undefined) return otherwise;
    const result = field.read(text);
    if ("value" in result) return result.value;
    const { found, expected, hint } = result.error;
    problems.push(`--${name}: found ${found ?? quote(text)}, expected ${expected}`);
    if (hint !== undefined) hints.push(hint);
    return otherwise;
  }

  const { reset, run, hold, ...rest } = profile;
  const scripts = { ...(reset && { reset }), ...(run && { run }), ...(hold && { hold }) };
  const changed: Profile = {
    ...rest,
    ...(flags.board === undefined ? scripts : {}),
    port: read("port", { field: fields.port, otherwise: profile.port }),
    baud: read("baud", { field: fields.baud, otherwise: profile.baud }),
    board: read("board", { field: fields.board, otherwise: profile.board }),
    chip: read("chip", { field: fields.chip, otherwise: profile.chip }),
    flash: {
      mode: read("mode", { field: fields.mode, otherwise: profile.flash.mode }),
      freq: read("freq", { field: fields.freq, otherwise: profile.flash.freq }),
      size: read("size", { field: fields.size, otherwise: profile.flash.size }),
    },
    erase: read("erase", { field: fields.erase, otherwise: profile.erase }),
    after: read("after", { field: fields.after, otherwise: profile.after }),
  };
  if (problems.length === 0) return changed;
  throw new UsageError(problems.join("\n"), hints.length === 0 ? {} : { hint: hints.join("\n") });
}

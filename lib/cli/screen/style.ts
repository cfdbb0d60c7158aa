/** Chooses colours and symbols that the output can show. The only file that knows picocolors. Pure; no I/O. */
import picocolors from "picocolors";
import type { Output, System } from "../../app/system/system.ts";

type Paint = (text: string) => string;

/** Always on: `styleFor` decides about colours for each output. */
const colors = picocolors.createColors(true);

export interface Style extends Symbols {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly careful: Paint;
}

interface Symbols {
  /** The two parts of a progress bar, one column each. */
  readonly full: string;
  readonly empty: string;
  readonly ellipsis: string;
  /** The shapes of a digital signal, drawn in two rows of one column. */
  readonly wave: Record<"high" | "low" | "rise" | "fall", readonly [upper: string, lower: string]>;
}

const UNICODE: Symbols = {
  full: "█",
  empty: "░",
  ellipsis: "…",
  wave: { high: ["─", " "], low: [" ", "─"], rise: ["┌", "┘"], fall: ["┐", "└"] },
};
const ASCII: Symbols = {
  full: "#",
  empty: "-",
  ellipsis: "...",
  wave: { high: ["_", " "], low: [" ", "_"], rise: [" ", "|"], fall: [" ", "|"] },
};

const plain: Paint = (text) => text;

export const PLAIN: Style = { bold: plain, dim: plain, good: plain, bad: plain, careful: plain, ...UNICODE };

/**
 * Every colour has a word beside it. Yellow cannot be read on a light background; bold magenta, in which GCC and Clang
 * print their warnings, can be read on light and dark ones.
 */
const COLOURED: Style = {
  ...PLAIN,
  bold: colors.bold,
  dim: colors.dim,
  good: colors.green,
  bad: colors.red,
  careful: (text) => colors.bold(colors.magenta(text)),
};

/** Colours on a terminal that obeys escape sequences, unless NO_COLOR is set (no-color.org). */
export function styleFor(output: Output, system: Pick<System, "env" | "os">): Style {
  const wanted = obeysEscapes(output, system) && !system.env("NO_COLOR");
  return { ...(wanted ? COLOURED : PLAIN), ...(supportsUtf8(output, system) ? UNICODE : ASCII) };
}

/** True if the output can erase a line and show colours. */
export function obeysEscapes(output: Output, system: Pick<System, "env">): boolean {
  return output.isTerminal && output.showsEscapes !== true && system.env("TERM") !== "dumb";
}

/** Decides by the locale. On Windows the runtime converts for the console; on macOS the terminal defaults to UTF-8. */
export function supportsUtf8({ asciiOnly }: Output, system: Pick<System, "env" | "os">): boolean {
  if (asciiOnly) return false;
  if (system.os === "windows") return true;
  const locale = system.env("LC_ALL") || system.env("LC_CTYPE") || system.env("LANG");
  return locale ? /utf-?8/i.test(locale) : system.os === "darwin";
}

/** Colours, where the reader can see them. The only file that knows @std/fmt/colors. Pure; no I/O. */
import * as untyped from "@std/fmt/colors";
import type { Output, System } from "./system.ts";

type Paint = (text: string) => string;

// The package brings no types; these are what its documentation says.
const colors: { readonly [name in "bold" | "dim" | "green" | "red" | "yellow"]: Paint } = untyped;

export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly careful: Paint;
}

const plain: Paint = (text) => text;

export const PLAIN: Style = { bold: plain, dim: plain, good: plain, bad: plain, careful: plain };

const COLOURED: Style = {
  bold: colors.bold,
  dim: colors.dim,
  good: colors.green,
  bad: colors.red,
  careful: colors.yellow,
};

/** Colours on a terminal, unless NO_COLOR is set (no-color.org) or the terminal is a dumb one. */
export function styleFor(output: Output, system: System): Style {
  const wanted = output.isTerminal && !system.env("NO_COLOR") && system.env("TERM") !== "dumb";
  return wanted ? COLOURED : PLAIN;
}

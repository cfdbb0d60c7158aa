/** Prints an answer as lines, wrapped to the terminal. */
import type { System } from "../../app/system/system.ts";
import { lineWidth, wrap } from "../screen/columns.ts";

export function printLines({ stdout }: Pick<System, "stdout">, lines: readonly string[]): void {
  const wrapped = lines.flatMap((line) => wrap(line, lineWidth(stdout)));
  stdout.write(wrapped.map((line) => line + "\n").join(""));
}

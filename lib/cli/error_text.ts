/** An error as a person reads it, and as a script does. Pure; no I/O. */
import { EXIT, FlasherError } from "../errors.ts";
import { printable } from "../text.ts";
import type { Style } from "./style.ts";

/** Message, state of the board, then advice, each line indented under its word. */
export function describeError(error: unknown, style: Style): string {
  if (!(error instanceof FlasherError)) return describeBug(error, style);
  const lines = [
    ...labelled(style.bad("error:"), "error:", error.message),
    ...(error.boardState === undefined ? [] : labelled(style.bold("board:"), "board:", error.boardState)),
    ...(error.hint === undefined ? [] : labelled(style.bold("  try:"), "  try:", error.hint)),
  ];
  return lines.map((line) => line + "\n").join("");
}

function labelled(painted: string, label: string, text: string): string[] {
  return text.split("\n").map((line, i) =>
    `${i === 0 ? painted : " ".repeat(label.length)} ${printable(line)}`
  );
}

/** Anything that is not a FlasherError is a mistake in flasher itself: everything that helps to find it is shown. */
function describeBug(error: unknown, style: Style): string {
  const text = error instanceof Error ? error.stack ?? error.message : String(error);
  return `${style.bad("error:")} flasher itself failed; please report this\n${
    text.split("\n").map(printable).join("\n")
  }\n`;
}

/** The last line of `--json` output when a command fails. */
export function errorRecord(error: unknown): Record<string, unknown> {
  if (!(error instanceof FlasherError)) {
    return { type: "error", exitCode: EXIT.internal, kind: "Bug", message: String(error) };
  }
  const { exitCode, name, message, hint, boardState } = error;
  return { type: "error", exitCode, kind: name, message, hint, boardState };
}

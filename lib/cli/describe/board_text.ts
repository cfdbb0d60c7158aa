/** One board for a person: what it is, how it is wired, what its scripts do there. Pure; no I/O. */
import type { Board } from "../../../plugins/mod.ts";
import { endingHeld, holdWords } from "../../reset/hold.ts";
import { formatResetScript } from "../../reset/parse.ts";
import { EN_RISE_MS, traceReset } from "../../reset/play.ts";
import type { ResetScript } from "../../reset/script.ts";
import { usbId } from "../../serial/adapters.ts";
import { wrap } from "../screen/columns.ts";
import { definitions } from "../screen/table.ts";
import { type DiagramLook, timingDiagram } from "./timing_diagram.ts";

export function boardText(board: Board, look: DiagramLook): string[] {
  const { columns } = look;
  const { name, summary, wiring, usb, hands, source } = board;
  const { enterBootloader, runFirmware } = scriptsAsPlayed(board);
  const held = board.hold && holdWords(board.hold);
  const facts: [string, string][] = [
    ["wiring", wiring],
    ...(usb === undefined
      ? []
      : [["USB", usb.map(([vid, pid]) => usbId({ vid, pid })).join(", ")] as [string, string]]),
    ...(held === undefined ? [] : [["stays asserted", held] as [string, string]]),
    ["by hand", hands],
    ["source", source],
  ];
  return [
    ...wrap(`${name}: ${summary}`, columns, "  "),
    "",
    ...definitions(facts, columns),
    "",
    ...intoBootloader(board, enterBootloader, look),
    "",
    ...scriptText(board, runFirmware, { ...look, title: "Into the firmware" }),
    ...(enterBootloader.length === 0 ? [] : ["", ...legend(board).flatMap((line) => wrap(line, columns))]),
  ];
}

/** With the lines at the end as they stay. */
function scriptsAsPlayed(
  { enterBootloader, runFirmware, hold }: Board,
): Pick<Board, "enterBootloader" | "runFirmware"> {
  const played = (script: ResetScript) => endingHeld(script, hold) as ResetScript;
  return { enterBootloader: enterBootloader.map(played), runFirmware: played(runFirmware) };
}

function intoBootloader(board: Board, scripts: readonly ResetScript[], look: DiagramLook): string[] {
  const [first = [], ...more] = scripts;
  const lines = scriptText(board, first, { ...look, title: "Into the bootloader" });
  if (more.length === 0) return lines;
  const others = more.map((script) => `  ${formatResetScript(script)}`);
  return [
    ...lines,
    "",
    ...wrap("When that does not help, in turn:", look.columns),
    ...others.flatMap((line) => wrap(line, look.columns)),
  ];
}

function scriptText(
  { circuit }: Board,
  script: ResetScript,
  { title, ...look }: DiagramLook & { readonly title: string },
): string[] {
  if (script.length === 0) return wrap(`${title}: flasher moves no line`, look.columns, "  ");
  return [
    ...wrap(`${title}: ${formatResetScript(script)}`, look.columns, "  "),
    "",
    ...timingDiagram(traceReset(circuit, script), look),
  ];
}

function legend({ circuit }: Board): string[] {
  if (circuit === "usbJtag" || circuit === "usbOtg") return ["Drawn up: DTR and RTS asserted."];
  const { quick, slow } = EN_RISE_MS;
  return [
    "Drawn up: DTR and RTS asserted; EN and GPIO0 high.",
    `EN rises behind a capacitor: here ${quick} ms after it is let go, on some boards ${slow} ms. The chip reads GPIO0 then.`,
  ];
}

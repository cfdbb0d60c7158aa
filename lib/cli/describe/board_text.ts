/** Describes a board for people: its facts, its wiring and the effect of its scripts. Pure; no I/O. */
import type { Board } from "../../../plugins/mod.ts";
import { describeHold, withHeldLines } from "../../reset/hold.ts";
import { formatResetScript } from "../../reset/parse.ts";
import { EN_RISE_MS, traceReset } from "../../reset/trace_reset.ts";
import type { ResetScript } from "../../reset/script.ts";
import { usbId } from "../../serial/adapters.ts";
import { wrap } from "../screen/columns.ts";
import { definitions } from "../screen/table.ts";
import { type DiagramLayout, timingDiagram } from "./timing_diagram.ts";

export function boardText(board: Board, layout: DiagramLayout): string[] {
  const { columns } = layout;
  const { name, summary, wiring, usb, hands, source } = board;
  const { enterBootloader, runFirmware } = scriptsAsPlayed(board);
  const held = board.hold && describeHold(board.hold);
  const facts: [string, string][] = [
    ["wiring", wiring],
    ...(usb === undefined
      ? []
      : [["USB", usb.map(([vid, pid]) => usbId({ vid, pid })).join(", ")] as [string, string]]),
    ...(held === undefined ? [] : [["stays asserted", held] as [string, string]]),
    ["manually", hands],
    ["source", source],
  ];
  return [
    ...wrap(`${name}: ${summary}`, columns),
    "",
    ...definitions(facts, columns),
    "",
    ...bootloaderText(board, enterBootloader, layout),
    "",
    ...scriptText(board, runFirmware, { ...layout, title: "Run the firmware" }),
    ...(enterBootloader.length === 0 ? [] : ["", ...legend(board).flatMap((line) => wrap(line, columns))]),
  ];
}

/** The scripts with the lines that stay asserted at the end. */
function scriptsAsPlayed(
  { enterBootloader, runFirmware, hold }: Board,
): Pick<Board, "enterBootloader" | "runFirmware"> {
  const played = (script: ResetScript) => withHeldLines(script, hold) as ResetScript;
  return { enterBootloader: enterBootloader.map(played), runFirmware: played(runFirmware) };
}

function bootloaderText(board: Board, scripts: readonly ResetScript[], layout: DiagramLayout): string[] {
  const [first = [], ...more] = scripts;
  const lines = scriptText(board, first, { ...layout, title: "Enter the bootloader" });
  if (more.length === 0) return lines;
  const others = more.map((script) => `  ${formatResetScript(script)}`);
  return [
    ...lines,
    "",
    ...wrap("If that fails, flasher tries in turn:", layout.columns),
    ...others.flatMap((line) => wrap(line, layout.columns)),
  ];
}

function scriptText(
  { circuit }: Board,
  script: ResetScript,
  { title, ...layout }: DiagramLayout & { readonly title: string },
): string[] {
  if (script.length === 0) return wrap(`${title}: flasher changes no line`, layout.columns);
  return [
    ...wrap(`${title}: ${formatResetScript(script)}`, layout.columns),
    "",
    ...timingDiagram(traceReset(circuit, script), layout),
  ];
}

function legend({ circuit }: Board): string[] {
  if (circuit === "usbJtag" || circuit === "usbOtg") return ["Upper level: asserted for DTR and RTS."];
  const { quick, slow } = EN_RISE_MS;
  return [
    "Upper level: asserted for DTR and RTS, high for EN and GPIO0.",
    `A capacitor delays the rise of EN: here by ${quick} ms, on some boards by ${slow} ms. The chip samples GPIO0 when EN rises.`,
  ];
}

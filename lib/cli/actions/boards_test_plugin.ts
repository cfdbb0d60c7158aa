/** `flasher boards test FILE`: a board plugin on every simulated circuit. */
import { EXIT, type ExitCode, UsageError } from "../../errors.ts";
import { loadBoard, type PluginBoard } from "../../plugin/board.ts";
import { pluginError } from "../../plugin/error.ts";
import { toJavaScript } from "../../plugin/javascript.ts";
import { traceReset } from "../../reset/play.ts";
import { scriptOfChanges } from "../../reset/script_of_changes.ts";
import { isCodePath } from "../../profile/names.ts";
import { usbId } from "../../serial/adapters.ts";
import type { Circuit } from "../../simulator/mod.ts";
import { printable, quote } from "../../text.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import type { Call } from "../command.ts";
import { pluginFile } from "../../app/boards/plugin_file.ts";
import { styleFor } from "../screen/style.ts";
import { timingDiagram } from "../describe/timing_diagram.ts";
import { CIRCUITS, type Outcome, type Trial, tryPlugin } from "../../app/boards/plugin_trial.ts";

/** Names the file, so there is nothing to ask: what runs in the sandbox gets a board that does not exist. */
export async function testPlugin(call: Call): Promise<ExitCode> {
  const { system, rest: [path] } = call;
  if (path === undefined || !isCodePath(path)) {
    const found = path === undefined ? "nothing" : quote(path);
    throw new UsageError(
      `Cannot test a board plugin: found ${found}, expected a file that ends in .js or .ts`,
      {
        hint: "For example: flasher boards test ./boards/relay.js",
      },
    );
  }
  const columns = lineWidth(system.stdout);
  const print = (text: string, indent = "") =>
    system.stdout.write(wrap(indent + printable(text), columns).map((line) => line + "\n").join(""));

  const file = await pluginFile(call, path);
  const javascript = await toJavaScript(file.path, file.text, system);
  const board = await loadBoard({ name: file.path, javascript }, {
    guest: system.guest,
    person: {
      ask: (text) => Promise.resolve(print(`asks: ${text}`, "  ")),
      log: (text) => print(`says: ${text}`, "  "),
      leftAsserted: (lines) => print(`leaves ${lines.join(" and ")} asserted; flasher releases it`, "  "),
    },
  });
  introduce(board).forEach((line) => print(line));
  let enters = false;
  for (const circuit of Object.keys(CIRCUITS) as Circuit[]) {
    print("");
    print(`${circuit}:`);
    const trial = await tryPlugin(circuit, board);
    verdict(trial).forEach((line) => print(line, "  "));
    if (trial.changes.length > 0) {
      const moments = traceReset(circuit, scriptOfChanges(trial.changes));
      const diagram = timingDiagram(moments, { columns, style: styleFor(system.stdout, system) });
      system.stdout.write(diagram.map((line) => line + "\n").join(""));
    }
    enters ||= trial.entered === "bootloader";
  }
  if (enters) return EXIT.ok;
  throw pluginError(file.path, "it enters the bootloader on none of the simulated circuits");
}

function introduce({ name, summary, usb, hands }: PluginBoard): string[] {
  return [
    `${name}: ${summary}`,
    ...(usb.length === 0 ? [] : [`USB: ${usb.map(([vid, pid]) => usbId({ vid, pid })).join(", ")}`]),
    `By hand: ${hands}`,
  ];
}

const ENTERED: Readonly<Record<Outcome, string>> = {
  bootloader: "enters the bootloader",
  program: "resets the chip, but into its program",
  "not reset": "does not reset the chip",
};

const RESTARTED: Readonly<Record<Outcome, string>> = {
  bootloader: "runFirmware resets the chip, but into the bootloader",
  program: "runFirmware starts the program",
  "not reset": "runFirmware does not reset the chip",
};

function verdict({ entered, restarted, error }: Trial): string[] {
  return [
    ...(entered === undefined ? [] : [ENTERED[entered]]),
    ...(restarted === undefined ? [] : [RESTARTED[restarted]]),
    ...(error === undefined ? [] : [error.message]),
  ];
}

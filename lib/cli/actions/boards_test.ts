/** `flasher boards test FILE`: tries a board plugin on every simulated circuit. */
import { EXIT, type ExitCode, UsageError } from "../../errors.ts";
import { loadBoard, type PluginBoard } from "../../plugin/board.ts";
import { pluginError } from "../../plugin/error.ts";
import { toJavaScript } from "../../plugin/javascript.ts";
import { traceReset } from "../../reset/trace_reset.ts";
import { scriptFromChanges } from "../../reset/script_from_changes.ts";
import { isBoardFile } from "../../profile/board_reference.ts";
import { usbId } from "../../serial/adapters.ts";
import type { Circuit } from "../../simulator/mod.ts";
import { printable, quote } from "../../text.ts";
import { lineWidth, wrap } from "../screen/columns.ts";
import type { Call } from "../command.ts";
import { CURRENT_FOLDER, readPluginFile } from "../../app/boards/plugin_file.ts";
import { WRITE_FILE } from "../describe/port_list.ts";
import { tellNext } from "../next_step.ts";
import { styleFor } from "../screen/style.ts";
import { timingDiagram } from "../describe/timing_diagram.ts";
import { CIRCUITS, type ResetOutcome, type Trial, tryPlugin } from "../../app/boards/plugin_trial.ts";

/** Asks for no consent: the person names the file, and the sandboxed plugin only gets a simulated board. */
export async function execute(call: Call): Promise<ExitCode> {
  const { system, rest: [path] } = call;
  if (path === undefined || !isBoardFile(path)) {
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

  const file = await readPluginFile(system, path, CURRENT_FOLDER);
  const javascript = await toJavaScript(file.path, file.text, system);
  const board = await loadBoard({ name: file.path, javascript }, {
    guest: system.guest,
    user: {
      ask: (text) => Promise.resolve(print(`asks: ${text}`, "  ")),
      log: (text) => print(`says: ${text}`, "  "),
      leftAsserted: (lines) =>
        print(
          `leaves ${lines.join(" and ")} asserted: flasher releases ${lines.length === 1 ? "it" : "them"}`,
          "  ",
        ),
    },
  });
  describePlugin(board).forEach((line) => print(line));
  let entersAny = false;
  for (const circuit of Object.keys(CIRCUITS) as Circuit[]) {
    print("");
    print(`${circuit}:`);
    const trial = await tryPlugin(circuit, board);
    describeTrial(trial).forEach((line) => print(line, "  "));
    if (trial.changes.length > 0) {
      const moments = traceReset(circuit, scriptFromChanges(trial.changes));
      const diagram = timingDiagram(moments, { columns, style: styleFor(system.stdout, system) });
      system.stdout.write(diagram.map((line) => line + "\n").join(""));
    }
    entersAny ||= trial.entered === "bootloader";
  }
  if (entersAny) {
    print("");
    tellNext(call, { ...WRITE_FILE, words: ["--board", path] });
    return EXIT.ok;
  }
  throw pluginError(file.path, "it enters the bootloader on none of the simulated circuits");
}

function describePlugin({ name, summary, usb, hands }: PluginBoard): string[] {
  return [
    `${name}: ${summary}`,
    ...(usb.length === 0 ? [] : [`USB: ${usb.map(([vid, pid]) => usbId({ vid, pid })).join(", ")}`]),
    `Manually: ${hands}`,
  ];
}

const ENTERED: Readonly<Record<ResetOutcome, string>> = {
  bootloader: "enters the bootloader",
  program: "resets the chip into the firmware instead of the bootloader",
  "not reset": "does not reset the chip",
};

const RESTARTED: Readonly<Record<ResetOutcome, string>> = {
  bootloader: "runFirmware resets the chip into the bootloader instead of the firmware",
  program: "runFirmware starts the firmware",
  "not reset": "runFirmware does not reset the chip",
};

function describeTrial({ entered, restarted, error }: Trial): string[] {
  return [
    ...(entered === undefined ? [] : [ENTERED[entered]]),
    ...(restarted === undefined ? [] : [RESTARTED[restarted]]),
    ...(error === undefined ? [] : [error.message]),
  ];
}

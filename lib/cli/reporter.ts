/** Where the events of a session go: a person's screen, or lines of JSON for a script. */
import config from "../../deno.json" with { type: "json" };
import type { FlashEvent, Report } from "../device/events.ts";
import { printable } from "../text.ts";
import { lineWidth } from "./columns.ts";
import { describeWarning } from "./error_text.ts";
import { JSON_VERSION, jsonLine } from "./json_line.ts";
import { IDLE, liveLine, permanent, recoveryWarning, reduce } from "./progress.ts";
import { styleFor } from "./style.ts";
import type { System } from "./system.ts";
import { Screen } from "./terminal.ts";

export interface Reporter {
  readonly report: Report;
  /** Leaves the screen tidy. */
  close(): void;
}

export function screenReporter(system: System): Reporter {
  const { stdout, stderr, clock } = system;
  const screen = new Screen(stdout, {
    now: clock.now.bind(clock),
    lively: stdout.isTerminal && system.env("TERM") !== "dumb",
  });
  const style = styleFor(stdout, system);
  const errorStyle = styleFor(stderr, system);
  let state = IDLE;
  return {
    report(event) {
      state = reduce(state, event, clock.now());
      const warning = event.type === "recovering" ? recoveryWarning(event) : event;
      if (warning.type === "warning") {
        screen.close();
        stderr.write(describeWarning(warning, { style: errorStyle, columns: lineWidth(stderr) }));
      }
      // Whoever sent the report into a file still has to be asked.
      if (event.type === "waiting" && !stdout.isTerminal && stderr.isTerminal) {
        stderr.write(`${errorStyle.bold(`Now you: ${printable(event.text)}`)}\n`);
      }
      screen.print(permanent(state, event, { style, columns: lineWidth(stdout) }));
      screen.live((columns) => liveLine(state, { columns, style }), { hasty: event.type === "progress" });
    },
    close: () => screen.close(),
  };
}

export function jsonReporter({ stdout }: System): Reporter {
  stdout.write(jsonLine({ type: "begin", version: JSON_VERSION, flasher: config.version }));
  return { report: (event: FlashEvent) => stdout.write(jsonLine(event)), close: () => {} };
}

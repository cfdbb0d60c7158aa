/** Where the events of a session go: a person's screen, or lines of JSON for a script. */
import config from "../../../deno.json" with { type: "json" };
import type { Reporter, Warn, Warning } from "../../app/reporter.ts";
import type { FlashEvent } from "../../esp/events.ts";
import { printable } from "../../text.ts";
import { lineWidth, wrap } from "./columns.ts";
import type { Call } from "../command.ts";
import { describeWarning } from "./error_text.ts";
import { JSON_VERSION, writeJson } from "./json_line.ts";
import { INITIAL_STATE, reduce } from "./progress_state.ts";
import { permanentLines, statusLine } from "./progress_text.ts";
import { obeysEscapes, styleFor } from "./style.ts";
import { recoveryWarning } from "./summary.ts";
import type { System } from "../../app/system/system.ts";
import { Screen } from "./terminal.ts";

/** As the command line asks for it. */
export function reporterFor({ system, has }: Pick<Call, "system" | "has">): Reporter<FlashEvent> {
  return has("json") ? jsonReporter(system) : screenReporter(system, { verbose: has("verbose") });
}

function screenReporter(system: System, { verbose }: { readonly verbose: boolean }): Reporter<FlashEvent> {
  const { stdout, stderr, clock } = system;
  const screen = new Screen(stdout, {
    now: clock.now.bind(clock),
    lively: obeysEscapes(stdout, system),
  });
  const style = styleFor(stdout, system);
  const errorStyle = styleFor(stderr, system);
  let state = INITIAL_STATE;
  return {
    report(event) {
      state = reduce(state, event, clock.now());
      for (const warning of warningsOf(event)) {
        screen.close();
        stderr.write(describeWarning(warning, { style: errorStyle, columns: lineWidth(stderr) }));
      }
      // With the output redirected to a file, the request must still reach the person at the terminal.
      if (event.type === "waiting" && !stdout.isTerminal && stderr.isTerminal) {
        stderr.write(`${errorStyle.bold(`Your turn: ${printable(event.text)}`)}\n`);
      }
      screen.print(permanentLines(state, event, { style, columns: lineWidth(stdout), verbose }));
      screen.status((columns) => statusLine(state, { columns, style }), {
        frequent: event.type === "progress",
      });
    },
    result: ({ lines }) => screen.print(lines.flatMap((line) => wrap(line, lineWidth(stdout)))),
    close: () => screen.close(),
  };
}

function warningsOf(event: FlashEvent): readonly Warning[] {
  if (event.type === "warning") return [event];
  if (event.type === "recovering") return [recoveryWarning(event)];
  if (event.type !== "plan") return [];
  return event.notes.filter(({ kind }) => kind === "warning").map(({ text }) => ({ message: text }));
}

/** For a command without a reporter: warnings on stderr, whatever goes to stdout. */
export function warnOnStderr(system: System): Warn {
  const { stderr } = system;
  const layout = { style: styleFor(stderr, system), columns: lineWidth(stderr) };
  return (warning) => stderr.write(describeWarning(warning, layout));
}

/** The event as docs/json.md defines it. */
function eventRecord(event: FlashEvent): object {
  return event.type === "plan" ? { ...event, notes: event.notes.map(({ text }) => text) } : event;
}

function jsonReporter({ stdout }: System): Reporter<FlashEvent> {
  writeJson(stdout, { type: "begin", version: JSON_VERSION, flasher: config.version });
  return {
    report: (event: FlashEvent) => writeJson(stdout, eventRecord(event)),
    result: ({ record }) => writeJson(stdout, record),
    close: () => {},
  };
}

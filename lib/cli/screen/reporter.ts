/** Where the events of a session go: a person's screen, or lines of JSON for a script. */
import config from "../../../deno.json" with { type: "json" };
import type { Reporter, Warn } from "../../app/reporter.ts";
import type { FlashEvent } from "../../esp/events.ts";
import { printable } from "../../text.ts";
import { lineWidth, wrap } from "./columns.ts";
import type { Call } from "../command.ts";
import { describeNote, describeWarning } from "./error_text.ts";
import { warningsOf } from "./event_warnings.ts";
import { JSON_VERSION, writeJson } from "../../app/records/json_line.ts";
import { NO_STEP, progressLine } from "./progress_lines.ts";
import { INITIAL_STATE, reduce } from "./progress_state.ts";
import { permanentLines, statusLine } from "./progress_text.ts";
import { obeysEscapes, styleFor } from "./style.ts";
import { quietReporter } from "./quiet_reporter.ts";
import type { Output, System } from "../../app/system/system.ts";
import { Screen } from "./terminal.ts";

/** As the command line asks for it. `output`: where text goes if standard output is for data. */
export function reporterFor(
  { system, has, tag }: Pick<Call, "system" | "has" | "tag">,
  output: Output = system.stdout,
): Reporter<FlashEvent> {
  if (has("json")) return jsonReporter(system, tag);
  return has("quiet")
    ? quietReporter(system, output)
    : screenReporter(system, output, { verbose: has("verbose") });
}

function screenReporter(
  system: System,
  stdout: Output,
  { verbose }: { readonly verbose: boolean },
): Reporter<FlashEvent> {
  const { stderr, clock } = system;
  const lively = obeysEscapes(stdout, system);
  const screen = new Screen(stdout, { now: clock.now.bind(clock), lively });
  const style = styleFor(stdout, system);
  const errorStyle = styleFor(stderr, system);
  let state = INITIAL_STATE;
  let mark = NO_STEP;
  return {
    report(event) {
      state = reduce(state, event, clock.now());
      for (const warning of warningsOf(event)) {
        screen.close();
        stderr.write(describeWarning(warning, { style: errorStyle, columns: lineWidth(stderr) }));
      }
      // With the output redirected to a file, the request must still reach the person at the terminal.
      if (event.type === "waiting" && stdout !== stderr && !stdout.isTerminal && stderr.isTerminal) {
        stderr.write(`${errorStyle.bold(`Your turn: ${printable(event.text)}`)}\n`);
      }
      screen.print(permanentLines(state, event, { style, columns: lineWidth(stdout), verbose }));
      if (lively) {
        screen.status((columns) => statusLine(state, { columns, style }), {
          frequent: event.type === "progress",
        });
        return;
      }
      const update = progressLine(mark, { state, event, now: clock.now() }, style);
      mark = update.mark;
      if (update.line !== undefined) screen.print(wrap(update.line, lineWidth(stdout)));
    },
    result: ({ lines }) => screen.print(lines.flatMap((line) => wrap(line, lineWidth(stdout)))),
    close: () => screen.close(),
  };
}

/** For a command without a reporter: warnings on stderr, whatever goes to stdout. */
export function warnOnStderr(system: System): Warn {
  const { stderr } = system;
  const layout = { style: styleFor(stderr, system), columns: lineWidth(stderr) };
  return (warning) => stderr.write(describeWarning(warning, layout));
}

/** For a command without a reporter: what a person should know, although nothing is wrong. */
export function noteOnStderr(system: System): Warn {
  const { stderr } = system;
  const layout = { style: styleFor(stderr, system), columns: lineWidth(stderr) };
  return (note) => stderr.write(describeNote(note, layout));
}

/** The event as docs/json.md defines it. */
function eventRecord(event: FlashEvent): object {
  return event.type === "plan" ? { ...event, notes: event.notes.map(({ text }) => text) } : event;
}

function jsonReporter({ stdout }: System, tag: Call["tag"]): Reporter<FlashEvent> {
  writeJson(stdout, { type: "begin", version: JSON_VERSION, flasher: config.version }, tag);
  return {
    report: (event: FlashEvent) => writeJson(stdout, eventRecord(event), tag),
    result: ({ record }) => writeJson(stdout, record, tag),
    close: () => {},
  };
}

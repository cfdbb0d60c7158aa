/** Where the events of a session go: a person's screen, or lines of JSON for a script. */
import config from "../../../deno.json" with { type: "json" };
import type { FlashEvent, Report } from "../../esp/events.ts";
import { printable } from "../../text.ts";
import { lineWidth, wrap } from "./columns.ts";
import type { Call } from "../command.ts";
import { describeWarning } from "./error_text.ts";
import { JSON_VERSION, writeJson } from "./json_line.ts";
import { IDLE, liveLine, permanent, reduce } from "./progress.ts";
import { obeysEscapes, styleFor } from "./style.ts";
import { recoveryWarning } from "./summary.ts";
import type { System } from "../../app/system/system.ts";
import { Screen } from "./terminal.ts";

export interface Reporter {
  readonly report: Report;
  /** What a person asked for: lines on the screen, or one record of JSON. */
  result(found: Result): void;
  /** Leaves the screen tidy. */
  close(): void;
}

/** The same for both readers. */
export interface Result {
  readonly record: { readonly type: string } & Readonly<Record<string, unknown>>;
  /** As printed; those that are too long are wrapped. */
  readonly lines: readonly string[];
}

/** As the command line asks for it. */
export function reporterFor({ system, has }: Pick<Call, "system" | "has">): Reporter {
  return has("json") ? jsonReporter(system) : screenReporter(system);
}

function screenReporter(system: System): Reporter {
  const { stdout, stderr, clock } = system;
  const screen = new Screen(stdout, {
    now: clock.now.bind(clock),
    lively: obeysEscapes(stdout, system),
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
    result: ({ lines }) => screen.print(lines.flatMap((line) => wrap(line, lineWidth(stdout), "    "))),
    close: () => screen.close(),
  };
}

function jsonReporter({ stdout }: System): Reporter {
  writeJson(stdout, { type: "begin", version: JSON_VERSION, flasher: config.version });
  return {
    report: (event: FlashEvent) => writeJson(stdout, event),
    result: ({ record }) => writeJson(stdout, record),
    close: () => {},
  };
}

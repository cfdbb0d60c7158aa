/** Reports for `--quiet`: the answer on standard output; on standard error, what a person must know or do. */
import type { Reporter, Warning } from "../../app/reporter.ts";
import type { System } from "../../app/system/system.ts";
import { hex } from "../../bytes.ts";
import type { FlashEvent } from "../../esp/events.ts";
import { printable, quote } from "../../text.ts";
import { lineWidth, wrap } from "./columns.ts";
import { describeWarning } from "./error_text.ts";
import { warningsOf } from "./event_warnings.ts";
import { INITIAL_STATE, reduce } from "./progress_state.ts";
import { permanentLines } from "./progress_text.ts";
import { styleFor } from "./style.ts";

/** `answers`: where the answer goes. */
export function quietReporter(system: System, answers = system.stdout): Reporter<FlashEvent> {
  const { stderr, clock } = system;
  const style = styleFor(answers, system);
  const errorStyle = styleFor(stderr, system);
  const print = (lines: readonly string[]) => answers.write(lines.map((line) => line + "\n").join(""));
  let state = INITIAL_STATE;
  return {
    report(event) {
      state = reduce(state, event, clock.now());
      if (event.type === "differs") {
        print(permanentLines(state, event, { style, columns: lineWidth(answers), verbose: false }));
      }
      for (const warning of [...warningsOf(event), ...unproved(event)]) {
        stderr.write(describeWarning(warning, { style: errorStyle, columns: lineWidth(stderr) }));
      }
      const request = requestOf(event);
      if (request !== undefined) stderr.write(`${errorStyle.bold(request)}\n`);
    },
    result({ lines, receipt = false }) {
      if (!receipt) print(withoutMargins(lines).flatMap((line) => wrap(line, lineWidth(answers))));
    },
    close: () => {},
  };
}

/** A warning must say what was not proved: the exit code does not, and silence would claim more. */
function unproved(event: FlashEvent): readonly Warning[] {
  if (event.type === "unverified") {
    return [{ message: `Wrote ${quote(event.path)} at ${hex(event.offset)}, not verified: ${event.reason}` }];
  }
  return event.type === "erased" && !event.verified
    ? [{ message: "Erased, not verified: the loader cannot read the flash" }]
    : [];
}

/** What the person must do. */
function requestOf(event: FlashEvent): string | undefined {
  if (event.type === "waiting") return `Your turn: ${printable(event.text)}`;
  const hasEnded = event.type === "done" || event.type === "finished";
  return hasEnded && event.board === "needs-reset" ? "Press RESET on the board to restart it" : undefined;
}

/** Empty lines around an answer separate it from reports, of which there are none here. */
function withoutMargins(lines: readonly string[]): readonly string[] {
  const isText = (line: string) => line !== "";
  return lines.slice(Math.max(lines.findIndex(isText), 0), lines.findLastIndex(isText) + 1);
}

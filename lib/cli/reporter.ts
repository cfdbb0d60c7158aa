/** Where the events of a session go: a person's screen, or lines of JSON for a script. */
import type { FlashEvent, Report } from "../device/events.ts";
import { printable } from "../text.ts";
import { IDLE, liveLine, permanent, reduce } from "./progress.ts";
import { styleFor } from "./style.ts";
import type { System } from "./system.ts";
import { Screen } from "./terminal.ts";

/** Version of the events as `--json` prints them; rises when a script would have to change. */
export const JSON_VERSION = 1;

export interface Reporter {
  readonly report: Report;
  /** Leaves the screen tidy. */
  close(): void;
}

export function screenReporter(system: System): Reporter {
  const screen = new Screen(system.stdout, system.clock.now);
  const style = styleFor(system.stdout, system);
  const errorStyle = styleFor(system.stderr, system);
  let state = IDLE;
  return {
    report(event) {
      state = reduce(state, event, system.clock.now());
      if (event.type === "warning") {
        screen.close();
        system.stderr.write(`${errorStyle.careful("warning:")} ${printable(event.message)}\n`);
        if (event.hint !== undefined) system.stderr.write(`         ${printable(event.hint)}\n`);
      }
      screen.print(permanent(state, event, style));
      screen.live((columns) => liveLine(state, columns, style));
    },
    close: () => screen.close(),
  };
}

export function jsonReporter(system: System): Reporter {
  const print = (value: unknown) => system.stdout.write(JSON.stringify(value) + "\n");
  print({ type: "begin", version: JSON_VERSION });
  return { report: (event: FlashEvent) => print(event), close: () => {} };
}

/** How a board plugin reaches the person at this computer. */
import { pluginError } from "../../plugin/error.ts";
import type { Person } from "../../plugin/tools.ts";
import { printable, quote } from "../../text.ts";
import { askAnew } from "../../cli/screen/ask.ts";
import type { Call } from "../../cli/command.ts";
import type { Reporter } from "../../cli/screen/reporter.ts";

export interface PluginContext {
  readonly reporter: Reporter;
  /** The plugin's file, for messages. */
  readonly name: string;
}

/** Questions end the plugin where nobody can answer. */
export function pluginPerson({ system, has }: Call, { reporter, name }: PluginContext): Person {
  return {
    leftAsserted: (lines) => {
      const message = `Board plugin ${quote(name)} left ${lines.join(" and ")} asserted: released now`;
      reporter.report({ type: "warning", message });
    },
    log: (text) => reporter.report({ type: "log", plugin: name, text }),
    async ask(text) {
      // The line that changes must not stand in the question.
      reporter.close();
      const question = `Now you: ${printable(text)}\nPress Enter when that is done:`;
      const answer = has("json") ? undefined : await askAnew(system, question);
      if (answer !== undefined) return;
      throw pluginError(name, `it asks ${quote(text)}, and nobody can answer`, {
        hint: "Run it on a terminal, without --json.",
      });
    },
  };
}

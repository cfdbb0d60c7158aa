/** Lets a board plugin reach the person: its log lines, its questions, and a warning about lines that it left asserted. */
import { pluginError } from "../../plugin/error.ts";
import type { PluginUser } from "../../plugin/tools.ts";
import { printable, quote } from "../../text.ts";
import type { Person } from "../person.ts";
import type { Reporter } from "../reporter.ts";

export interface PluginContext {
  readonly reporter: Reporter;
  readonly person: Person;
  /** The plugin's file, for messages. */
  readonly name: string;
}

/** A question ends the plugin if no person can answer. */
export function pluginUser({ reporter, person, name }: PluginContext): PluginUser {
  return {
    leftAsserted: (lines) => {
      const message = `Board plugin ${quote(name)} left ${lines.join(" and ")} asserted: flasher releases ${
        lines.length === 1 ? "it" : "them"
      }`;
      reporter.report({ type: "warning", message });
    },
    log: (text) => reporter.report({ type: "log", plugin: name, text }),
    async ask(text) {
      // A progress line must not end up in the question.
      reporter.close();
      const answer = await person.ask(`Your turn: ${printable(text)}\nPress Enter when that is done:`);
      if (answer !== undefined) return;
      throw pluginError(name, `it asks ${quote(text)}, and you cannot answer here`, {
        hint: "Run flasher on a terminal, without --json.",
      });
    },
  };
}

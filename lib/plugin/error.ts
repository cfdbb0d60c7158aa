/** Errors of board plugins. Pure; no I/O. */
import { type ErrorOptions, PluginError } from "../errors.ts";
import { quote } from "../text.ts";

/** `name` is the file's name for the user; `what` completes "Cannot use board plugin …:". */
export function pluginError(name: string, what: string, options?: ErrorOptions): PluginError {
  return new PluginError(`Cannot use board plugin ${quote(name)}: ${what}`, options);
}

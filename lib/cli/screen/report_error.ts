/** Reports an error: to people on stderr, and to scripts that asked for JSON on stdout. */
import { lineWidth } from "./columns.ts";
import { describeError, errorRecord } from "./error_text.ts";
import { type Tag, writeJson } from "../../app/records/json_line.ts";
import { styleFor } from "./style.ts";
import type { System } from "../../app/system/system.ts";

/** `tag`: the piece of work that failed, if there are several. */
export function reportError(error: unknown, system: System, tag: Tag = {}): void {
  const { args, stdout, stderr } = system;
  const layout = { style: styleFor(stderr, system), columns: lineWidth(stderr) };
  stderr.write(describeError(error, { ...layout, ...tag }));
  if (args.some((word) => /^--json(=|$)/.test(word))) writeJson(stdout, errorRecord(error), tag);
}

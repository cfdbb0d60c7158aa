/** Reports an error: to people on stderr, and to scripts that asked for JSON on stdout. */
import { lineWidth } from "./columns.ts";
import { describeError, errorRecord } from "./error_text.ts";
import { writeJson } from "./json_line.ts";
import { styleFor } from "./style.ts";
import type { System } from "../../app/system/system.ts";

export function reportError(error: unknown, system: System): void {
  const { args, stdout, stderr } = system;
  stderr.write(describeError(error, { style: styleFor(stderr, system), columns: lineWidth(stderr) }));
  if (args.some((word) => /^--json(=|$)/.test(word))) writeJson(stdout, errorRecord(error));
}

/** Changes the version of the firmware in the text of a profile, and nothing else. Pure; no I/O. */
import { mapYaml } from "./locate.ts";

/**
 * The text with `to` in place of `from` in the value of `firmware`. Undefined if the value is not written in a form that
 * can be changed safely, such as an alias.
 */
export function setFirmwareVersion(
  text: string,
  { from, to }: { readonly from: string; readonly to: string },
): string | undefined {
  const [, mark, body] = /^(\ufeff?)(.*)$/s.exec(text)!;
  const position = mapYaml(body!.replaceAll("\r\n", "\n"))?.locate(["firmware"], "value");
  if (position === undefined) return undefined;
  const lines = body!.split("\n");
  const line = lines[position.line - 1] ?? "";
  const [start, rest] = [line.slice(0, position.column - 1), line.slice(position.column - 1)];
  const marker = new RegExp(`^(["']?[a-z]+@)${from.replaceAll(".", "\\.")}(?=/)`);
  if (!marker.test(rest)) return undefined;
  lines[position.line - 1] = start + rest.replace(marker, `$1${to}`);
  return mark + lines.join("\n");
}

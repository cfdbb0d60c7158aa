/** Text with placeholders such as `pupil-{number}`. There are no expressions, and no result is looked at again. Pure; no I/O. */
import type { ParseResult } from "../parse_result.ts";
import { quote } from "../text.ts";

/** Literal text, and the names of placeholders. */
export type Template = readonly (string | { readonly name: string })[];

/** Placeholders that flasher fills in itself. Others are columns of the list of names. */
export const PLACEHOLDERS = ["label", "mac", "mac_id", "number", "chip"] as const;

const NAME = /^[A-Za-z][A-Za-z0-9_ -]{0,40}$/;
/** Characters of a value. */
const LONGEST = 4096;

/** `{{` stands for a brace. */
export function parseTemplate(text: string): ParseResult<Template> {
  if (text.length > LONGEST) {
    return { error: { found: `${text.length} characters`, expected: `at most ${LONGEST}` } };
  }
  const parts: (string | { name: string })[] = [];
  let literal = "";
  for (let at = 0; at < text.length;) {
    if (text[at] !== "{") {
      literal += text[at++];
      continue;
    }
    if (text[at + 1] === "{") {
      literal += "{";
      at += 2;
      continue;
    }
    const end = text.indexOf("}", at);
    const name = end < 0 ? "" : text.slice(at + 1, end);
    if (!NAME.test(name)) {
      const found = quote(end < 0 ? text.slice(at) : text.slice(at, end + 1), 20);
      return { error: { found, expected: "a placeholder such as {label}, or {{ for a brace" } };
    }
    if (literal !== "") parts.push(literal);
    literal = "";
    parts.push({ name });
    at = end + 1;
  }
  if (literal !== "" || parts.length === 0) parts.push(literal);
  return { value: parts };
}

/** The names of the placeholders, each once. */
export function placeholdersIn(template: Template): string[] {
  return [...new Set(template.flatMap((part) => typeof part === "string" ? [] : [part.name]))];
}

/** The text for one board. `values` has every name. */
export function fillTemplate(template: Template, values: ReadonlyMap<string, string>): string {
  return template.map((part) => typeof part === "string" ? part : values.get(part.name)!).join("");
}

/** As it is written, for a hash that does not depend on the board. */
export function writtenTemplate(template: Template): string {
  return template.map((part) => typeof part === "string" ? part.replaceAll("{", "{{") : `{${part.name}}`)
    .join("");
}

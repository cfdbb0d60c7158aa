/** YAML text to plain values. Pure; no I/O. */
import { parse as untypedParse, YamlSyntaxError as UntypedError } from "@std/yaml";

// The package brings no types; these are what its documentation says.
const parse: (text: string, options: { schema: "failsafe" }) => unknown = untypedParse;
const YamlSyntaxError: new () => Error & { readonly line: number; readonly column: number } = UntypedError;

/** The value; or the parser's own words and place; or that lists and mappings are nested too deeply to read. */
export type ParsedYaml =
  | { readonly value: unknown }
  | { readonly fault: "syntax"; readonly words: string; readonly line: number; readonly column: number }
  | { readonly fault: "depth" };

/**
 * Mappings, lists and text; null where a value is missing. Every single value stays the text that was written
 * ("failsafe" schema), so that `017`, `1e3` and `1MB` can be judged in words. Aliases share their value, which can
 * thus contain itself: walk it only as deep as a profile goes.
 */
export function parseYaml(text: string): ParsedYaml {
  try {
    return { value: parse(text, { schema: "failsafe" }) };
  } catch (error) {
    // The parser is recursive: on deeply nested text its stack ends.
    if (error instanceof RangeError) return { fault: "depth" };
    if (!(error instanceof YamlSyntaxError)) throw error;
    const { message, line, column } = error;
    const place = message.indexOf(` at line ${line}, column ${column}`);
    return { fault: "syntax", words: place < 0 ? message : message.slice(0, place), line, column };
  }
}

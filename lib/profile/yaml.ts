/** Parses YAML text to plain values. Pure; no I/O. */
import { parse as untypedParse, YamlSyntaxError as UntypedError } from "@std/yaml";

// The package has no types; these follow its documentation.
const parse: (text: string, options: { schema: "failsafe" }) => unknown = untypedParse;
const YamlSyntaxError: new () => Error & { readonly line: number; readonly column: number } = UntypedError;

/** The value; or a syntax error with the parser's message and position; or "nested too deeply". */
export type ParsedYaml =
  | { readonly value: unknown }
  | { readonly fault: "syntax"; readonly words: string; readonly line: number; readonly column: number }
  | { readonly fault: "depth" };

/**
 * Mappings, lists and text; null for a missing value. Every single value stays text ("failsafe" schema), so that the
 * fields can explain `017`, `1e3` and `1MB`. Aliases share their value, which can therefore contain itself: walk it
 * only as deep as a profile goes.
 */
export function parseYaml(text: string): ParsedYaml {
  try {
    return { value: parse(text, { schema: "failsafe" }) };
  } catch (error) {
    // The parser is recursive and overflows its stack on deeply nested text.
    if (error instanceof RangeError) return { fault: "depth" };
    if (!(error instanceof YamlSyntaxError)) throw error;
    const { message, line, column } = error;
    const place = message.indexOf(` at line ${line}, column ${column}`);
    return { fault: "syntax", words: place < 0 ? message : message.slice(0, place), line, column };
  }
}

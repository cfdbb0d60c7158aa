/**
 * Data files for the board, which flasher writes itself: JSON, TOML as CircuitPython reads it, and Python. All values
 * are text, so that no value can become code. Pure; no I/O.
 */

const FORMATS = ["json", "toml", "py"] as const;
export type ValueFormat = typeof FORMATS[number];

/** By the end of the name; undefined for another one. */
export function formatOf(path: string): ValueFormat | undefined {
  return FORMATS.find((format) => path.endsWith(`.${format}`));
}

/** Python 3's keywords (language reference, 2.3.1), and those of MicroPython's own. */
const KEYWORDS = new Set(
  ("False None True and as assert async await break class continue def del elif else except finally for from global " +
    "if import in is lambda nonlocal not or pass raise return try while with yield").split(" "),
);

/** What a key must be instead, if a file of this format cannot have it. */
export function keyProblem(format: ValueFormat, key: string): string | undefined {
  switch (format) {
    case "json":
      return undefined;
    case "toml":
      return /^[A-Za-z0-9_-]+$/.test(key) ? undefined : "a name of letters, digits, _ and - in a .toml file";
    case "py":
      return /^[A-Za-z_][A-Za-z0-9_]*$/.test(key) && !KEYWORDS.has(key)
        ? undefined
        : "a Python name that is not a keyword in a .py file";
  }
}

/** The file's bytes. Lone surrogates, which no file in UTF-8 can hold, become U+FFFD. */
export function serialize(format: ValueFormat, values: ReadonlyMap<string, string>): Uint8Array {
  const entries = [...values].map(([key, value]) => [key, value.toWellFormed()] as const);
  return new TextEncoder().encode(textOf(format, entries));
}

function textOf(format: ValueFormat, entries: readonly (readonly [string, string])[]): string {
  switch (format) {
    case "json":
      return `{${entries.map(([key, value]) => `\n  ${escaped(key)}: ${escaped(value)}`).join(",")}\n}\n`;
    case "toml":
      return entries.map(([key, value]) => `${key} = ${escaped(value)}\n`).join("");
    case "py":
      return entries.map(([key, value]) => `${key} = ${pythonText(value)}\n`).join("");
  }
}

/**
 * In double quotes, as JSON, TOML and Python read it: quotation marks, backslashes, control characters and non-ASCII as
 * `\uXXXX`. Characters above the BMP stay UTF-8: MicroPython's JSON does not join surrogates.
 */
function escaped(text: string): string {
  return `"${Array.from(text, (char) => escapedChar(char, () => char)).join("")}"`;
}

function pythonText(text: string): string {
  const above = (char: string) => `\\U${char.codePointAt(0)!.toString(16).padStart(8, "0")}`;
  return `"${Array.from(text, (char) => escapedChar(char, above)).join("")}"`;
}

function escapedChar(char: string, above: (char: string) => string): string {
  const code = char.codePointAt(0)!;
  if (char === '"' || char === "\\") return `\\${char}`;
  if (code >= 0x20 && code < 0x7f) return char;
  return code > 0xffff ? above(char) : `\\u${code.toString(16).padStart(4, "0")}`;
}

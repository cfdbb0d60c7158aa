/** `board_files:` of a profile: files for the board's own file system. Pure; no I/O. */
import type { ParseResult } from "../parse_result.ts";
import { quote } from "../text.ts";
import type { Field } from "./field.ts";
import { parseTemplate } from "./placeholders.ts";
import type { BoardFile, BoardValue } from "./profile.ts";
import { formatOf, keyProblem } from "./value_file.ts";

/** More entries than any board has room for; folders count once. */
export const MAX_BOARD_FILES = 64;
/** Bytes of a path in UTF-8: FAT and LittleFS take at least 255 for each name. */
const LONGEST_PATH = 100;
/** Characters of a name of a secret. */
const LONGEST_SECRET = 64;

const TO = "an absolute path on the board such as /main.py";
const SECRET = "a name of capital letters, digits and underscores such as WIFI_PASSWORD";

const TO_FIELD: Field<string> = {
  expected: TO,
  parse: parseBoardPath,
  description: "Absolute path on the board, such as /main.py or /lib/sensor.py.",
  editor: { type: "string", pattern: "^/", examples: ["/main.py", "/settings.toml"] },
};

const VALUE_FIELD: Field<BoardValue> = {
  expected: "text, or { secret: NAME }",
  parse(text) {
    const template = parseTemplate(text);
    return "error" in template ? template : { value: { kind: "text", template: template.value } };
  },
  description:
    "Text of the value; {label}, {mac}, {mac_id}, {number} and {chip} are filled in for each board.",
  editor: { type: ["string", "number", "boolean"] },
};

const SECRET_FIELD: Field<string> = {
  expected: SECRET,
  parse: (text) =>
    /^[A-Z][A-Z0-9_]*$/.test(text) && text.length <= LONGEST_SECRET
      ? { value: text }
      : { error: { expected: SECRET } },
  description: "Name of a secret: from --secrets FILE, from FLASHER_SECRET_NAME, or typed at a prompt.",
  editor: { type: "string", pattern: "^[A-Z][A-Z0-9_]*$" },
};

export const BOARD_FILE_FIELDS = { to: TO_FIELD, value: VALUE_FIELD, secret: SECRET_FIELD };

/** An absolute path: names between slashes, none of them empty, `.` or `..`. */
export function parseBoardPath(text: string): ParseResult<string> {
  if (!text.startsWith("/") || text === "/") return { error: { expected: TO } };
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > LONGEST_PATH) {
    return { error: { found: `${bytes} bytes`, expected: `a path of at most ${LONGEST_PATH} bytes` } };
  }
  if (/[\p{Cc}\p{Cs}\\]/u.test(text)) {
    return { error: { expected: "a path without control characters or backslashes" } };
  }
  const names = text.slice(1).split("/");
  if (names.some((name) => name === "" || name === "." || name === "..")) {
    return { error: { expected: `${TO}, without empty names, "." and ".."` } };
  }
  return { value: text };
}

export interface WrittenBoardFile {
  readonly to: string;
  readonly path?: string | undefined;
  readonly values?: Readonly<Record<string, BoardValue>> | undefined;
  readonly remove?: boolean | undefined;
}

/** The entry, or what is wrong with it as a whole. */
export function parseBoardFile({ to, path, values, remove }: WrittenBoardFile): ParseResult<BoardFile> {
  const given = [path !== undefined && "path", values !== undefined && "values", remove === true && "remove"]
    .filter((name) => name !== false);
  if (given.length !== 1) {
    const found = given.length === 0 ? "none of them" : given.join(" and ");
    return { error: { found, expected: "one of path, values, and remove: true" } };
  }
  if (path !== undefined) return { value: { kind: "copy", to, path } };
  if (values === undefined) return { value: { kind: "remove", to } };
  const format = formatOf(to);
  if (format === undefined) {
    return { error: { found: quote(to), expected: "a name ending in .json, .toml or .py for values" } };
  }
  for (const key of Object.keys(values)) {
    const expected = keyProblem(format, key);
    if (expected !== undefined) return { error: { found: `the value ${quote(key)}`, expected } };
  }
  return { value: { kind: "values", to, values: new Map(Object.entries(values)) } };
}

/** Reads rosters and lists of names from files. */
import { type ErrorOptions, UsageError } from "../../errors.ts";
import { describeParseError } from "../../parse_result.ts";
import { quote } from "../../text.ts";
import { readNamedFile } from "../files/named_file.ts";
import type { System } from "../system/system.ts";
import type { NamedRoster } from "./merge.ts";
import { type NamedBoard, parseNames } from "./names.ts";
import { parseRoster } from "./parse_roster.ts";

/** Bytes; as large as flasher writes them, see disk_journal.ts. */
const MAX_ROSTER = 64 * 1024 * 1024;
/** Bytes; a line for each of ten thousand boards. */
const MAX_NAMES = 1024 * 1024;

/** Throws UsageError if the file cannot be read or is damaged. Another program may have it open. */
export async function readRoster(system: System, path: string): Promise<NamedRoster> {
  const bytes = await read(system, path, {
    largest: MAX_ROSTER,
    tooLarge: "and no roster has more than 64 MB",
  });
  const parsed = parseRoster(bytes);
  if (parsed.kind === "roster") return { name: path, lines: parsed.lines };
  throw new UsageError(`Cannot read the roster ${quote(path)}: line ${parsed.line}: ${parsed.problem}`, {
    hint: "If the file is a roster, repair or remove this line.",
  });
}

/** Throws UsageError if the file cannot be read, or names a board twice. */
export async function readNames(system: System, path: string): Promise<readonly NamedBoard[]> {
  const action = `Cannot read the names in ${quote(path)}`;
  const bytes = await read(system, path, {
    largest: MAX_NAMES,
    tooLarge: "and no list of names has more than 1 MB",
  });
  const result = parseNames(decode(bytes, action));
  if ("value" in result) return result.value;
  throw new UsageError(`${action}: ${describeParseError(result.error, "this text")}`, {
    hint: 'The first line names the columns, for example "mac,label"; each other line is a board.',
  });
}

function decode(bytes: Uint8Array, action: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UsageError(`${action}: found bytes that are not UTF-8, expected text in UTF-8`, {
      hint: 'In a spreadsheet program, save the table as "CSV UTF-8".',
      cause: error,
    });
  }
}

async function read(
  system: System,
  path: string,
  limits: { readonly largest: number; readonly tooLarge: string },
): Promise<Uint8Array> {
  const refuse = (message: string, options?: ErrorOptions) => new UsageError(message, options);
  return await readNamedFile(system, path, { folder: ".", anywhere: true, refuse, ...limits });
}

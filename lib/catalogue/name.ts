/** Firmware by name, `micropython@1.24.1/ESP32_GENERIC-SPIRAM`, parsed into its parts. Pure; no I/O. */
import type { ParseResult } from "../parse_result.ts";
import { suggest } from "../suggest.ts";
import { orList, quote } from "../text.ts";
import { type PublisherId, PUBLISHERS } from "./publishers.ts";

export interface FirmwareName {
  readonly publisher: PublisherId;
  /** Without "v". */
  readonly version: string;
  readonly board: string;
  readonly variant?: string;
  /** Absent: the publisher's default. */
  readonly language?: string;
}

export const EXAMPLE_NAME = "micropython@1.26.1/ESP8266_GENERIC";
export const FIRMWARE_NAME = `a firmware such as ${EXAMPLE_NAME}`;
/** A text of another form. */
const NO_NAME = { expected: FIRMWARE_NAME, hint: "To find its name: flasher firmware WORDS" };
/** Twice the longest name of a board, with a version. */
const LONGEST = 150;

/** `1.24.1`, `1.19`, `10.0.0-beta.3`, `1.25.0-preview.365.g3823aeb0f`. */
const VERSION =
  /^\d{1,3}\.\d{1,3}(?:\.\d{1,3})?(?:-(?:alpha|beta|rc|preview)\.\d{1,5}(?:\.g[\da-f]{7,12})?)?$/;
/** Words that other tools use for "the newest one that fits". */
const MOVING = /^(?:latest|stable|newest|preview|nightly|\*|)$|[\^~*<>=x]/i;
/** MicroPython's board ids have no hyphen: one begins the variant. */
const WITH_VARIANT = /^(?<board>\w{1,80})(?:-(?<variant>\w{1,40}))?$/;
/** CircuitPython's ids have hyphens, and dots before digits: `adafruit_magtag_2.9_grayscale`. */
const WITHOUT_VARIANT = /^(?<board>[\w-]{1,80}(?:\.\d[\w-]{0,40})?)$/;
/** No language begins with a digit. */
const LANGUAGE = /^(.*?)(?:\.(\D.*|))?$/s;

/** Checks the form, the firmware's name and what that firmware can have; the catalogue knows its boards and versions. */
export function parseFirmwareName(text: string): ParseResult<FirmwareName> {
  const [, name, version, rest] = /^([^@/]*)@([^/]*)\/(.*)$/s.exec(text.slice(0, LONGEST + 1)) ?? [];
  if (name === undefined || version === undefined || rest === undefined || text.length > LONGEST) {
    return { error: NO_NAME };
  }
  const publisher = PUBLISHERS.find(({ id }) => id === name);
  if (publisher === undefined) return unknown(name, PUBLISHERS.map(({ id }) => id));
  if (!VERSION.test(version)) return { error: versionError(text, { version, board: rest }) };
  const [, boardPart, language] = LANGUAGE.exec(rest) ?? [];
  const { board, variant } =
    (publisher.variants ? WITH_VARIANT : WITHOUT_VARIANT).exec(boardPart ?? "")?.groups ?? {};
  if (board === undefined) return { error: NO_NAME };
  if (language !== undefined && !publisher.languages.includes(language)) {
    if (publisher.languages.length > 0) return unknown(language, publisher.languages);
    return { error: { found: `the language ${quote(language)}`, expected: "no language after the board" } };
  }
  return {
    value: {
      publisher: publisher.id,
      version,
      board,
      ...(variant === undefined ? {} : { variant }),
      ...(language === undefined ? {} : { language }),
    },
  };
}

/** The text that parses to `name`. */
export function formatFirmwareName({ publisher, version, board, variant, language }: FirmwareName): string {
  const after = language === undefined ? "" : `.${language}`;
  return `${publisher}@${version}/${buildName({ board, variant })}${after}`;
}

/** A board with its variant, if it has one: `ESP32_GENERIC-SPIRAM`. */
export function buildName(
  { board, variant }: { readonly board: string; readonly variant?: string | undefined },
): string {
  return variant === undefined ? board : `${board}-${variant}`;
}

function unknown(word: string, options: readonly string[]) {
  const near = suggest(word, options);
  return {
    error: {
      found: quote(word),
      expected: orList(options),
      ...(near === undefined ? {} : { hint: `${quote(word)}: did you mean "${near}"?` }),
    },
  };
}

function versionError(text: string, { version, board }: { version: string; board: string }) {
  const found = `the version ${quote(version)}`;
  const expected = "an exact version such as 1.26.1";
  if (version.startsWith("v") && VERSION.test(version.slice(1))) {
    return { found, expected, hint: `Write it without "v": ${text.replace("@v", "@")}` };
  }
  if (!MOVING.test(version)) return { found, expected };
  const hint = "A profile must always write the same firmware. " +
    `To list the versions: flasher firmware ${/^[\w.-]+$/.test(board) ? board : "WORDS"}`;
  return { found, expected, hint };
}

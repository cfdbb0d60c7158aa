/**
 * Every single value that a profile can hold: how to read it, what to expect instead, what an editor is told.
 * The profile's schema and the command line's flags are both made from this table. Pure; no I/O.
 */
import type { Reading, Refusal } from "../reading.ts";
import { readResetScript } from "../reset/parse.ts";
import type { ResetScript } from "../reset/script.ts";
import { suggest } from "../suggest.ts";
import { orList, quote } from "../text.ts";
import { readPath, readPort } from "./names.ts";
import { MAX_U32, readNumber } from "./number.ts";
import { AFTER, FLASH_MODES, type Known } from "./profile.ts";

export interface Field<T> {
  /** Completes "expected …" where the value is missing or not a single value. */
  readonly expected: string;
  readonly read: (text: string) => Reading<T>;
  /** One sentence for the editor. */
  readonly description: string;
  /** JSON Schema keywords that say to an editor what `read` accepts. */
  readonly editor: Readonly<Record<string, unknown>>;
}

/** Bits per second. Above the upper end is a typing error: a CP2102N, a fast bridge, ends at 3 M. */
const BAUD = { min: 300, max: 4_000_000 };
const SHA256 = "64 hexadecimal digits";
const SCRIPT = "a reset script such as D0|R1|W100ms|D1,R0|W50ms|D0, or a list of steps";

/** What a key has that is not in the profile. */
export const DEFAULTS = {
  port: "auto",
  baud: 460_800,
  board: "auto_reset",
  chip: "auto",
  mode: "keep",
  freq: "keep",
  size: "detect",
  after: "run",
} as const;

/** The fields, given the names that exist. */
export function profileFields(known: Known) {
  return {
    port: text("a port name such as auto, /dev/ttyUSB0 or COM3", readPort, {
      description: "Serial port: auto, a port of this computer, rfc2217://host:port, or sim:board.",
      editor: { type: "string", default: DEFAULTS.port, examples: ["auto", "/dev/ttyUSB0", "COM3"] },
    }),
    baud: orAuto(
      numeric({ ...BAUD, words: `auto or a whole number from ${BAUD.min} to ${BAUD.max}`, bytes: false }, {
        description: "Bits per second while the flash is written; auto takes what this adapter has proved.",
        editor: { default: DEFAULTS.baud, examples: ["auto", 115200, 460800, 921600] },
      }),
    ),
    board: named(known.boards, {
      description: "How DTR and RTS reach the chip's boot pins.",
      editor: { default: DEFAULTS.board },
    }),
    chip: named(["auto", ...known.chips], {
      description: "The chip that the files are for; auto takes the one that answers.",
      editor: { default: DEFAULTS.chip },
    }),
    mode: exact(FLASH_MODES, {
      description: "SPI mode in the image header; keep leaves it as the file has it.",
      editor: { default: DEFAULTS.mode },
    }),
    freq: exact(["keep", ...known.flashFreqs], {
      description: "Flash frequency in the image header; keep leaves it as the file has it.",
      editor: { default: DEFAULTS.freq },
    }),
    size: exact(["keep", "detect", ...known.flashSizes], {
      description:
        "Flash size in the image header; detect writes what the chip has, keep leaves it as it is.",
      editor: { default: DEFAULTS.size },
    }),
    after: exact(AFTER, {
      description: "What the chip does at the end: run the firmware, or stay in the bootloader.",
      editor: { default: DEFAULTS.after },
    }),
    reset: text(SCRIPT, (value) => readScript(value, known.boards), {
      description: "Way into the bootloader instead of the board's own, e.g. D0|R1|W100ms|D1,R0|W50ms|D0.",
      editor: { type: "string" },
    }),
    run: text(SCRIPT, (value) => readScript(value, known.boards), {
      description: "Way into the firmware instead of the board's own, e.g. D0|R1|W100ms|R0.",
      editor: { type: "string" },
    }),
    offset: numeric({
      min: 0,
      max: MAX_U32,
      words: "a decimal or hexadecimal number such as 0x1000",
      range: "at most 0xffffffff",
      bytes: true,
    }, {
      description: "Flash address of the file's first byte.",
      editor: { examples: [0x0, 0x1000, 0x10000] },
    }),
    path: text("the path of a file", readPath, {
      description: "The file, relative to the profile's folder.",
      editor: { type: "string", minLength: 1 },
    }),
    sha256: text(SHA256, readSha256, {
      description: "SHA-256 digest that the file must have.",
      editor: { type: "string", pattern: "^[0-9a-fA-F]{64}$" },
    }),
    fileSize: numeric({
      min: 1,
      max: MAX_U32,
      words: "a number of bytes such as 638928",
      range: "1 to 0xffffffff",
      bytes: true,
    }, {
      description: "Length in bytes that the file must have.",
      editor: {},
    }),
  };
}

type About = Pick<Field<unknown>, "description" | "editor">;

function text<T>(expected: string, read: (text: string) => Reading<T>, about: About): Field<T> {
  return { expected, read, ...about };
}

interface NumericRule {
  readonly min: number;
  readonly max: number;
  readonly words: string;
  readonly range?: string;
  readonly bytes: boolean;
}

function numeric({ min, max, words, range, bytes }: NumericRule, about: About): Field<number> {
  const rule = { min, max, bytes, expected: words, range: range ?? words };
  const editor = { type: "integer", minimum: min, maximum: max, ...about.editor };
  return { expected: words, read: (text) => readNumber(text, rule), description: about.description, editor };
}

/** The same, or the word auto. */
function orAuto({ read, editor, ...about }: Field<number>): Field<number | "auto"> {
  return {
    ...about,
    read: (text) => text === "auto" ? { value: text } : read(text),
    // Each of these keywords looks at its own type only.
    editor: { ...editor, type: ["integer", "string"], pattern: "^auto$" },
  };
}

/** One of `options`, letter for letter. */
function exact<const T extends string>(options: readonly T[], about: About): Field<T> {
  const expected = orList(options);
  const read = (text: string): Reading<T> => {
    const value = options.find((option) => option === text);
    return value === undefined ? { refusal: withSuggestion(text, { options, expected }) } : { value };
  };
  return { expected, read, description: about.description, editor: { enum: options, ...about.editor } };
}

/** One of `options`; letter case, spaces, hyphens and underscores do not matter: ESP32-S3 is esp32s3. */
function named(options: readonly string[], about: About): Field<string> {
  const canonical = (name: string) => name.toLowerCase().replace(/[-_ ]/g, "");
  const expected = orList(options);
  const read = (text: string): Reading<string> => {
    const value = options.find((option) => canonical(option) === canonical(text));
    return value === undefined ? { refusal: withSuggestion(text, { options, expected }) } : { value };
  };
  return { expected, read, description: about.description, editor: { enum: options, ...about.editor } };
}

function withSuggestion(text: string, refused: { options: readonly string[]; expected: string }): Refusal {
  // Too far from "40m" for a typo, but "40MHz" is what people write.
  const near = suggest(text, refused.options) ?? suggest(text.replace(/hz$/i, ""), refused.options);
  const { expected } = refused;
  return near === undefined ? { expected } : { expected, hint: `${quote(text)}: did you mean "${near}"?` };
}

function readSha256(text: string): Reading<string> {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return { value: text.toLowerCase() };
  return { refusal: { expected: SHA256 } };
}

/** `reset: manual` is a natural thing to write for a board of that name. */
function readScript(text: string, boards: readonly string[]): Reading<ResetScript> {
  if (boards.includes(text)) {
    return { refusal: { expected: SCRIPT, hint: `"${text}" is a board: write "board: ${text}".` } };
  }
  return readResetScript(text);
}

/**
 * Every single value that a profile can hold: how to read it, what to expect instead, what an editor is told.
 * The profile's schema and the command line's flags are both made from this table. Pure; no I/O.
 */
import { megabitsHint, sizeOfName } from "../esp/chips/flash_size.ts";
import type { ParseError, ParseResult } from "../parse_result.ts";
import { checkSteps } from "../reset/check.ts";
import { HOLD_TIMES } from "../reset/hold.ts";
import { readResetScript } from "../reset/parse.ts";
import type { ResetScript } from "../reset/script.ts";
import { suggest } from "../suggest.ts";
import { orList, quote } from "../text.ts";
import { isCodePath, readCodePath, readPath, readPort, readSerial } from "./names.ts";
import { MAX_U32, readNumber } from "./number.ts";
import { readUsbId, USB_ID } from "./port_selector.ts";
import { AFTER, ERASE, FLASH_MODES, type Known, KNOWN_PROGRAMS } from "./profile.ts";

export interface Field<T> {
  /** Completes "expected …" where the value is missing or not a single value. */
  readonly expected: string;
  readonly read: (text: string) => ParseResult<T>;
  /** One sentence for the editor. */
  readonly description: string;
  /** JSON Schema keywords that say to an editor what `read` accepts. */
  readonly editor: Readonly<Record<string, unknown>>;
}

/** Bits per second. Above the upper end is a typing error: a CP2102N, a fast bridge, ends at 3 M. */
const BAUD = { min: 300, max: 4_000_000 };
const SHA256 = "64 hexadecimal digits";
const TEXT = 'text in one line, such as ">>>"';
/** Longest text to wait for. */
const MAX_TEXT = 200;
const WITHIN = "a time from 100ms to 600s such as 10s";
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
  erase: "files",
  after: "run",
} as const;

/** What an expectation has that does not say it; milliseconds, bits per second. */
export const EXPECT_DEFAULTS = { within: 10_000, baud: 115_200 } as const;

/** The fields, given the names that exist. */
export function profileFields(known: Known) {
  return {
    port: text("a port name such as auto, /dev/ttyUSB0 or COM3", readPort, {
      description:
        "Serial port: auto, a port of this computer, serial:0001, usb:10c4:ea60, rfc2217://host:port, or sim:board.",
      editor: {
        type: "string",
        minLength: 1,
        default: DEFAULTS.port,
        examples: ["auto", "/dev/ttyUSB0", "COM3"],
      },
    }),
    usbSerial: text("a serial number such as 0001", readSerial, {
      description: "Serial number of the USB device.",
      editor: { type: "string", minLength: 1 },
    }),
    usbId: text(USB_ID, readUsbId, {
      description: "Vendor or product id of the USB device, such as 0x10c4.",
      editor: { type: "integer", minimum: 0, maximum: 0xffff },
    }),
    usbInterface: numeric({ min: 0, max: 255, words: "a whole number from 0 to 255", bytes: false }, {
      description: "Interface number, for an adapter with several ports.",
      editor: { examples: [0, 1] },
    }),
    baud: orAuto(
      numeric({ ...BAUD, words: `auto or a whole number from ${BAUD.min} to ${BAUD.max}`, bytes: false }, {
        description: "Bits per second while the flash is written; auto takes what this adapter has proved.",
        editor: { default: DEFAULTS.baud, examples: ["auto", 115200, 460800, 921600] },
      }),
    ),
    board: orCode(named(known.boards, {
      description:
        "How DTR and RTS reach the chip's boot pins: a board's name, or the path of a board plugin.",
      editor: { default: DEFAULTS.board },
    })),
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
    size: sizeField(known.flashSizes, {
      description:
        "Flash size in the image header; detect writes what the chip has, keep leaves it as it is.",
      editor: { default: DEFAULTS.size },
    }),
    erase: exact(ERASE, {
      description: "What is erased: the sectors of the files, or first of all the whole flash.",
      editor: { default: DEFAULTS.erase },
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
    hold: exact(HOLD_TIMES, {
      description: "When the line stays asserted: during the session, after it, or always.",
      editor: {},
    }),
    expect: named(KNOWN_PROGRAMS, {
      description: "What is expected to run after the restart, known by what it prints.",
      editor: {},
    }),
    expectedText: text(TEXT, readText, {
      description: "Text that the board prints after the restart.",
      editor: { type: "string", minLength: 1, maxLength: MAX_TEXT },
    }),
    within: text(WITHIN, readWithin, {
      description: "How long to wait for it, such as 10s.",
      editor: { type: "string", default: "10s" },
    }),
    consoleBaud: numeric({ ...BAUD, words: `a whole number from ${BAUD.min} to ${BAUD.max}`, bytes: false }, {
      description: "Bits per second at which the board prints.",
      editor: { default: EXPECT_DEFAULTS.baud, examples: [9600, 115200] },
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
    raw: yesOrNo({
      description: "Write the file as it is, whatever it holds: for a backup. Needs sha256.",
      editor: { default: false },
    }),
  };
}

type About = Pick<Field<unknown>, "description" | "editor">;

function text<T>(expected: string, read: (text: string) => ParseResult<T>, about: About): Field<T> {
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
  const read = (text: string): ParseResult<T> => {
    const value = options.find((option) => option === text);
    return value === undefined ? { error: withSuggestion(text, { options, expected }) } : { value };
  };
  return { expected, read, description: about.description, editor: { enum: options, ...about.editor } };
}

/** A number of bytes is what other sizes are: it says that this one is another. */
function sizeField(names: readonly string[], about: About): Field<string> {
  const field = exact(["keep", "detect", ...names], about);
  const read = (text: string): ParseResult<string> => {
    const result = field.read(text);
    if (!("error" in result)) return result;
    const hint = megabitsHint(text, names);
    if (hint !== undefined) return { error: { expected: result.error.expected, hint } };
    if (!/^(0x[0-9a-f]+|\d+)$/i.test(text)) return result;
    const name = names.find((one) => sizeOfName(one) === Number(text));
    const form = name === undefined ? "Write it as in 4MB." : `For ${quote(text)} write ${name}.`;
    return {
      error: { ...result.error, hint: `The flash size in the image's header is meant. ${form}` },
    };
  };
  return { ...field, read };
}

/** As YAML 1.2 has it: true or false. */
function yesOrNo(about: About): Field<boolean> {
  const expected = "true or false";
  const read = (text: string): ParseResult<boolean> =>
    text === "true" || text === "false" ? { value: text === "true" } : { error: { expected } };
  return { expected, read, description: about.description, editor: { type: "boolean", ...about.editor } };
}

/** One of `options`; letter case, spaces, hyphens and underscores do not matter: ESP32-S3 is esp32s3. */
function named<const T extends string>(options: readonly T[], about: About): Field<T> {
  const canonical = (name: string) => name.toLowerCase().replace(/[-_ ]/g, "");
  const expected = orList(options);
  const read = (text: string): ParseResult<T> => {
    const value = options.find((option) => canonical(option) === canonical(text));
    return value === undefined ? { error: withSuggestion(text, { options, expected }) } : { value };
  };
  return { expected, read, description: about.description, editor: { enum: options, ...about.editor } };
}

/** A name, or the path of a board that is code. */
function orCode(
  { expected, read, description, editor: { enum: names, ...editor } }: Field<string>,
): Field<string> {
  return {
    expected,
    read: (text) => isCodePath(text) ? readCodePath(text) : read(text),
    description,
    editor: { anyOf: [{ enum: names }, { pattern: "\\.[jt]s$" }], ...editor },
  };
}

function withSuggestion(text: string, refused: { options: readonly string[]; expected: string }): ParseError {
  // Too far from "40m" for a typo, but "40MHz" is what people write.
  const near = suggest(text, refused.options) ?? suggest(text.replace(/hz$/i, ""), refused.options);
  const { expected } = refused;
  return near === undefined ? { expected } : { expected, hint: `${quote(text)}: did you mean "${near}"?` };
}

function readText(text: string): ParseResult<string> {
  // deno-lint-ignore no-control-regex -- they are what is refused
  const fits = text.trim() !== "" && text.length <= MAX_TEXT && !/[\x00-\x1f\x7f]/.test(text);
  return fits ? { value: text } : { error: { expected: TEXT } };
}

function readWithin(text: string): ParseResult<number> {
  const [, number, unit] = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s)$/.exec(text) ?? [];
  const ms = Number(number) * (unit === "s" ? 1000 : 1);
  if (ms >= 100 && ms <= 600_000) return { value: ms };
  const hint = /^\d+$/.test(text) ? { hint: `For ${text} seconds write ${text}s.` } : {};
  return { error: { expected: WITHIN, ...hint } };
}

function readSha256(text: string): ParseResult<string> {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return { value: text.toLowerCase() };
  return { error: { expected: SHA256 } };
}

/** `reset: manual` is a natural thing to write for a board of that name. */
function readScript(text: string, boards: readonly string[]): ParseResult<ResetScript> {
  if (boards.includes(text)) {
    return { error: { expected: SCRIPT, hint: `"${text}" is a board: write "board: ${text}".` } };
  }
  // Whether a line may stay asserted at its end, another key says.
  return readResetScript(text, checkSteps);
}

/**
 * Every single value of a profile: how to parse it, what to expect, and how editors describe it. The profile's schema
 * and the command line flags both come from this table. Pure; no I/O.
 */
import { EXAMPLE_NAME, FIRMWARE_NAME, parseFirmwareName } from "../catalogue/name.ts";
import { PUBLISHERS } from "../catalogue/publishers.ts";
import type { ParseResult } from "../parse_result.ts";
import { findStepsError } from "../reset/check.ts";
import { HOLD_TIMES } from "../reset/hold.ts";
import { parseResetScript } from "../reset/parse.ts";
import type { ResetScript } from "../reset/script.ts";
import { formatPortName, parseUsbId, USB_ID } from "../serial/port_name.ts";
import { parseWebAddress } from "../web_address.ts";
import { type About, exact, type Field, named, numeric, orAuto, text, yesOrNo } from "./field.ts";
import { type BoardReference, parseBoardReference } from "./board_reference.ts";
import { parsePath, parsePort, parseSerial } from "./names.ts";
import { MAX_U32 } from "./number.ts";
import { AFTER, ERASE, FLASH_MODES, type Known, KNOWN_PROGRAMS } from "./profile.ts";

/** Bits per second. More is a typing error: a CP2102N, a fast bridge, reaches 3 M. */
const BAUD = { min: 300, max: 4_000_000 };
const ADDRESS = "a decimal or hexadecimal number such as 0x1000";
const OFFSET = { min: 0, max: MAX_U32, words: ADDRESS, range: "at most 0xffffffff", bytes: true };
const SHA256 = "64 hexadecimal digits";
const TEXT = 'one line of text such as ">>>"';
/** Longest text to wait for, in characters. */
const MAX_TEXT = 200;
const WITHIN = "a time from 100ms to 600s such as 10s";
const SCRIPT = "a reset script such as D0|R1|W100ms|D1,R0|W50ms|D0, or a list of steps";

/** Values of keys that are not in the profile. */
export const DEFAULTS = {
  port: { kind: "auto" },
  baud: 460_800,
  board: "auto_reset",
  chip: "auto",
  mode: "keep",
  freq: "keep",
  size: "detect",
  erase: "files",
  after: "run",
} as const;

/** Defaults of an expectation: milliseconds, bits per second. */
export const EXPECT_DEFAULTS = { within: 10_000, baud: 115_200 } as const;

/** At which the board prints, bits per second. */
export function consoleBaud({ expect }: { readonly expect?: { readonly baud: number } }): number {
  return expect?.baud ?? EXPECT_DEFAULTS.baud;
}

/** The fields, for the given names of chips and boards. */
export function profileFields(known: Known) {
  return {
    port: text("a port name such as auto, /dev/ttyUSB0 or COM3", parsePort, {
      description:
        "Serial port: auto, a port of this computer, serial:0001, usb:10c4:ea60, rfc2217://host:port or sim:board.",
      editor: {
        type: "string",
        minLength: 1,
        default: formatPortName(DEFAULTS.port),
        examples: ["auto", "/dev/ttyUSB0", "COM3"],
      },
    }),
    usbSerial: text("a serial number such as 0001", parseSerial, {
      description: "Serial number of the USB device.",
      editor: { type: "string", minLength: 1 },
    }),
    usbId: text(USB_ID, parseUsbId, {
      description: "Vendor or product id of the USB device, such as 0x10c4.",
      editor: { type: "integer", minimum: 0, maximum: 0xffff },
    }),
    usbInterface: numeric({ min: 0, max: 255, words: "a whole number from 0 to 255", bytes: false }, {
      description: "Interface number, for adapters with several ports.",
      editor: { examples: [0, 1] },
    }),
    baud: orAuto(
      numeric({ ...BAUD, words: `auto or a whole number from ${BAUD.min} to ${BAUD.max}`, bytes: false }, {
        description: "Baud rate for flashing; auto uses the fastest rate that has worked with this adapter.",
        editor: { default: DEFAULTS.baud, examples: ["auto", 115200, 460800, 921600] },
      }),
    ),
    board: orPlugin(named(known.boards, {
      description:
        "Wiring of DTR and RTS to the chip's boot pins: the name of a board, or the path of a board plugin.",
      editor: { default: DEFAULTS.board },
    }, known.boardSummaries)),
    chip: named(["auto", ...known.chips], {
      description: "The chip that the files are for; auto uses the chip that responds.",
      editor: { default: DEFAULTS.chip },
    }),
    mode: exact(FLASH_MODES, {
      description: "SPI mode in the image header; keep leaves it unchanged.",
      editor: { default: DEFAULTS.mode },
    }),
    freq: exact(["keep", ...known.flashFreqs], {
      description: "Flash frequency in the image header; keep leaves it unchanged.",
      editor: { default: DEFAULTS.freq },
    }),
    size: sizeField(known, {
      description: "Flash size in the image header; detect sets the detected size, keep leaves it unchanged.",
      editor: { default: DEFAULTS.size },
    }),
    erase: exact(ERASE, {
      description: "What to erase: only the sectors of the files, or the whole flash first.",
      editor: { default: DEFAULTS.erase },
    }),
    after: exact(AFTER, {
      description: "What the chip does at the end: run the firmware, or stay in the bootloader.",
      editor: { default: DEFAULTS.after },
    }),
    reset: text(SCRIPT, (value) => parseScript(value, known.boards), {
      description:
        "Reset script that enters the bootloader, instead of the board's: D0|R1|W100ms|D1,R0|W50ms|D0.",
      editor: { type: "string" },
    }),
    run: text(SCRIPT, (value) => parseScript(value, known.boards), {
      description: "Reset script that starts the firmware, instead of the board's: D0|R1|W100ms|R0.",
      editor: { type: "string" },
    }),
    hold: exact(HOLD_TIMES, {
      description: "When the line stays asserted: during the session, after it, or always.",
      editor: {},
    }),
    expect: named(KNOWN_PROGRAMS, {
      description: "Program that must run after the restart, recognized by its output.",
      editor: {},
    }),
    expectedText: text(TEXT, parseText, {
      description: "Text that the board must print after the restart.",
      editor: { type: "string", minLength: 1, maxLength: MAX_TEXT },
    }),
    within: text(WITHIN, parseDuration, {
      description: "How long to wait for the output, such as 10s.",
      editor: { type: "string", default: "10s" },
    }),
    consoleBaud: numeric({ ...BAUD, words: `a whole number from ${BAUD.min} to ${BAUD.max}`, bytes: false }, {
      description: "Baud rate of the board's output.",
      editor: { default: EXPECT_DEFAULTS.baud, examples: [9600, 115200] },
    }),
    offset: numeric(OFFSET, {
      description: "Flash address of the file's first byte.",
      editor: { examples: [0x0, 0x1000, 0x10000] },
    }),
    fileOffset: orAuto(numeric({ ...OFFSET, words: `auto or ${OFFSET.words}` }, {
      description:
        "Flash address of the file's first byte; auto takes it from the file, or from the board's partition table.",
      editor: { examples: ["auto", 0x0, 0x1000, 0x10000] },
    })),
    path: text("the path of a file", parsePath, {
      description: "Path of the file, relative to the profile's folder.",
      editor: { type: "string", minLength: 1 },
    }),
    url: text("an https address such as https://example.com/app.bin", parseWebAddress, {
      description: "Address of the file. flasher lock downloads it, and flash.lock says which bytes it has.",
      editor: { type: "string", pattern: "^https://" },
    }),
    manifest: text("an https address such as https://example.com/manifest.json", parseWebAddress, {
      description:
        "Address of an ESP Web Tools manifest that has the SHA-256 of the file at url. flasher lock compares it.",
      editor: { type: "string", pattern: "^https://" },
    }),
    firmware: text(FIRMWARE_NAME, parseFirmwareName, {
      description:
        `Firmware by name, such as ${EXAMPLE_NAME}, written before the files. flasher firmware lists the names.`,
      editor: {
        type: "string",
        pattern: `^(${PUBLISHERS.map(({ id }) => id).join("|")})@[0-9][^/]*/[^/]+$`,
        examples: [EXAMPLE_NAME],
      },
    }),
    sha256: text(SHA256, parseSha256, {
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
      description: "Size in bytes that the file must have.",
      editor: {},
    }),
    raw: yesOrNo({
      description: "Write the file unchanged and unchecked, such as a backup. Requires sha256.",
      editor: { default: false },
    }),
  };
}

/** A flash size by its name. Every other size in a profile is a number of bytes. */
function sizeField({ flashSizes, flashSizeHint }: Known, about: About): Field<string> {
  const field = exact(["keep", "detect", ...flashSizes], about);
  const parse = (text: string): ParseResult<string> => {
    const result = field.parse(text);
    if (!("error" in result)) return result;
    const hint = flashSizeHint(text, flashSizes);
    return hint === undefined ? result : { error: { ...result.error, hint } };
  };
  return { ...field, parse };
}

/** The name of a board, or the path of a board plugin. */
function orPlugin(
  { expected, parse, description, editor: { enum: names, ...editor } }: Field<string>,
): Field<BoardReference> {
  return {
    expected,
    parse: (text) => parseBoardReference(text, parse),
    description,
    editor: { anyOf: [{ enum: names }, { pattern: "\\.[jt]s$" }], ...editor },
  };
}

function parseText(text: string): ParseResult<string> {
  // deno-lint-ignore no-control-regex -- the purpose is to refuse control characters
  const fits = text.trim() !== "" && text.length <= MAX_TEXT && !/[\x00-\x1f\x7f]/.test(text);
  return fits ? { value: text } : { error: { expected: TEXT } };
}

function parseDuration(text: string): ParseResult<number> {
  const [, number, unit] = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s)$/.exec(text) ?? [];
  const ms = Number(number) * (unit === "s" ? 1000 : 1);
  if (ms >= 100 && ms <= 600_000) return { value: ms };
  const hint = /^\d+$/.test(text) ? { hint: `"${text}": did you mean "${text}s"?` } : {};
  return { error: { expected: WITHIN, ...hint } };
}

function parseSha256(text: string): ParseResult<string> {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return { value: text.toLowerCase() };
  return { error: { expected: SHA256 } };
}

/** Recognizes a board's name in place of a script, as in `reset: manual`. */
function parseScript(text: string, boards: readonly string[]): ParseResult<ResetScript> {
  if (boards.includes(text)) {
    return { error: { expected: SCRIPT, hint: `"${text}" is a board: write "board: ${text}".` } };
  }
  // `hold` decides whether a line may stay asserted at the end; the schema checks that.
  return parseResetScript(text, findStepsError);
}

/** Names of ports and files in a profile. Whether they exist is judged where they are opened. Pure; no I/O. */
import type { ParseResult } from "../parse_result.ts";
import { readSelector } from "./port_selector.ts";

/** The longest path that Linux (PATH_MAX) takes; other systems have less. */
const LONGEST_NAME = 4096;

/** Characters of a USB string: a descriptor has at most 255 bytes, two of them its head. */
const LONGEST_SERIAL = 126;

const SCHEME = /^[a-z][a-z0-9+.-]+:\/\//i;
/** Control characters, and halves of surrogate pairs, which no system can put in a name. */
const CONTROL = /[\p{Cc}\p{Cs}]/u;

const PORT = "a port name such as auto, /dev/ttyUSB0 or COM3";
const PATH = "the path of a file";

/** A port's name: `auto`, `/dev/ttyUSB0`, `COM3`, `rfc2217://host:4000`, `sim:huzzah`, `serial:0001`, `usb:10c4:ea60`. */
export function readPort(text: string): ParseResult<string> {
  if (text.toLowerCase() === "auto") return { value: "auto" };
  if (text.trim() === "" || text.length > LONGEST_NAME || CONTROL.test(text)) {
    return { error: { expected: PORT } };
  }
  const selector = readSelector(text);
  if (selector !== undefined) return "value" in selector ? { value: text } : selector;
  if (!SCHEME.test(text)) return { value: text };
  if (/^rfc2217:\/\/[^/\s]+:\d{1,5}\/?$/i.test(text)) return { value: text };
  const expected = "a port of this computer, or rfc2217://host:port such as rfc2217://raspberrypi:4000";
  // pyserial's options, which everybody copies from esptool's documentation.
  const hint = /^rfc2217:\/\/[^?]*\?/i.test(text)
    ? { hint: 'Leave out the "?" and everything after it, which is for pyserial.' }
    : {};
  return { error: { expected, ...hint } };
}

/** True for what is a path, and no name of a board: a board that is code. */
export function isCodePath(board: string): boolean {
  return /[\\/]|\.[jt]s$/i.test(board);
}

/** The path of a board that is code. */
export function readCodePath(text: string): ParseResult<string> {
  const result = readPath(text);
  return "error" in result || /\.[jt]s$/i.test(text)
    ? result
    : { error: { expected: "the name of a board, or a file of code that ends in .js or .ts" } };
}

/** A serial number as a USB device says it. */
export function readSerial(text: string): ParseResult<string> {
  if (text.trim() !== "" && text.length <= LONGEST_SERIAL && !CONTROL.test(text)) return { value: text };
  return { error: { expected: "a serial number such as 0001" } };
}

/** A file's path, absolute or relative, `..` included. */
export function readPath(text: string): ParseResult<string> {
  if (text.trim() === "") return { error: { expected: PATH } };
  if (text.length > LONGEST_NAME) {
    return { error: { found: `${text.length} characters`, expected: `a path of at most ${LONGEST_NAME}` } };
  }
  if (SCHEME.test(text)) {
    return {
      error: { expected: PATH, hint: "Download the file first: flasher does not read from the network." },
    };
  }
  if (CONTROL.test(text)) {
    return {
      error: {
        expected: "a path without control characters",
        // "C:\new\tool.bin" in double quotes has a line feed and a tab in it.
        hint:
          "In double quotes a backslash begins an escape: write the path in single quotes, or with slashes.",
      },
    };
  }
  return { value: text };
}

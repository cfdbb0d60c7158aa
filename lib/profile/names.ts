/** Parses names of ports and files in a profile. Does not check that they exist. Pure; no I/O. */
import type { ParseResult } from "../parse_result.ts";
import { parsePortName, type PortName } from "../serial/port_name.ts";

/** The longest path that Linux accepts (PATH_MAX); other systems accept less. */
const LONGEST_NAME = 4096;

/** Most characters in a USB string: a descriptor has at most 255 bytes, two of them its header. */
const LONGEST_SERIAL = 126;

/** For a web address in place of a path. */
export const DOWNLOAD_FIRST =
  "Download the file first. In a profile, url: can name its address instead of path:.";
const SCHEME = /^[a-z][a-z0-9+.-]+:\/\//i;
/** Control characters, and lone surrogates, which no system supports in names. */
const CONTROL = /[\p{Cc}\p{Cs}]/u;

const PORT = "a port name such as auto, /dev/ttyUSB0 or COM3";
const PATH = "the path of a file";

/** A port's name: `auto`, `/dev/ttyUSB0`, `COM3`, `rfc2217://host:4000`, `sim:huzzah`, `serial:0001`, `usb:10c4:ea60`. */
export function parsePort(text: string): ParseResult<PortName> {
  if (text.trim() === "" || text.length > LONGEST_NAME || CONTROL.test(text)) {
    return { error: { expected: PORT } };
  }
  return parsePortName(text);
}

/** A serial number of a USB device. */
export function parseSerial(text: string): ParseResult<string> {
  if (text.trim() !== "" && text.length <= LONGEST_SERIAL && !CONTROL.test(text)) return { value: text };
  return { error: { expected: "a serial number such as 0001" } };
}

/** A file's path, absolute or relative, may contain `..`. */
export function parsePath(text: string): ParseResult<string> {
  if (text.trim() === "") return { error: { expected: PATH } };
  if (text.length > LONGEST_NAME) {
    return { error: { found: `${text.length} characters`, expected: `a path of at most ${LONGEST_NAME}` } };
  }
  if (SCHEME.test(text)) {
    return {
      error: {
        expected: PATH,
        hint: DOWNLOAD_FIRST,
      },
    };
  }
  if (CONTROL.test(text)) {
    return {
      error: {
        expected: "a path without control characters",
        // "C:\new\tool.bin" in double quotes contains a line feed and a tab.
        hint: "In double quotes, a backslash starts an escape: use single quotes, or forward slashes.",
      },
    };
  }
  return { value: text };
}

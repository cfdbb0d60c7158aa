/** Names of serial ports, as `port:` and `--port` have them, parsed into a tagged union. Pure; no I/O. */
import type { ParseResult } from "../parse_result.ts";
import { quote } from "../text.ts";

export type PortName =
  /** The only known adapter that is plugged in. */
  | { readonly kind: "auto" }
  /** A device of this computer: `/dev/ttyUSB0`, `COM3`. */
  | { readonly kind: "path"; readonly path: string }
  | UsbPortName
  | VirtualPortName
  | RehearsalName;

/** A port named by its USB device instead of the socket that it is plugged into. `text` is the name as written. */
export type UsbPortName =
  | (UsbName & { readonly kind: "serial"; readonly serial: string })
  | (UsbName & {
    readonly kind: "usb";
    readonly vid: number;
    readonly pid: number;
    readonly serial?: string;
  });

interface UsbName {
  readonly text: string;
  /** Interface number, for an adapter with several ports: 0 to 999. */
  readonly interface?: number;
}

/** A port that is not a device of this computer: one on the network, or a simulated board. */
export type VirtualPortName =
  | { readonly kind: "rfc2217"; readonly url: string }
  | SimulatedPortName;

/** `board`: its name in the simulator. */
export interface SimulatedPortName {
  readonly kind: "sim";
  readonly board: string;
  /** Of several boards with this name: 1 to 64. */
  readonly number?: number;
}

/** Several simulated boards of one kind instead of real ones. `text` is the name as written. */
export interface RehearsalName {
  readonly kind: "rehearsal";
  readonly text: string;
  readonly board: string;
  /** Number of boards: 1 to 64. */
  readonly count: number;
}

const SIMULATED = "sim:";
/** Twice the 30 boards of a large class. Each board needs 4 MB for its flash. */
const MAX_SIMULATED = 64;
const SCHEME = /^[a-z][a-z0-9+.-]+:\/\//i;
const USB_NAMES =
  "serial:0001, usb:10c4:ea60, usb:10c4:ea60:0001, or one of them with an interface: usb:0403:6010#1";
const USB_PARTS = "serial, or vid and pid";

/** `auto`, `serial:` and `usb:` are read in any letter case. Checks the form only; opening a port shows whether it exists. */
export function parsePortName(text: string): ParseResult<PortName> {
  if (text.toLowerCase() === "auto") return { value: { kind: "auto" } };
  if (/^(serial|usb):/i.test(text)) return parseUsbPortName(text);
  if (SCHEME.test(text) || /^rfc2217:/i.test(text)) return parseUrl(text);
  if (text.startsWith(SIMULATED)) return parseSimulated(text);
  return { value: { kind: "path", path: text } };
}

/** The text that `parsePortName` reads back as `name`. */
export function formatPortName(name: PortName): string {
  switch (name.kind) {
    case "auto":
      return "auto";
    case "path":
      return name.path;
    case "serial":
    case "usb":
    case "rehearsal":
      return name.text;
    case "rfc2217":
      return name.url;
    case "sim":
      return SIMULATED + name.board + (name.number === undefined ? "" : `#${name.number}`);
  }
}

/** The name of an open port, as events carry it, belongs to a simulated board. */
export function isSimulatedName(text: string): boolean {
  return text.startsWith(SIMULATED);
}

/**
 * `sim:huzzah`, `sim:huzzahx10` for ten boards, `sim:huzzah#3` for the third of them. A shell would take the `*` of
 * `sim:huzzah*10` for a pattern of file names; it is read, too.
 */
function parseSimulated(text: string): ParseResult<PortName> {
  const name = text.slice(SIMULATED.length);
  const [, board, mark, digits] = /^(.+)([x*#])([0-9]+)$/.exec(name) ?? [];
  if (board === undefined) return { value: { kind: "sim", board: name } };
  const number = /^[1-9][0-9]?$/.test(digits!) ? Number(digits) : Infinity;
  if (number > MAX_SIMULATED) {
    return { error: { expected: `1 to ${MAX_SIMULATED} simulated boards, such as sim:huzzahx10` } };
  }
  return mark === "#"
    ? { value: { kind: "sim", board, number } }
    : { value: { kind: "rehearsal", text, board, count: number } };
}

function parseUsbPortName(text: string): ParseResult<UsbPortName> {
  const [, device = text, number] = /^(.*[^#])#([0-9]{1,3})$/.exec(text) ?? [];
  const shared = { text, ...(number === undefined ? {} : { interface: Number(number) }) };
  const serial = /^serial:(.+)$/i.exec(device)?.[1];
  if (serial !== undefined) return { value: { kind: "serial", serial, ...shared } };
  const ids = /^usb:([0-9a-f]{1,4}):([0-9a-f]{1,4})(?::(.+))?$/i.exec(device);
  if (ids === null) return { error: { expected: USB_NAMES } };
  const [, vid, pid, more] = ids;
  return {
    value: {
      kind: "usb",
      vid: parseInt(vid!, 16),
      pid: parseInt(pid!, 16),
      ...(more === undefined ? {} : { serial: more }),
      ...shared,
    },
  };
}

/** Checks only that host and port are given: the client reports a wrong address when it opens the port. */
function parseUrl(text: string): ParseResult<PortName> {
  if (/^rfc2217:\/\/[^/\s]+:\d{1,5}\/?$/i.test(text)) return { value: { kind: "rfc2217", url: text } };
  const expected = "a port of this computer, or rfc2217://host:port such as rfc2217://raspberrypi:4000";
  // pyserial's options, which people copy from esptool's documentation.
  const hint = /^rfc2217:\/\/[^?]*\?/i.test(text)
    ? { hint: 'Remove the "?" and everything after it, which is for pyserial.' }
    : {};
  return { error: { expected, ...hint } };
}

/** The name of a port that a profile describes by a mapping. */
export function usbPortName(
  { vid, pid, serial, interface: number }: {
    readonly vid?: number;
    readonly pid?: number;
    readonly serial?: string;
    readonly interface?: number;
  },
): ParseResult<UsbPortName> {
  const suffix = number === undefined ? "" : `#${number}`;
  if (vid === undefined && pid === undefined) {
    if (serial !== undefined) return parseUsbPortName(`serial:${serial}${suffix}`);
    const found = number === undefined ? "an empty mapping" : "interface alone";
    return { error: { found, expected: USB_PARTS } };
  }
  if (vid === undefined || pid === undefined) {
    return { error: { found: `${vid === undefined ? "pid" : "vid"} alone`, expected: USB_PARTS } };
  }
  const ids = [vid, pid].map((id) => id.toString(16).padStart(4, "0")).join(":");
  return parseUsbPortName(`usb:${ids}${serial === undefined ? "" : `:${serial}`}${suffix}`);
}

/** The expected form of a vendor or product id in a profile, for messages. */
export const USB_ID = "a USB id such as 0x10c4";

/** Requires 0x: lists of USB ids are hexadecimal, and decimal 1001 would be another id. */
export function parseUsbId(text: string): ParseResult<number> {
  if (/^0x[0-9a-fA-F]{1,4}$/.test(text)) return { value: Number(text) };
  if (!/^[0-9a-fA-F]{4}$/.test(text)) return { error: { expected: USB_ID } };
  return { error: { expected: USB_ID, hint: `${quote(text)}: did you mean 0x${text.toLowerCase()}?` } };
}

/** Ports named by what the USB device is, not by where it is plugged in: `serial:0001`, `usb:10c4:ea60`. Pure; no I/O. */
import type { ParseResult } from "../parse_result.ts";
import { quote } from "../text.ts";

/** What the wanted port's USB device has; at least one of the first two. */
export interface PortSelector {
  readonly serial?: string;
  /** Vendor and product id, 0 to 0xffff each. */
  readonly id?: readonly [vid: number, pid: number];
  /** Number of its interface, of an adapter with several ports. */
  readonly interface?: number;
}

/** What a selector in text must be, for messages. */
export const SELECTOR =
  "serial:0001, usb:10c4:ea60, usb:10c4:ea60:0001, or one of them with an interface: usb:0403:6010#1";
const SELECTED = "serial, or vid and pid";

/** What a name that begins with `serial:` or `usb:` selects; undefined for any other name. */
export function readSelector(name: string): ParseResult<PortSelector> | undefined {
  if (!/^(serial|usb):/i.test(name)) return undefined;
  const [, text = name, number] = /^(.*[^#])#([0-9]{1,3})$/.exec(name) ?? [];
  const part = number === undefined ? {} : { interface: Number(number) };
  const serial = /^serial:(.+)$/i.exec(text)?.[1];
  if (serial !== undefined) return { value: { serial, ...part } };
  const match = /^usb:([0-9a-f]{1,4}):([0-9a-f]{1,4})(?::(.+))?$/i.exec(text);
  if (match === null) return { error: { expected: SELECTOR } };
  const [, vid, pid, more] = match;
  const id = [parseInt(vid!, 16), parseInt(pid!, 16)] as const;
  return { value: { id, ...(more === undefined ? {} : { serial: more }), ...part } };
}

/** The name of a port that is chosen by a mapping in a profile. */
export function selectorName(
  { vid, pid, serial, interface: number }: {
    readonly vid?: number;
    readonly pid?: number;
    readonly serial?: string;
    readonly interface?: number;
  },
): ParseResult<string> {
  const part = number === undefined ? "" : `#${number}`;
  if (vid === undefined && pid === undefined) {
    if (serial !== undefined) return { value: `serial:${serial}${part}` };
    const found = number === undefined ? "an empty mapping" : "interface alone";
    return { error: { found, expected: SELECTED } };
  }
  if (vid === undefined || pid === undefined) {
    return { error: { found: `${vid === undefined ? "pid" : "vid"} alone`, expected: SELECTED } };
  }
  const id = [vid, pid].map((number) => number.toString(16).padStart(4, "0")).join(":");
  return { value: (serial === undefined ? `usb:${id}` : `usb:${id}:${serial}`) + part };
}

/** What a vendor or product id in a profile must be, for messages. */
export const USB_ID = "a USB id such as 0x10c4";

/** With 0x only: lists of USB ids are in hexadecimal, and 1001 would be another one. */
export function readUsbId(text: string): ParseResult<number> {
  if (/^0x[0-9a-fA-F]{1,4}$/.test(text)) return { value: Number(text) };
  if (!/^[0-9a-fA-F]{4}$/.test(text)) return { error: { expected: USB_ID } };
  return { error: { expected: USB_ID, hint: `${quote(text)}: did you mean 0x${text.toLowerCase()}?` } };
}

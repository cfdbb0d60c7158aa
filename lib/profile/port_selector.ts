/** Ports named by what the USB device is, not by where it is plugged in: `serial:0001`, `usb:10c4:ea60`. Pure; no I/O. */
import type { Reading } from "../reading.ts";

/** What the wanted port's USB device has; at least one of them. */
export interface PortSelector {
  readonly serial?: string;
  /** Vendor and product id, 0 to 0xffff each. */
  readonly id?: readonly [vid: number, pid: number];
}

/** What a selector in text must be, for messages. */
export const SELECTOR = "serial:0001, usb:10c4:ea60 or usb:10c4:ea60:0001";
const SELECTED = "serial, or vid and pid";

/** What a name that begins with `serial:` or `usb:` selects; undefined for any other name. */
export function readSelector(name: string): Reading<PortSelector> | undefined {
  if (!/^(serial|usb):/i.test(name)) return undefined;
  const serial = /^serial:(.+)$/i.exec(name)?.[1];
  if (serial !== undefined) return { value: { serial } };
  const match = /^usb:([0-9a-f]{1,4}):([0-9a-f]{1,4})(?::(.+))?$/i.exec(name);
  if (match === null) return { refusal: { expected: SELECTOR } };
  const [, vid, pid, more] = match;
  const id = [parseInt(vid!, 16), parseInt(pid!, 16)] as const;
  return { value: { id, ...(more === undefined ? {} : { serial: more }) } };
}

/** The name of a port that is chosen by a mapping in a profile. */
export function selectorName(
  { vid, pid, serial }: { readonly vid?: number; readonly pid?: number; readonly serial?: string },
): Reading<string> {
  if (vid === undefined && pid === undefined) {
    if (serial !== undefined) return { value: `serial:${serial}` };
    return { refusal: { found: "an empty mapping", expected: SELECTED } };
  }
  if (vid === undefined || pid === undefined) {
    return { refusal: { found: `${vid === undefined ? "pid" : "vid"} alone`, expected: SELECTED } };
  }
  const id = [vid, pid].map((number) => number.toString(16).padStart(4, "0")).join(":");
  return { value: serial === undefined ? `usb:${id}` : `usb:${id}:${serial}` };
}

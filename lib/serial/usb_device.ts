/** A USB device as the doctor sees it: also one that no driver made a port of. Types only. */

export interface UsbDevice {
  readonly vid: number;
  readonly pid: number;
  readonly manufacturer?: string;
  readonly product?: string;
  readonly serial?: string;
  /** Hubs between it and the computer. */
  readonly hubs: number;
  /** What is bound to it or to its interfaces, e.g. `cp210x`; `usbfs` is a program that took it over. */
  readonly drivers: readonly string[];
  /** The serial ports that it became. */
  readonly ports: readonly string[];
  /** Windows' problem code: 28 is no driver. */
  readonly problem?: number;
}

/** A USB device as the doctor sees it, with or without a serial port. Types only. */

export interface UsbDevice {
  readonly vid: number;
  readonly pid: number;
  readonly manufacturer?: string;
  readonly product?: string;
  readonly serial?: string;
  /** Number of hubs between the device and the computer. */
  readonly hubs: number;
  /** Drivers of the device or of its interfaces, e.g. `cp210x`; `usbfs` means that a program took it over. */
  readonly drivers: readonly string[];
  /** Paths of its serial ports. */
  readonly ports: readonly string[];
  /** Windows' problem code, e.g. 28 = no driver. */
  readonly problem?: number;
}

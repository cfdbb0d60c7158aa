/** The interface of a serial port: the only seam between flasher and the operating system. Types only. */

import type { SimulatedPortName, VirtualPortName } from "./port_name.ts";

/** Modem control lines; true = asserted (electrically low on a TTL adapter). */
export interface Lines {
  readonly dtr?: boolean;
  readonly rts?: boolean;
}

/** An open port: raw 8N1, no flow control. Every method rejects with a PortError, whose reason is "lost" after `close`. */
export interface SerialPort {
  /** The name that the person knows: `/dev/ttyUSB0`, `COM3`, `rfc2217://host:4000`, `sim:huzzah`. */
  readonly name: string;
  /** False if the driver has no modem control lines (a pseudo-terminal): `setLines` then rejects with "no-lines". */
  readonly hasLines: boolean;
  /** Received bytes, after waiting at most `timeoutMs` for the first one. Empty: none came in time. */
  read(timeoutMs: number): Promise<Uint8Array>;
  /** Resolves when the driver has accepted all bytes, possibly before they are on the wire. */
  write(bytes: Uint8Array): Promise<void>;
  /** Lines named together change at one instant if the system can do that. A line that is not named stays unchanged. */
  setLines(lines: Lines): Promise<void>;
  /**
   * Sets any integer rate in bits per second, after the bytes already written are sent. Rejects with "rate" if the adapter
   * does not have the rate: the previous rate then stays in effect.
   */
  setBaud(baud: number): Promise<void>;
  /** Discards received bytes that were not read. */
  discardInput(): Promise<void>;
  /** Runs `act` without recording bytes: a trace gets only their number and `what`. Absent: nothing records them. */
  untraced?<T>(what: string, act: () => Promise<T>): Promise<T>;
  /**
   * True: the chip starts its program, which may take over the chip's USB at any moment. A port that disappears then is
   * opened again when it is back. Absent: the port cannot return.
   */
  mayReturn?(may: boolean): void;
  /** The program's own port has replaced the one that was opened: its lines reset nothing. Absent: no. */
  readonly ofProgram?: boolean;
  /** Releases the port. Ends a pending read. May be called twice. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Bits per second; any integer. */
  readonly baud: number;
  /** Closing leaves DTR and RTS as they are, if the system can do that. Otherwise it releases both. */
  readonly keepLines?: boolean;
}

/** A serial port as flasher names it: one of this computer, or a virtual one. */
export type PortInfo = SystemPort | VirtualPort | RehearsalPort;

/** A serial port as the system lists it. Only `path` is always known. */
export interface SystemPort {
  /** The text for `port:` in a profile. */
  readonly path: string;
  /** Present if the port belongs to a USB device. */
  readonly usb?: {
    readonly vid: number;
    readonly pid: number;
    readonly manufacturer?: string;
    readonly product?: string;
    readonly serial?: string;
  };
  /** Another device in the same list has the same serial number, which therefore identifies neither of them. */
  readonly sharedSerial?: true;
  /**
   * Identifies the USB socket. It depends on the socket alone, not on the device in it or on the port's path, and stays
   * the same when the computer restarts. Absent for a port without USB (a UART, a pseudo-terminal), and if the system
   * does not report it.
   */
  readonly socket?: string;
  /** The short name of the socket, for people. Unlike `socket`, it may change when the computer restarts. */
  readonly address?: string;
  /** Number of the USB interface of the port, if the device has several interfaces. */
  readonly interface?: number;
  /** Kernel driver, e.g. `cp210x`. */
  readonly driver?: string;
  /** Windows' problem code (cfg.h) of a device that does not work, e.g. 28 = no driver. Absent if it works. */
  readonly problem?: number;
  readonly virtual?: never;
}

/** A port on the network (`rfc2217://…`) or a single simulated board (`sim:huzzah`): it has no USB device, and so no socket. */
export interface VirtualPort {
  readonly path: string;
  readonly virtual: VirtualPortName;
  readonly usb?: never;
  readonly sharedSerial?: never;
  readonly socket?: never;
  readonly address?: never;
  readonly interface?: never;
  readonly driver?: never;
  readonly problem?: never;
}

/** One of several simulated boards. Its adapter and its socket are simulated, too. */
export interface RehearsalPort extends Required<Pick<SystemPort, "path" | "usb" | "socket" | "address">> {
  readonly virtual: SimulatedPortName;
  readonly sharedSerial?: never;
  readonly interface?: never;
  readonly driver?: never;
  readonly problem?: never;
}

/** A known USB serial adapter without a port: its driver is missing or wrong. */
export type DeviceWithoutPort = Omit<SystemPort, "path"> & Required<Pick<SystemPort, "usb">>;

/** What the rest of flasher knows of a serial port: the one seam to the operating system. Types only. */

/** Modem control lines; true = asserted (electrically low on a TTL adapter). */
export interface Lines {
  readonly dtr?: boolean;
  readonly rts?: boolean;
}

/** An open port: raw, 8N1, no flow control. Every method rejects with a PortError; after `close` with reason "lost". */
export interface SerialPort {
  /** As the person knows it: `/dev/ttyUSB0`, `COM3`, `rfc2217://host:4000`, `sim:huzzah`. */
  readonly name: string;
  /** False where the driver has no modem control lines (a pseudo-terminal): `setLines` then rejects with "no-lines". */
  readonly hasLines: boolean;
  /** What has come in, waiting at most `timeoutMs` for the first byte. Empty = nothing came in time. */
  read(timeoutMs: number): Promise<Uint8Array>;
  /** Resolves when the driver has taken all bytes, which may be before they are on the wire. */
  write(bytes: Uint8Array): Promise<void>;
  /** Lines named together change at one instant where the system can do that; a line not named stays as it is. */
  setLines(lines: Lines): Promise<void>;
  /**
   * Any integer rate in bits per second; takes effect when the bytes already written are out. Rejects with "rate" where
   * the computer's side cannot make it: the rate is the one before then.
   */
  setBaud(baud: number): Promise<void>;
  /** Throws away what has come in and was not read. */
  discardInput(): Promise<void>;
  /** Releases the port. Ends a pending read. May be called twice. */
  close(): Promise<void>;
}

/** How a port is opened. */
export interface OpenOptions {
  /** Bits per second; any integer. */
  readonly baud: number;
  /** Closing leaves DTR and RTS as they are, where the system can do that; otherwise it releases both. */
  readonly keepLines?: boolean;
}

/** One serial port of this computer. */
export interface PortInfo {
  /** What to write after `port:`. */
  readonly path: string;
  /** USB vendor and product id, serial number and names, where the port is a USB device. */
  readonly usb?: {
    readonly vid: number;
    readonly pid: number;
    readonly manufacturer?: string;
    readonly product?: string;
    readonly serial?: string;
  };
  /**
   * The USB socket that the device is plugged into, as the system names it: the same for whatever is plugged in there,
   * under whatever name. Absent where the system does not tell.
   */
  readonly socket?: string;
  /** Number of the USB interface that the port belongs to, where its device has several interfaces. */
  readonly interface?: number;
  /** Kernel driver, e.g. `cp210x`. */
  readonly driver?: string;
  /** Why the device does not work: Windows' problem code (cfg.h), e.g. 28 = no driver. Absent: it works. */
  readonly problem?: number;
}

/** A USB device that is known for its serial port, and has none here: it needs a driver, or another one. */
export type DeviceWithoutPort = Omit<PortInfo, "path"> & Required<Pick<PortInfo, "usb">>;

/** The synchronous calls on one open serial port of Windows. Each throws a PortError that names the attempted action. */
import { isCloseRate, probeRate, rateFailure } from "../baud.ts";
import type { Kernel32 } from "./kernel32.ts";
import type { Lines } from "../port.ts";
import { ESCAPE, EV_RXCHAR, PURGE } from "./win32.ts";
import { win32CallFailure, win32Name, win32OpenFailure } from "./win32_error.ts";
import { baudOfDcb, COMSTAT, DCB, encodeDcb, encodeTimeouts } from "./win32_struct.ts";

/** Bytes of the driver's queue in each direction; the default of Windows is 4096. */
const QUEUE_SIZE = 16_384;

/** Error codes of EscapeCommFunction if a driver has no modem control lines. */
const NO_LINES = [
  "ERROR_INVALID_FUNCTION",
  "ERROR_NOT_SUPPORTED",
  "ERROR_GEN_FAILURE",
  "ERROR_INVALID_PARAMETER",
];

/** A handle, and the name that the person knows. */
export class WindowsComm {
  readonly name: string;
  readonly handle: bigint;
  readonly api: Kernel32;
  /** The lines as last set. */
  #lines: Required<Lines> = { dtr: false, rts: false };
  /** The rate as last set; undefined before the first time. */
  #baud: number | undefined;
  /** The driver reports a fixed rate, not the one that it sets. See probeRate. */
  #reportsFixedRate = false;

  constructor(name: string, handle: bigint, api: Kernel32) {
    this.name = name;
    this.handle = handle;
    this.api = api;
  }

  /** Sets raw mode at `baud` and releases both lines. Returns false if the driver has no such lines. */
  setUp(baud: number): boolean {
    const { api, handle } = this;
    // First the call that succeeds only on a serial port.
    this.#checkOpening(api.GetCommState(handle, dcb()));
    // A larger queue is optional: a driver that rejects the size keeps its own.
    api.SetupComm(handle, QUEUE_SIZE, QUEUE_SIZE);
    this.#checkOpening(api.SetCommTimeouts(handle, encodeTimeouts()));
    this.#setState(baud, (code) => win32OpenFailure(this.name, code));
    this.#checkOpening(api.SetCommMask(handle, EV_RXCHAR));
    return this.#release();
  }

  /** Sets another rate; the lines stay unchanged. After a failure, the previous rate is in effect. */
  setSpeed(baud: number): void {
    this.#setState(baud, (code) => win32CallFailure(`set "${this.name}" to ${baud} baud`, code));
  }

  /**
   * Always writes DTR after RTS: usbser.sys, Windows' own driver for native USB, sends both lines to the board only when
   * DTR is written. For such a board, both lines therefore change at one instant.
   */
  setLines(lines: Lines): void {
    const action = `set DTR and RTS of "${this.name}"`;
    const { dtr, rts } = this.#lines = { ...this.#lines, ...lines };
    if (lines.rts !== undefined) this.#escape(rts ? ESCAPE.SETRTS : ESCAPE.CLRRTS, action);
    this.#escape(dtr ? ESCAPE.SETDTR : ESCAPE.CLRDTR, action);
  }

  /** Counts received bytes that were not read. */
  countUnread(action: string): number {
    const stat = new DataView(new ArrayBuffer(COMSTAT.size));
    this.#check(this.api.ClearCommError(this.handle, new Uint32Array(1), stat), action);
    return stat.getUint32(COMSTAT.cbInQue, true);
  }

  /** Counts the bytes that the driver has not sent yet; 0 if it cannot count them. */
  unsent(): number {
    const stat = new DataView(new ArrayBuffer(COMSTAT.size));
    if (this.api.ClearCommError(this.handle, new Uint32Array(1), stat) === 0) return 0;
    return stat.getUint32(COMSTAT.cbOutQue, true);
  }

  discardInput(): void {
    this.#check(this.api.PurgeComm(this.handle, PURGE.RXCLEAR), `discard input of "${this.name}"`);
  }

  /** Discards bytes that were not sent. */
  discardOutput(): void {
    this.api.PurgeComm(this.handle, PURGE.TXABORT | PURGE.TXCLEAR);
  }

  /** Cancels every operation on the port, and the wait for events, which some drivers end only by SetCommMask. */
  cancelAll(): void {
    this.api.SetCommMask(this.handle, 0);
    this.api.CancelIoEx(this.handle, null);
  }

  /**
   * Releases both lines, in whatever state the driver left them. RTS first: if both were asserted, DTR alone remains
   * asserted for a moment, which resets no board.
   */
  #release(): boolean {
    return this.#releaseOne(ESCAPE.CLRRTS) && this.#releaseOne(ESCAPE.CLRDTR);
  }

  /** False if the driver has no such line. */
  #releaseOne(order: number): boolean {
    const { api, handle } = this;
    if (api.EscapeCommFunction(handle, order) !== 0) return true;
    const code = api.GetLastError();
    // Drivers of virtual ports fail with any of these codes. The last two also mean that the device is gone, but then
    // GetCommState fails, too.
    const hasNoLines = NO_LINES.includes(win32Name(code)) && api.GetCommState(handle, dcb()) !== 0;
    if (!hasNoLines) throw win32OpenFailure(this.name, code);
    return false;
  }

  /** Some drivers reject a rate that they do not have, others set the nearest one. */
  #setState(baud: number, failure: (code: number) => Error): void {
    const action = `set "${this.name}" to ${baud} baud`;
    this.#setRate(baud, failure);
    const actual = this.#reportsFixedRate ? baud : this.#reportedRate(action);
    if (!isCloseRate(baud, actual)) {
      if (this.#reportsRealRate(actual, action)) {
        if (this.#baud !== undefined) this.#setRate(this.#baud, failure);
        throw rateFailure(this.name, baud, actual);
      }
      this.#reportsFixedRate = true;
      this.#setRate(baud, failure);
    }
    this.#baud = baud;
  }

  /** The driver reports the rate that it sets; `actual` is its current report. See probeRate. */
  #reportsRealRate(actual: number, action: string): boolean {
    if (this.#baud !== undefined && !isCloseRate(this.#baud, actual)) return true;
    const other = probeRate(actual);
    if (this.api.SetCommState(this.handle, encodeDcb(other, this.#lines)) === 0) return false;
    return isCloseRate(other, this.#reportedRate(action));
  }

  #setRate(baud: number, failure: (code: number) => Error): void {
    const { api, handle, name } = this;
    if (api.SetCommState(handle, encodeDcb(baud, this.#lines)) !== 0) return;
    const code = api.GetLastError();
    throw win32Name(code) === "ERROR_INVALID_PARAMETER" ? rateFailure(name, baud) : failure(code);
  }

  /** The rate that the driver says is set. */
  #reportedRate(action: string): number {
    const state = dcb();
    this.#check(this.api.GetCommState(this.handle, state), action);
    return baudOfDcb(state);
  }

  #escape(order: number, action: string): void {
    this.#check(this.api.EscapeCommFunction(this.handle, order), action);
  }

  /** Throws the error for a call that returned FALSE. Must follow that call immediately. */
  #check(result: number, action: string): void {
    if (result === 0) throw win32CallFailure(action, this.api.GetLastError());
  }

  /** Like #check, while the port is being opened. */
  #checkOpening(result: number): void {
    if (result === 0) throw win32OpenFailure(this.name, this.api.GetLastError());
  }
}

/** An empty DCB, which contains its own length. */
function dcb(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(DCB.size);
  bytes[DCB.DCBlength] = DCB.size;
  return bytes;
}

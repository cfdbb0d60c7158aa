/** One open serial port of Windows: the calls that answer at once. Each throws a PortError that says what was attempted. */
import { isTaken, rateRefused, rateToCheck } from "../baud.ts";
import type { Kernel32 } from "./kernel32.ts";
import type { Lines } from "../port.ts";
import { ESCAPE, EV_RXCHAR, PURGE } from "./win32.ts";
import { win32CallFailure, win32Name, win32OpenFailure } from "./win32_error.ts";
import { baudOfDcb, COMSTAT, DCB, encodeDcb, encodeTimeouts } from "./win32_struct.ts";

/** Bytes that the driver should have room for between two reads, each way; Windows itself takes 4096. */
const QUEUE_SIZE = 16_384;

/** What EscapeCommFunction fails with where a driver has no modem control lines. */
const NO_LINES = [
  "ERROR_INVALID_FUNCTION",
  "ERROR_NOT_SUPPORTED",
  "ERROR_GEN_FAILURE",
  "ERROR_INVALID_PARAMETER",
];

/** A handle, and the name that the person knows it by. */
export class WindowsComm {
  readonly name: string;
  readonly handle: bigint;
  readonly api: Kernel32;
  /** As they were set last. */
  #lines: Required<Lines> = { dtr: false, rts: false };
  /** As it was set last; undefined before the first time. */
  #baud: number | undefined;
  /** The rate that the driver tells is no answer to the one that it was told. */
  #ratesUntold = false;

  constructor(name: string, handle: bigint, api: Kernel32) {
    this.name = name;
    this.handle = handle;
    this.api = api;
  }

  /** Makes the port raw at `baud`, with both lines released; tells whether it has lines. */
  setUp(baud: number): boolean {
    const { api, handle } = this;
    // First the question that only a serial port can answer.
    this.#checkOpening(api.GetCommState(handle, dcb()));
    // More room is a wish: a driver that refuses it keeps its own size.
    api.SetupComm(handle, QUEUE_SIZE, QUEUE_SIZE);
    this.#checkOpening(api.SetCommTimeouts(handle, encodeTimeouts()));
    this.#setState(baud, (code) => win32OpenFailure(this.name, code));
    this.#checkOpening(api.SetCommMask(handle, EV_RXCHAR));
    return this.#release();
  }

  /** Raw 8N1 at another speed; the lines stay. After a refusal the speed is the one before. */
  setSpeed(baud: number): void {
    this.#setState(baud, (code) => win32CallFailure(`set "${this.name}" to ${baud} baud`, code));
  }

  /**
   * DTR is written whenever RTS is, and after it: usbser.sys, Windows' own driver for boards with USB, sends the pair to
   * the board only when DTR is written. So for such a board both lines change at one instant.
   */
  setLines(lines: Lines): void {
    const action = `set DTR and RTS of "${this.name}"`;
    const { dtr, rts } = this.#lines = { ...this.#lines, ...lines };
    if (lines.rts !== undefined) this.#escape(rts ? ESCAPE.SETRTS : ESCAPE.CLRRTS, action);
    this.#escape(dtr ? ESCAPE.SETDTR : ESCAPE.CLRDTR, action);
  }

  /** Bytes that came in and were not read. */
  waiting(action: string): number {
    const stat = new DataView(new ArrayBuffer(COMSTAT.size));
    this.#check(this.api.ClearCommError(this.handle, new Uint32Array(1), stat), action);
    return stat.getUint32(COMSTAT.cbInQue, true);
  }

  /** Bytes that the driver has and did not send; 0 where it cannot tell. */
  unsent(): number {
    const stat = new DataView(new ArrayBuffer(COMSTAT.size));
    if (this.api.ClearCommError(this.handle, new Uint32Array(1), stat) === 0) return 0;
    return stat.getUint32(COMSTAT.cbOutQue, true);
  }

  discardInput(): void {
    this.#check(this.api.PurgeComm(this.handle, PURGE.RXCLEAR), `discard input of "${this.name}"`);
  }

  /** Throws away what was not sent. */
  discardOutput(): void {
    this.api.PurgeComm(this.handle, PURGE.TXABORT | PURGE.TXCLEAR);
  }

  /** Ends every operation on the port, and the wait for events, which some drivers end in this way only. */
  cancelAll(): void {
    this.api.SetCommMask(this.handle, 0);
    this.api.CancelIoEx(this.handle, null);
  }

  /**
   * Whatever the driver did with the lines when it was opened, they are released now. RTS first: from both asserted, DTR
   * alone asserted resets no board.
   */
  #release(): boolean {
    return this.#releaseOne(ESCAPE.CLRRTS) && this.#releaseOne(ESCAPE.CLRDTR);
  }

  /** False if the driver has no such line. */
  #releaseOne(order: number): boolean {
    const { api, handle } = this;
    if (api.EscapeCommFunction(handle, order) !== 0) return true;
    const code = api.GetLastError();
    // Drivers of virtual ports refuse with any of these. The last two are also codes of a device that is gone, but a
    // device that still answers is not gone.
    const isRefusal = NO_LINES.includes(win32Name(code)) && api.GetCommState(handle, dcb()) !== 0;
    if (!isRefusal) throw win32OpenFailure(this.name, code);
    return false;
  }

  /** One driver refuses a speed that it does not have, another one sets its nearest. */
  #setState(baud: number, failure: (code: number) => Error): void {
    const action = `set "${this.name}" to ${baud} baud`;
    this.#setRate(baud, failure);
    const actual = this.#ratesUntold ? baud : this.#tells(action);
    if (!isTaken(baud, actual)) {
      if (this.#followsRates(actual, action)) {
        if (this.#baud !== undefined) this.#setRate(this.#baud, failure);
        throw rateRefused(this.name, baud, actual);
      }
      this.#ratesUntold = true;
      this.#setRate(baud, failure);
    }
    this.#baud = baud;
  }

  /** Whether the rate that the driver tells is the one that it sets; `actual` is what it tells now. See rateToCheck. */
  #followsRates(actual: number, action: string): boolean {
    if (this.#baud !== undefined && !isTaken(this.#baud, actual)) return true;
    const other = rateToCheck(actual);
    if (this.api.SetCommState(this.handle, encodeDcb(other, this.#lines)) === 0) return false;
    return isTaken(other, this.#tells(action));
  }

  #setRate(baud: number, failure: (code: number) => Error): void {
    const { api, handle, name } = this;
    if (api.SetCommState(handle, encodeDcb(baud, this.#lines)) !== 0) return;
    const code = api.GetLastError();
    throw win32Name(code) === "ERROR_INVALID_PARAMETER" ? rateRefused(name, baud) : failure(code);
  }

  /** The rate that the driver says it has set. */
  #tells(action: string): number {
    const state = dcb();
    this.#check(this.api.GetCommState(this.handle, state), action);
    return baudOfDcb(state);
  }

  #escape(order: number, action: string): void {
    this.#check(this.api.EscapeCommFunction(this.handle, order), action);
  }

  /** Throws the error for a call that returned FALSE; to be called right after it. */
  #check(result: number, action: string): void {
    if (result === 0) throw win32CallFailure(action, this.api.GetLastError());
  }

  /** The same while the port is being opened. */
  #checkOpening(result: number): void {
    if (result === 0) throw win32OpenFailure(this.name, this.api.GetLastError());
  }
}

/** An empty DCB, which has to say how long it is. */
function dcb(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(DCB.size);
  bytes[DCB.DCBlength] = DCB.size;
  return bytes;
}

/** Encodes and decodes structs of the Windows API for serial ports on a 64-bit system. Pure; no I/O. */
import { readU32 } from "../../bytes.ts";
import type { Lines } from "../port.ts";

/**
 * Memory with a fixed address for a pending operation. (A small typed array without its own ArrayBuffer may be in the
 * garbage-collected heap, which can move it.)
 */
export function memory(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(size));
}

/** Offsets of `DCB` of winbase.h. Fields have 4 bytes, except …Lim (2 bytes) and ByteSize to XoffChar (1 byte). */
export const DCB = {
  size: 28,
  DCBlength: 0,
  BaudRate: 4,
  flags: 8,
  XonLim: 14,
  XoffLim: 16,
  ByteSize: 18,
  Parity: 19,
  StopBits: 20,
  XonChar: 21,
  XoffChar: 22,
} as const;

/** Lowest bits of the fields in `flags` that flasher sets. */
export const DCB_FLAG = {
  fBinary: 0,
  /** Two bits: 0 = DTR_CONTROL_DISABLE (line released), 1 = DTR_CONTROL_ENABLE (asserted). */
  fDtrControl: 4,
  /** Two bits, as above. */
  fRtsControl: 12,
} as const;

/**
 * Raw 8N1 without flow control at `baud`. All other fields are 0: no parity (NOPARITY), one stop bit (ONESTOPBIT), no
 * XON/XOFF, no CTS or DSR, no replaced or dropped bytes, no stop after an error.
 *
 * SetCommState also sets DTR and RTS, so the struct contains their state. The limits and characters of XON/XOFF are the
 * defaults of Windows: they are unused, but a driver may reject two equal characters.
 */
export function encodeDcb(baud: number, { dtr, rts }: Required<Lines>): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(DCB.size));
  view.setUint32(DCB.DCBlength, DCB.size, true);
  view.setUint32(DCB.BaudRate, baud, true);
  const flags = 1 << DCB_FLAG.fBinary | Number(dtr) << DCB_FLAG.fDtrControl |
    Number(rts) << DCB_FLAG.fRtsControl;
  view.setUint32(DCB.flags, flags, true);
  view.setUint16(DCB.XonLim, 2048, true);
  view.setUint16(DCB.XoffLim, 512, true);
  view.setUint8(DCB.ByteSize, 8);
  view.setUint8(DCB.XonChar, 0x11);
  view.setUint8(DCB.XoffChar, 0x13);
  return new Uint8Array(view.buffer);
}

/** The rate in a DCB that the driver filled in. */
export function baudOfDcb(bytes: Uint8Array): number {
  return readU32(bytes, DCB.BaudRate);
}

/**
 * `COMMTIMEOUTS` of winbase.h, five DWORDs. ReadIntervalTimeout MAXDWORD alone makes a read return the received bytes at
 * once. Writes have no limit here: flasher limits them itself.
 */
export function encodeTimeouts(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint32Array.of(0xffff_ffff, 0, 0, 0, 0).buffer);
}

/** `COMSTAT` of winbase.h: a DWORD of flags, then the number of bytes in each queue. */
export const COMSTAT = { size: 12, cbInQue: 4, cbOutQue: 8 } as const;

/** `OVERLAPPED` of minwinbase.h: Internal, InternalHigh, Offset and OffsetHigh, then the event. */
export const OVERLAPPED = { size: 32, Internal: 0, hEvent: 24 } as const;

/** `STATUS_PENDING` of ntstatus.h: the value of `Internal` until the operation has ended. */
const STATUS_PENDING = 0x103;

/** A started operation has not ended yet (HasOverlappedIoCompleted of winbase.h). */
export function isPending(overlapped: Uint8Array): boolean {
  return readU32(overlapped, OVERLAPPED.Internal) === STATUS_PENDING;
}

/** The OVERLAPPED of an operation that sets `event` when it ends. */
export function encodeOverlapped(event: bigint): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(OVERLAPPED.size));
  view.setBigUint64(OVERLAPPED.hEvent, event, true);
  return new Uint8Array(view.buffer);
}

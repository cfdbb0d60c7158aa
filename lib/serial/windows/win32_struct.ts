/** Structs of the Windows API for serial ports, on a 64-bit system: bytes in and out. Pure; no I/O. */
import { readU32 } from "../../bytes.ts";
import type { Lines } from "../port.ts";

/**
 * Memory that stays where it is while an operation is under way. (A small typed array made without a buffer may lie in
 * the collected heap, where it can be moved.)
 */
export function memory(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(size));
}

/** `DCB` of winbase.h: offset of each field. Words of 4 bytes, but those of 2 (lim…) and 1 (…Size to …Char). */
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

/** The bit fields in `flags` that we set, by their lowest bit. */
export const DCB_FLAG = {
  fBinary: 0,
  /** Two bits: 0 = DTR_CONTROL_DISABLE (line released), 1 = DTR_CONTROL_ENABLE (asserted). */
  fDtrControl: 4,
  /** Two bits, as above. */
  fRtsControl: 12,
} as const;

/**
 * Raw 8N1 without flow control at `baud`. What is not named is 0: no parity (NOPARITY), one stop bit (ONESTOPBIT), no
 * XON/XOFF, no CTS or DSR, no byte replaced or dropped, no stop after an error.
 *
 * SetCommState sets DTR and RTS, too, so the struct says how they are to be. The limits and characters of XON/XOFF are
 * those that Windows has by itself: a driver may refuse two equal characters, though nobody uses them.
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

/** The speed in a DCB that the driver filled. */
export function baudOfDcb(bytes: Uint8Array): number {
  return readU32(bytes, DCB.BaudRate);
}

/**
 * `COMMTIMEOUTS` of winbase.h, five words: ReadIntervalTimeout MAXDWORD and no others, which makes a read give what is
 * there, at once; and no limit for a write, which we time ourselves.
 */
export function encodeTimeouts(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Uint32Array.of(0xffff_ffff, 0, 0, 0, 0).buffer);
}

/** `COMSTAT` of winbase.h: a word of flags, then the bytes in each queue. */
export const COMSTAT = { size: 12, cbInQue: 4, cbOutQue: 8 } as const;

/** `OVERLAPPED` of minwinbase.h: Internal, InternalHigh, Offset and OffsetHigh, then the event. */
export const OVERLAPPED = { size: 32, Internal: 0, hEvent: 24 } as const;

/** `STATUS_PENDING` of ntstatus.h: what the system keeps in `Internal` until an operation has ended. */
const STATUS_PENDING = 0x103;

/** Whether an operation that has started has not ended yet (HasOverlappedIoCompleted of winbase.h). */
export function isPending(overlapped: Uint8Array): boolean {
  return readU32(overlapped, OVERLAPPED.Internal) === STATUS_PENDING;
}

/** The struct for an operation that sets `event` when it ends. */
export function encodeOverlapped(event: bigint): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(OVERLAPPED.size));
  view.setBigUint64(OVERLAPPED.hEvent, event, true);
  return new Uint8Array(view.buffer);
}

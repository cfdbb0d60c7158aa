/** Numbers of the Windows API for serial ports. Pure; no I/O. */

/** For CreateFileW: winnt.h, fileapi.h, winbase.h. */
export const FILE = {
  GENERIC_READ: 0x8000_0000,
  GENERIC_WRITE: 0x4000_0000,
  OPEN_EXISTING: 3,
  FLAG_OVERLAPPED: 0x4000_0000,
} as const;

/** INVALID_HANDLE_VALUE of handleapi.h, all ones: CreateFileW failed. */
export const INVALID_HANDLE = 0xffff_ffff_ffff_ffffn;

/** Functions of EscapeCommFunction: winbase.h. */
export const ESCAPE = { SETRTS: 3, CLRRTS: 4, SETDTR: 5, CLRDTR: 6 } as const;

/** Flags of PurgeComm: winbase.h. */
export const PURGE = { TXABORT: 0x1, RXABORT: 0x2, TXCLEAR: 0x4, RXCLEAR: 0x8 } as const;

/** Event of winbase.h for SetCommMask: a byte came in. */
export const EV_RXCHAR = 0x1;

/** Most objects of one WaitForMultipleObjects: winnt.h. */
export const MAXIMUM_WAIT_OBJECTS = 64;

/** Result of a wait that the system refused: winbase.h. */
export const WAIT_FAILED = 0xffff_ffff;

/** Codes of winerror.h that are states of an operation, not failures. */
export const ERROR_IO_INCOMPLETE = 996;
export const ERROR_IO_PENDING = 997;

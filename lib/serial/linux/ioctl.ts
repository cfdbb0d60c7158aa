/** Numbers of Linux system calls for serial ports. Pure; no I/O. */

/** Request codes (`unsigned long`) of asm-generic/ioctls.h, the same on x86-64 and arm64, the only ones that Deno supports. */
export const IOCTL = {
  TIOCEXCL: 0x540cn,
  TIOCNXCL: 0x540dn,
  /** Counts the bytes in the driver that are not sent yet. */
  TIOCOUTQ: 0x5411n,
  TIOCMGET: 0x5415n,
  /** Sets the lines named in the mask. */
  TIOCMBIS: 0x5416n,
  /** Clears the lines named in the mask. */
  TIOCMBIC: 0x5417n,
  /** Sets all lines at once. */
  TIOCMSET: 0x5418n,
  TIOCGSERIAL: 0x541en,
  TIOCSSERIAL: 0x541fn,
  /** Closes the descriptor in child processes. */
  FIOCLEX: 0x5451n,
  TCGETS2: 0x802c542an,
  TCSETS2: 0x402c542bn,
} as const;

/** Flags of asm-generic/fcntl.h. */
export const OPEN = { O_RDWR: 0x2, O_NOCTTY: 0x100, O_NONBLOCK: 0x800, O_CLOEXEC: 0x80000 } as const;

/** Queues of asm-generic/termbits-common.h for tcflush. */
export const FLUSH = { TCIFLUSH: 0, TCOFLUSH: 1 } as const;

/** Events of asm-generic/poll.h. */
export const POLL = { IN: 0x1, OUT: 0x4, ERR: 0x8, HUP: 0x10, NVAL: 0x20 } as const;

/** `struct serial_struct` of linux/serial.h on a 64-bit system; only its flags are used. */
export const SERIAL_STRUCT = { size: 72, flagsAt: 16 } as const;

/** Flag of linux/tty_flags.h: deliver received bytes at once (an FTDI adapter otherwise waits 16 ms). */
export const ASYNC_LOW_LATENCY = 0x2000;

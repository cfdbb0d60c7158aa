/** Numbers of Darwin's system calls for serial ports, each with its header. Pure; no I/O. */

/** Flags of sys/fcntl.h. */
export const OPEN = { O_RDWR: 0x2, O_NONBLOCK: 0x4, O_NOCTTY: 0x20000, O_CLOEXEC: 0x1000000 } as const;

/** Request codes of sys/ttycom.h, and of IOKit/serial/ioss.h. They are the same on x86-64 and arm64. */
export const IOCTL = {
  /** _IO('t', 13) */
  TIOCEXCL: 0x2000740dn,
  /** _IO('t', 14) */
  TIOCNXCL: 0x2000740en,
  /** _IOR('t', 115, int) */
  TIOCOUTQ: 0x40047473n,
  /** _IOR('t', 106, int) */
  TIOCMGET: 0x4004746an,
  /** _IOW('t', 109, int) */
  TIOCMSET: 0x8004746dn,
  /** _IOW('t', 108, int) */
  TIOCMBIS: 0x8004746cn,
  /** _IOW('t', 107, int) */
  TIOCMBIC: 0x8004746bn,
  /** _IO('f', 1) of sys/filio.h: closes the descriptor in child processes. */
  FIOCLEX: 0x20006601n,
  /** _IOW('T', 0, unsigned long): microseconds for which the driver collects received bytes. */
  IOSSDATALAT: 0x80085400n,
  /** _IOW('T', 2, speed_t): any rate, until tcsetattr is called again. */
  IOSSIOSPEED: 0x80085402n,
} as const;

/** Queues of sys/termios.h for tcflush. */
export const FLUSH = { TCIFLUSH: 1, TCOFLUSH: 2 } as const;

/** `fd_set` of sys/_types/_fd_def.h: one bit per descriptor, in 32-bit words, least significant first. */
export const FD_SET = { bits: 1024, size: 128 } as const;

/** `struct timeval` of sys/_types/_timeval.h on a 64-bit system: 8 bytes of seconds, 4 of microseconds, 4 unused. */
export const TIMEVAL = { size: 16, secondsAt: 0, microsecondsAt: 8 } as const;

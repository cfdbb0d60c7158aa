/** A port whose adapter, driver or server does not have every rate. */
import { PortError } from "../../lib/errors.ts";
import type { SerialPort } from "../../lib/serial/port.ts";

/** `port`, which refuses a rate of which `has` is not true and stays at the one before. */
export function limitedPort(port: SerialPort, has: (baud: number) => boolean): SerialPort {
  return Object.assign(Object.create(port) as SerialPort, {
    async setBaud(baud: number): Promise<void> {
      if (!has(baud)) throw new PortError(`Cannot set "${port.name}" to ${baud} baud: refused`, "rate");
      await port.setBaud(baud);
    },
  });
}

/** Rates with a name in termios.h of Linux. */
const NAMED = [
  ...[
    50,
    75,
    110,
    134,
    150,
    200,
    300,
    600,
    1200,
    1800,
    2400,
    4800,
    9600,
    19200,
    38400,
    57600,
    115200,
    230400,
  ],
  ...[460800, 500000, 576000, 921600, 1000000, 1152000, 1500000, 2000000, 2500000, 3000000, 3500000, 4000000],
];

/** What the computer's side has, by the kind of its end. */
export const HOSTS = {
  "an adapter that ends at 1000000": (baud: number) => baud <= 1_000_000,
  "a driver that ends at 230400": (baud: number) => baud <= 230_400,
  "a driver of rates with a name": (baud: number) => NAMED.includes(baud),
} as const;

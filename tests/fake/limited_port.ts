/** A port whose adapter, driver or server lacks some rates. */
import { PortError } from "../../lib/errors.ts";
import type { SerialPort } from "../../lib/serial/port.ts";

/** Refuses each rate that `has` denies, and stays at the previous one. */
export function limitedPort(port: SerialPort, has: (baud: number) => boolean): SerialPort {
  return Object.assign(Object.create(port) as SerialPort, {
    async setBaud(baud: number): Promise<void> {
      if (!has(baud)) throw new PortError(`Cannot set "${port.name}" to ${baud} baud: refused`, "rate");
      await port.setBaud(baud);
    },
  });
}

/** The rates that Linux names in termios.h. */
const NAMED = `
  50 75 110 134 150 200 300 600 1200 1800 2400 4800 9600 19200 38400 57600 115200 230400 460800 500000 576000 921600
  1000000 1152000 1500000 2000000 2500000 3000000 3500000 4000000
`.trim().split(/\s+/).map(Number);

/** The rates that the computer's end of the line has. */
export const HOSTS = {
  "an adapter with rates up to 1000000": (baud: number) => baud <= 1_000_000,
  "a driver with rates up to 230400": (baud: number) => baud <= 230_400,
  "a driver with named rates only": (baud: number) => NAMED.includes(baud),
} as const;

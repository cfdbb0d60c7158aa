/** Connects a simulated board with a pseudo-terminal, through which a program in another process reaches it. */
import type { SerialPort } from "../../lib/serial/port.ts";
import type { Pty } from "./pty.ts";

/** Between two looks for bytes from the board, ms. */
const LOOK_MS = 50;
/** The rate of a serial port that nobody has set. */
const DEFAULT_BAUD = 115_200;

/** Carries bytes in both directions until `isOver`. The board's port always has the rate that the program has set. */
export async function connectPty(pty: Pty, port: SerialPort, isOver: () => boolean): Promise<void> {
  let baud = DEFAULT_BAUD;
  await port.setBaud(baud);
  const toBoard = async () => {
    while (!isOver()) {
      const bytes = await pty.available();
      if (bytes.length === 0) continue;
      if (pty.baud() !== baud) await port.setBaud(baud = pty.baud());
      await port.write(bytes);
    }
  };
  const fromBoard = async () => {
    while (!isOver()) {
      const bytes = await port.read(LOOK_MS);
      if (bytes.length > 0 && !pty.echoes()) await pty.write(bytes);
    }
  };
  await Promise.all([toBoard(), fromBoard()]);
}

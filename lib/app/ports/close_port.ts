/** Closes a port without hiding the result of the work on it. */
import { PortError } from "../../errors.ts";
import type { SerialPort } from "../../serial/port.ts";

/** Turns a PortError of closing into a warning: the work on the port is finished by then. */
export async function closePort(
  port: SerialPort,
  warn: (warning: { readonly message: string; readonly hint?: string }) => void,
): Promise<void> {
  try {
    await port.close();
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    const { message, hint } = error;
    warn({ message, ...(hint === undefined ? {} : { hint }) });
  }
}

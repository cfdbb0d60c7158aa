/** Closes a port without hiding how the work on it ended. */
import { PortError } from "../../errors.ts";
import type { SerialPort } from "../../serial/port.ts";

/** A driver that does not close the port gets a warning: what was done on the port is done. Rejects with nothing else. */
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

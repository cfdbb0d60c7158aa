/** Waits for the start of a board that only a person can restart. */
import { awaitReset } from "../../esp/boot/await_reset.ts";
import { setNear } from "../../esp/link/host_baud.ts";
import type { SessionOptions } from "../../esp/link/session_options.ts";
import type { SerialPort } from "../../serial/port.ts";

/**
 * `baud`: of its console, bits per second; the port keeps it. Goes on if nobody starts the board within `waitMs`. Rejects with a PortError, or with the reason of `signal`.
 */
export async function awaitStart(
  port: SerialPort,
  { clock, signal, report, waitMs }: Pick<SessionOptions, "clock" | "signal" | "report" | "waitMs">,
  baud: number,
): Promise<void> {
  // RESET replaces a port that the chip itself serves.
  port.mayReturn?.(true);
  try {
    await setNear(port, baud);
    await port.discardInput();
    await awaitReset({ port, clock, signal }, { report, waitMs });
  } finally {
    port.mayReturn?.(false);
  }
}

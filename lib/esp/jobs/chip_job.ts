/** What every command with a chip does around its work: connect, identify, and restart the board in the end. */
import type { ResetMethod } from "../../reset/script.ts";
import type { SerialPort } from "../../serial/port.ts";
import { releaseLines } from "../link/connect.ts";
import { exitBootloader } from "../link/exit_bootloader.ts";
import { beginSession, type Session, type SessionJob } from "./session.ts";

export interface ChipJob extends SessionJob {
  readonly runFirmware: ResetMethod;
  /** "program": the work has started one, which is left alone. */
  readonly after: "run" | "stay" | "program";
}

/**
 * The port must be open at `firstBaud(job)`; it stays open, its lines are released in any case. Throws what `work`
 * throws, ConnectError, ChipError, LinkError or PortError.
 */
export async function workWithChip<T>(
  port: SerialPort,
  job: ChipJob,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { clock, report, after, runFirmware, usb } = job;
  try {
    const started = clock.now();
    const session = await beginSession(port, job);
    const ready = clock.now();
    const result = await work(session);
    const worked = clock.now();
    const { link, identity, times } = session;
    const { loader, enteredManually } = link;
    const board = after === "program"
      ? after
      : await exitBootloader(loader, { after, runFirmware, identity, usb, enteredManually, clock, report });
    const total = clock.now() - started;
    report({ type: "finished", board, times: { ...times, work: worked - ready, total } });
    return result;
  } finally {
    await releaseLines(port, job.hold);
  }
}

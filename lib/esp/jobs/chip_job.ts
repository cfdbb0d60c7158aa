/** Runs work with a chip: connects and identifies before it, and restarts the board after it. */
import type { ResetMethod } from "../../reset/script.ts";
import type { SerialPort } from "../../serial/port.ts";
import { releaseLines } from "../link/connect.ts";
import { exitBootloader } from "../link/exit_bootloader.ts";
import type { SessionOptions } from "../link/session_options.ts";
import { beginSession, type Session } from "./session.ts";

export interface ChipJob extends SessionOptions {
  readonly runFirmware: ResetMethod;
  /** "program": the work starts a program, which keeps running. */
  readonly after: "run" | "stay" | "program";
}

/**
 * The port must be open at `connectBaud(job)`. It stays open, and its lines are released in any case. Throws errors of
 * `work`, ConnectError, ChipError, LinkError or PortError.
 */
export async function workWithChip<T>(
  port: SerialPort,
  job: ChipJob,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const { clock, report, after, runFirmware, usb, gate } = job;
  try {
    const started = clock.now();
    const session = await beginSession(port, job);
    const ready = clock.now();
    const result = await work(session);
    const worked = clock.now();
    const { link, identity, times } = session;
    const { loader, enteredManually } = link;
    const board = after === "program" ? after : await exitBootloader(loader, {
      ...{ after, runFirmware, identity, usb, enteredManually, clock, report, gate },
    });
    const total = clock.now() - started;
    report({ type: "finished", board, times: { ...times, work: worked - ready, total } });
    return result;
  } finally {
    await releaseLines(port, job.hold);
  }
}

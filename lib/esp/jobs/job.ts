/** The options of a run that writes files. Types only. */
import type { BootError } from "../../errors.ts";
import type { Expectation } from "../../profile/profile.ts";
import type { ResetMethod } from "../../reset/script.ts";
import type { PayloadCache } from "../flash/payload.ts";
import type { SessionOptions } from "../link/session_options.ts";
import type { Firmware, Plan, PlanOptions } from "../plan/plan.ts";

export interface Job extends SessionOptions {
  readonly runFirmware: ResetMethod;
  readonly flash: PlanOptions["flash"];
  /** "all" erases the whole flash first; default: only what the files need is erased. */
  readonly erase?: "files" | "all";
  readonly files: readonly Firmware[];
  /** The plan if nothing is patched. It is compressed while the board is being connected. */
  readonly expected?: Plan;
  readonly after: "run" | "stay";
  /** The proof that the board boots. */
  readonly expect?: Expectation;
  /**
   * The board gets files of its own afterwards, and may have others now. A program that never ends is stopped for the
   * proof. If the proof fails nevertheless, this gets its error, and the job ends well: the files decide.
   */
  readonly onNoBoot?: (error: BootError) => void;
  /** The board is simulated, and does not run what is written. */
  readonly simulated?: boolean;
  /** Writes despite problems that would otherwise be refused. */
  readonly force?: boolean;
  /** Allows another flash mode in the header of the boot image. */
  readonly repairs?: boolean;
  /** Sets otadata if the board would start an application other than the one written. */
  readonly bootWritten?: boolean;
  /** Allows flasher to unlock a write-protected flash permanently. */
  readonly unlock?: boolean;
  /** Rewrites everything, even what the flash already holds. */
  readonly full?: boolean;
  /** Keeps compressed files for sessions with other boards. Default: for this session only. */
  readonly payloads?: PayloadCache;
}

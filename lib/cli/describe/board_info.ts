/** The findings of `flasher info`. Types only. */
import type { Identity } from "../../esp/link/identify.ts";
import type { FlashEvent } from "../../esp/events.ts";
import type { FlashContents } from "../../esp/jobs/inspect.ts";

export interface BoardInfo {
  readonly identity: Identity;
  /** Undefined if the chip does not report its flash. */
  readonly flash: Extract<FlashEvent, { type: "flash" }> | undefined;
  /** A string gives the reason why the contents are unknown. */
  readonly contents: FlashContents | string;
}

/** What `flasher info` finds out. Types only. */
import type { Identity } from "../../esp/link/identify.ts";
import type { FlashEvent } from "../../esp/events.ts";
import type { Contents } from "../../esp/jobs/inspect.ts";

export interface BoardInfo {
  readonly identity: Identity;
  /** Undefined where the chip does not tell. */
  readonly flash: Extract<FlashEvent, { type: "flash" }> | undefined;
  /** Or in words why it is not known. */
  readonly contents: Contents | string;
}

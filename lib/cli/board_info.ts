/** What `flasher info` finds out. Types only. */
import type { Identity } from "../device/detect.ts";
import type { FlashEvent } from "../device/events.ts";
import type { Contents } from "../device/inspect.ts";

export interface BoardInfo {
  readonly identity: Identity;
  /** Undefined where the chip does not tell. */
  readonly flash: Extract<FlashEvent, { type: "flash" }> | undefined;
  /** Or in words why it is not known. */
  readonly contents: Contents | string;
}

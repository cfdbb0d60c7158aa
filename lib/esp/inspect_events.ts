/**
 * What happens when a board is looked at, read or erased, as values. After connecting, connected, stub, speed and flash
 * (events.ts): reading, received (never falling), verifying, read; or erasing (about once a second), proving, erased; or
 * for each region verifying, then verified or differs; then resetting and finished.
 */
import type { BoardLeft, RegionInfo } from "./events.ts";

export type InspectEvent =
  /** Pieces of flash are read, to say what is on it. */
  | { readonly type: "inspecting" }
  | ({ readonly type: "reading" } & RegionInfo)
  /** `received` of `size` bytes. */
  | ({ readonly type: "received"; readonly received: number } & RegionInfo)
  /** All of it was read, and the chip's own hash is the same. */
  | ({ readonly type: "read"; readonly md5: string } & RegionInfo)
  /** The flash is busy and says nothing. Milliseconds: since the order, and what data sheets call typical. */
  | ({ readonly type: "erasing"; readonly elapsedMs: number; readonly typicalMs: number } & FlashRange)
  /** The chip hashes what should be blank now. */
  | ({ readonly type: "proving" } & FlashRange)
  /** `verified`: the chip has hashed it, and it is blank. */
  | ({ readonly type: "erased"; readonly verified: boolean } & FlashRange)
  /** Flash does not hold the region; `ranges` do not, by sectors. */
  | ({ readonly type: "differs"; readonly ranges: readonly FlashRange[] } & RegionInfo)
  | Finished;

/** Bytes of flash. */
export interface FlashRange {
  readonly offset: number;
  readonly size: number;
}

/** The good end of a command with a board. */
export interface Finished {
  readonly type: "finished";
  /** "program": one that was loaded into RAM runs. */
  readonly board: BoardLeft | "program";
  /** Milliseconds by phase. */
  readonly times: {
    readonly connect: number;
    readonly stub: number;
    readonly work: number;
    readonly total: number;
  };
}

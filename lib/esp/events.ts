/**
 * The events of a run, as values. `--json` prints them as they are, and a plan's notes as texts (docs/json.md).
 *
 * When files are written: connecting (each attempt), waiting, connected, stub, speed, flash, plan. For each region:
 * comparing, if the chip can hash; then skipped, or start and progress (never falling), then verifying and verified, or
 * unverified. If a later write may touch a region, its last event comes after that write, with another verifying
 * before it. Then resetting, expecting, waiting if a person must restart the board, booted. With files for the board's own
 * file system: files, and for each file-progress (never falling) and board-file. Then done. After repairing,
 * the whole sequence comes again.
 *
 * When a board is inspected, read or erased: connecting to flash as above, then inspecting; or reading, received (never
 * falling), for a large range surveying and surveyed, verifying, read; or erasing (about once a second), proving, erased; or for each region verifying, then
 * verified or differs. Then resetting and finished.
 *
 * A warning or log may come at any time. A failure throws an error instead of `done` or `finished`.
 */
import type { Range } from "../ranges.ts";
import type { CannotStart, PlanNote } from "./plan/types.ts";

export type FlashEvent =
  | InspectEvent
  /** `baud` is the rate of this attempt; `attempt` counts from 1. */
  | { readonly type: "connecting"; readonly port: string; readonly baud: number; readonly attempt: number }
  /** No reset method works: a person must press buttons as `text` describes. SYNC is sent meanwhile. */
  | { readonly type: "waiting"; readonly text: string }
  | {
    readonly type: "connected";
    readonly chip: string;
    /** `v1.3`; absent if the chip does not tell. */
    readonly revision?: string;
    /** Radios, embedded memory and crystal, as text. */
    readonly features: readonly string[];
    /** Absent if the chip does not tell, as in secure download mode. */
    readonly mac?: string;
    /** The loader that answered first. */
    readonly loader: "ROM" | "stub";
  }
  /** The stub runs. `bytes` were uploaded, 0 if it was running already. */
  | { readonly type: "stub"; readonly bytes: number }
  /** Both sides have changed from the connecting rate to `baud`, the rate that the chip really generates. */
  | { readonly type: "speed"; readonly asked: number; readonly baud: number }
  /** `id` as read, `size` in bytes. */
  | { readonly type: "flash"; readonly id: string; readonly vendor: string; readonly size: number }
  | { readonly type: "plan"; readonly regions: readonly RegionInfo[]; readonly notes: readonly PlanNote[] }
  /** The chip hashes parts of its flash, to find what need not be written. */
  | ({ readonly type: "comparing" } & RegionInfo)
  /** The hashes of the whole region are equal: nothing is written. */
  | ({ readonly type: "skipped"; readonly md5: string } & RegionInfo)
  /** `toWrite`: bytes of the region that differ or are written with those. `wireBytes`: bytes to send, compressed. */
  | ({ readonly type: "start"; readonly wireBytes: number; readonly toWrite: number } & RegionInfo)
  /** `written` of `toWrite` bytes. */
  | ({ readonly type: "progress"; readonly written: number; readonly toWrite: number } & RegionInfo)
  /** The chip hashes the region: about a second for each MB. */
  | ({ readonly type: "verifying" } & RegionInfo)
  | ({ readonly type: "verified"; readonly md5: string } & RegionInfo)
  | ({ readonly type: "unverified"; readonly reason: string } & RegionInfo)
  /** Something failed at the rate `from`, for `reason`; the work continues at `baud`. Both are rates as requested. */
  | {
    readonly type: "recovering";
    readonly step: RecoveryStep;
    readonly reason: string;
    readonly from: number;
    readonly baud: number;
  }
  | { readonly type: "warning"; readonly message: string; readonly hint?: string }
  /** Text from a board plugin. */
  | { readonly type: "log"; readonly plugin: string; readonly text: string }
  | { readonly type: "resetting" }
  /** Listens to the board's console for `what`, for `within` milliseconds from the restart. */
  | { readonly type: "expecting"; readonly what: string; readonly baud: number; readonly within: number }
  /** The expected text came: `what`. */
  | { readonly type: "booted"; readonly what: string }
  /** The board's Python prompt is opened, to put `total` files on the board's own file system. */
  | { readonly type: "files"; readonly total: number }
  /** `written` of `size` bytes of one of them. */
  | { readonly type: "file-progress"; readonly to: string; readonly written: number; readonly size: number }
  /**
   * One of them is done. "kept": the board holds what it held before, because the run failed; `absent`: that is no such
   * file. "differs": a comparison found another content, or a file that must not be there. `size`: bytes. `readBack`: it
   * was written and read back, because the firmware cannot hash.
   */
  | {
    readonly type: "board-file";
    readonly to: string;
    readonly size: number;
    readonly state: "equal" | "written" | "removed" | "kept" | "differs";
    readonly readBack?: true;
    readonly absent?: true;
  }
  /** It did not, for `reason`: this flash mode is written to the image header. */
  | { readonly type: "repairing"; readonly mode: string; readonly reason: string }
  | Done;

/** The events of a board that is inspected, read or erased. */
export type InspectEvent =
  /** Parts of flash are read to find out what it contains. */
  | { readonly type: "inspecting" }
  | ({ readonly type: "reading" } & RegionInfo)
  /** `received` of `size` bytes, those known by their hash included. */
  | ({ readonly type: "received"; readonly received: number } & RegionInfo)
  /** The chip hashes parts of the range, to find what need not be read. */
  | ({ readonly type: "surveying" } & RegionInfo)
  /** `known` bytes are known by their hash. With those read before, `received` bytes are done. */
  | ({ readonly type: "surveyed"; readonly known: number; readonly received: number } & RegionInfo)
  /** All of it was read, except `known` bytes (absent = 0), and the hash of the whole equals the chip's. */
  | ({ readonly type: "read"; readonly md5: string; readonly known?: number } & RegionInfo)
  /** The flash is busy. Milliseconds since the command, and the typical time by data sheets. */
  | ({ readonly type: "erasing"; readonly elapsedMs: number; readonly typicalMs: number } & Range)
  /** The chip hashes the range, which should be blank now. */
  | ({ readonly type: "proving" } & Range)
  /** `verified`: the chip has hashed the range, and it is blank. */
  | ({ readonly type: "erased"; readonly verified: boolean } & Range)
  /** Flash does not hold the region; `ranges` are the addresses that differ, by sectors. */
  | ({ readonly type: "differs"; readonly ranges: readonly Range[] } & RegionInfo)
  | Finished;

/**
 * How the work continues: with the loader that still answers; after a reset by the lines or by a person; at a rate that
 * the computer supports; or by writing again what flash does not hold.
 */
export type RecoveryStep = "resume" | "reset" | "hands" | "slower" | "rewrite";

export interface RegionInfo extends Range {
  readonly path: string;
}

/** The state in which a session leaves the chip. */
export type BoardLeft = "restarted" | "bootloader" | "needs-reset";

/** The successful end of a run that writes files. */
export interface Done {
  readonly type: "done";
  /** Bytes of all regions. */
  readonly bytes: number;
  /** Those of them that this session wrote; flash held the rest already. */
  readonly written: number;
  /** Bytes sent for it. */
  readonly wireBytes: number;
  /** True if all of it was read back and is equal. */
  readonly verified: boolean;
  /** "running": the board was seen to boot as expected. */
  readonly board: "running" | BoardLeft;
  /** Nothing that was written is a program that starts: an earlier program starts, if there is one. */
  readonly startsNothing?: true;
  /** The flash is blank where the chip boots from, so the board starts nothing. */
  readonly cannotStart?: CannotStart;
  /** The baud rate at the end of the session, as the chip generates it. */
  readonly baud: number;
  /** The number of failures after which the work continued. */
  readonly recoveries: number;
  /** Of the files on the board's own file system; absent if none were asked for. */
  readonly files?: {
    readonly total: number;
    readonly written: number;
    readonly equal: number;
    /** Absent = 0. */
    readonly removed?: number;
    /** The board's program did not let flasher in, so its file system was blanked first. */
    readonly wiped?: true;
  };
  /** Milliseconds by phase. */
  readonly times: {
    readonly connect: number;
    readonly stub: number;
    readonly write: number;
    readonly verify: number;
    readonly total: number;
  };
}

/** The successful end of any other command with a board. */
export interface Finished {
  readonly type: "finished";
  /** "program": a program that was loaded into RAM runs. */
  readonly board: BoardLeft | "program";
  /** Milliseconds by phase. */
  readonly times: {
    readonly connect: number;
    readonly stub: number;
    readonly work: number;
    readonly total: number;
  };
}

export type Report = (event: FlashEvent) => void;

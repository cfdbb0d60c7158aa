/**
 * What happens in a run, as values, in this order: connecting (each attempt), waiting, connected, stub, speed, flash, plan; for
 * each region comparing where the chip is asked what it holds, then skipped, or start, progress (never falling), then
 * verifying and verified, or unverified (where a later write may touch a region, its last word comes after that, with
 * one more verifying before it); resetting; expecting, waiting where hands restart the board, and booted; done.
 * After repairing all of it comes once more. A warning or log may come at any time. An error is thrown instead of `done`.
 * `--json` prints these values as they are (docs/json.md).
 */
import type { InspectEvent } from "./inspect_events.ts";

export type FlashEvent =
  | InspectEvent
  /** `baud` is the rate of this attempt, `attempt` counts from 1. */
  | { readonly type: "connecting"; readonly port: string; readonly baud: number; readonly attempt: number }
  /** No script helps: a person must press buttons as `text` says. SYNC goes on meanwhile. */
  | { readonly type: "waiting"; readonly text: string }
  | {
    readonly type: "connected";
    readonly chip: string;
    /** `v1.3`; absent where the chip does not tell. */
    readonly revision?: string;
    /** Radios, memory inside, crystal, in words. */
    readonly features: readonly string[];
    /** Absent where the chip does not tell: in secure download mode. */
    readonly mac?: string;
    /** Who answered first. */
    readonly loader: "ROM" | "stub";
  }
  /** The stub runs; `bytes` were uploaded, 0 if it ran already. */
  | { readonly type: "stub"; readonly bytes: number }
  /** Both sides have changed from the connecting rate to `baud`, the rate that the chip really makes. */
  | { readonly type: "speed"; readonly asked: number; readonly baud: number }
  /** `id` as read, `size` in bytes. */
  | { readonly type: "flash"; readonly id: string; readonly vendor: string; readonly size: number }
  | { readonly type: "plan"; readonly regions: readonly RegionInfo[]; readonly notes: readonly string[] }
  /** The chip hashes pieces of what it holds, to find what need not be written. */
  | ({ readonly type: "comparing" } & RegionInfo)
  /** The chip has hashed all of the region, and it is equal: nothing is written. */
  | ({ readonly type: "skipped"; readonly md5: string } & RegionInfo)
  /** `toWrite` = bytes of the region that differ, or are written with them; `wireBytes` = as they travel, compressed. */
  | ({ readonly type: "start"; readonly wireBytes: number; readonly toWrite: number } & RegionInfo)
  /** `written` of `toWrite` bytes. */
  | ({ readonly type: "progress"; readonly written: number; readonly toWrite: number } & RegionInfo)
  /** The chip hashes what it holds: about a second for each MB. */
  | ({ readonly type: "verifying" } & RegionInfo)
  | ({ readonly type: "verified"; readonly md5: string } & RegionInfo)
  | ({ readonly type: "unverified"; readonly reason: string } & RegionInfo)
  /** Something failed at the rate `from`, `reason` says what, and the work goes on at `baud`; both as asked for. */
  | {
    readonly type: "recovering";
    readonly step: RecoveryStep;
    readonly reason: string;
    readonly from: number;
    readonly baud: number;
  }
  | { readonly type: "warning"; readonly message: string; readonly hint?: string }
  /** A board plugin tells something. */
  | { readonly type: "log"; readonly plugin: string; readonly text: string }
  | { readonly type: "resetting" }
  /** The board's console is listened to. `what` is expected, in words; `within` = milliseconds from the restart. */
  | { readonly type: "expecting"; readonly what: string; readonly baud: number; readonly within: number }
  /** It came; `what` was heard. */
  | { readonly type: "booted"; readonly what: string }
  /** It did not, for `reason`: the header of the image is written anew with this flash mode. */
  | { readonly type: "repairing"; readonly mode: string; readonly reason: string }
  | Done;

/**
 * With whoever still answers; after a reset by the lines, or by a person's hands; at a rate that the computer's side has;
 * or what flash does not hold is written again.
 */
export type RecoveryStep = "resume" | "reset" | "hands" | "slower" | "rewrite";

export interface RegionInfo {
  readonly path: string;
  readonly offset: number;
  /** Bytes in flash. */
  readonly size: number;
}

/** How a session leaves the chip. */
export type BoardLeft = "restarted" | "bootloader" | "needs-reset";

export interface Done {
  readonly type: "done";
  /** Bytes of all regions. */
  readonly bytes: number;
  /** Of these, what was written in this session; the rest was there already, and is equal. */
  readonly written: number;
  /** What travelled for it. */
  readonly wireBytes: number;
  /** True if all of it was read back and is equal. */
  readonly verified: boolean;
  /**
   * What the chip does now: it was seen to boot as expected, was restarted (and nobody looked), was left in the bootloader,
   * or waits for a person to restart it.
   */
  readonly board: "running" | BoardLeft;
  /** Nothing that was written is a program that starts: what was there before starts, if anything does. */
  readonly startsNothing?: true;
  /** The rate at which the session ended, as the chip makes it. */
  readonly baud: number;
  /** How often something failed, and the work went on. */
  readonly recoveries: number;
  /** Milliseconds by phase. */
  readonly times: {
    readonly connect: number;
    readonly stub: number;
    readonly write: number;
    readonly verify: number;
    readonly total: number;
  };
}

export type Report = (event: FlashEvent) => void;

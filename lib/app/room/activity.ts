/** What a unit is doing, and how much of its work is done, advanced by its events. Pure; no I/O. */
import type { FlashEvent, RegionInfo } from "../../esp/events.ts";

export type Activity =
  | { readonly kind: "nothing" }
  /** The port cannot be opened yet: the system does not permit it, or another program, the `holder`, has it open. */
  | { readonly kind: "blocked"; readonly what: "access" | "holder"; readonly holder?: string }
  | { readonly kind: "connecting"; readonly attempt: number }
  /** A person must press buttons as `text` describes. */
  | { readonly kind: "hands"; readonly text: string }
  | { readonly kind: "preparing" }
  | { readonly kind: "erasing" }
  | { readonly kind: "comparing"; readonly path: string }
  | { readonly kind: "writing"; readonly path: string }
  | { readonly kind: "verifying"; readonly path: string }
  | { readonly kind: "recovering"; readonly reason: string }
  | { readonly kind: "files"; readonly path: string }
  | { readonly kind: "restarting" }
  | { readonly kind: "listening"; readonly what: string };

/** Bytes of the plan. */
export interface Progress {
  readonly total: number;
  /** Of the regions that are complete. */
  readonly complete: number;
  /** Of the region that is being written. */
  readonly part: number;
}

export const NO_PROGRESS: Progress = { total: 0, complete: 0, part: 0 };

/** The part of the work that is done, 0 to 1. */
export function shareDone({ total, complete, part }: Progress): number {
  return total === 0 ? 0 : Math.min(1, (complete + part) / total);
}

export function progressAfter(progress: Progress, event: FlashEvent): Progress {
  if (event.type === "plan") return { ...NO_PROGRESS, total: sizeOf(event.regions) };
  if (event.type === "progress" && event.toWrite > 0) {
    return { ...progress, part: event.size * event.written / event.toWrite };
  }
  const ends = event.type === "skipped" || event.type === "verified" || event.type === "unverified";
  return ends ? { ...progress, complete: progress.complete + event.size, part: 0 } : progress;
}

function sizeOf(regions: readonly RegionInfo[]): number {
  return regions.reduce((sum, { size }) => sum + size, 0);
}

export function activityAfter(activity: Activity, event: FlashEvent): Activity {
  switch (event.type) {
    case "connecting":
      return { kind: "connecting", attempt: event.attempt };
    case "waiting":
      return { kind: "hands", text: event.text };
    case "connected":
    case "inspecting":
      return { kind: "preparing" };
    case "erasing":
      return { kind: "erasing" };
    case "comparing":
      return { kind: "comparing", path: event.path };
    case "start":
      return { kind: "writing", path: event.path };
    case "verifying":
      return { kind: "verifying", path: event.path };
    case "recovering":
    case "repairing":
      return { kind: "recovering", reason: event.reason };
    case "resetting":
      return { kind: "restarting" };
    case "expecting":
      return { kind: "listening", what: event.what };
    case "files":
      return { kind: "files", path: "" };
    case "file-progress":
      return { kind: "files", path: event.to };
    case "done":
    case "finished":
      return { kind: "nothing" };
    case "reading":
    case "received":
    case "surveying":
    case "surveyed":
    case "read":
    case "proving":
    case "erased":
    case "differs":
    case "stub":
    case "speed":
    case "flash":
    case "plan":
    case "progress":
    case "skipped":
    case "verified":
    case "unverified":
    case "booted":
    case "board-file":
    case "warning":
    case "log":
      return activity;
  }
}

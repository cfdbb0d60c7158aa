/** What a roster says about a board that is plugged in, and what to do with the board. Pure; no I/O. */
import type { Roster } from "./roster.ts";

/** `by`: who told the MAC. Only the chip can prove anything. */
export interface Sighting {
  readonly mac: string;
  readonly by: "chip" | "usb-serial";
}

/** Times in milliseconds since 1970. */
export type Standing =
  /** It was never written to. It may have a number. */
  | { readonly kind: "new"; readonly number?: number }
  /** It passed with this content. The chip has yet to prove that it still holds it. */
  | { readonly kind: "known"; readonly number: number; readonly time: number }
  /** It passed with this content, and only its USB serial number was seen now. */
  | { readonly kind: "not-checked"; readonly number: number; readonly time: number }
  /** It passed with another content. */
  | { readonly kind: "other-content"; readonly number: number; readonly time: number }
  /** It was written, but could not be read back. */
  | { readonly kind: "unproven"; readonly number: number; readonly time: number }
  /** Writing it began and did not succeed. */
  | { readonly kind: "unfinished"; readonly number: number; readonly time: number };

/** `content` as `contentOf` returns it. */
export function standingOf({ boards }: Roster, { mac, by }: Sighting, content: string): Standing {
  const board = boards.get(mac);
  if (board === undefined) return { kind: "new" };
  const { number, proof } = board;
  switch (proof.kind) {
    case "none":
      return { kind: "new", number };
    case "passed":
      return {
        kind: proof.content !== content ? "other-content" : by === "chip" ? "known" : "not-checked",
        number,
        time: proof.time,
      };
    case "unproven":
    case "unfinished":
      return { kind: proof.kind, number, time: proof.time };
  }
}

/**
 * "write": write what differs. "check": let the chip hash its flash; if it is equal, the board is known, otherwise it is
 * left alone. "skip": do not even connect.
 */
export type VisitPlan = "write" | "check" | "skip";

/** `again`: write to boards that passed, too. */
export function planVisit(standing: Standing, { again }: { readonly again: boolean }): VisitPlan {
  switch (standing.kind) {
    case "new":
    case "other-content":
    case "unproven":
    case "unfinished":
      return "write";
    case "known":
      return again ? "write" : "check";
    case "not-checked":
      return again ? "write" : "skip";
  }
}

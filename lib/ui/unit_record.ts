/** The records of `--json` about one board (docs/json.md), as the stream has them. Types only. */
import type { Failure, Obstacle } from "../app/room/room.ts";
import type { FlashEvent } from "../esp/events.ts";

/** As in an `error` record: docs/json.md. */
export type PageFailure = Omit<Failure, "stack">;

/** `use`: what the address is for, such as "Wi-Fi station". */
export interface BoardAddress {
  readonly use: string;
  readonly mac: string;
}

/** About one board. */
export type UnitRecord =
  & { readonly unit: number }
  & (
    | Exclude<FlashEvent, { readonly type: "connected" }>
    /** `addresses`: those of its radios, which follow from the MAC. */
    | (Extract<FlashEvent, { readonly type: "connected" }> & { readonly addresses?: readonly BoardAddress[] })
    | {
      readonly type: "attached";
      readonly port: string;
      readonly portId?: string;
      readonly socket?: string;
      readonly address?: string;
      readonly attempt: number;
      /** The name of the program. */
      readonly program: string;
    }
    | { readonly type: "waiting-for"; readonly what: "place" | Obstacle["what"]; readonly holder?: string }
    | { readonly type: "numbered"; readonly number: number; readonly mac?: string; readonly label?: string }
    | {
      readonly type: "passed" | "written";
      readonly number?: number;
      readonly mac?: string;
      readonly ms: number;
    }
    | {
      readonly type: "known";
      readonly number?: number;
      readonly mac?: string;
      readonly time?: number;
      readonly ms: number;
    }
    | (PageFailure & {
      readonly type: "different" | "failed";
      readonly number?: number;
      readonly mac?: string;
    })
    | { readonly type: "same-board"; readonly number?: number; readonly mac?: string; readonly as: number }
    | {
      readonly type: "stopped";
      readonly number?: number;
      readonly mac?: string;
      readonly boardState?: string;
    }
    | { readonly type: "unused"; readonly number?: number; readonly mac?: string }
    | { readonly type: "detached" }
    /** A line of text from the board, without control characters. */
    | { readonly type: "console"; readonly text: string }
  );

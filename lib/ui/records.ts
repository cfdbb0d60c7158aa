/**
 * The lines of the stream `GET /api/events`: the records of `--json` (docs/json.md), those about a board with `unit`, and
 * the few that only a page needs. Types only.
 */
import type { IgnoredReason, Stop, Summary } from "../app/room/room.ts";
import type {
  HelpItem,
  OfferedProfile,
  PageDownload,
  PagePort,
  PageProgram,
  PageQuestion,
  PageRoom,
  PageState,
} from "./state.ts";
import type { UnitRecord } from "./unit_record.ts";

export type { UnitRecord };

/** `seq` counts the records from 1. `at`: milliseconds since 1970. */
export interface Stamp {
  readonly seq: number;
  readonly at: number;
}

/** A line of the stream. `alive` and `moved` are not counted: they change nothing that a snapshot holds. */
export type StreamLine =
  | (Stamp & PageRecord)
  | (Stamp & { readonly type: "snapshot"; readonly state: PageState })
  /** Each 10 seconds: the server is there. */
  | { readonly type: "alive" }
  /** Another page has taken the place of this one. The stream ends. */
  | { readonly type: "moved" };

/** What changes the state. */
export type PageRecord = UnitRecord | RoomRecord | ContextRecord;

/** About the whole room. */
export type RoomRecord =
  | { readonly type: "watching" }
  /** Only the boards that a person chooses are taken. */
  | { readonly type: "paused" }
  | {
    readonly type: "ignored";
    readonly port: string;
    readonly socket?: string;
    readonly address?: string;
    readonly reason: IgnoredReason;
    readonly number?: number;
    readonly mac?: string;
    readonly time?: number;
  }
  | { readonly type: "stop"; readonly what: Stop; readonly working: number }
  | { readonly type: "warning"; readonly unit?: undefined; readonly message: string; readonly hint?: string }
  | ({ readonly type: "summary"; readonly statistics?: object } & Summary);

/** About what is not a board. Each record has the whole new value. */
export type ContextRecord =
  /** "removed" has the port as it was. */
  | { readonly type: "port"; readonly change: "added" | "changed" | "removed"; readonly port: PagePort }
  | { readonly type: "program"; readonly program: PageProgram | null; readonly locked: boolean }
  | { readonly type: "download"; readonly download: PageDownload | null }
  | { readonly type: "profiles"; readonly profiles: readonly OfferedProfile[] }
  | { readonly type: "room"; readonly room: PageRoom }
  | { readonly type: "help"; readonly help: readonly HelpItem[] }
  | { readonly type: "question"; readonly question: PageQuestion | null };

/**
 * The requests of the page and their answers. All are JSON, except where it says otherwise; every request but the first
 * has `Authorization: Bearer TOKEN`. An error is answered with an `ErrorAnswer`. Types and constants only.
 */
import type { BoardFacts, Orderable } from "../catalogue/narrow.ts";
import type { PageFailure, PageFile, PageSettings } from "./state.ts";

/** The address of the page ends with `#t=TICKET`. */
export const TICKET_PREFIX = "#t=";

/** `POST /api/session`, once for each ticket, without a token. 401: the ticket is unknown, used or too old. */
export interface SessionRequest {
  readonly ticket: string;
}

export interface SessionAnswer {
  readonly token: string;
}

/**
 * `GET /api/events?after=SEQ`: lines of JSON (records.ts), without end. Without `after`, or if SEQ is too old, the first
 * line is a snapshot.
 */
export const EVENTS_PATH = "/api/events";

/**
 * `POST /api/files`: the bytes of a file as `application/octet-stream`; its name, percent-encoded, in this header. A
 * file that cannot be used is answered with 200 and its `failure`, and is not kept.
 */
export const FILE_NAME_HEADER = "X-File-Name";
export type FileAnswer = PageFile;

/** `POST /api/plan`: chooses the program. The answer is also in the next `program` record. */
export interface PlanRequest {
  /** The id of an offered profile. Null: the files alone. */
  readonly profile: string | null;
  /** Dropped files. If there are any, they replace those of the profile. */
  readonly files: readonly { readonly file: string; readonly offset: number | "auto" }[];
  readonly settings: PageSettings;
}

/** `GET /api/catalogue`: the firmware that has a name. flasher has this list itself, and asks no server. */
export interface CatalogueAnswer {
  readonly publishers: readonly {
    readonly id: string;
    readonly title: string;
    /** The first is the default; empty: there is only one. */
    readonly languages: readonly string[];
  }[];
  readonly firmware: readonly CatalogueRow[];
}

/** A build for a board, or a variant of it. */
export interface CatalogueRow extends Orderable {
  readonly publisher: string;
  readonly variant: string | null;
  /** Of board and variant: `ESP32_GENERIC-SPIRAM`. */
  readonly label: string;
  readonly chipName: string;
  /** Maker and product, or what the variant is for; may be empty. */
  readonly about: string;
  /** Those by which people look for it. */
  readonly words: string;
  /** The newest first. */
  readonly versions: readonly string[];
}

/** `GET /api/firmware/facts?name=NAME`: what choosing it would do. Asks no server. */
export interface FirmwareAnswer {
  readonly name: string;
  /** The name of the file. */
  readonly file: string;
  /** The servers that may be asked, the first one first. Empty: the file is on this computer already. */
  readonly hosts: readonly string[];
  /** Bytes; null: not known before the first download. */
  readonly size: number | null;
}

/**
 * `POST /api/firmware`: downloads it, unless it is on this computer, and makes it the program. 202; progress and the
 * program arrive on the stream. 409: other servers would be asked than in `hosts`.
 */
export interface FirmwareRequest {
  readonly name: string;
  readonly hosts: readonly string[];
  /** As in a PlanRequest. */
  readonly profile: string | null;
  readonly settings: PageSettings;
}

/**
 * `POST /api/fetch`: downloads the files that the program lacks, and judges it again. 202; progress and the program arrive
 * on the stream. 409: the missing files are not those that the page shows.
 */
export interface FetchRequest {
  /** The `id` of the plan's `missing`. */
  readonly missing: string;
}

/** `POST /api/download/stop`: ends the download of this name, or takes the word about a failed one away. 202, or 409. */
export interface StopDownloadRequest {
  readonly name: string;
}

/** `POST /api/look`: asks the board at a port for its chip, which resets it. The answer is in the next `port` record, too. */
export type LookRequest = Pick<StartRequest, "port" | "socket" | "seen">;
export type LookAnswer = BoardFacts;

/** 200; `program` arrives on the stream. A program that is refused is a success of this request. */
export type PlanAnswer = Empty;

/** `POST /api/unlock`: lets a person change the program that was chosen at the start. */
export type UnlockRequest = Empty;

/**
 * `POST /api/units`: puts the program on the board at this port. 202. 409: something else is plugged in there now, it
 * is at work, or the program is another one.
 */
export interface StartRequest {
  /** The id of a port, its socket if it has one, and its `seen`. */
  readonly port: string;
  readonly socket: string | null;
  readonly seen: number;
  /** The id of the plan that the page shows. */
  readonly plan: string;
}

export interface StartAnswer {
  readonly unit: number;
}

/**
 * `POST /api/units/N/stop`, `/again`, `/restart`: 202. `attempt` is the one that the page shows; 409 if there is another
 * one by now, or the unit is in another state. "again" puts the same program on the same board again. "restart" starts
 * the board's program.
 */
export interface UnitRequest {
  readonly attempt: number;
}

/** `POST /api/units/N/again`. `wipeFiles`: a person agrees to lose all files on the board. 409: that would not help it. */
export interface AgainRequest extends UnitRequest {
  readonly wipeFiles?: boolean;
}

/** `POST /api/room`: only what is named changes. 202. `watch` takes the id of a plan; null: takes no more boards. */
export interface RoomRequest {
  readonly watch?: string | null;
  readonly sound?: boolean;
  readonly count?: number | null;
}

/** `POST /api/plugin`: lets the plugin of the plan run, as long as its bytes stay the same. 202, or 409. */
export interface PluginRequest {
  readonly plan: string;
  readonly sha256: string;
}

/** `POST /api/secrets`: lets the profile of the plan have its secrets, as long as its text stays the same. 202, or 409. */
export interface SecretsRequest {
  readonly plan: string;
}

/** `POST /api/answer`: the answer to a question; null: none is given. 202, or 409. */
export interface QuestionAnswer {
  readonly question: string;
  readonly answer: string | null;
}

/** `POST /api/quit`: ends flasher if no board is being worked on. 202, or 409. */
export type QuitRequest = Empty;

/** `GET /api/roster.csv`, `/api/labels` (HTML) and `/api/report` (lines of JSON): files to save. */
export const DOWNLOADS = {
  roster: "/api/roster.csv",
  labels: "/api/labels",
  report: "/api/report",
} as const;

export type Empty = Readonly<Record<never, never>>;

/** Beside the failures of docs/json.md, which have an exit code of their own. */
export interface ErrorAnswer {
  readonly type: "error";
  readonly error: PageFailure;
}

/** The largest bodies, bytes. */
export const MAX_FILE_BYTES = 96 * 1024 * 1024;
export const MAX_JSON_BYTES = 1024 * 1024;
/** Dropped files that are kept, and their bytes in all. */
export const MAX_FILES = 16;
export const MAX_ALL_FILES_BYTES = 256 * 1024 * 1024;

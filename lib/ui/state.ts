/**
 * What the page shows, as plain values. The server keeps this state and sends it in a `snapshot`; from then on the page
 * advances its own copy with the same function (reduce_page.ts). Texts are those of the core and the devices, in
 * English. Times are in milliseconds since 1970, sizes in bytes, rates in bits per second. Types and constants only.
 */
import type { BoardFacts } from "../catalogue/narrow.ts";
import type { Activity, Progress } from "../app/room/activity.ts";
import type { Stop } from "../app/room/room.ts";
import type { FlashChange } from "../app/flash_change.ts";
import type { Finding } from "../doctor/finding.ts";
import type { Done } from "../esp/events.ts";
import type { BoardAddress, PageFailure, UnitRecord } from "./unit_record.ts";

export type { BoardAddress, BoardFacts, PageFailure };

/** A page keeps this many lines of what a board says, and this many steps of what happened to it. */
export const MAX_CONSOLE_LINES = 200;
export const MAX_HAPPENINGS = 200;
/** Of the boards before the newest ones, only the last steps are kept: a room may see thousands. */
export const MAX_WHOLE_UNITS = 50;
export const LAST_HAPPENINGS = 20;

export interface PageState {
  /** The version of flasher. */
  readonly flasher: string;
  /** The profile was chosen at the start: nothing can be changed until a person unlocks it. */
  readonly locked: boolean;
  readonly profiles: readonly OfferedProfile[];
  /** Null: nothing is chosen yet. */
  readonly program: PageProgram | null;
  /** Firmware that is being downloaded, or whose download failed. Null: neither. */
  readonly download: PageDownload | null;
  /** The values that a person can choose for the settings. */
  readonly choices: SettingChoices;
  /** What is plugged in now. */
  readonly ports: readonly PagePort[];
  /** In the order in which they came, including those of boards that are gone. */
  readonly units: readonly PageUnit[];
  readonly room: PageRoom;
  /** Why there may be no board, the likeliest reason first. Empty while there is one. */
  readonly help: readonly HelpItem[];
  /** A question that the server asks, such as whether a board plugin may run. Null: none. */
  readonly question: PageQuestion | null;
  /** "moved": another page has replaced this one. "ended": the server is gone, which only the page can notice. */
  readonly link: "live" | "moved" | "ended";
}

/** A profile that a person can choose. */
export interface OfferedProfile {
  readonly id: string;
  readonly from: "folder" | "built-in";
  readonly name: string;
  /** What it is for, in a few words; may be empty. */
  readonly summary: string;
  /** The names of the files that it writes. A built-in profile needs a dropped file in their place. */
  readonly writes: readonly string[];
}

/** A download that a person has asked for. */
export interface PageDownload {
  /** `micropython@1.26.1/ESP8266_GENERIC` */
  readonly name: string;
  /** The name of the file. */
  readonly file: string;
  /** The servers that may be asked; empty: the file is on this computer. */
  readonly hosts: readonly string[];
  /** Bytes that have come. */
  readonly done: number;
  /** Bytes; null: not known yet. */
  readonly total: number | null;
  /** The connection broke, and flasher tries again. */
  readonly retries?: true;
  /** It has failed. */
  readonly failure?: PageFailure;
}

/** What goes on the board. */
export interface PageProgram {
  /** The chosen profile. Null: the files alone say what they are for. */
  readonly profile: string | null;
  /** Its name: of the profile, or of the only file, or how many files there are. */
  readonly name: string;
  readonly files: readonly PageFile[];
  /** As a person has chosen them; an absent key is as the profile says. */
  readonly settings: PageSettings;
  /** What the profile says, or the default without one. */
  readonly profileSettings: Required<PageSettings>;
  readonly plan: PagePlan | RefusedPlan;
}

export interface RefusedPlan {
  readonly kind: "refused";
  readonly failure: PageFailure;
  /** Files that a lock names are not on this computer, and the profile is not at fault. */
  readonly missing?: PageMissing;
}

export interface PageMissing {
  /** Names exactly these files and servers. */
  readonly id: string;
  /** How many files. */
  readonly files: number;
  /** Bytes of all of them. */
  readonly size: number;
  /** The servers that the lock names. */
  readonly hosts: readonly string[];
  /** Those of them that flasher would not ask without a person's yes. */
  readonly strangers: readonly string[];
}

/** A file of a program. Those of a profile have an id, too, but only dropped files can be removed. */
export interface PageFile {
  readonly id: string;
  /** "dropped": or chosen by its name. */
  readonly from: "dropped" | "profile";
  readonly name: string;
  readonly size: number;
  /** The address in flash; "auto": where the content belongs. */
  readonly offset: number | "auto";
  /** The record of `flasher image --json`. Null: nothing is known about it, because it was refused. */
  readonly image: ImageRecord | null;
  /** Why it cannot be used. */
  readonly failure?: PageFailure;
}

/** A record of `flasher image --json`: docs/json.md. */
export interface ImageRecord {
  readonly type: "image";
  readonly path: string;
  readonly size: number;
  readonly kind: string;
  readonly chip?: string;
  readonly offset?: number;
  /** `MicroPython v1.25.0`. */
  readonly python?: string;
  readonly problem?: string;
  readonly images: readonly Readonly<Record<string, unknown>>[];
  readonly [field: string]: unknown;
}

export interface PageSettings {
  readonly baud?: number | "auto";
  readonly mode?: string;
  readonly freq?: string;
  readonly size?: string;
  readonly erase?: "files" | "all";
}

export interface SettingChoices {
  readonly baud: readonly (number | "auto")[];
  readonly mode: readonly string[];
  readonly freq: readonly string[];
  readonly size: readonly string[];
  readonly erase: readonly ("files" | "all")[];
}

/** All that can be judged without a board is judged. */
export interface PagePlan {
  readonly kind: "planned";
  /** Names exactly these bytes with these settings. */
  readonly id: string;
  /** The id of the chip, such as `esp32c3`, and its name. */
  readonly chip: string;
  readonly chipName: string;
  readonly regions: readonly PageRegion[];
  readonly notes: readonly string[];
  readonly bytes: number;
  /** Bytes to send, compressed. */
  readonly wireBytes: number;
  readonly estimateMs: number;
  readonly erase: "files" | "all";
  /** Paths of the files for the board's own file system. Absent: none. */
  readonly boardFiles?: readonly string[];
  /** What the board must print after its start, as text. */
  readonly expects?: string;
  /** The board is a plugin, which a person must allow before it runs. */
  readonly plugin?: PagePlugin;
  /** The profile puts secrets on the board, which a person must allow before. */
  readonly secrets?: PageSecrets;
}

export interface PageSecrets {
  /** The name of each secret, never its value, and the files on the board that it goes into. */
  readonly wanted: readonly { readonly name: string; readonly files: readonly string[] }[];
  readonly allowed: boolean;
}

export interface PageRegion {
  readonly path: string;
  /** Absent: the board's partition table says where it goes. */
  readonly offset?: number;
  readonly size: number;
}

export interface PagePlugin {
  readonly path: string;
  /** Of the file's content, 64 hexadecimal digits. */
  readonly sha256: string;
  readonly allowed: boolean;
}

/** A port that a board may be on. */
export interface PagePort {
  readonly id: string;
  /** `/dev/ttyUSB0`, `COM3`. */
  readonly name: string;
  /** `CP2102`; absent: not a known adapter. */
  readonly adapter?: string;
  readonly socket?: string;
  /** The short name of the socket, for people. */
  readonly address?: string;
  /** When it was plugged in. Absent: it was there when flasher started. */
  readonly since?: number;
  /** Changes whenever something else is plugged in here. An action must name it. */
  readonly seen: number;
  /** What the board said about itself when a person had it asked. */
  readonly board?: BoardFacts;
  /** Why it cannot be used. "unknown": not a known adapter; a person can choose it all the same. */
  readonly problem?: { readonly kind: "unknown" | "driver" | "several" };
}

export interface PageUnit {
  readonly id: number;
  /** The name of the port, and its id as long as it is plugged in. */
  readonly port: string;
  readonly portId?: string;
  readonly socket?: string;
  readonly address?: string;
  readonly attempt: number;
  readonly isPresent: boolean;
  /** "ended" once there is a verdict. `since`: the start of the work. */
  readonly state:
    | { readonly kind: "waiting"; readonly for: "start" | "place" }
    | { readonly kind: "working"; readonly since: number }
    | { readonly kind: "ended"; readonly at: number; readonly verdict: PageVerdict };
  /** The name of the program. */
  readonly program: string;
  readonly chip?: string;
  readonly mac?: string;
  /** All addresses of the board, what each is for, such as "Wi-Fi station". */
  readonly addresses?: readonly BoardAddress[];
  /** The number of the board, which stays with its MAC. */
  readonly number?: number;
  readonly label?: string;
  readonly activity: Activity;
  readonly progress: Progress;
  /** The effect of this attempt on the flash so far. */
  readonly change: FlashChange;
  /** The proof that this attempt succeeded. */
  readonly done?: Done;
  /** What the board was seen to start. */
  readonly greeting?: string;
  /** What the board says, oldest first. */
  readonly console: readonly string[];
  /** What happened, oldest first, without progress. */
  readonly happened: readonly Happening[];
}

export interface Happening {
  readonly at: number;
  readonly record: UnitRecord;
}

/** As the last record of a unit says: docs/json.md. Only "passed" is proved in this attempt. */
export type PageVerdict =
  | { readonly kind: "passed" | "written"; readonly ms: number }
  | { readonly kind: "known"; readonly ms: number; readonly passedAt?: number }
  | { readonly kind: "different" | "failed"; readonly failure: PageFailure }
  | { readonly kind: "same-board"; readonly as: number }
  | { readonly kind: "stopped"; readonly boardState?: string }
  | { readonly kind: "unused" };

export interface PageRoom {
  /** Every board that is plugged in from now on gets the program `program`. */
  readonly watching: boolean;
  readonly program?: string;
  readonly stop: Stop;
  /** Takes no more boards after this many; null: no limit. */
  readonly count: number | null;
  readonly sound: boolean;
  /** Where the numbers and verdicts are kept, and whether they stay when flasher ends. */
  readonly roster: { readonly path: string; readonly kept: boolean } | null;
}

/** As `flasher doctor` finds it. */
export type HelpItem = Finding;

/** A question to the person, about one board or about none. */
export interface PageQuestion {
  readonly id: string;
  readonly unit?: number;
  readonly kind: "text" | "yes-no";
  readonly text: string;
}

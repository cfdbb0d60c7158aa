/**
 * The state of a room: all boards that one run works on at the same time. A unit is one visit of one board at one socket,
 * from plugging in to unplugging. Types only.
 */
import type { ExitCode } from "../../errors.ts";
import type { Done, FlashEvent } from "../../esp/events.ts";
import type { PortInfo } from "../../serial/port.ts";
import type { Activity, Progress } from "./activity.ts";
import type { FlashChange } from "../flash_change.ts";
import type { Warning } from "../reporter.ts";
import type { Standing } from "../roster/standing.ts";
import type { RosterStatistics } from "../roster/statistics.ts";

export interface RoomOptions {
  /** As Deno names it. */
  readonly os: string;
  /** The ports that get a unit: those of the first listing, those that come later, both, or only those that a person chooses. */
  readonly takes: "present" | "newcomers" | "all" | "chosen";
  /** "chosen": a person named every port of the listing. Else only known adapters get a unit. */
  readonly ports: "chosen" | "known-adapters";
  /** Only the sockets at or below these addresses get a unit; empty: all. */
  readonly on: readonly string[];
  /** The most units that work at the same time; may be Infinity. */
  readonly jobs: number;
  /** Takes no more boards after this many different ones have passed or are known; may be Infinity. */
  readonly count: number;
  /** It ends only when a person stops it. After `count` boards it takes those that a person chooses. */
  readonly lasts?: true;
}

/**
 * Why a room takes no more boards. "enough": the wanted number has passed. By a person or the system: "finishing": what
 * runs is finished; "stopping": all units stop; "leaving": the program ends at once.
 */
export type Stop = "no" | "enough" | "finishing" | "stopping" | "leaving";

/** Why a port gets no unit. */
export type IgnoredReason =
  /** It was plugged in when the room began to watch. */
  | "present"
  | "unknown-adapter"
  | "not-working"
  /** None of the ports of this device is known to lead to a chip. */
  | "several-ports"
  | "other-socket"
  /** The system does not tell the socket, and only some sockets are chosen. */
  | "unknown-socket";

/** "away": the chip's own USB has left, as in each reset. It may come back and be the same visit; `since` in ms. */
export type Presence =
  | { readonly kind: "present" }
  | { readonly kind: "away"; readonly since: number }
  | { readonly kind: "gone" };

export interface IgnoredPort {
  readonly port: PortInfo;
  readonly reason: IgnoredReason;
  readonly presence: Presence;
}

/** A port that has just come and may still change; `since` in ms. */
export interface Sighting {
  readonly port: PortInfo;
  readonly since: number;
}

/** Times in milliseconds. */
export type UnitState =
  | { readonly kind: "waiting"; readonly for: "consent" | "start" | "place" }
  | { readonly kind: "working"; readonly since: number }
  /** Its MAC belongs to a unit whose board is gone and whose work has not ended yet. */
  | { readonly kind: "held"; readonly since: number; readonly by: number }
  | Ended;

/** `at`: the end, `ms`: the time that the work took; milliseconds. */
export interface Ended {
  readonly kind: "ended";
  readonly at: number;
  readonly ms: number;
  readonly verdict: Verdict;
}

/** A failure as a plain value. */
export interface Failure {
  readonly exitCode: ExitCode;
  /** The class of the error, or "Bug". */
  readonly kind: string;
  readonly message: string;
  readonly hint?: string;
  readonly boardState?: string;
  /** Of a bug in flasher. */
  readonly stack?: string;
  /** The chip reports that its supply voltage is too low. */
  readonly lowVoltage?: true;
  /** The board's program does not let flasher in: a new file system may help. */
  readonly wipeHelps?: true;
}

export type Verdict =
  /** All of it was read back and is equal. */
  | { readonly kind: "passed"; readonly done: Done }
  /** Written, but this chip cannot read it back. */
  | { readonly kind: "written"; readonly done: Done }
  /** It passed in an earlier visit, and the chip has proved that it still holds the same. */
  | { readonly kind: "known"; readonly done: Done }
  /** It passed in an earlier visit, but holds something else now. It was left alone. */
  | { readonly kind: "differs"; readonly failure: Failure }
  /** It let go: the unit `as` has the same MAC. */
  | { readonly kind: "same-board"; readonly as: number }
  | { readonly kind: "failed"; readonly failure: Failure }
  /** Interrupted, or not begun because of an interrupt. */
  | { readonly kind: "stopped"; readonly boardState?: string }
  /** Not begun: it came to a watch and was unplugged before its turn, or enough boards have passed. */
  | { readonly kind: "unused" };

export interface Unit {
  /** From 1, in the order in which the boards came. */
  readonly id: number;
  readonly port: PortInfo;
  readonly presence: Presence;
  /** From 1; a person can ask to try a failed unit again. */
  readonly attempt: number;
  readonly state: UnitState;
  /** What the chip says it is. */
  readonly chip?: string;
  /** As read from the chip. */
  readonly mac?: string;
  /** The MAC that the USB serial number of the chip's own USB promises. */
  readonly claim?: string;
  /** The number of the board, which stays with its MAC. */
  readonly number?: number;
  /** The name that a person gave this board beforehand; not printable as it is. */
  readonly label?: string;
  /** What the roster said when the board told its MAC. */
  readonly standing?: Standing;
  /** When the board passed in an earlier visit, ms since 1970; set if it is only checked in this attempt. */
  readonly passedAt?: number;
  /** Set if its board belongs to another unit. */
  readonly refusedAs?: number;
  /** The proof that this attempt succeeded. */
  readonly done?: Done;
  readonly activity: Activity;
  readonly progress: Progress;
  /** The effect of this attempt on the flash so far. */
  readonly change: FlashChange;
}

export interface Room {
  readonly options: RoomOptions;
  readonly consented: boolean;
  /** Undefined until the first listing. */
  readonly listing: readonly PortInfo[] | undefined;
  readonly units: readonly Unit[];
  readonly ignored: readonly IgnoredPort[];
  readonly sightings: readonly Sighting[];
  /** By hub: the time of the latest start or restart of a unit, ms. It may be in the future. */
  readonly hubs: ReadonlyMap<string, number>;
  readonly stop: Stop;
  /** Those that may still have to do with another one; oldest first. */
  readonly powerSigns: readonly PowerSign[];
  /** Addresses of hubs whose boards may get too little power; each was reported once. */
  readonly weakHubs: readonly string[];
}

/**
 * Something that a board does if it gets too little power; `hub`: its address, `at`: ms. "reset": it stopped answering in
 * the middle of the work; "lost": so did the link, or its port left.
 */
export interface PowerSign {
  readonly unit: number;
  /** Its name in messages: the number of the board, or #3 for unit 3. */
  readonly board: string;
  readonly hub: string;
  readonly at: number;
  readonly kind: "low-voltage" | "reset" | "lost";
}

/** "done" alone proves nothing: the verdict also needs the event `done` of this unit. */
export type UnitResult =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly failure: Failure };

export type RoomEvent =
  /** All ports of the computer, or the ports that a person named. */
  | { readonly type: "ports"; readonly ports: readonly PortInfo[] }
  /** A person has agreed to what the room will do. */
  | { readonly type: "consent" }
  /** The work of a unit reports. */
  | { readonly type: "work"; readonly unit: number; readonly event: FlashEvent }
  /** The chip has told its MAC, if it tells it. Nothing is changed yet: the unit waits to be admitted. */
  | { readonly type: "identified"; readonly unit: number; readonly mac: string | undefined }
  /** The unit waits to restart its board. */
  | { readonly type: "restarting"; readonly unit: number }
  /** The port cannot be opened yet. */
  | ({ readonly type: "blocked"; readonly unit: number } & Obstacle)
  /** The board has this number. `label`: a person has named it; `standing`: what the roster says about it. */
  | {
    readonly type: "numbered";
    readonly unit: number;
    readonly number: number;
    readonly label?: string;
    readonly standing?: Standing;
  }
  /** The board passed at this time, ms since 1970: it is only checked. */
  | { readonly type: "recalled"; readonly unit: number; readonly passedAt: number }
  | { readonly type: "ended"; readonly unit: number; readonly result: UnitResult }
  /** A person wants to try this failed unit again; with `any`, also one that has not failed. */
  | { readonly type: "retry"; readonly unit: number; readonly any?: true }
  /** A person has chosen the port of a board. An earlier visit at this port is over. */
  | { readonly type: "choose"; readonly port: PortInfo }
  /** From now on, boards that come get a unit, until `count` have passed; or only those that a person chooses. */
  | { readonly type: "watch"; readonly count: number }
  | { readonly type: "unwatch" }
  /** A person stops this unit. */
  | { readonly type: "stop"; readonly unit: number }
  /** Ctrl-C. */
  | { readonly type: "interrupt" }
  /** The system asks the program to end: SIGTERM, hang-up, closed console. */
  | { readonly type: "terminate" }
  /** Time has passed: see `wakeAt`. */
  | { readonly type: "tick" };

/** "holder": another program has the port open. */
export interface Obstacle {
  readonly what: "access" | "holder";
  /** The other program, as text. */
  readonly holder?: string;
}

export type RoomAction =
  /** Begins the work of a unit at the time `at`, ms. */
  | { readonly type: "start"; readonly unit: number; readonly at: number }
  /** The identified chip may be changed. */
  | { readonly type: "admit"; readonly unit: number }
  /** The unit must let go of its chip without changing or resetting it: the unit `as` has it. */
  | { readonly type: "refuse"; readonly unit: number; readonly as: number }
  /** The board may be restarted at the time `at`, ms. */
  | { readonly type: "restart"; readonly unit: number; readonly at: number }
  /** Interrupts the work of a unit. */
  | { readonly type: "stop"; readonly unit: number }
  | { readonly type: "report"; readonly report: RoomReport }
  /** The program must end at once. */
  | { readonly type: "leave" }
  /** Nothing more will happen in this room. */
  | { readonly type: "end" };

/** Numbers of units. */
export interface Summary {
  readonly passed: number;
  readonly written: number;
  readonly known: number;
  readonly differs: number;
  readonly failed: number;
  readonly sameBoard: number;
  readonly stopped: number;
  readonly exitCode: ExitCode;
}

/** What a user interface shows; docs/json.md has the same types. */
export type RoomReport =
  /** The room takes the boards that come from now on. */
  | { readonly type: "watching" }
  /** The room takes only the boards that a person chooses. */
  | { readonly type: "paused" }
  | { readonly type: "attached"; readonly unit: Unit }
  | {
    readonly type: "ignored";
    readonly port: PortInfo;
    readonly reason: IgnoredReason;
    readonly remembered?: Remembered;
  }
  | {
    readonly type: "waiting-for";
    readonly unit: Unit;
    readonly what: "place" | Obstacle["what"];
    readonly holder?: string;
  }
  | { readonly type: "numbered"; readonly unit: Unit }
  /** `unit`: after the event. */
  | { readonly type: "work"; readonly unit: Unit; readonly event: FlashEvent }
  /** The unit has ended. `state`: its state now. */
  | { readonly type: "verdict"; readonly unit: Unit; readonly state: Ended }
  | { readonly type: "detached"; readonly unit: Unit }
  /** Ctrl-C, or a request of the system to end, has taken effect. */
  | { readonly type: "stop"; readonly stop: Stop; readonly working: number }
  /** About the whole room. */
  | ({ readonly type: "warning" } & Warning)
  | { readonly type: "summary"; readonly summary: Summary; readonly statistics?: RosterStatistics };

/** What the roster says about a board that only its USB serial number names: nothing is checked. */
export interface Remembered {
  readonly number: number;
  readonly mac: string;
  readonly label?: string;
  readonly standing: Extract<Standing, { readonly kind: "not-checked" }>;
}

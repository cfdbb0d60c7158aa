/** The state of a flash session on the screen, advanced by its events. Pure; no I/O. */
import { isSimulatedName } from "../../serial/port_name.ts";
import { describeSize } from "../../esp/chips/flash_size.ts";
import type { FlashEvent, RegionInfo } from "../../esp/events.ts";
import { printable } from "../../text.ts";
import { textWidth } from "./columns.ts";
import { inspectStatus } from "./inspect_text.ts";

export interface ProgressState {
  /** The content of the status line: the current step, or the region that is being written or read. */
  readonly status:
    | { readonly kind: "nothing" }
    | { readonly kind: "step"; readonly text: string }
    | {
      readonly kind: "transfer";
      readonly verb: "Writing" | "Reading";
      readonly region: RegionInfo;
      readonly transferred: number;
      /** Bytes of the region that have to be transferred. */
      readonly toTransfer: number;
      /** Bytes of the region that were done before. */
      readonly before: number;
      /** Times in milliseconds: the start of the region, and the last event. */
      readonly since: number;
      readonly now: number;
    };
  /** Widths of columns in the list of files. */
  readonly pathWidth: number;
  readonly sizeWidth: number;
  readonly attempts: number;
  /** The baud rates that the first line shows, and that was requested last; 0 = none yet. */
  readonly announcedBaud: number;
  readonly baud: number;
  readonly simulated: boolean;
}

export const INITIAL_STATE: ProgressState = {
  status: { kind: "nothing" },
  pathWidth: 0,
  sizeWidth: 0,
  attempts: 0,
  announcedBaud: 0,
  baud: 0,
  simulated: false,
};

/** The longest path that the list of files shows in full; longer ones lose their beginning. */
const MAX_PATH = 32;

/** The state after `event`, which arrived at `now` (milliseconds). */
export function reduce(state: ProgressState, event: FlashEvent, now: number): ProgressState {
  switch (event.type) {
    case "connecting":
      return {
        ...state,
        attempts: state.attempts + 1,
        announcedBaud: state.attempts === 0 ? event.baud : state.announcedBaud,
        baud: event.baud,
        simulated: isSimulatedName(event.port),
        status: { kind: "step", text: `Connecting, attempt ${event.attempt}` },
      };
    case "waiting":
      return { ...state, status: { kind: "step", text: "Waiting for the bootloader" } };
    case "connected":
      return { ...state, status: { kind: "step", text: "Preparing the chip" } };
    case "plan":
      return {
        ...state,
        ...widthsOf(event.regions),
        status: { kind: "nothing" },
      };
    case "comparing":
      return { ...state, status: { kind: "step", text: `Comparing ${printable(event.path)}` } };
    case "start":
      return {
        ...state,
        status: startTransfer("Writing", { region: event, toTransfer: event.toWrite, now }),
      };
    case "reading":
      return {
        ...state,
        ...widthsOf([event]),
        status: startTransfer("Reading", { region: event, toTransfer: event.size, now }),
      };
    case "progress":
      return continueTransfer(state, event.written, now);
    case "received":
      return continueTransfer(state, event.received, now);
    case "surveying":
      return { ...state, status: { kind: "step", text: "Looking for blank and known parts" } };
    case "surveyed": {
      const { size, received: before } = event;
      // The chip's hashes can show everything.
      if (before === size) return state;
      const transfer = startTransfer("Reading", { region: event, toTransfer: size - before, now });
      return { ...state, status: { ...transfer, before } };
    }
    case "inspecting":
    case "erasing":
    case "proving":
      return { ...state, status: { kind: "step", text: inspectStatus(event) } };
    case "verifying":
      return { ...state, status: { kind: "step", text: `Verifying ${printable(event.path)}` } };
    case "verified":
    case "unverified":
    case "skipped":
    case "booted":
    case "board-file":
    case "read":
    case "differs":
    case "erased":
    case "finished":
    case "done":
      return { ...state, status: { kind: "nothing" } };
    case "files":
      return { ...state, status: { kind: "step", text: "Opening the Python prompt" } };
    case "file-progress": {
      const percent = event.size === 0 ? 100 : Math.floor(100 * event.written / event.size);
      return { ...state, status: { kind: "step", text: `Writing ${printable(event.to)}, ${percent} %` } };
    }
    case "resetting":
      return { ...state, status: { kind: "step", text: "Restarting the board" } };
    case "expecting":
      return { ...state, status: { kind: "step", text: `Listening for ${event.what}` } };
    case "repairing":
      return { ...INITIAL_STATE, simulated: state.simulated };
    case "recovering":
      return { ...state, status: { kind: "step", text: "Recovering" } };
    case "speed":
      return { ...state, baud: event.asked };
    case "stub":
    case "flash":
    case "log":
    case "warning":
      return state;
  }
}

function widthsOf(regions: readonly RegionInfo[]): Pick<ProgressState, "pathWidth" | "sizeWidth"> {
  return {
    pathWidth: Math.min(MAX_PATH, Math.max(0, ...regions.map(({ path }) => textWidth(printable(path))))),
    sizeWidth: Math.max(0, ...regions.map(({ size }) => describeSize(size).length)),
  };
}

export type Transfer = Extract<ProgressState["status"], { kind: "transfer" }>;

function startTransfer(
  verb: Transfer["verb"],
  { region, toTransfer, now }: Pick<Transfer, "region" | "toTransfer" | "now">,
): Transfer {
  return { kind: "transfer", verb, region, transferred: 0, toTransfer, before: 0, since: now, now };
}

/** `done`: bytes of the region so far. */
function continueTransfer(state: ProgressState, done: number, now: number): ProgressState {
  const { status } = state;
  if (status.kind !== "transfer") return state;
  return { ...state, status: { ...status, transferred: done - status.before, now } };
}

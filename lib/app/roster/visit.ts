/** What a visit leaves in the roster, computed from the events of its work. Pure; no I/O. */
import type { FlashEvent } from "../../esp/events.ts";
import type { PortInfo } from "../../serial/port.ts";
import type { NewLine } from "./open_roster.ts";

/** All that is known of a visit so far. */
export type VisitFacts = Omit<NewLine, "verdict">;

export function beginVisit({ usb, socket }: Pick<PortInfo, "usb" | "socket">, content: string): VisitFacts {
  return {
    mac: undefined,
    content,
    ...socket === undefined ? {} : { socket },
    ...usb === undefined ? {} : { adapter: { vid: usb.vid, pid: usb.pid } },
  };
}

export function reduceVisit(facts: VisitFacts, event: FlashEvent): VisitFacts {
  switch (event.type) {
    case "connected": {
      const { chip, revision, mac } = event;
      return { ...facts, mac, chip, ...revision === undefined ? {} : { revision } };
    }
    case "flash":
      return { ...facts, flash: { id: event.id, size: event.size } };
    case "recovering":
      return event.baud < event.from ? { ...facts, slower: true } : facts;
    case "done": {
      const { verified, board, baud, recoveries, times } = event;
      return {
        ...facts,
        verified,
        booted: board === "running",
        baud,
        recoveries,
        seconds: times.total / 1000,
      };
    }
    default:
      return facts;
  }
}

/** The end of the work on a board. */
export type VisitEnd =
  | { readonly kind: "done" }
  /** The chip has proved that it holds what the roster says; nothing was written. */
  | { readonly kind: "known" }
  | { readonly kind: "differs" }
  | { readonly kind: "stopped" }
  | { readonly kind: "failed"; readonly exitCode: number; readonly error: string; readonly message: string };

/** The line of a visit that has ended. A visit without the proof of its work, the event `done`, has not passed. */
export function endVisit(facts: VisitFacts, end: VisitEnd): NewLine {
  switch (end.kind) {
    case "done":
      if (facts.verified === undefined) throw new Error("a visit ended without a proof of its success");
      return { ...facts, verdict: facts.verified ? "passed" : "written" };
    case "known":
    case "differs":
    case "stopped":
      return { ...facts, verdict: end.kind };
    case "failed": {
      const { exitCode, error, message } = end;
      return { ...facts, verdict: "failed", exitCode, kind: error, message };
    }
  }
}

/** The ports that the page offers: one for each device, with an identity that lasts from plug-in to plug-out. */
import { isUnchanged } from "../../app/room/presence.ts";
import { candidates } from "../../app/room/candidates.ts";
import type { IgnoredReason, Room, Unit } from "../../app/room/room.ts";
import { adapterName } from "../../serial/adapters.ts";
import type { PortInfo } from "../../serial/port.ts";
import type { ContextRecord } from "../records.ts";
import type { BoardFacts, PagePort } from "../state.ts";
import { RequestError } from "./answers.ts";

interface Offered {
  readonly info: PortInfo;
  readonly page: PagePort;
}

type PortRecord = Extract<ContextRecord, { readonly type: "port" }>;

export interface PortOffersOptions {
  /** A person has named the ports: each is offered, whatever it is. */
  readonly named: boolean;
  /** Milliseconds since 1970. */
  readonly date: () => number;
  readonly report: (record: PortRecord) => void;
}

export class PortOffers {
  readonly #options: PortOffersOptions;
  #offered: readonly Offered[] = [];
  /** What the offers were last compared with. */
  #seen: readonly unknown[] = [];
  #first = true;
  #count = 0;

  constructor(options: PortOffersOptions) {
    this.#options = options;
  }

  /** Compares the offers with what is plugged in now. A board that resets itself keeps its place. */
  update({ listing, units }: Pick<Room, "listing" | "units">): void {
    if (listing === undefined) return;
    // Nearly all events of a room are the progress of a unit, which changes none of these.
    const seen = [listing, ...units.flatMap(({ port, presence }) => [port, presence])];
    if (seen.length === this.#seen.length && seen.every((one, index) => one === this.#seen[index])) return;
    this.#seen = seen;
    const visits = units.filter(({ presence }) => presence.kind !== "gone");
    const before = this.#offered;
    const kept: Offered[] = [];
    const now = candidates(listing, { ports: this.#options.named ? "chosen" : "known-adapters", on: [] })
      .filter(({ port }) => port.usb !== undefined || this.#options.named);
    for (const candidate of now) {
      const { port: info } = candidate;
      const reason = candidate.kind === "ignored" ? candidate.reason : undefined;
      const there = before.find((one) =>
        !kept.includes(one) && (isUnchanged(one.info, info) || isVisit(one, info, visits))
      );
      if (there === undefined) kept.push(this.#add(info, reason));
      else kept.push(this.#change(there, info, reason));
    }
    // The chip's own USB is away for a moment in each reset.
    const away = before.filter((one) =>
      !kept.some(({ page }) => page.id === one.page.id) && visits.some((unit) => isAway(unit, one))
    );
    for (const one of before) {
      if (![...kept, ...away].some(({ page }) => page.id === one.page.id)) {
        this.#options.report({ type: "port", change: "removed", port: one.page });
      }
    }
    this.#offered = [...kept, ...away];
    this.#first = false;
  }

  /** The id of the offer for a port. */
  idOf(info: PortInfo): string | undefined {
    return this.#offered.find((one) => isUnchanged(one.info, info))?.page.id;
  }

  /** The port that a page has seen, if the same is plugged in there now. Undefined: there never was such a port. Throws RequestError. */
  find(id: string, seen: Pick<PagePort, "seen"> & { readonly socket: string | null }): PortInfo | undefined {
    const number = /^p([1-9]\d{0,8})$/.exec(id)?.[1];
    if (number === undefined || Number(number) > this.#count) return undefined;
    const there = this.#offered.find(({ page }) => page.id === id);
    if (there === undefined || there.page.seen !== seen.seen || (there.page.socket ?? null) !== seen.socket) {
      throw new RequestError("Cannot use this port: something else is plugged in there now", 409);
    }
    return there.info;
  }

  /** What the board at this port says about itself. Nothing, if something else is plugged in there now. */
  know(id: string, board: BoardFacts): void {
    this.#offered = this.#offered.map((one) => {
      if (one.page.id !== id) return one;
      const page = { ...one.page, board };
      this.#options.report({ type: "port", change: "changed", port: page });
      return { ...one, page };
    });
  }

  #add(info: PortInfo, reason: IgnoredReason | undefined): Offered {
    const id = `p${++this.#count}`;
    const since = this.#first ? {} : { since: this.#options.date() };
    const page: PagePort = { id, seen: this.#count, ...since, ...describe(info, reason) };
    this.#options.report({ type: "port", change: "added", port: page });
    return { info, page };
  }

  #change(before: Offered, info: PortInfo, reason: IgnoredReason | undefined): Offered {
    const { id, seen, since, board } = before.page;
    const page: PagePort = {
      ...{ id, seen },
      ...(since === undefined ? {} : { since }),
      ...(board === undefined ? {} : { board }),
      ...describe(info, reason),
    };
    if (JSON.stringify(page) === JSON.stringify(before.page)) return { info, page: before.page };
    this.#options.report({ type: "port", change: "changed", port: page });
    return { info, page };
  }
}

/** The room has followed the board of a unit to this port. */
function isVisit(one: Offered, info: PortInfo, visits: readonly Unit[]): boolean {
  return visits.some((unit) => isUnchanged(unit.port, info) && isSameSocket(one.info, info));
}

function isAway({ presence, port }: Unit, one: Offered): boolean {
  return presence.kind === "away" && isUnchanged(port, one.info);
}

function isSameSocket(a: PortInfo, b: PortInfo): boolean {
  return a.socket === undefined ? a.path === b.path : a.socket === b.socket;
}

function describe(
  info: PortInfo,
  reason: IgnoredReason | undefined,
): Pick<PagePort, "name"> & Partial<PagePort> {
  const adapter = adapterName(info) ?? info.usb?.product;
  const problem = reason === undefined ? undefined : PROBLEMS[reason];
  return {
    name: info.path,
    ...(adapter === undefined ? {} : { adapter }),
    ...(info.socket === undefined ? {} : { socket: info.socket }),
    ...(info.address === undefined ? {} : { address: info.address }),
    ...(problem === undefined ? {} : { problem: { kind: problem } }),
  };
}

const PROBLEMS: Readonly<Record<IgnoredReason, NonNullable<PagePort["problem"]>["kind"] | undefined>> = {
  "unknown-adapter": "unknown",
  "not-working": "driver",
  "several-ports": "several",
  present: undefined,
  "other-socket": undefined,
  "unknown-socket": undefined,
};

/** The reports of a room as records of the stream: those of `--json`, with what a page cannot know by itself. Pure; no I/O. */
import { roomRecord } from "../../app/records/room_record.ts";
import type { RoomReport } from "../../app/room/room.ts";
import { CHIPS } from "../../esp/chips/mod.ts";
import { networkAddresses } from "../../esp/chips/network_addresses.ts";
import type { PageRecord } from "../records.ts";

/** What a board was begun with. */
export interface Begun {
  /** The name of the program. */
  readonly program: string;
  readonly portId?: string;
}

export function pageRecord(report: RoomReport, begun?: Begun): PageRecord {
  // The types of records.ts are those of docs/json.md. A test drives every kind of report through the page's reducer.
  return { ...roomRecord(report), ...begun, ...addressesOf(report), ...wayOutOf(report) } as PageRecord;
}

/** The page offers what a command line advises. */
function wayOutOf(report: RoomReport): object {
  if (report.type !== "verdict" || report.state.verdict.kind !== "failed") return {};
  return report.state.verdict.failure.wipeHelps === true ? { wipeHelps: true } : {};
}

function addressesOf(report: RoomReport): object {
  if (report.type !== "work" || report.event.type !== "connected") return {};
  const { chip: name, mac } = report.event;
  const chip = CHIPS.find((one) => one.name === name);
  return chip === undefined || mac === undefined ? {} : { addresses: networkAddresses(chip, mac) };
}

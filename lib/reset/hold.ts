/**
 * Lines that stay asserted where others are released: some bridges pass nothing while DTR is released, and on some
 * circuits the chip's supply or GPIO0 hangs on a line. Pure; no I/O.
 */
import type { Lines } from "../serial/port.ts";
import type { ResetMethod } from "./script.ts";

/** While flasher has the port open, whenever no script moves the line; when it lets the port go; or both. */
export const HOLD_TIMES = ["session", "after", "always"] as const;
export type HoldTime = typeof HOLD_TIMES[number];

/** A line that is not named is released, as ever. */
export interface Hold {
  readonly dtr?: HoldTime;
  readonly rts?: HoldTime;
}

/** Both lines while flasher works and no script moves them. */
export function linesDuring({ dtr, rts }: Hold = {}): Required<Lines> {
  return { dtr: isDuring(dtr), rts: isDuring(rts) };
}

/** Both lines when flasher lets the port go. */
export function linesAfter({ dtr, rts }: Hold = {}): Required<Lines> {
  return { dtr: isAfter(dtr), rts: isAfter(rts) };
}

/** `way`, with the held lines asserted at its end; an empty way stays empty. */
export function endingHeld(way: ResetMethod, hold: Hold | undefined): ResetMethod {
  const { dtr, rts } = linesDuring(hold);
  const held = { ...(dtr ? { dtr } : {}), ...(rts ? { rts } : {}) };
  if (!dtr && !rts) return way;
  if ("carryOut" in way) {
    return {
      async carryOut(port, clock) {
        try {
          await way.carryOut(port, clock);
        } finally {
          await port.setLines(held);
        }
      },
    };
  }
  return way.length === 0 ? way : [...way, { set: held }];
}

/** `DTR during the session and after it`; undefined where nothing is held. */
export function holdWords({ dtr, rts }: Hold): string | undefined {
  const lines = [["DTR", dtr], ["RTS", rts]] as const;
  const words = lines.flatMap(([line, time]) => time === undefined ? [] : [`${line} ${WORDS[time]}`]);
  return words.length === 0 ? undefined : words.join(", ");
}

const WORDS: Readonly<Record<HoldTime, string>> = {
  session: "during the session",
  after: "after the session",
  always: "during the session and after it",
};

function isDuring(time: HoldTime | undefined): boolean {
  return time === "session" || time === "always";
}

function isAfter(time: HoldTime | undefined): boolean {
  return time === "after" || time === "always";
}

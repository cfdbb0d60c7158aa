/**
 * Lines that stay asserted when others are released: some bridges pass no data while DTR is released, and on some
 * circuits a line controls the chip's supply or GPIO0. Pure; no I/O.
 */
import type { Lines } from "../serial/port.ts";
import type { ResetMethod } from "./script.ts";

/** While flasher has the port open and no script sets the line; after flasher closes the port; or both. */
export const HOLD_TIMES = ["session", "after", "always"] as const;
export type HoldTime = typeof HOLD_TIMES[number];

/** Lines that are not named are released. */
export interface Hold {
  readonly dtr?: HoldTime;
  readonly rts?: HoldTime;
}

/** Levels of both lines while flasher has the port open and no script sets them. */
export function linesDuring({ dtr, rts }: Hold = {}): Required<Lines> {
  return { dtr: isDuring(dtr), rts: isDuring(rts) };
}

/** Levels of both lines when flasher closes the port. */
export function linesAfter({ dtr, rts }: Hold = {}): Required<Lines> {
  return { dtr: isAfter(dtr), rts: isAfter(rts) };
}

/** `method` with the held lines asserted at its end; an empty method stays empty. */
export function withHeldLines(method: ResetMethod, hold: Hold | undefined): ResetMethod {
  const { dtr, rts } = linesDuring(hold);
  const held = { ...(dtr ? { dtr } : {}), ...(rts ? { rts } : {}) };
  if (!dtr && !rts) return method;
  if ("carryOut" in method) {
    return {
      async carryOut(port, clock) {
        try {
          await method.carryOut(port, clock);
        } finally {
          await port.setLines(held);
        }
      },
    };
  }
  return method.length === 0 ? method : [...method, { set: held }];
}

/** `DTR during the session and after it`; undefined if no line is held. */
export function describeHold({ dtr, rts }: Hold): string | undefined {
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

/** Roster lines for tests, and generators of them. */
import fc from "fast-check";
import { BOARD_VERDICTS, type BoardLine, type RosterLine } from "../../../lib/app/roster/line.ts";

export const MORNING = Date.UTC(2026, 4, 4, 10, 0);
const MINUTE = 60_000;
export const CONTENT = "a".repeat(64);
export const OTHER_CONTENT = "b".repeat(64);

export function macOf(board: number): string {
  return `5c:cf:7f:00:00:${board.toString(16).padStart(2, "0")}`;
}

/** Board `number` with a MAC of its own, `minute` minutes after the beginning. */
export function line(
  verdict: BoardLine["verdict"],
  number: number,
  minute: number,
  more: Partial<BoardLine> = {},
): BoardLine {
  return {
    verdict,
    time: MORNING + minute * MINUTE,
    board: { mac: macOf(number), number },
    ...verdict === "seen" ? {} : { content: CONTENT },
    ...more,
  };
}

/** Any text, also with control characters, lone surrogates and the characters of other formats. */
const text = fc.string({ unit: "binary", maxLength: 40 });

export const anyBoardLine: fc.Arbitrary<BoardLine> = fc.record({
  verdict: fc.constantFrom(...BOARD_VERDICTS),
  time: fc.integer({ min: 0, max: 100_000 }).map((seconds) => MORNING + 1000 * seconds),
}).chain((base) =>
  fc.record({
    board: fc.integer({ min: 1, max: 12 }).map((number) => ({ mac: macOf(number), number })),
    content: fc.constantFrom(CONTENT, OTHER_CONTENT),
    kind: text,
    message: text,
    seconds: fc.double({ min: 0, max: 1000, noNaN: true, noDefaultInfinity: true }).map((s) => s + 0),
    socket: text,
    label: text,
    slower: fc.boolean(),
  }, { requiredKeys: ["board", "content"] }).map((more) => ({ ...base, ...more }))
);

export const anyLine: fc.Arbitrary<RosterLine> = fc.oneof(
  { arbitrary: anyBoardLine, weight: 9 },
  {
    arbitrary: fc.record({
      verdict: fc.constant("opened" as const),
      time: fc.constant(MORNING),
      computer: text,
      process: fc.nat(),
      flasher: fc.constant("0.1.0"),
    }),
    weight: 1,
  },
);

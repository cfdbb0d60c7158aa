/** Lines about long steps where there is no status line. */
import { assertEquals } from "@std/assert";
import { NO_STEP, progressLine } from "../../../lib/cli/screen/progress_lines.ts";
import { INITIAL_STATE, reduce } from "../../../lib/cli/screen/progress_state.ts";
import { PLAIN } from "../../../lib/cli/screen/style.ts";
import type { FlashEvent } from "../../../lib/esp/events.ts";

const INFO = { path: "app.bin", offset: 0, size: 0x100000 };

/** The times (seconds) and texts of the lines for a transfer that takes `seconds`, in steps of `stepMs`. */
function linesOf(seconds: number, stepMs = 100): { readonly at: number; readonly line: string }[] {
  const steps = seconds * 1000 / stepMs;
  const start: FlashEvent = { type: "start", wireBytes: 1, toWrite: INFO.size, ...INFO };
  const events = Array.from({ length: steps }, (_, i): FlashEvent => ({
    type: "progress",
    written: Math.round(INFO.size * (i + 1) / steps),
    toWrite: INFO.size,
    ...INFO,
  }));
  let [state, mark] = [reduce(INITIAL_STATE, { type: "plan", regions: [INFO], notes: [] }, 0), NO_STEP];
  return [start, ...events].flatMap((event, i) => {
    const now = 1_000_000 + i * stepMs;
    state = reduce(state, event, now);
    const update = progressLine(mark, { state, event, now }, PLAIN);
    mark = update.mark;
    return update.line === undefined ? [] : [{ at: i * stepMs / 1000, line: update.line }];
  });
}

Deno.test("progress lines: a transfer of less than 5 seconds has none", () => {
  assertEquals(linesOf(4.9), []);
});

Deno.test("progress lines: a usual transfer has one for each quarter, at least 5 seconds apart", () => {
  assertEquals(linesOf(60), [
    { at: 15, line: "  app.bin  0x000000  1 MB  25 % written, 0:45 left" },
    { at: 30, line: "  app.bin  0x000000  1 MB  50 % written, 0:30 left" },
    { at: 45, line: "  app.bin  0x000000  1 MB  75 % written, 0:15 left" },
  ]);
  assertEquals(linesOf(8).map(({ at }) => at), [5]);
});

Deno.test("progress lines: a slow transfer has one every 30 seconds", () => {
  const times = linesOf(600).map(({ at }) => at);
  assertEquals(times, Array.from({ length: 19 }, (_, i) => 30 * (i + 1)));
});

Deno.test("progress lines: the next file starts a new count", () => {
  let [state, mark] = [INITIAL_STATE, NO_STEP];
  const lines: string[] = [];
  const at = (now: number, event: FlashEvent) => {
    state = reduce(state, event, now);
    const update = progressLine(mark, { state, event, now }, PLAIN);
    mark = update.mark;
    if (update.line !== undefined) lines.push(`${now}`);
  };
  for (const [n, path] of ["a.bin", "b.bin"].entries()) {
    const info = { ...INFO, path };
    at(n * 4000, { type: "start", wireBytes: 1, toWrite: INFO.size, ...info });
    at(n * 4000 + 3900, { type: "progress", written: INFO.size - 1, toWrite: INFO.size, ...info });
  }
  assertEquals(lines, []);
});

Deno.test("progress lines: an erase has them, too, also if it takes longer than usual", () => {
  let mark = NO_STEP;
  const times = Array.from({ length: 100 }, (_, s) => s).filter((s) => {
    const event: FlashEvent = {
      type: "erasing",
      elapsedMs: s * 1000,
      typicalMs: 10_000,
      offset: 0,
      size: 0x400000,
    };
    const update = progressLine(mark, { state: INITIAL_STATE, event, now: 500 + s * 1000 }, PLAIN);
    mark = update.mark;
    return update.line !== undefined;
  });
  assertEquals(times, [5, 10, 40, 70]);
});

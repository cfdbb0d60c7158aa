/** The sound of a terminal, for people who look at boards and not at the screen. */
import type { Verdict } from "../../app/room/room.ts";
import type { System } from "../../app/system/system.ts";

const BEL = "\x07";
/** Between two strokes, ms: terminals merge strokes that follow each other at once. */
const STROKE_MS = 250;
/** More strokes than this say nothing to anybody. */
const MOST_WAITING = 9;

/** A board that needs a person rings this often. */
export const HANDS_STROKES = 3;

/** How often it rings for the end of a board. */
export const END_STROKES: Readonly<Record<Verdict["kind"], number>> = {
  passed: 1,
  written: 1,
  known: 1,
  differs: 3,
  failed: 3,
  "same-board": 3,
  stopped: 0,
  unused: 0,
};

/** A person can switch it. */
export interface Sound {
  on: boolean;
}

export interface Bell {
  ring(strokes: number): void;
}

export function bell({ clock, stdout }: Pick<System, "clock" | "stdout">): Bell {
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  return {
    ring(strokes) {
      for (let n = 0; n < strokes && waiting < MOST_WAITING; n++) {
        waiting++;
        last = last.then(async () => {
          stdout.write(BEL);
          waiting--;
          await clock.sleep(STROKE_MS);
        });
      }
    },
  };
}

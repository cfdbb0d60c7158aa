/** Ctrl-C at many moments while files are put: each file is old or new, and the board is left. */
import { BOARDS, stopAfter, undisturbed } from "../app/board_files/stopping.ts";

const MOMENTS = Deno.env.get("FAULTS") === "all" ? 200 : 16;

for (const [name, board] of Object.entries(BOARDS)) {
  Deno.test(`Ctrl-C at ${MOMENTS} moments while files are put on ${name}`, async () => {
    const whole = await undisturbed(board);
    for (let n = 0; n < MOMENTS; n++) await stopAfter((n + 0.5) / MOMENTS * whole, board);
  });
}

/** Files that are put when the user presses Ctrl-C, and how a board is left: at its prompt, or with its program. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { byteText } from "../../../lib/bytes.ts";
import type { FlashEvent } from "../../../lib/esp/events.ts";
import { autoReset } from "../../../plugins/auto_reset.ts";
import { GREETINGS, withPython } from "../../fake/python_board.ts";
import { methodsOf } from "../../fake/session.ts";
import { BOARDS, NEW, OLD, put, SETTLE_MS, stopAfter, undisturbed } from "./stopping.ts";

/** Moments of Ctrl-C, as parts of the time that an undisturbed run takes; tests/exhaustive/ has more. */
const MOMENTS = [0.01, 0.5, 0.85];

for (const [name, board] of Object.entries(BOARDS)) {
  Deno.test(`Ctrl-C while files are put on ${name}: each file is old or new, and the board is left`, async () => {
    const whole = await undisturbed(board);
    for (const part of MOMENTS) await stopAfter(part * whole, board);
  });
}

Deno.test("Ctrl-C while the board is silent: noticed at once", async () => {
  let silent = false;
  const fromChip = () => silent ? [] : undefined;
  await withPython({ files: OLD, board: { faults: { fromChip } } }, async (console) => {
    const { clock, port: plain } = console;
    await clock.sleep(SETTLE_MS);
    const abort = new AbortController();
    let at = Infinity;
    const report = ({ type }: FlashEvent) => {
      if (type !== "file-progress" || silent) return;
      silent = true;
      at = clock.now() + 300;
    };
    const port = {
      ...methodsOf(plain),
      read: async (ms: number) => {
        const bytes = await plain.read(Math.min(ms, 100));
        if (clock.now() >= at) abort.abort(new Error("Ctrl-C"));
        return bytes;
      },
    };
    const error = await put({ ...console, port }, {
      method: autoReset.runFirmware,
      signal: abort.signal,
      report,
    });
    assert(error instanceof Error, String(error));
    assert(clock.now() - at < 1000, `${clock.now() - at} ms`);
  });
});

Deno.test("files on the board: what Python prints when it starts again may be in any language", async () => {
  const softReset = "MPY : redémarrage logiciel 再起動";
  for (const greeting of [GREETINGS.usual, GREETINGS.circuit]) {
    await withPython({ files: OLD, greeting, softReset }, async (console) => {
      await console.clock.sleep(SETTLE_MS);
      assertEquals(await put(console, {}), undefined);
      assertEquals(console.files()["/a.bin"], byteText(NEW["/a.bin"]));
      assertStringIncludes(await console.hear(4000), "alive");
    });
  }
});

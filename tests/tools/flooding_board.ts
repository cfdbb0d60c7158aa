/**
 * Puts a file on a board that begins to print without pause when it is asked about its files. tests/exhaustive/flood_test.ts runs
 * it with little memory. Prints what
 * this ends with.
 */
import { ReplLine } from "../../lib/repl/line.ts";
import { openPython } from "../../lib/repl/open_python.ts";
import { putFiles } from "../../lib/repl/put_files.ts";
import type { SerialPort } from "../../lib/serial/port.ts";
import { withPython } from "../fake/python_board.ts";
import { methodsOf } from "../fake/session.ts";
import { wantedFiles, WORD } from "../repl/bench.ts";

const PIECE = new Uint8Array(64 * 1024).fill(0x78);
const TAKEN = 4;
/** More than the memory holds. */
const MOST = 60 * 2 ** 20;
/** As fast as the chip's own USB, ms. */
const PIECE_MS = 50;

await withPython({}, async ({ port, clock }) => {
  await clock.sleep(1500);
  let state: "asks" | "runs" | "floods" = "asks";
  let sent = 0;
  const flooding: SerialPort = {
    ...methodsOf(port),
    async read(ms) {
      if (state !== "floods" || sent >= MOST) {
        const bytes = await port.read(ms);
        // The board has taken the question, and runs it: flasher waits for its answer.
        if (state === "runs" && bytes.includes(TAKEN)) state = "floods";
        return bytes;
      }
      await clock.sleep(PIECE_MS);
      sent += PIECE.length;
      return PIECE;
    },
  };
  const line = new ReplLine({ port: flooding, clock, signal: new AbortController().signal });
  const { python, system } = await openPython(line, { word: WORD });
  state = "runs";
  const { written } = await putFiles(python, wantedFiles({ "/main.py": "new" }), system);
  await Deno.stdout.write(new TextEncoder().encode(`written: ${written}, after ${sent / 2 ** 20} MB\n`));
});

/** Files that are put until the user presses Ctrl-C, and what must hold then. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { putOnBoard } from "../../../lib/app/board_files/put_on_board.ts";
import { byteText } from "../../../lib/bytes.ts";
import type { FlashEvent } from "../../../lib/esp/events.ts";
import type { ResetMethod } from "../../../lib/reset/script.ts";
import type { SerialPort } from "../../../lib/serial/port.ts";
import { autoReset } from "../../../plugins/auto_reset.ts";
import { noise } from "../../fake/firmware.ts";
import { GREETINGS, type PythonConsole, type PythonSettings, withPython } from "../../fake/python_board.ts";
import { methodsOf } from "../../fake/session.ts";
import { wantedFiles } from "../../repl/bench.ts";

const PROGRAM = "import time\nwhile True:\n    print('alive')\n    time.sleep(0.2)\n";
export const OLD: Readonly<Record<string, string>> = {
  "/main.py": PROGRAM,
  "/code.py": PROGRAM,
  "/a.bin": "old",
};
export const NEW = { "/a.bin": noise(4000), "/b.bin": noise(300), "/main.py": `${PROGRAM}# new\n` };
/** The longest pause until Ctrl-C is noticed, with the time to leave the board; simulated ms. */
const MOST_MS = 3000;

/** The program runs by then. */
export const SETTLE_MS = 500;

interface PutOptions {
  readonly method?: ResetMethod;
  readonly signal?: AbortSignal;
  readonly report?: (event: FlashEvent) => void;
}

/** Returns the error; undefined if the files were put. */
export async function put(
  { port, clock }: PythonConsole,
  { method = [], signal = new AbortController().signal, report = () => {} }: PutOptions,
): Promise<unknown> {
  const job = { clock, signal, method, baud: 115_200, fresh: undefined, started: false, mac: undefined };
  try {
    await putOnBoard(port, {
      ...job,
      checks: false,
      hasBuild: undefined,
      wanted: wantedFiles(NEW),
      report,
    });
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Its program runs, or it is at the prompt for people. */
async function assertLeft({ hear, say }: PythonConsole): Promise<void> {
  let heard = "";
  for (let n = 0; n < 10 && !heard.includes("alive"); n++) heard += await hear(400);
  if (!heard.includes("alive")) assertStringIncludes(await say("\r1+1\r", 500), "2\r\n>>> ", heard);
}

export type Stoppable = PythonSettings & { readonly method: ResetMethod };

export const BOARDS: Readonly<Record<string, Stoppable>> = {
  "MicroPython that flasher can restart": { method: autoReset.runFirmware },
  "MicroPython": { method: [] },
  "CircuitPython": { method: [], greeting: GREETINGS.circuit },
};
/** The port, until `at`; then Ctrl-C comes. */
function stoppedAt(at: number, { port, clock }: PythonConsole, stop: () => void): SerialPort {
  const look = () => {
    if (clock.now() >= at) stop();
  };
  return {
    ...methodsOf(port),
    async read(ms) {
      const left = at - clock.now();
      const bytes = await port.read(left > 0 ? Math.min(ms, left) : ms);
      look();
      return bytes;
    },
    async write(bytes) {
      await port.write(bytes);
      look();
    },
  };
}

/** Simulated ms that an undisturbed run takes until its last file. */
export async function undisturbed({ method, ...settings }: Stoppable): Promise<number> {
  return await withPython({ files: OLD, ...settings }, async (console) => {
    const { clock } = console;
    await clock.sleep(SETTLE_MS);
    const start = clock.now();
    let end = start;
    assertEquals(await put(console, { method, report: () => void (end = clock.now()) }), undefined);
    await assertLeft(console);
    return end - start;
  });
}

/** Ctrl-C comes `ms` after the beginning: each file is old or new, and the board is left. */
export async function stopAfter(ms: number, { method, ...settings }: Stoppable): Promise<void> {
  await withPython({ files: OLD, ...settings }, async (console) => {
    const { clock, files } = console;
    await clock.sleep(SETTLE_MS);
    const abort = new AbortController();
    const reason = new Error("Ctrl-C");
    const at = clock.now() + ms;
    const port = stoppedAt(at, console, () => abort.abort(reason));
    const error = await put({ ...console, port }, { method, signal: abort.signal });
    assert(error instanceof Error && (error === reason || error.cause === reason), `${ms}: ${error}`);
    assert(clock.now() - at < MOST_MS, `${ms}: ${clock.now() - at} ms`);
    const held = files();
    for (const [path, content] of Object.entries(NEW)) {
      const wanted = typeof content === "string" ? content : byteText(content);
      assert([OLD[path], wanted].includes(held[path] ?? undefined), `${ms}: ${path} is ${held[path]}`);
    }
    await assertLeft(console);
  });
}

/** Files that are put when the user presses Ctrl-C, and how a board is left: at its prompt, or with its program. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { putOnBoard } from "../../../lib/app/board_files/put_on_board.ts";
import { byteText } from "../../../lib/bytes.ts";
import type { FlashEvent } from "../../../lib/esp/events.ts";
import type { ResetMethod } from "../../../lib/reset/script.ts";
import { autoReset } from "../../../plugins/auto_reset.ts";
import type { SerialPort } from "../../../lib/serial/port.ts";
import { noise } from "../../fake/firmware.ts";
import { GREETINGS, type PythonConsole, type PythonSettings, withPython } from "../../fake/python_board.ts";
import { methodsOf } from "../../fake/session.ts";
import { wantedFiles } from "../../repl/bench.ts";

const PROGRAM = "import time\nwhile True:\n    print('alive')\n    time.sleep(0.2)\n";
const OLD: Readonly<Record<string, string>> = { "/main.py": PROGRAM, "/code.py": PROGRAM, "/a.bin": "old" };
const NEW = { "/a.bin": noise(4000), "/b.bin": noise(300), "/main.py": `${PROGRAM}# new\n` };
/** The longest pause until Ctrl-C is noticed, with the time to leave the board; simulated ms. */
const MOST_MS = 3000;

/** The program runs by then. */
const SETTLE_MS = 500;

interface PutOptions {
  readonly method?: ResetMethod;
  readonly signal?: AbortSignal;
  readonly report?: (event: FlashEvent) => void;
}

/** Returns the error; undefined if the files were put. */
async function put(
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

const BOARDS: Readonly<Record<string, PythonSettings & { readonly method: ResetMethod }>> = {
  "MicroPython that flasher can restart": { method: autoReset.runFirmware },
  "MicroPython": { method: [] },
  "CircuitPython": { method: [], greeting: GREETINGS.circuit },
};
/** Moments of Ctrl-C, as parts of the time that an undisturbed run takes. */
const MOMENTS = [0.01, 0.5, 0.85];

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

for (const [name, { method, ...settings }] of Object.entries(BOARDS)) {
  Deno.test(`Ctrl-C while files are put on ${name}: each file is old or new, and the board is left`, async () => {
    let whole = 0;
    await withPython({ files: OLD, ...settings }, async (console) => {
      const { clock } = console;
      await clock.sleep(SETTLE_MS);
      const start = clock.now();
      let end = start;
      const error = await put(console, { method, report: () => void (end = clock.now()) });
      assertEquals(error, undefined);
      whole = end - start;
      await assertLeft(console);
    });
    for (const part of MOMENTS) {
      await withPython({ files: OLD, ...settings }, async (console) => {
        const { clock, files } = console;
        await clock.sleep(SETTLE_MS);
        const abort = new AbortController();
        const reason = new Error("Ctrl-C");
        const at = clock.now() + part * whole;
        const port = stoppedAt(at, console, () => abort.abort(reason));
        const error = await put({ ...console, port }, { method, signal: abort.signal });
        assert(error instanceof Error && (error === reason || error.cause === reason), `${part}: ${error}`);
        assert(clock.now() - at < MOST_MS, `${part}: ${clock.now() - at} ms`);
        const held = files();
        for (const [path, content] of Object.entries(NEW)) {
          const wanted = typeof content === "string" ? content : byteText(content);
          assert([OLD[path], wanted].includes(held[path] ?? undefined), `${part}: ${path} is ${held[path]}`);
        }
        await assertLeft(console);
      });
    }
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

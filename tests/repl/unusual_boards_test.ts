/** Boards, lines and moments that are not as usual: the files arrive, or the error says why, in bounded time. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { byteText } from "../../lib/bytes.ts";
import { BoardFilesError } from "../../lib/errors.ts";
import { noise } from "../fake/firmware.ts";
import { ReplLine } from "../../lib/repl/line.ts";
import { openPython } from "../../lib/repl/open_python.ts";
import { putFiles } from "../../lib/repl/put_files.ts";
import type { SerialPort } from "../../lib/serial/port.ts";
import { GREETINGS, textOf, withPython } from "../fake/python_board.ts";
import { methodsOf } from "../fake/session.ts";
import { atPython, wantedFiles, WORD } from "./bench.ts";

const MAIN = { "/main.py": "print('new')\n" };

Deno.test("unusual boards: 200 files are written to a board with little memory, and found equal afterwards", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 200 }, (_, n) => [`/data/part${n % 10}/file number ${n}.txt`, `file ${n}`]),
  );
  // Code of all 200 names would be some 8 KB.
  await atPython({ capacity: 2 ** 21, pasteLimit: 2500 }, async ({ put, files: found, clock }) => {
    const start = clock.now();
    assertEquals((await put(files)).written, 200);
    const ms = clock.now() - start;
    assert(ms < 60_000, `${ms} ms`);
    const held = Object.entries(found()).filter(([, text]) => text !== null);
    assertEquals(Object.fromEntries(held), files);
    assertEquals((await put(files)).equal, 200);
  });
});

Deno.test("unusual boards: nothing at all answers the request for raw paste", async () => {
  // The board takes its first two bytes for the beginning of a line.
  let last = "";
  let asked = 0;
  const toChip = (byte: number) => {
    last = (last + String.fromCharCode(byte)).slice(-3);
    if (last !== "\x05A\x01") return undefined;
    asked++;
    return [];
  };
  await atPython(
    { greeting: GREETINGS.old, board: { faults: { toChip } } },
    async ({ put, files, clock }) => {
      const content = { "/lib/a.py": noise(1500), ...MAIN };
      assertEquals((await put(content)).written, 2);
      assertEquals(files()["/lib/a.py"], byteText(noise(1500)));
      assert(clock.now() < 60_000, `${clock.now()} ms`);
    },
  );
  assert(asked > 0 && asked < 5, `${asked} requests`);
});

Deno.test("unusual boards: a program that catches the first ten interrupts is stopped without a restart", async () => {
  const main = `import time
caught = 0
while True:
    try:
        while True:
            time.sleep(1)
    except:
        caught += 1
        if caught > 10:
            break
time.sleep(1000)
`;
  await atPython({ files: { "/main.py": main } }, async ({ put, files }) => {
    await put(MAIN);
    assertEquals(files(), MAIN);
  });
});

for (const restartable of [false, true]) {
  Deno.test(`unusual boards: a deaf one${restartable ? " that flasher can restart" : ""} keeps its files, and the error comes in bounded time`, async () => {
    const held = { "/main.py": "while True:\n    print('old')\n" };
    await withPython({ deaf: true, files: held }, async ({ port, clock, files }) => {
      let restarts = 0;
      const restart = async () => {
        restarts++;
        await port.setLines({ dtr: false, rts: true });
        await clock.sleep(50);
        await port.setLines({ dtr: false, rts: false });
      };
      const line = new ReplLine({ port, clock, signal: new AbortController().signal });
      const error = await assertRejects(
        () => openPython(line, { word: WORD, ...(restartable ? { restart } : {}) }),
        BoardFilesError,
      );
      assertStringIncludes(error.message, "ignores Ctrl-C");
      assertStringIncludes(error.hint ?? "", restartable ? "--erase all" : "RESET");
      assertEquals([files(), restarts], [held, restartable ? 1 : 0]);
      assert(clock.now() < 60_000, `${clock.now()} ms`);
    });
  });
}

Deno.test("unusual boards: a line that loses a byte of each long command takes smaller steps", async () => {
  let [armed, count] = [false, 0];
  const toChip = (byte: number) => {
    count = byte === 4 ? 0 : count + 1;
    return armed && count === 400 ? [] : undefined;
  };
  await atPython({ board: { faults: { toChip } } }, async ({ put, files }) => {
    await put({ "/small.bin": noise(50) });
    armed = true;
    assertEquals((await put({ "/big.bin": noise(1500) })).written, 1);
    assertEquals(files()["/big.bin"], byteText(noise(1500)));
  });
});

Deno.test("unusual boards: a rename whose answer is lost is not repeated, and counts as done", async () => {
  await withPython({ files: { "/main.py": "old" } }, async ({ board, port, clock, files }) => {
    await clock.sleep(1500);
    let lost = 0;
    const lossy: SerialPort = {
      ...methodsOf(port),
      async read(ms) {
        const bytes = await port.read(ms);
        const isRenamed = files()["/main.py"] === MAIN["/main.py"];
        const most = isRenamed ? 12 - lost : 0;
        lost += Math.min(most, bytes.length);
        return bytes.subarray(Math.min(most, bytes.length));
      },
    };
    const line = new ReplLine({ port: lossy, clock, signal: new AbortController().signal });
    const { python, system } = await openPython(line, { word: WORD });
    assertEquals((await putFiles(python, wantedFiles(MAIN), system)).written, 1);
    assertEquals(textOf(board.files), MAIN);
    assertEquals(lost, 12);
  });
});

Deno.test("unusual board: without hashes and without space, files that are there already are no error", async () => {
  const files = { "/main.py": "print(1)\n", "/a.txt": "a" };
  const settings = { files, missing: ["hashlib", "uhashlib"], capacity: 4096 * 3 };
  await atPython(settings, async ({ put, files: found }) => {
    assertEquals((await put(files)).equal, 2);
    assertEquals(found(), files);
  });
});

/** Boards whose program, link or memory works against flasher: files are right, or the error says what happened. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { putOnBoard } from "../../lib/app/board_files/put_on_board.ts";
import { BoardFilesError } from "../../lib/errors.ts";
import { byteText } from "../../lib/bytes.ts";
import { noise } from "../fake/firmware.ts";
import { withPython } from "../fake/python_board.ts";
import { atPython, wantedFiles } from "./bench.ts";

/** Changes the byte that ends the `nth` appearance of `text`. */
function damageAfter(text: string, change: (byte: number) => readonly number[], nth = 1) {
  let seen = "";
  let left = nth;
  return (byte: number) => {
    seen = (seen + String.fromCharCode(byte)).slice(-text.length);
    return seen === text && --left === 0 ? [...change(byte)] : undefined;
  };
}

const flip = (byte: number) => [byte ^ 1];

for (const name of ["print", "exec", "bytes", "open", "len", "int", "OSError", "ord"]) {
  Deno.test(`board files: a program with a variable ${name} is no obstacle`, async () => {
    const main = `${name} = 5\nimport time\nwhile True:\n    time.sleep(0.1)\n`;
    await atPython({ files: { "/main.py": main } }, async ({ put, files }) => {
      await put({ "/a.bin": noise(300), "/main.py": "print(1)\n" });
      assertEquals(files(), { "/main.py": "print(1)\n", "/a.bin": byteText(noise(300)) });
    });
  });
}

Deno.test("board files: a damaged path in a question is asked again, and the file is removed", async () => {
  for (const nth of [1, 2]) {
    const toChip = damageAfter("/old", flip, nth);
    await atPython({ files: { "/old.py": "x" }, board: { faults: { toChip } } }, async ({ put, files }) => {
      assertEquals((await put({}, ["/old.py"])).removed, 1);
      assertEquals(files(), {});
    });
  }
});

Deno.test("board files: a damaged answer is asked for again", async () => {
  const fromChip = damageAfter("0a0b0", flip);
  await atPython({ board: { faults: { fromChip } } }, ({ system }) => {
    assertEquals(system.uniqueId?.length, 8);
    return Promise.resolve();
  });
  const id = await atPython({}, ({ system }) => Promise.resolve(system.uniqueId));
  const again = await atPython(
    { board: { faults: { fromChip: damageAfter(id!.slice(0, 5), flip) } } },
    ({ system }) => Promise.resolve(system.uniqueId),
  );
  assertEquals(again, id);
});

Deno.test("board files: without hashes, a damaged byte of a file that is read back is noticed", async () => {
  // "hello" as base64.
  const fromChip = damageAfter("aGVsbG", flip);
  const missing = ["hashlib", "uhashlib"];
  await atPython(
    { files: { "/a.txt": "hello" }, missing, board: { faults: { fromChip } } },
    async (bench) => {
      assertEquals(byteText(await bench.python.readFile("/a.txt", 5)), "hello");
    },
  );
});

Deno.test("board files: a file that a lost attempt left open is closed before the next one", async () => {
  // The board loses a byte of a step, so that its code never ends.
  const toChip = damageAfter("_w(b'AAAAAAAA", () => []);
  const said: string[] = [];
  let line = "";
  const fromHost = (byte: number) => {
    line += String.fromCharCode(byte);
    return toChip(byte);
  };
  await atPython({ board: { faults: { toChip: fromHost } } }, async ({ put, files }) => {
    assertEquals((await put({ "/zeros.bin": new Uint8Array(1500) })).written, 1);
    assertEquals(files()["/zeros.bin"]!.length, 1500);
    said.push(line);
  });
  // Python would close it later, at its own time, and so replace what has the name then.
  assertEquals(said[0]!.match(/_o\(\\"\/zeros\.bin\.new/g)?.length, 2);
  const open = /_q\(\);_f=open\(p,'wb'\)/;
  assert(open.test(said[0]!));
});

Deno.test("board files: a dead line is reported within half a minute", async () => {
  for (const at of [700, 1100, 1300]) {
    const fromChip = (_byte: number, index: number) => index >= at ? [] : undefined;
    const start = { ms: 0 };
    await atPython({ board: { faults: { fromChip } } }, async ({ put, clock }) => {
      start.ms = clock.now();
      const files = { "/a.txt": noise(700), "/b.txt": noise(700), "/main.py": "x" };
      const error = await assertRejects(() => put(files), BoardFilesError);
      assertStringIncludes(error.message, "the board does not answer any more");
      assert(clock.now() - start.ms < 30_000, `${at}: ${clock.now() - start.ms}`);
    });
  }
});

Deno.test("board files: after Ctrl-C, a board without reset lines runs its program", async () => {
  const main = "import time\nwhile True:\n print('alive')\n time.sleep(0.2)\n";
  await withPython({ files: { "/main.py": main } }, async ({ port, clock, hear, files }) => {
    await clock.sleep(1500);
    const abort = new AbortController();
    let steps = 0;
    const error = await assertRejects(() =>
      putOnBoard(port, {
        clock,
        signal: abort.signal,
        method: [],
        baud: 115_200,
        fresh: undefined,
        started: false,
        mac: undefined,
        checks: false,
        hasBuild: undefined,
        wanted: wantedFiles({ "/a.bin": noise(5000), "/main.py": `${main}# new\n` }),
        report: ({ type }) => {
          if (type === "file-progress" && ++steps === 2) abort.abort(new Error("Ctrl-C"));
        },
      })
    );
    assertStringIncludes((error as Error).message, "Ctrl-C");
    assertEquals(files()["/main.py"], main);
    assertStringIncludes(await hear(3000), "alive\r\nalive");
  });
});

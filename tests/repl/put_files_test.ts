/** Files on a board with a real interpreter: written, compared, replaced, and refused. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BoardFilesError } from "../../lib/errors.ts";
import { byteText } from "../../lib/bytes.ts";
import { noise } from "../fake/firmware.ts";
import { GREETINGS, type PythonSettings } from "../fake/python_board.ts";
import { ReplLine } from "../../lib/repl/line.ts";
import { leavePython } from "../../lib/repl/open_python.ts";
import { POWER_DIPPED } from "../../lib/simulator/mod.ts";
import { atPython } from "./bench.ts";

Deno.test("board files: all sizes and contents arrive, in folders that are created", async () => {
  const sizes = [0, 1, 255, 256, 257, 511, 512, 513, 4095, 4096, 4097];
  const files = Object.fromEntries(sizes.map((size) => [`/lib/data/${size}.bin`, noise(size, size + 1)]));
  await atPython({}, async ({ put, files: found }) => {
    const more = {
      ...files,
      "/crlf.txt": "a\r\nb\r\n",
      "/Grüße 漢字.txt": "hé",
      "/main.py": "print('new')\n",
    };
    const { written, equal, reports } = await put(more);
    assertEquals([written, equal], [14, 0]);
    assertEquals(reports.at(-1)!.to, "/main.py");
    for (const size of sizes) assertEquals(found()[`/lib/data/${size}.bin`], byteText(noise(size, size + 1)));
    assertEquals(found()["/Grüße 漢字.txt"], "h\xc3\xa9");
    assertEquals(found()["/crlf.txt"], "a\r\nb\r\n");
    assertEquals(Object.keys(found()).filter((path) => path.endsWith(".new")), []);
    const again = await put(more);
    assertEquals([again.written, again.equal], [0, 14]);
  });
});

Deno.test("board files: what the profile does not list stays, what it removes goes", async () => {
  const files = { "/keep.py": "1", "/old.py": "2", "/main.py": "old" };
  await atPython({ files }, async ({ put, files: found }) => {
    const { removed } = await put({ "/main.py": "new" }, ["/old.py", "/never.py"]);
    assertEquals(removed, 1);
    assertEquals(found(), { "/keep.py": "1", "/main.py": "new" });
  });
});

Deno.test("board files: many files are compared in one go", async () => {
  const files = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`/f${n}.txt`, `file ${n}`]));
  await atPython({ files, capacity: 2 ** 21 }, async ({ put, clock }) => {
    const start = clock.now();
    assertEquals((await put(files)).equal, 200);
    assert(clock.now() - start < 5000, `${clock.now() - start} ms`);
  });
});

const BOARDS: Record<string, PythonSettings & { settleMs?: number }> = {
  "raw paste": {},
  "raw paste refused": { paste: "refused" },
  "before raw paste": { greeting: GREETINGS.old },
  "CircuitPython": { greeting: GREETINGS.circuit },
  "CircuitPython in French": {
    greeting: GREETINGS.circuit,
    pressAnyKey: "Appuyez sur n'importe quelle touche",
  },
  "CircuitPython in safe mode": { greeting: GREETINGS.circuit, safeMode: POWER_DIPPED },
  "a program that prints without end": { files: { "/main.py": "while True:\n    print('temp 21.5')\n" } },
  "a program that sleeps": { files: { "/main.py": "import time\ntime.sleep(1000)\n" } },
  "no hashes": { missing: ["hashlib"] },
  "raw paste that runs out of memory": { pasteLimit: 900 },
  "a board that has just been reset": { settleMs: 0 },
};

for (const [name, settings] of Object.entries(BOARDS)) {
  Deno.test(`board files: ${name}`, async () => {
    await atPython(settings, async ({ put, files }) => {
      const content = { "/lib/a.py": noise(1500), "/main.py": "print('new')\n" };
      assertEquals((await put(content)).written, 2);
      assertEquals(files()["/main.py"], "print('new')\n");
      assertEquals(files()["/lib/a.py"], byteText(noise(1500)));
      assertEquals((await put(content)).equal, 2);
    });
  });
}

Deno.test("board files: a program that catches every exception is stopped after a reset", async () => {
  const main =
    "import time\nwhile True:\n    try:\n        time.sleep(1)\n        for i in range(9):\n            i += 1\n    except:\n        print('no')\n";
  // Until 1.20, Ctrl-C also stops what comes before boot.py.
  const greeting = "MicroPython v1.18 on 2022-01-17; ESP module with ESP8266";
  await atPython(
    { greeting, files: { "/main.py": main }, restartable: true, settleMs: 3000 },
    async ({ put, files }) => {
      await put({ "/main.py": "print(1)\n" });
      assertEquals(files()["/main.py"], "print(1)\n");
    },
  );
});

for (const restartable of [true, false]) {
  Deno.test(`board files: a program with a watchdog, on a board that flasher ${restartable ? "can" : "cannot"} restart`, async () => {
    const main = "from machine import WDT\nimport time\nwatchdog = WDT(timeout=1500)\n" +
      "while True:\n    watchdog.feed()\n    time.sleep(0.1)\n";
    // Until 1.20, Ctrl-C also stops what comes before boot.py.
    const greeting = "MicroPython v1.18 on 2022-01-17; ESP module with ESP8266";
    await atPython({ greeting, files: { "/main.py": main }, restartable }, async ({ put, files, clock }) => {
      const start = clock.now();
      // Longer than the watchdog waits.
      const content = { "/big.bin": noise(20_000), "/main.py": "print('new')\n" };
      if (restartable) {
        assertEquals((await put(content)).written, 2);
        assertEquals(files(), { "/big.bin": byteText(noise(20_000)), "/main.py": "print('new')\n" });
      } else {
        const error = await assertRejects(() => put(content), BoardFilesError);
        assertStringIncludes(error.message, "the board restarted by itself");
        assertEquals(files()["/main.py"], main);
      }
      assert(clock.now() - start < 60_000, `${clock.now() - start} ms`);
    });
  });
}

const REFUSALS: Record<string, readonly [PythonSettings, Record<string, string | Uint8Array>, string]> = {
  "read-only": [{ readOnly: true }, { "/main.py": "x" }, "read-only for Python"],
  "no file system": [{ noFiles: true }, { "/main.py": "x" }, "the board has no file system"],
  "too little space": [{ capacity: 32768 }, { "/main.py": noise(30000) }, "bytes free, expected"],
  "a folder in the way": [
    { files: { "/main.py": null } },
    { "/main.py": "x" },
    "it is a folder on the board",
  ],
  "a file in the way": [{ files: { "/lib": "x" } }, { "/lib/a.py": "x" }, "it is a file on the board"],
};

for (const [name, [settings, content, message]] of Object.entries(REFUSALS)) {
  Deno.test(`board files: refused, and nothing changes: ${name}`, async () => {
    await atPython(settings, async ({ put, files }) => {
      const before = files();
      const error = await assertRejects(() => put(content), BoardFilesError);
      assertStringIncludes(error.message, message);
      assertEquals(error.exitCode, 16);
      assertEquals(files(), before);
    });
  });
}

for (const missing of [[], ["hashlib"]]) {
  const on = missing.length === 0 ? "" : ", on a board that cannot hash";
  Deno.test(`board files: a file of the person that has the name flasher writes under is not lost${on}`, async () => {
    for (const main of ["old", undefined]) {
      const files = { "/main.py.new": "my draft", ...(main === undefined ? {} : { "/main.py": main }) };
      await atPython({ missing, files }, async ({ put, files: found }) => {
        for (const content of ["a new program", "short"]) {
          const error = await assertRejects(
            () => put({ "/a.py": "1", "/main.py": content }),
            BoardFilesError,
          );
          assertStringIncludes(
            error.message,
            'found "/main.py.new" on the board, which flasher would overwrite',
          );
          assertStringIncludes(error.hint!, "flasher files get");
          assertEquals(found(), files);
        }
        // An equal file is not written.
        if (main !== undefined) assertEquals((await put({ "/main.py": main })).equal, 1);
      });
    }
  });

  Deno.test(`board files: what an interrupted run has left is written over${on}`, async () => {
    for (const left of ["", "new m", "new main"]) {
      const files = { "/main.py.new": left, "/main.py": "old" };
      await atPython({ missing, files }, async ({ put, files: found }) => {
        assertEquals((await put({ "/main.py": "new main" })).written, 1);
        assertEquals(found(), { "/main.py": "new main" });
      });
    }
  });
}

Deno.test("board files: the message says what the board does instead of a prompt", async () => {
  const deaf = await assertRejects(() => atPython({ deaf: true }, async () => {}), BoardFilesError);
  assertStringIncludes(deaf.message, "ignores Ctrl-C");
  const silent = await assertRejects(() => atPython({ greeting: "none" }, async () => {}), BoardFilesError);
  assertStringIncludes(silent.message, "Cannot reach the Python prompt");
});

Deno.test("board files: a flipped bit in content is noticed by the board's hash, and the file is written again", async () => {
  let seen = "";
  let flips = 0;
  const toChip = (byte: number) => {
    seen = (seen + String.fromCharCode(byte)).slice(-8);
    // Base64 stays base64, and its length stays the same.
    return flips === 0 && seen.endsWith("_w(b'AA") && ++flips > 0 ? [byte ^ 0x02] : undefined;
  };
  await atPython({ board: { faults: { toChip } } }, async ({ put, files }) => {
    assertEquals((await put({ "/zeros.bin": new Uint8Array(600) })).written, 1);
    assertEquals([flips, files()["/zeros.bin"]], [1, "\0".repeat(600)]);
  });
});

Deno.test("board files: code that was sent ahead and did not follow is thrown away when the board is left", async () => {
  const files = { "/main.py": "print('main', 1)\n" };
  await atPython({ files }, async ({ python, port, clock, hear }) => {
    await python.states(["/main.py"], "print('ahead')");
    await leavePython(new ReplLine({ port, clock, signal: new AbortController().signal }));
    const heard = await hear(500);
    assertStringIncludes(heard, "main 1");
    assert(!heard.includes("ahead"), heard);
  });
});

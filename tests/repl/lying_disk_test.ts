/** A board whose flash does not hold what it was given: flasher never reports success. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { byteText } from "../../lib/bytes.ts";
import { BoardFilesError, EXIT } from "../../lib/errors.ts";
import { noise } from "../fake/firmware.ts";
import { type Lies, lyingDisk } from "../fake/lying_disk.ts";
import type { PythonSettings } from "../fake/python_board.ts";
import { atPython } from "./bench.ts";

const OLD = { "/main.py": "print('old')\n", "/data.txt": "old data", "/gone.py": "1" };
/** As long as the old ones, so that the size alone tells nothing. */
const NEW = { "/main.py": "print('new')\n", "/data.txt": "new data" };
const REMOVALS = ["/gone.py"];

const BOARDS: Readonly<Record<string, PythonSettings>> = {
  "with hashes": {},
  "without hashes": { missing: ["hashlib"] },
};

const LIES: Readonly<Record<string, Lies>> = {
  "a byte of a file changes while it is written": { alters: "/data.txt" },
  "a byte of main.py changes while it is written": { alters: "/main.py" },
  "the end of a file is lost when it is closed": { shortens: "/data.txt" },
  "the end of main.py is lost when it is closed": { shortens: "/main.py" },
  "a removal does nothing": { keeps: "/gone.py" },
  "a byte of a file changes after the rename": { altersRenamed: "/data.txt" },
  "a byte of main.py changes after the rename": { altersRenamed: "/main.py" },
  "a rename does nothing": { keepsName: "/data.txt" },
  "a rename to main.py does nothing": { keepsName: "/main.py" },
};

for (const [board, settings] of Object.entries(BOARDS)) {
  Deno.test(`lying file system, ${board}: one that tells the truth takes the files`, async () => {
    await atPython({ files: OLD, ...settings, worker: lyingDisk({}) }, async ({ put, files }) => {
      assertEquals((await put(NEW, REMOVALS)).written, 2);
      assertEquals(files(), NEW);
    });
  });

  for (const [name, lie] of Object.entries(LIES)) {
    Deno.test(`lying file system, ${board}: ${name}: an error`, async () => {
      await atPython({ files: OLD, ...settings, worker: lyingDisk(lie) }, async ({ put, files, clock }) => {
        const start = clock.now();
        const error = await assertRejects(() => put(NEW, REMOVALS), BoardFilesError);
        assertEquals(error.exitCode, EXIT.filesIncomplete);
        assert(clock.now() - start < 60_000, `${clock.now() - start} ms`);
        const [subject] = Object.values(lie);
        assertStringIncludes(error.message, subject!);
        // Nothing is said to be in order that the board does not really hold.
        const { boardState = "" } = error;
        const counted = Number(/^(\d+) of /.exec(boardState)?.[1] ?? 0);
        const held = Object.entries(NEW).filter(([path, content]) => files()[path] === content).length;
        assert(
          counted <= held || !boardState.includes("unchanged"),
          `${boardState} It has ${held} new files.`,
        );
        // The lie reaches only the file that it is about.
        for (const [path, content] of Object.entries(NEW)) {
          if (path !== subject) {
            assert([OLD[path as "/main.py"], content].includes(files()[path] ?? ""), path);
          }
        }
        // What starts by itself is read again before it takes the place of the old one.
        if (lie.alters === "/main.py" || lie.shortens === "/main.py") {
          assertEquals(files()["/main.py"], OLD["/main.py"]);
        }
      });
    });
  }

  Deno.test(`full file system, ${board}: although it named enough space: the old file stays, and nothing else is left`, async () => {
    const settingsFull = {
      files: OLD,
      ...settings,
      worker: lyingDisk({ boasts: "yes" }),
      capacity: 32 * 1024,
    };
    await atPython(settingsFull, async ({ put, files }) => {
      const content = { "/data.txt": noise(30_000), "/main.py": NEW["/main.py"] };
      const error = await assertRejects(() => put(content), BoardFilesError);
      assertStringIncludes(error.message, "the board's file system is full");
      assertEquals(error.exitCode, EXIT.filesIncomplete);
      assertEquals(files(), OLD);
      // The space is free again.
      const small = { "/data.txt": noise(5000), "/main.py": NEW["/main.py"] };
      assertEquals((await put(small)).written, 2);
      assertEquals(files()["/data.txt"], byteText(noise(5000)));
    });
  });
}

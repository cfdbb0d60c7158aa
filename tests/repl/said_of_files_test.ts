/** What is said of each file on the board, and of what a failed run leaves, is what is so. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BoardFilesError } from "../../lib/errors.ts";
import { describeLeft } from "../../lib/repl/files_left.ts";
import { type FileReport, putFiles } from "../../lib/repl/put_files.ts";
import { noise } from "../fake/firmware.ts";
import { type Lies, lyingDisk } from "../fake/lying_disk.ts";
import type { PythonSettings } from "../fake/python_board.ts";
import { atPython, type Bench, wantedFiles } from "./bench.ts";

/** Reports of a run that fails, and its error. */
async function failing(
  { python, system }: Bench,
  files: Record<string, string | Uint8Array>,
  removals: readonly string[] = [],
) {
  const reports: FileReport[] = [];
  const put = () =>
    putFiles(python, wantedFiles(files, removals), system, { onFile: (report) => void reports.push(report) });
  return { error: await assertRejects(put, BoardFilesError), reports };
}

Deno.test("board files: without hashes, each file is said to be read back, not hashed", async () => {
  for (const missing of [[], ["hashlib"]]) {
    await atPython({ missing }, async ({ put }) => {
      const { reports } = await put({ "/a.py": "1", "/main.py": "2" });
      const readBack = missing.length === 0 ? [undefined, undefined] : [true, true];
      assertEquals(reports.map(({ readBack }) => readBack), readBack);
    });
  }
});

const LIES: Readonly<Record<string, Lies>> = {
  "a byte of a file changes after the rename": { altersRenamed: "/data.txt" },
  "a byte of main.py changes after the rename": { altersRenamed: "/main.py" },
};
for (const [name, lie] of Object.entries(LIES)) {
  Deno.test(`board files, without hashes: ${name}: an error, and not "written"`, async () => {
    const files = { "/main.py": "print('old')\n", "/data.txt": "old data" };
    await atPython({ files, missing: ["hashlib"], worker: lyingDisk(lie) }, async (bench) => {
      const { error } = await failing(bench, { "/main.py": "print('new')\n", "/data.txt": "new data" });
      assertStringIncludes(error.message, "the board holds different content after the rename");
      assertEquals(error.boardState, "2 of 2 files were written, but the final check failed.");
    });
  });
}

Deno.test("board files: what was not written is said to be old only if the board has an old file", async () => {
  const files = { "/main.py": "old", "/same.py": "s" };
  await atPython({ files, readOnly: true }, async (bench) => {
    const { error, reports } = await failing(bench, { "/b.py": "2", "/main.py": "3", "/same.py": "s" });
    assertEquals(reports.map(({ to, state, absent }) => [to, state, absent]), [
      ["/b.py", "kept", true],
      ["/same.py", "equal", undefined],
      ["/main.py", "kept", undefined],
    ]);
    assertEquals(error.boardState, "0 of 2 files were written. Each file that was not written is unchanged.");
  });
});

Deno.test("board files: a failed removal is not reported as a failed write", async () => {
  const settings: PythonSettings = { files: { "/a.txt": "1", "/b.txt": "2" }, readOnly: true };
  await atPython(settings, async (bench) => {
    const { error } = await failing(bench, {}, ["/a.txt", "/b.txt"]);
    assertEquals(error.boardState, "0 of 2 files were removed.");
  });
});

Deno.test("board files: the sentences about what is left", () => {
  const file = (to: string) => ({ to, bytes: noise(1) });
  const plan = {
    folders: [],
    steps: [
      { kind: "equal" as const, file: file("/same") },
      ...["/a", "/b", "/main.py"].map((to) => ({ kind: "write" as const, file: file(to), replaces: true })),
    ],
    removals: ["/old"],
  };
  const left = (written: number, removed: number, renaming?: string, proving = false) =>
    describeLeft({ plan, done: { written, removed }, renaming, proving });
  assertEquals(
    left(1, 0),
    "1 of 3 files were written, and 0 of 1 files were removed. Each file that was not written is unchanged.",
  );
  assertEquals(
    left(1, 0, "/b"),
    '1 of 3 files were written, and 0 of 1 files were removed. "/b" is either the old file or the new one. ' +
      "Each file that was not written is unchanged.",
  );
  assert(!left(2, 0, "/main.py").includes("unchanged"));
  assert(!left(3, 0).includes("unchanged"));
  assertStringIncludes(left(3, 1, undefined, true), "but the final check failed.");
  assertEquals(
    describeLeft({
      plan: { folders: ["/lib"], steps: [], removals: [] },
      done: { written: 0, removed: 0 },
      renaming: undefined,
      proving: false,
    }),
    "No file was changed.",
  );
});

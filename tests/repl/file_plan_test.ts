/** What changes on the board, and in which order: decided before the first change. */
import { assertEquals, assertThrows } from "@std/assert";
import { BoardFilesError } from "../../lib/errors.ts";
import { sha256 } from "../../lib/hash.ts";
import type { PathState } from "../../lib/repl/board_answers.ts";
import { planFiles, questionsFor } from "../../lib/repl/file_plan.ts";
import { wantedFiles } from "./bench.ts";

const MISSING: PathState = { kind: "missing" };
const SPACE = { block: 4096, free: 100_000 };

function fileState(text: string): PathState {
  return { kind: "file", size: text.length, sha256: sha256(new TextEncoder().encode(text)) };
}

function plan(
  files: Record<string, string>,
  board: Record<string, PathState>,
  { removals = [], space = SPACE }: { removals?: string[]; space?: typeof SPACE } = {},
) {
  const wanted = wantedFiles(files, removals);
  const held = Object.entries(files).filter(([path, text]) => {
    const state = board[path];
    return state?.kind === "file" && state.sha256 === sha256(new TextEncoder().encode(text));
  });
  return planFiles(wanted, {
    states: questionsFor(wanted).map((path) => board[path] ?? MISSING),
    held: new Set(held.map(([path]) => path)),
    space,
  });
}

Deno.test("file plan: what makes the program run comes last, secrets before it", () => {
  const files = { "/main.py": "m", "/settings.toml": "s", "/boot.py": "b", "/lib/z.py": "z", "/a.txt": "a" };
  const wanted = wantedFiles(files);
  const secret = { to: "/wifi.json", bytes: new Uint8Array(1), secret: true };
  const all = { files: [secret, ...wanted.files], removals: [] };
  const { steps } = planFiles(all, {
    states: questionsFor(all).map(() => MISSING),
    held: new Set(),
    space: SPACE,
  });
  assertEquals(steps.map(({ file }) => file.to), [
    "/lib/z.py",
    "/a.txt",
    "/wifi.json",
    "/settings.toml",
    "/boot.py",
    "/main.py",
  ]);
});

Deno.test("file plan: equal files are skipped, a cut rename is finished, folders are made from the top", () => {
  const board = {
    "/same.py": fileState("same"),
    "/cut.py.new": fileState("cut"),
    "/lib": { kind: "folder" as const },
  };
  const { steps, folders } = plan({ "/same.py": "same", "/cut.py": "cut", "/lib/a/b/c.py": "c" }, board);
  assertEquals(steps.map(({ kind }) => kind), ["equal", "heal", "write"]);
  assertEquals(folders, ["/lib/a", "/lib/a/b"]);
});

Deno.test("file plan: a leftover is not used while the old file is there", () => {
  const board = { "/main.py": fileState("old"), "/main.py.new": fileState("new") };
  assertEquals(plan({ "/main.py": "new" }, board).steps.map(({ kind }) => kind), ["write"]);
});

Deno.test("file plan: old and new side by side need space, counted in blocks", () => {
  const files = { "/a.bin": "x".repeat(4097) };
  const board = { "/a.bin": fileState("old") };
  const free = (free: number) => () => plan(files, board, { space: { block: 4096, free } });
  free(12_288)();
  assertThrows(free(12_287), BoardFilesError, "the board has 12287 bytes free, expected 12288");
  assertEquals(plan({ "/a.bin": "old" }, board, { space: { block: 4096, free: 0 } }).steps[0]!.kind, "equal");
});

Deno.test("file plan: only listed files are removed, and only if they exist", () => {
  const board = { "/old.py": fileState("x"), "/other.py": fileState("y") };
  assertEquals(plan({}, board, { removals: ["/old.py", "/gone.py"] }).removals, ["/old.py"]);
  assertThrows(() => plan({}, { "/lib": { kind: "folder" } }, { removals: ["/lib"] }), BoardFilesError);
});

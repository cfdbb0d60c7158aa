/** Entries that cannot all come true are refused before a board is touched. */
import { assertEquals } from "@std/assert";
import { findPathConflict } from "../../../lib/app/board_files/path_conflicts.ts";

/** `-` before a path: it is removed. */
function conflictOf(...paths: string[]): string | undefined {
  const targets = paths.map((path, entry) => ({
    to: path.replace("-", ""),
    removed: path[0] === "-",
    entry,
  }));
  return findPathConflict(targets)?.text;
}

Deno.test("board_files: one path twice, or both written and removed", () => {
  assertEquals(conflictOf("/a", "/b", "/a"), '"/a" twice, expected it once');
  assertEquals(conflictOf("-/a", "-/a"), '"/a" twice, expected it once');
  const both = '"/lib/x.py" both written and removed, expected one of them';
  assertEquals(conflictOf("/lib/x.py", "-/lib/x.py"), both);
  assertEquals(conflictOf("-/lib/x.py", "/lib/x.py"), both);
});

Deno.test("board_files: a path below a file", () => {
  const text = '"/a/b/c" below "/a", which is a file, expected a folder there';
  for (const paths of [["/a", "/a/b/c"], ["/a/b/c", "/a"], ["-/a", "/a/b/c"], ["/a", "-/a/b/c"]]) {
    assertEquals(conflictOf(...paths), text);
  }
  assertEquals(conflictOf("/a/b", "/a/c", "/ab", "-/a/d", "/b"), undefined);
});

Deno.test("board_files: a path that is the name of another file while that is written", () => {
  const text = '"/main.py.new" beside "/main.py", expected another name: flasher writes "/main.py" as ' +
    '"/main.py.new" before it renames it';
  for (
    const paths of [["/main.py", "/main.py.new"], ["/main.py.new", "/main.py"], ["/main.py", "-/main.py.new"]]
  ) {
    assertEquals(conflictOf(...paths), text);
  }
  assertEquals(conflictOf("/main.py", "/main.py.new/x")?.slice(0, 16), '"/main.py.new/x"');
  // What is removed is not written.
  assertEquals(conflictOf("-/main.py", "/main.py.new"), undefined);
});

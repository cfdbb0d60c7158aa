/** The rules of docs/architecture.md about folders: none is too full, and tests/ has the folders of lib/. */
import { assertEquals } from "@std/assert";
import { filesBelow, OURS } from "./sources.ts";

/** Source files that a reader can still survey in one folder. */
const MOST_FILES = 25;
/** Fuller folders that wait to be divided, with their number of files. */
const TOO_FULL: Readonly<Record<string, number>> = { "lib/esp/flash": 26 };
/** Folders with one file for each command: the list of commands is their table of contents. */
const BY_COMMAND = ["lib/cli/commands", "lib/cli/actions"];

function fullFolders(paths: readonly string[]): string[] {
  const files = new Map<string, number>();
  for (const path of paths) {
    const folder = folderOf(path);
    files.set(folder, (files.get(folder) ?? 0) + 1);
  }
  return [...files].filter(([folder, count]) =>
    !BY_COMMAND.includes(folder) && count > (TOO_FULL[folder] ?? MOST_FILES)
  )
    .map(([folder, count]) => `${folder} has ${count} files`);
}

/** Tests below a folder of lib/ stand in a folder that lib/ has, too, and beside the file that they are named after. */
function misplacedTests(tests: readonly string[], sources: readonly string[]): string[] {
  const folders = new Set(sources.flatMap((path) => parents(path)));
  return tests.filter((path) => /_test\.tsx?$/.test(path)).flatMap((path) => {
    const folder = folderOf(path).replace(/^tests/, "lib");
    const top = /^lib\/[^/]+/.exec(folder)?.[0];
    if (top !== undefined && !folders.has(top)) return []; // a test of the whole program, or of the tests
    if (!folders.has(folder)) return [`${path}: lib/ has no folder ${folder}`];
    const name = path.slice(path.lastIndexOf("/") + 1, path.lastIndexOf("_test.ts"));
    const namesakes = sources.filter((source) =>
      source.startsWith(`${top ?? "lib"}/`) && new RegExp(`/${name}\\.[jt]sx?$`).test(source)
    );
    return namesakes.length > 0 && !namesakes.some((source) => folderOf(source) === folder)
      ? [`${path}: named after ${namesakes.join(", ")}, which stands elsewhere`]
      : [];
  });
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** `lib/a/b/c.ts` stands in lib/a/b, lib/a and lib. */
function parents(path: string): string[] {
  const folder = folderOf(path);
  return folder.includes("/") ? [folder, ...parents(folder)] : [folder];
}

Deno.test("folders: none in lib holds more than 25 source files", () => {
  const paths = OURS.map(({ path }) => path).filter((path) => path.startsWith("lib/"));
  assertEquals(fullFolders(paths), []);
  const crowd = Array.from({ length: 26 }, (_, i) => `lib/crowd/${i}.ts`);
  assertEquals(fullFolders([...crowd, "lib/other/a.ts"]), ["lib/crowd has 26 files"]);
});

Deno.test("folders: tests are where the code that they test is", () => {
  const sources = OURS.map(({ path }) => path).filter((path) => path.startsWith("lib/"));
  assertEquals(misplacedTests(filesBelow("tests"), sources), []);
});

Deno.test("folders: a misplaced test is found", () => {
  const sources = ["lib/esp/flash/erase.ts", "lib/esp/plan/plan.ts", "lib/cli/erase.ts", "lib/text.ts"];
  const misplaced = (test: string) => misplacedTests([test], sources).length;
  assertEquals(misplaced("tests/esp/flash/erase_test.ts"), 0);
  assertEquals(misplaced("tests/esp/plan/erase_test.ts"), 1);
  assertEquals(misplaced("tests/esp/erase_test.ts"), 1);
  assertEquals(misplaced("tests/esp/device/any_test.ts"), 1);
  assertEquals(misplaced("tests/cli/plan_test.ts"), 0);
  assertEquals(misplaced("tests/e2e/erase_test.ts"), 0);
  assertEquals(misplaced("tests/text_test.ts"), 0);
  assertEquals(misplaced("tests/plan_test.ts"), 1);
  assertEquals(misplaced("tests/esp/golden/x.json"), 0);
});

/** Paths as people type them, and as terminals paste them when a file is dropped. */
import { assertEquals } from "@std/assert";
import { typedPath } from "../../../lib/cli/init/typed_path.ts";

function place(os: string, names: readonly string[] = []) {
  const home: Readonly<Record<string, string>> = { HOME: "/home/me", USERPROFILE: "C:\\Users\\me" };
  const looked: string[] = [];
  return {
    os,
    looked,
    env: (name: string) => home[name],
    lstat: (path: string) => {
      looked.push(path);
      return Promise.resolve(names.includes(path) ? { kind: "file", size: 1 } as const : undefined);
    },
  };
}

Deno.test("init: a path in quotes, with escapes, in the home folder, or as an address", async () => {
  for (
    const [typed, path] of [
      ["fw.bin", "fw.bin"],
      ["'/home/me/my fw.bin'", "/home/me/my fw.bin"],
      ['"/home/me/my fw.bin"', "/home/me/my fw.bin"],
      ["/home/me/my\\ fw\\(1\\).bin", "/home/me/my fw(1).bin"],
      ["'/home/me/it'\\''s.bin'", "/home/me/it's.bin"],
      ['"a\\"b.bin"', 'a"b.bin'],
      ["~/fw.bin", "/home/me/fw.bin"],
      ["~", "/home/me"],
      ['"~/my fw.bin"', "/home/me/my fw.bin"],
      ["~you/fw.bin", "~you/fw.bin"],
      ["file:///home/me/my%20fw.bin", "/home/me/my fw.bin"],
      ["file://localhost/fw.bin", "/fw.bin"],
      ["file:///100%.bin", "/100%.bin"],
      ["file://server/fw.bin", "file://server/fw.bin"],
      ["it's.bin", "it's.bin"],
      ["'", "'"],
    ] as const
  ) assertEquals(await typedPath(typed, place("linux")), path, typed);
});

Deno.test("init: a file with quotes or backslashes in its name counts before their meaning", async () => {
  for (const name of ["'fw.bin'", '"fw.bin"', "a\\b.bin"]) {
    assertEquals(await typedPath(name, place("linux", [name])), name);
  }
});

Deno.test("init: paths on Windows, where nothing is looked at to read one", async () => {
  for (
    const [typed, path] of [
      ["C:\\fw\\new.bin", "C:\\fw\\new.bin"],
      ['"C:\\my fw\\new.bin"', "C:\\my fw\\new.bin"],
      ["& 'C:\\my fw\\it''s.bin'", "C:\\my fw\\it's.bin"],
      ["~\\fw.bin", "C:\\Users\\me\\fw.bin"],
      ["file:///C:/my%20fw.bin", "C:/my fw.bin"],
      ["'\\\\.\\COM3'", "\\\\.\\COM3"],
    ] as const
  ) {
    const windows = place("windows");
    assertEquals(await typedPath(typed, windows), path, typed);
    assertEquals(windows.looked, []);
  }
});

Deno.test("init: without a home folder, ~ is a name", async () => {
  assertEquals(await typedPath("~/fw.bin", { ...place("linux"), env: () => undefined }), "~/fw.bin");
});

/** Downloads, the cache and bundles cost nothing where they are not used. */
import { assert, assertEquals } from "@std/assert";
import { loadedWith } from "../architecture/loaded.ts";
import { OURS } from "../architecture/sources.ts";

const HEAVY =
  /^lib\/(download|app\/bundle)\/|^lib\/app\/system\/http\.ts$|^lib\/app\/downloads\/(?!with_locked_files)/;

Deno.test("downloads: nothing of them is loaded with the program, or with a command that needs none", () => {
  const found = (path: string) => [...loadedWith(path)].filter((one) => HEAVY.test(one));
  const actions = ["version", "help", "info", "image", "ports", "monitor", "read"];
  for (const path of ["main.ts", ...actions.map((name) => `lib/cli/actions/${name}.ts`)]) {
    assertEquals(found(path), [], path);
  }
  assert(found("lib/cli/actions/fetch.ts").length > 5);
});

Deno.test("downloads: plan and verify cannot reach the network", () => {
  const reached = (path: string, seen = new Set<string>()): Set<string> => {
    const source = OURS.find((one) => one.path === path);
    if (source === undefined || seen.has(path)) return seen;
    seen.add(path);
    for (const { target, typeOnly } of source.imports) {
      if (target !== undefined && !typeOnly) reached(target, seen);
    }
    return seen;
  };
  for (const name of ["plan", "verify", "bundle", "cache"]) {
    const files = [...reached(`lib/cli/actions/${name}.ts`)];
    assertEquals(files.filter((path) => path === "lib/download/download.ts"), [], name);
  }
  assert(reached("lib/cli/actions/fetch.ts").has("lib/download/download.ts"));
});

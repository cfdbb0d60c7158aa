/** The page costs nothing where it is not used, and its own start loads nothing of downloads and the catalogue. */
import { assert, assertEquals } from "@std/assert";
import { OURS } from "../architecture/sources.ts";
import { loadedWith } from "../architecture/loaded.ts";

const PAGE = /^lib\/ui\//;
/** What a page loads when a person chooses firmware by its name. */
const LATER = /^lib\/(download|catalogue\/(find|search|addresses|data))\b|^lib\/app\/system\/http\.ts$/;

Deno.test("page: no other command loads anything of it", () => {
  const actions = OURS.map(({ path }) => path).filter((path) =>
    /^lib\/cli\/actions\/\w+\.ts$/.test(path) && !path.endsWith("/ui.ts") && !path.endsWith("_test.ts")
  );
  assert(actions.length > 20);
  for (const path of ["main.ts", ...actions]) {
    assertEquals([...loadedWith(path)].filter((one) => PAGE.test(one)), [], path);
  }
  assert([...loadedWith("lib/cli/actions/ui.ts")].some((one) => PAGE.test(one)));
});

Deno.test("page: flasher ui starts without downloads and without the catalogue", () => {
  const loaded = [...loadedWith("lib/cli/actions/ui.ts")];
  assertEquals(loaded.filter((one) => LATER.test(one) && one !== "lib/download/address.ts"), []);
});

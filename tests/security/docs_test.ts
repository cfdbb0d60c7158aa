/** SECURITY.md agrees with the list of threats, and every test that the list names exists. */
import { assert, assertEquals } from "@std/assert";
import { LIMITS } from "../../lib/plugin/limits.ts";
import { rowOf, THREATS } from "./threats.ts";

const ROOT = new URL("../../", import.meta.url);
const PAGE = await Deno.readTextFile(new URL("SECURITY.md", ROOT));

/** Removes the spaces that align a table. */
function plain(row: string): string {
  return row.split("|").map((cell) => cell.trim()).join("|");
}

Deno.test("the table of SECURITY.md is the list of threats", () => {
  const rows = [...PAGE.matchAll(/^\| .*\|$/gm)].map(([row]) => plain(row)).slice(2);
  assertEquals(rows, THREATS.map(rowOf).map(plain));
});

Deno.test("each threat has a unique id", () => {
  const ids = THREATS.map(({ id }) => id);
  assertEquals(ids.filter((id) => !/^[a-z][a-z-]*$/.test(id)), []);
  assertEquals(new Set(ids).size, ids.length);
});

Deno.test("the tests that the list names exist", () => {
  for (const { id, tests } of THREATS) {
    assert(tests.length > 0, `no test keeps ${id}`);
    for (const { file, name = "" } of tests) {
      assert(!file.startsWith("e2e/") || name !== "", `${file}: the beginning of its names is missing`);
      const text = Deno.readTextFileSync(new URL(`tests/${file}`, ROOT));
      const quoted = ['"', "`"].map((mark) => mark + name.replaceAll('"', '\\"'));
      assert(
        /\b(Deno\.test|testWith)\(/.test(text) && quoted.some((words) => text.includes(words)),
        `${file}: ${name}`,
      );
    }
  }
});

Deno.test("the page states the sandbox's limits as they are", () => {
  const words = [`${LIMITS.memoryMb} MB`, `${LIMITS.ownMs / 1000} s`, `${LIMITS.messages} messages`];
  assertEquals(words.filter((word) => !PAGE.includes(word)), []);
});

/** `--secrets FILE` in a git work tree: a warning if git has the file, or would add it. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { FakeFile } from "../../fake/system.ts";
import { flasherWithPython, pythonProject, SECRETS } from "../python_project.ts";

async function warningOf(more: Readonly<Record<string, FakeFile>>): Promise<string> {
  const files = { ...pythonProject(), ...more };
  let said = "";
  await flasherWithPython(["run", "--number", "7", ...SECRETS], { files }, ({ code, stderr }) => {
    assertEquals(code, 0, stderr);
    said = stderr;
  });
  return said;
}

const HEAD = { ".git/HEAD": "ref: refs/heads/main\n" };

Deno.test("secrets: without git, and in a work tree that ignores the file, nothing is said", async () => {
  for (
    const more of [{}, { ...HEAD, ".gitignore": "*.log\n/secrets\n" }, { ...HEAD, ".gitignore": "secret*\n" }]
  ) {
    assert(!(await warningOf(more)).includes("Git"));
  }
});

Deno.test("secrets: a file that git would add, or tracks, is a warning that says what to do", async () => {
  assertStringIncludes(await warningOf(HEAD), 'Git does not ignore "secrets"');
  assertStringIncludes(await warningOf({ ...HEAD, ".gitignore": "secrets\n!secrets\n" }), "does not ignore");
  // Version 2, one entry: 62 bytes that end with the length of its path, the path, and a NUL.
  const index = { ".git/index": `DIRC\0\0\0\x02\0\0\0\x01${"\0".repeat(61)}\x07secrets\0\0\0` };
  assertStringIncludes(
    await warningOf({ ...HEAD, ...index, ".gitignore": "secrets\n" }),
    'Git tracks "secrets"',
  );
});

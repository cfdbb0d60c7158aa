/** At its start, the executable reads only itself, and nothing that another user could have planted. */
import { assert, assertEquals } from "@std/assert";
import { basename } from "node:path";
import { withFolder } from "../tools/temporary_folder.ts";
import { attempt } from "../security/attempts.ts";
import { COMPILED, ROOT, testWith } from "./parts.ts";
import { PROGRAMS, run } from "./program.ts";

const COMMANDS = [["version"], ["help"], ["boards"], ["plan", `${ROOT}/flash.yaml`], [
  "run",
  `${ROOT}/flash.yaml`,
]];

/** The file in which a runtime with a code cache would look. */
const PLANTED = [
  `deno-compile-${basename(COMPILED)}.cache`,
  "deno_cache",
  "v8_code_cache_v2",
  `${basename(COMPILED)}.cache`,
  "deno.json",
  "package.json",
  ".env",
  ".npmrc",
];

testWith(
  ["compiled"],
  "start: no file that is planted in a shared folder is opened",
  () =>
    withFolder(async (folder) => {
      const old = new Date(2001, 0, 1);
      for (const name of PLANTED) {
        await Deno.writeTextFile(`${folder}/${name}`, "planted");
        await Deno.utime(`${folder}/${name}`, old, old);
      }
      for (const args of COMMANDS) {
        await attempt("code-cache", async () => {
          const env = { TMPDIR: folder, TMP: folder, TEMP: folder, DENO_DIR: folder };
          const { code, err } = await run(PROGRAMS.compiled, args, { env, cwd: folder });
          assertEquals([code, err], [0, ""], args.join(" "));
          for (const name of PLANTED) {
            const { atime, mtime } = await Deno.stat(`${folder}/${name}`);
            // With every usual mount option, the first access after a change is recorded.
            assertEquals([atime, mtime], [old, old], `${args.join(" ")}: ${name} was opened`);
            assertEquals(await readUnnoticed(`${folder}/${name}`, old), "planted");
          }
          assertEquals(Array.from(Deno.readDirSync(folder), ({ name }) => name).sort(), [...PLANTED].sort());
        });
      }
    }),
);

async function readUnnoticed(path: string, time: Date): Promise<string> {
  const text = await Deno.readTextFile(path);
  await Deno.utime(path, time, time);
  return text;
}

testWith(["compiled"], "start: a file that is read would be noticed", () =>
  withFolder(async (folder) => {
    const old = new Date(2001, 0, 1);
    await Deno.writeTextFile(`${folder}/a`, "x");
    await Deno.utime(`${folder}/a`, old, old);
    await Deno.readTextFile(`${folder}/a`);
    const { atime } = await Deno.stat(`${folder}/a`);
    assert(atime! > old, "this file system notes no access: the test before says nothing");
  }));

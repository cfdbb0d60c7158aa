/** A finished file that another program holds, as antivirus programs on Windows do with each new file. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { type Names, REAL_NAMES, UnmovableFile } from "../../../lib/app/system/disk_retry.ts";
import { tryWriting, writeFile } from "../../../lib/app/system/disk_write.ts";
import { writeOutput } from "../../../lib/app/files/output_file.ts";
import type { System } from "../../../lib/app/system/system.ts";
import { OutputError } from "../../../lib/errors.ts";
import { withFolder } from "../../tools/temporary_folder.ts";

type Act = "rename" | "link" | "remove";

const BYTES = new TextEncoder().encode("a backup that took four minutes");
const HELD = {
  // MoveFileExW of a file that another program has open without FILE_SHARE_DELETE
  "access denied": () => new Deno.errors.PermissionDenied("Access is denied. (os error 5)"),
  "sharing violation": () =>
    new Error(
      "The process cannot access the file because it is being used by another process. (os error 32)",
    ),
  "busy": () => new Deno.errors.Busy("The requested resource is in use. (os error 170)"),
} as const;

interface Held {
  readonly names: Names;
  readonly slept: () => number;
  readonly tries: () => number;
}

/** A disk of Windows on which `acts` fail with `why` for the first `ms`. */
function held(
  acts: readonly Act[],
  ms: number,
  why: () => Error = HELD["access denied"],
  os = "windows",
): Held {
  let [now, tries] = [0, 0];
  const act = (name: Act, real: (...paths: string[]) => Promise<void>) => (...paths: string[]) => {
    if (!acts.includes(name)) return real(...paths);
    tries++;
    return now < ms ? Promise.reject(why()) : real(...paths);
  };
  return {
    names: {
      ...REAL_NAMES,
      os,
      clock: { now: () => now, sleep: (pause) => Promise.resolve(void (now += pause)) },
      rename: act("rename", (from, to) => REAL_NAMES.rename(from!, to!)),
      link: act("link", (from, to) => REAL_NAMES.link(from!, to!)),
      remove: act("remove", (path) => REAL_NAMES.remove(path!)),
    },
    slept: () => now,
    tries: () => tries,
  };
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

for (const [words, why] of Object.entries(HELD)) {
  for (
    const [kind, replace, acts] of [
      ["replaced", true, ["rename"]],
      ["new", false, ["link", "rename"]],
      ["new, and only its first name is held", false, ["remove"]],
    ] as const
  ) {
    Deno.test(`disk: a file held for 10 s gets its name (${words}, ${kind})`, () =>
      withFolder(async (folder) => {
        const { names, tries } = held(acts, 10_000, why);
        const path = `${folder}/board.bin`;
        assertEquals(await writeFile(path, BYTES, { folder, replace, keep: true }, names), undefined);
        assertEquals(await Deno.readFile(path), BYTES);
        assertEquals(await namesIn(folder), ["board.bin"]);
        assert(tries() > 10 && tries() < 100, `${tries()} tries`);
      }));
  }
}

Deno.test("disk: another flasher may remove the first name, which was no leftover", () =>
  withFolder(async (folder) => {
    const { names } = held([], 0);
    const path = `${folder}/board.bin`;
    const remove = async (name: string) => {
      await Deno.remove(name);
      await Deno.remove(name);
    };
    const other = await writeFile(path, BYTES, { folder, replace: false }, { ...names, remove });
    assertEquals(other, undefined);
    assertEquals(await namesIn(folder), ["board.bin"]);
  }));

Deno.test("disk: a file that is held permanently is kept, and named in the error", () =>
  withFolder(async (folder) => {
    for (const replace of [true, false]) {
      const { names, slept } = held(["rename", "link"], Infinity);
      const path = `${folder}/board.bin`;
      const system = {
        writeFile: (path, bytes, options) => writeFile(path, bytes, { folder, ...options }, names),
      } as Pick<System, "writeFile"> as System;
      const error = await assertRejects(
        () => writeOutput(system, { path, bytes: BYTES }, { replace }),
        OutputError,
      );
      assert(slept() >= 10_000 && slept() < 15_000, `${slept()} ms`);
      const [kept, ...others] = await namesIn(folder);
      assertEquals(others, []);
      assertEquals(error.message, `Cannot name a file "${path}": permission denied`);
      assertStringIncludes(error.hint ?? "", `the whole file is "${folder}/${kept}"`);
      assertEquals(await Deno.readFile(`${folder}/${kept}`), BYTES);
      await Deno.remove(`${folder}/${kept}`);
    }
  }));

Deno.test("disk: a file whose temporary name cannot be removed is written, and the report says so", () =>
  withFolder(async (folder) => {
    const { names } = held(["remove"], Infinity);
    const path = `${folder}/board.bin`;
    const system = {
      writeFile: (path, bytes, options) => writeFile(path, bytes, { folder, ...options }, names),
    } as Pick<System, "writeFile"> as System;
    const { lines } = await writeOutput(system, { path, bytes: BYTES }, { replace: false });
    const [, part] = await namesIn(folder);
    assertEquals(await Deno.readFile(path), BYTES);
    assertEquals(lines[1], `"${folder}/${part}" is the same file; another program held it. Delete it.`);
  }));

Deno.test("disk: a file that appears under the name is not replaced, and the new one is kept", () =>
  withFolder(async (folder) => {
    const path = `${folder}/board.bin`;
    await Deno.writeTextFile(path, "mine");
    const { names, slept } = held([], 0);
    const error = await assertRejects(
      () => writeFile(path, BYTES, { folder, replace: false, keep: true }, names),
      UnmovableFile,
    );
    assertEquals([slept(), await Deno.readTextFile(path)], [0, "mine"]);
    assertEquals(await Deno.readFile(error.kept), BYTES);
    // Without hard links, and with another program that creates the file while it is held
    await Deno.remove(path);
    const late = held(["rename"], 5_000);
    const link = async () => {
      if (late.slept() > 1_000) await Deno.writeTextFile(path, "theirs");
      throw new Error("Incorrect function. (os error 1)");
    };
    await assertRejects(
      () => writeFile(path, BYTES, { folder, replace: false, keep: true }, { ...late.names, link }),
      UnmovableFile,
    );
    assertEquals(await Deno.readTextFile(path), "theirs");
  }));

Deno.test("disk: no retry after another failure, on another system, or for a file that no person waits for", () =>
  withFolder(async (folder) => {
    const path = `${folder}/board.bin`;
    const full = () => new Error("There is not enough space on the disk. (os error 112)");
    for (
      const [disk, keep, ms] of [
        [held(["rename"], Infinity, full), false, [0, 0]],
        [held(["rename"], Infinity, HELD["access denied"], "linux"), false, [0, 0]],
        [held(["rename"], Infinity), false, [1_000, 2_000]],
      ] as const
    ) {
      await assertRejects(() => writeFile(path, BYTES, { folder, replace: true, keep }, disk.names));
      assert(disk.slept() >= ms[0] && disk.slept() <= ms[1], `${disk.slept()} ms`);
      assertEquals(await namesIn(folder), []);
    }
    // The file of the trial is held just as long.
    await tryWriting(path, held(["remove"], 5_000).names);
    assertEquals(await namesIn(folder), []);
  }));

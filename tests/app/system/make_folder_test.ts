/** Creating one folder on a real disk. */
import { assertEquals, assertRejects } from "@std/assert";
import { REAL } from "../../fake/real_system.ts";
import { withFolder } from "../../tools/temporary_folder.ts";

Deno.test("makeFolder creates one folder, and leaves one that exists as it is", () =>
  withFolder(async (folder) => {
    const path = `${folder}/traces`;
    await REAL.makeFolder(path);
    await Deno.writeTextFile(`${path}/old.txt`, "old");
    await REAL.makeFolder(path);
    assertEquals(await Deno.readTextFile(`${path}/old.txt`), "old");
  }));

Deno.test("makeFolder creates no parent, and takes no file for a folder", () =>
  withFolder(async (folder) => {
    await assertRejects(() => REAL.makeFolder(`${folder}/a/b`), Deno.errors.NotFound);
    await Deno.writeTextFile(`${folder}/file`, "");
    await assertRejects(() => REAL.makeFolder(`${folder}/file`), Deno.errors.AlreadyExists);
  }));

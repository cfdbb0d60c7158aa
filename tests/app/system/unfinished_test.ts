import { assertEquals, assertRejects } from "@std/assert";
import { REAL_NAMES } from "../../../lib/app/system/disk_retry.ts";
import { tryWriting, writeFile } from "../../../lib/app/system/disk_write.ts";
import { removeUnfinished } from "../../../lib/app/system/unfinished.ts";
import { withFolder } from "../../tools/temporary_folder.ts";

const BYTES = new TextEncoder().encode("new");
const LEFT = "flash.lock.0123abcd-01ef.part";

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

Deno.test("unfinished: a write removes what killed programs left of the same file, and nothing else", () =>
  withFolder(async (folder) => {
    const others = [
      "flash.lock.part",
      "flash.lock.bak.0123abcd-01ef.part",
      "my.flash.lock.0123abcd-01ef.part",
      "flash.lock.0123abcd-01ef.part.txt",
      "flash.lock.0123ABCD-01EF.part",
    ];
    for (const name of [LEFT, "flash.lock.00000000-ffff.part", ...others]) {
      await Deno.writeTextFile(`${folder}/${name}`, "half");
    }
    await Deno.mkdir(`${folder}/flash.lock.11111111-1111.part`);
    await Deno.symlink(others[0]!, `${folder}/flash.lock.22222222-2222.part`);
    await writeFile(`${folder}/flash.lock`, BYTES, { folder, replace: true });
    assertEquals(
      await namesIn(folder),
      ["flash.lock", "flash.lock.11111111-1111.part", "flash.lock.22222222-2222.part", ...others].sort(),
    );
  }));

Deno.test("unfinished: what a program is writing stays, until the program ends", () =>
  withFolder(async (folder) => {
    const path = `${folder}/flash.lock`;
    const script = `const file = Deno.openSync(${
      JSON.stringify(`${folder}/${LEFT}`)
    }, { write: true, createNew: true });
      file.lockSync(true); console.log("locked"); await Deno.stdin.read(new Uint8Array(1));`;
    const writer = new Deno.Command(Deno.execPath(), {
      args: ["eval", script],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const reader = writer.stdout.getReader();
    await reader.read();
    await removeUnfinished(path);
    await writeFile(path, BYTES, { folder, replace: true });
    assertEquals(await namesIn(folder), ["flash.lock", LEFT]);
    writer.kill("SIGKILL");
    await writer.status;
    await reader.cancel();
    await writer.stdin.abort();
    await removeUnfinished(path);
    assertEquals(await namesIn(folder), ["flash.lock"]);
  }));

Deno.test("unfinished: flasher's own file is locked while it is written", () =>
  withFolder(async (folder) => {
    const path = `${folder}/flash.lock`;
    const { open } = Deno;
    let held: boolean | undefined;
    Deno.open = async (name, options) => {
      const file = await open(name, options);
      const sync = file.sync.bind(file);
      file.sync = async () => {
        await sync();
        using other = await open(name);
        held = !await other.tryLock(true);
      };
      return file;
    };
    try {
      await writeFile(path, BYTES, { folder, replace: true });
    } finally {
      Deno.open = open;
    }
    assertEquals([held, await namesIn(folder)], [true, ["flash.lock"]]);
  }));

Deno.test("unfinished: data that may be the only copy stays, and empty files do not", () =>
  withFolder(async (folder) => {
    const path = `${folder}/board.bin`;
    await Deno.writeTextFile(`${path}.0123abcd-01ef.part`, "the flash of a board");
    await Deno.writeTextFile(`${path}.00000000-0000.part`, "");
    await tryWriting(path);
    await writeFile(path, BYTES, { folder, replace: true, keep: true });
    assertEquals(await namesIn(folder), ["board.bin", "board.bin.0123abcd-01ef.part"]);
  }));

Deno.test("unfinished: a file that another flasher removed before it had its name is written again", () =>
  withFolder(async (folder) => {
    const path = `${folder}/flash.lock`;
    let times = 0;
    const names = (most: number) => ({
      ...REAL_NAMES,
      rename: async (from: string, to: string) => {
        if (times++ < most) await Deno.remove(from);
        await Deno.rename(from, to);
      },
    });
    await writeFile(path, BYTES, { folder, replace: true }, names(4));
    assertEquals([times, await Deno.readTextFile(path)], [5, "new"]);
    times = 0;
    await assertRejects(
      () => writeFile(path, BYTES, { folder, replace: true }, names(99)),
      Deno.errors.NotFound,
    );
    assertEquals([times, await namesIn(folder)], [5, ["flash.lock"]]);
  }));

Deno.test({
  name: "unfinished: a file of another user stays",
  ignore: Deno.build.os === "windows" || Deno.uid() !== 0,
  fn: () =>
    withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/${LEFT}`, "half");
      await Deno.chown(`${folder}/${LEFT}`, 12345, 12345);
      await removeUnfinished(`${folder}/flash.lock`);
      assertEquals(await namesIn(folder), [LEFT]);
    }),
});

Deno.test("unfinished: a folder that does not exist is not an error", () =>
  withFolder((folder) => removeUnfinished(`${folder}/none/flash.lock`)));

Deno.test("unfinished: a path without a folder means the current one", () =>
  withFolder(async (folder) => {
    const code = `import { removeUnfinished } from ${
      JSON.stringify(new URL("../../../lib/app/system/unfinished.ts", import.meta.url).href)
    }; await removeUnfinished("flash.lock");`;
    await Deno.writeTextFile(`${folder}/${LEFT}`, "half");
    const args = ["eval", code];
    const { success } = await new Deno.Command(Deno.execPath(), { args, cwd: folder }).output();
    assertEquals([success, await namesIn(folder)], [true, []]);
  }));

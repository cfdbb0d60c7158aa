/** A flash that is smaller than its id claims, with Espressif's mask ROM and stub. */
import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { bootImage, code } from "../fake/firmware.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { startEmulator } from "./emulator.ts";
import { testWith } from "./parts.ts";
import { PROGRAMS, run } from "./program.ts";

const MB = 1 << 20;

for (const used of [true, false]) {
  const what = used ? "used" : "blank";
  testWith(
    ["emulator"],
    `folding: two files, the second above the end of a ${what} flash, are refused`,
    () =>
      withFolder(async (folder) => {
        const flash = used ? code(MB, 7) : new Uint8Array(MB).fill(0xff);
        await using board = await startEmulator({ flash, folds: true });
        await Deno.writeFile(`${folder}/boot.bin`, bootImage(0x8000));
        await Deno.writeFile(`${folder}/data.bin`, code(0x8000, 3));
        const args = "run nodemcu.yaml --file 0x0=boot.bin --file 0x100000=data.bin".split(" ");
        const ended = await run(PROGRAMS.source, [...args, "--port", board.port], {
          env: board.env,
          cwd: folder,
        });
        const said = ended.out + ended.err;
        assert(ended.code !== 0, said);
        assertMatch(said, /addresses wrap around at 0x100000: it has 1 MB/);
        assertNotMatch(said, / {2}verified/);
        if (used) assertEquals(await board.flash(), flash);
      }),
  );
}

testWith(
  ["emulator"],
  "folding: a file that fits is written, and a backup has what there is",
  () =>
    withFolder(async (folder) => {
      await using board = await startEmulator({ flash: code(MB, 7), folds: true });
      const image = bootImage(0x90000);
      await Deno.writeFile(`${folder}/boot.bin`, image);
      const flasher = (line: string) =>
        run(PROGRAMS.source, [...line.split(" "), "--port", board.port], { env: board.env, cwd: folder });
      const written = await flasher("run nodemcu.yaml --file 0x0=boot.bin --baud 921600");
      assertEquals(written.code, 0, written.out + written.err);
      const verified = await flasher("verify nodemcu.yaml --file 0x0=boot.bin --baud 921600");
      assertEquals(verified.code, 0, verified.out + verified.err);
      const saved = await flasher("backup saved --baud 921600");
      assertEquals(saved.code, 0, saved.out + saved.err);
      const [bin] = [...Deno.readDirSync(`${folder}/saved`)].filter(({ name }) => name.endsWith(".bin"));
      assertEquals((await Deno.stat(`${folder}/saved/${bin!.name}`)).size, MB);
    }),
);

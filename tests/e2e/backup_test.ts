/** Backups from Espressif's mask ROM and stub, executed by an emulator in real time. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { withFolder } from "../tools/temporary_folder.ts";
import { startEmulator } from "./emulator.ts";
import { assertFlash, dirtyFlash, FLASH_SIZE } from "./flash_content.ts";
import { FIRMWARE, testWith } from "./parts.ts";
import { type Ended, type Program, PROGRAMS, run } from "./program.ts";

/** 4 MB on the line at 460800 baud. */
const FULL_MS = 91_000;

function assertSuccess({ code, out, err }: Ended): void {
  assertEquals(code, 0, out + err);
}

/** Backs the flash up into a folder, and checks that the file equals it. Returns how the program ended. */
async function backUp(
  program: Program,
  flash: Uint8Array,
  { times = 1, args = [] }: { readonly times?: number; readonly args?: readonly string[] } = {},
): Promise<readonly Ended[]> {
  await using board = await startEmulator({ flash });
  const all: Ended[] = [];
  await withFolder(async (folder) => {
    const env = { ...board.env, FLASHER_HOME: `${folder}/memory` };
    for (let n = 0; n < times; n++) {
      // A firmware that runs writes its own settings.
      const words = ["backup", "saved", "--force", "--after", "stay", "--port", board.port, ...args];
      const ended = await run(program, words, { env, cwd: folder });
      assertSuccess(ended);
      all.push(ended);
      const names = Array.from(Deno.readDirSync(`${folder}/saved`), ({ name }) => name);
      const image = names.find((name) => name.endsWith(".bin"))!;
      assertFlash(await Deno.readFile(`${folder}/saved/${image}`), await board.flash());
    }
  });
  return all;
}

/** Blank, with the firmware at the start, a file system with blank sectors, and one used sector at the end. */
async function usedFlash(): Promise<Uint8Array> {
  const flash = new Uint8Array(FLASH_SIZE).fill(0xff);
  flash.set(await Deno.readFile(FIRMWARE[0]!));
  for (let at = 0x200000; at < 0x210000; at += 0x2000) flash.set(dirtyFlash().subarray(0, 0x1000), at);
  flash.fill(0, 0x300000, 0x340000);
  flash.set([1, 2, 3], FLASH_SIZE - 3);
  return flash;
}

for (const program of Object.values(PROGRAMS)) {
  const needs = ["emulator", "firmware", ...program.needs] as const;
  testWith(
    needs,
    `mask ROM: ${program.name} backs up a mostly blank flash in half of the time, and again in less`,
    async () => {
      const [first, second] = await backUp(program, await usedFlash(), {
        times: 2,
        args: ["--baud", "460800"],
      });
      assert(first!.ms < FULL_MS / 2, `${first!.ms} ms`);
      assertStringIncludes(first!.out, "KB known by hash)");
      assert(second!.ms < first!.ms - 5000, `${second!.ms} ms, before ${first!.ms} ms`);
    },
  );
}

testWith(["emulator"], "mask ROM: a full flash is backed up completely", async () => {
  // At the highest rate, since it takes long.
  const [ended] = await backUp(PROGRAMS.source, dirtyFlash(), { args: ["--baud", "2000000"] });
  assert(!ended!.out.includes("known by hash"), ended!.out);
});

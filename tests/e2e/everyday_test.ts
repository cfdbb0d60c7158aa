/** The commands for a chip against Espressif's mask ROM and stub, executed by an emulator in real time. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { type Emulator, startEmulator, until } from "./emulator.ts";
import { FIRMWARE, ROOT, testWith } from "./parts.ts";
import { type Ended, type Program, PROGRAMS, run } from "./program.ts";

const FLASH_SIZE = 4 << 20;
const MB = 1 << 20;
/** Time limit: erasing the emulated flash takes real time. */
const FAST = "921600";

/** Content without blanks, and without equal sectors. */
function usedFlash(): Uint8Array {
  return Uint8Array.from({ length: FLASH_SIZE }, (_, i) => (Math.imul(i, 0x9e3779b1) >>> 24) & 0xfe);
}

function sameFrom(found: Uint8Array, expected: Uint8Array): number {
  return found.findIndex((byte, i) => byte !== expected[i]);
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "flasher-everyday-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function flasher(program: Program, board: Emulator, line: string, cwd?: string): Promise<Ended> {
  const args = [...line.split(" "), "--port", board.port];
  return run(program, args, { env: board.env, ...(cwd === undefined ? {} : { cwd }) });
}

function assertSuccess({ code, out, err }: Ended): void {
  assertEquals(code, 0, out + err);
}

for (const program of Object.values(PROGRAMS)) {
  const name = (what: string) => `everyday: ${program.name} ${what}`;

  testWith(
    ["emulator", "firmware", ...program.needs],
    name("tells what a board is, and what is on it"),
    async () => {
      const flash = usedFlash();
      flash.set(await Deno.readFile(FIRMWARE[0]!));
      await using board = await startEmulator({ flash });
      const ended = await flasher(program, board, "info");
      assertSuccess(ended);
      const mac = /MAC, station +([0-9a-f:]{17})/.exec(ended.out)![1]!;
      const local = (parseInt(mac.slice(0, 2), 16) | 2).toString(16).padStart(2, "0");
      assertMatch(ended.out, new RegExp(`MAC, access point +${local}${mac.slice(2)}`));
      assertStringIncludes(ended.out, "MicroPython v1.8.7");
      assertMatch(ended.out, /Application at 0x0\n[^]*checksum +valid/);
      assertEquals(sameFrom(await board.flash(), flash), -1);
      // The chip has left the bootloader: MicroPython boots.
      await until(async () => /ets [^]*load 0x40100000/.test(await board.said()));
    },
  );

  testWith(
    ["emulator", ...program.needs],
    name("reads 1 MB as the flash holds it"),
    () =>
      inFolder(async (folder) => {
        const flash = usedFlash();
        await using board = await startEmulator({ flash });
        assertSuccess(
          await flasher(program, board, `read out.bin --offset 0x100003 --size 0x100000`, folder),
        );
        const found = await Deno.readFile(`${folder}/out.bin`);
        assertEquals(found.length, MB);
        assertEquals(sameFrom(found, flash.subarray(0x100003)), -1);
        const again = await flasher(program, board, "read out.bin --size 0x1000", folder);
        assertEquals(again.code, 2, "a file that is there stays");
        assertEquals((await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name), ["out.bin"]);
      }),
  );

  testWith(["emulator", ...program.needs], name("erases the given range, and nothing else"), async () => {
    const flash = usedFlash();
    await using board = await startEmulator({ flash });
    const refused = await flasher(program, board, "erase");
    assertEquals(refused.code, 2, "nobody is there to say yes");
    assertSuccess(await flasher(program, board, "erase --yes --offset 0xf000 --size 0x12000"));
    const expected = flash.slice().fill(0xff, 0xf000, 0x21000);
    assertEquals(sameFrom(await board.flash(), expected), -1);
    assertSuccess(await flasher(program, board, "erase --yes"));
    assert((await board.flash()).every((byte) => byte === 0xff));
  });

  testWith(["emulator", ...program.needs], name("compares, and writes nothing"), async () => {
    await using board = await startEmulator({ flash: usedFlash() });
    const profile = `${ROOT}/flash.yaml --baud ${FAST}`;
    const before = await flasher(program, board, `verify ${profile}`);
    assertEquals(before.code, 12, before.out + before.err);
    assertEquals(sameFrom(await board.flash(), usedFlash()), -1);
    assertSuccess(await flasher(program, board, `run ${profile}`));
    const flash = await board.flash();
    assertSuccess(await flasher(program, board, `verify ${profile}`));
    assertEquals(sameFrom(await board.flash(), flash), -1);
  });

  testWith(["emulator", ...program.needs], name("loads a program into RAM, which runs"), async () => {
    const flash = new Uint8Array(FLASH_SIZE).fill(0xff);
    await using board = await startEmulator({ flash });
    const ended = await flasher(program, board, `load ${ROOT}/demo/hello.bin`);
    assertSuccess(ended);
    assertStringIncludes(ended.out, "The program is running.");
    await until(async () => (await board.said()).includes("Hello from flasher"));
    assertEquals(sameFrom(await board.flash(), flash), -1);
  });
}

testWith(
  ["emulator"],
  "everyday: with the ROM alone, an erase is exact and is reported as not verified",
  async () => {
    const flash = usedFlash();
    await using board = await startEmulator({ flash });
    const ended = await flasher(
      PROGRAMS.source,
      board,
      "erase --yes --no-stub --offset 0xe000 --size 0x12000",
    );
    assertSuccess(ended);
    assertStringIncludes(ended.out, "Erased, not verified");
    assertEquals(sameFrom(await board.flash(), flash.slice().fill(0xff, 0xe000, 0x20000)), -1);
  },
);

testWith(["emulator"], "everyday: what is written into RAM can be read, by a second program", async () => {
  await using board = await startEmulator();
  assertSuccess(await flasher(PROGRAMS.source, board, "mem write 0x3ffe8000 0x12345678"));
  // The board `manual` does not touch the lines, so nothing resets the chip in between.
  const ended = await flasher(PROGRAMS.source, board, "mem read 0x3ffe8000 --board manual");
  assertSuccess(ended);
  assertStringIncludes(ended.out, "0x3ffe8000  78 56 34 12");
});

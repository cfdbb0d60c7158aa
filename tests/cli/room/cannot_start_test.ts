/** Boards that pass in a room but cannot start: their lines, the end and the JSON say so. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { buildApplication, buildBootloader, FAMILY } from "../../fake/image.ts";
import type { FakeOptions } from "../../fake/system.ts";
import { board, linesOf, runTable, table, usb } from "./world.ts";

const { esp32 } = FAMILY;
const files = { "app.bin": buildApplication(esp32) };
const WORDS = "run -f 0x10000=app.bin --all --yes";

/** Boards with an ESP32 whose flash is blank, or holds a bootloader. */
function shelf(bootable: readonly boolean[], more: FakeOptions = {}): FakeOptions {
  return {
    ...table(bootable.length),
    boards: Object.fromEntries(bootable.map((boots, index) => {
      const flash = new Uint8Array(0x400000).fill(0xff);
      if (boots) flash.set(buildBootloader(esp32), 0x1000);
      const chip = { chip: "esp32", flashSize: 0x400000, flashId: 0x1640ef, flash } as const;
      return [usb(index + 1).path, board(index + 1, chip)];
    })),
    files,
    ...more,
  };
}

Deno.test("run --all: boards that will not start are named in their lines and at the end", async () => {
  const { code, stdout } = await runTable(WORDS, shelf([false, true, false]));
  assertEquals(code, 0);
  const ends = stdout.split("\n").filter((line) => line.includes(" passed "));
  assertEquals(ends.map((line) => line.endsWith("s, will not start: flash is blank at 0x1000")).sort(), [
    false,
    true,
    true,
  ]);
  assertMatch(
    stdout,
    /\n3 passed\.\nBoards \d and \d will not start: their flash is blank at 0x1000, where the ESP32 boots from\.\nTo make them start, add to the same command: -f 0x1000=bootloader\.bin -f 0x8000=partitions\.bin\n/,
  );
  const one = await runTable(WORDS, shelf([false, true]));
  assertMatch(one.stdout, /\nBoard \d will not start: its flash is blank/);
  const none = await runTable(WORDS, shelf([true, true]));
  assertEquals(/will not start|make (it|them) start/.test(none.stdout), false);
});

Deno.test("run --all --json: passed has cannotStart", async () => {
  const ran = await runTable(`${WORDS} --json`, shelf([false, true]));
  const passed = linesOf(ran).filter(({ type }) => type === "passed");
  assertEquals(passed.map(({ unit, cannotStart }) => [unit, cannotStart !== undefined]).sort(), [
    [1, true],
    [2, false],
  ]);
});

Deno.test("several boards: files without a profile are written by flasher, those of a profile by the profile", async () => {
  const bare = await runTable(WORDS, shelf([true]));
  assertStringIncludes(bare.stderr, "flasher writes:\n  app.bin, ");
  const named = await runTable("run app.bin --all --yes", shelf([true]));
  assertStringIncludes(named.stderr, "flasher writes:\n  app.bin, ");
  const ofProfile = await runTable("run --all --yes", table(1));
  assertStringIncludes(ofProfile.stderr, "flash.yaml writes:\n  app.bin, ");
});

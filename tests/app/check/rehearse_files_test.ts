/** `board_files` on simulated boards: every circuit and chip, and the file systems that firmware makes. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkProfile } from "../../../lib/app/check/check_profile.ts";
import { imageFor } from "../../fake/profile_images.ts";
import { type FakeFile, FakeSystem } from "../../fake/system.ts";

const OPTIONS = { withoutFirmware: false, allowOutside: false, allowedPlugins: [] };
const BOARD_FILES = 'board_files: [{ to: /lib/board.json, values: { name: "{label} {mac} {chip}" } }]\n';

/** The program of a chip, whose greeting is in a file behind it. */
async function rehearse(
  chip: string,
  { greeting = "MicroPython v1.24.0 on 2024-10-25", lines = "", boardFiles = BOARD_FILES }: {
    readonly greeting?: string;
    readonly lines?: string;
    readonly boardFiles?: string;
  } = {},
) {
  const { offset, bytes } = imageFor(chip);
  const text = `${lines}chip: ${chip}\n${boardFiles}files:\n` +
    `  - { offset: ${offset}, path: a.bin }\n  - { offset: 0x20000, path: b.bin }\n`;
  const files: Record<string, FakeFile> = {
    "flash.yaml": text,
    "a.bin": bytes,
    "b.bin": new TextEncoder().encode(`${"x".repeat(64)}${greeting}; a board with ${chip}\0`),
  };
  const { faults, notes, reach } = await checkProfile(new FakeSystem([], { files }), "flash.yaml", OPTIONS);
  return {
    faults: faults.map(({ step, error }) => `${step} ${error.exitCode}: ${error.message}`),
    hints: faults.map(({ error }) => error.hint),
    notes: notes.map(({ message }) => message),
    boardFiles: reach.kind === "rehearsed" ? reach.boardFiles : reach.kind,
  };
}

for (const chip of ["esp8266", "esp32", "esp32s2", "esp32s3", "esp32c3", "esp32c6"]) {
  Deno.test(`rehearsal: the files reach the simulated ${chip}`, async () => {
    assertEquals(await rehearse(chip), { faults: [], hints: [], notes: [], boardFiles: 1 });
  });
}

for (const board of ["usb_jtag", "native_usb", "manual", "auto_reset"]) {
  Deno.test(`rehearsal: the files reach the board ${board}`, async () => {
    const { faults, boardFiles } = await rehearse("esp32s3", { lines: `board: ${board}\n` });
    assertEquals([faults, boardFiles], [[], 1]);
  });
}

Deno.test("rehearsal: what the profile does with its board is no obstacle to the files", async () => {
  for (
    const lines of ["erase: all\n", "expect: { text: hello }\n", "expect: micropython\n"]
  ) {
    const { faults, boardFiles } = await rehearse("esp8266", { lines });
    assertEquals([faults, boardFiles], [[], 1], lines);
  }
});

Deno.test("rehearsal: old MicroPython makes its file system first", async () => {
  for (
    const [chip, expect] of [["esp8266", ""], ["esp8266", "expect: micropython\n"], ["esp32", ""]] as const
  ) {
    const old = { greeting: "MicroPython v1.8.7 on 2017-01-08", lines: expect };
    assertEquals(await rehearse(chip, old), { faults: [], hints: [], notes: [], boardFiles: 1 });
  }
});

Deno.test("rehearsal: CircuitPython's USB drive is read-only for Python", async () => {
  const greeting = "Adafruit CircuitPython 9.2.4 on 2025-01-29";
  const { faults } = await rehearse("esp32s3", { greeting });
  assertEquals(faults, [
    'rehearsal 16: Cannot create "/lib": the board\'s file system is read-only for Python',
  ]);
  assertEquals((await rehearse("esp32c3", { greeting })).boardFiles, 1);
});

Deno.test("rehearsal: an error that is not one of space keeps its own advice", async () => {
  const old = "MicroPython v1.8.7 on 2017-01-08";
  const names = 'board_files: [{ to: "/a:b.json", values: { a: "1" } }]\n';
  const { faults, hints } = await rehearse("esp8266", { greeting: old, boardFiles: names });
  assertEquals(faults, [
    'rehearsal 16: Cannot write "/a:b.json.new": the board\'s file system does not accept the name',
  ]);
  assertStringIncludes(hints[0]!, "FAT");
});

/** What commands once said that was not true: each row runs the command and checks what it says now. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { BoardOptions } from "../../lib/simulator/mod.ts";
import { bootImage, noise } from "../fake/firmware.ts";
import { buildImage, bytesOf, IRAM } from "../fake/image.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { profile, SMALL } from "./world.ts";

const PORT = "/dev/ttyUSB0";

/** A program with 4 KB for RAM and 60 KB that only flash can hold. */
const FOR_FLASH = noise(64 * 1024);
FOR_FLASH.set(buildImage({ segments: [{ address: IRAM, data: bytesOf(4096) }] }));

const FILES = {
  "app.bin": bootImage(0x1000),
  "large.bin": FOR_FLASH,
  "note.bin": "plain text, and no firmware\n",
  "main.py": "print('hello')\n",
  "py.bin": "import machine\n",
  "fw.zip": new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, ...bytesOf(100)]),
  "zip.bin": new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0, ...bytesOf(100)]),
};

interface Row {
  readonly line: string;
  readonly says: RegExp;
  readonly never: RegExp;
  readonly code: number;
  readonly board?: Partial<BoardOptions>;
  readonly more?: FakeOptions;
}

/** 1 MB: more than the header of the program says. */
const LARGE_FLASH = { flash: FILES["app.bin"], flashSize: 0x100000, flashId: 0x1440ef };
const FIRST_BYTE = /first byte/;

const ROWS: Readonly<Record<string, Row>> = {
  "a blank chip that does not enter its bootloader has no firmware to start": {
    line: `info --port ${PORT} --connect-timeout 1s`,
    board: { circuit: "none", flash: new Uint8Array(SMALL.flashSize).fill(0xff) },
    says: /from its flash instead of entering its bootloader: there is no firmware at its boot offset/,
    never: /keeps starting its firmware/,
    code: 5,
  },
  "attempts are counted on while flasher waits for a person": {
    line: `info --port ${PORT} --connect-timeout 2s`,
    board: { circuit: "none" },
    more: { stdout: 80, stderr: 80 },
    says: /attempt 7\b[^]*attempt 8\b/,
    never: /attempt 7\b[^]*attempt 1\b/,
    code: 5,
  },
  "expect says of a file that was in flash already that it was there": {
    line: "run expect.yaml",
    board: { flash: FILES["app.bin"] },
    says: /Already in flash and verified, but the board did not boot as expected/,
    never: /Written and verified/,
    code: 13,
  },
  "verify compares a header, and does not set it": {
    line: "verify detect.yaml --verbose",
    board: LARGE_FLASH,
    says: /Header of "app.bin" compared with flash size .*as a run would set it/,
    never: /Header of "app.bin" set/,
    code: 12,
  },
  "run sets the header": {
    line: "run detect.yaml --verbose",
    board: LARGE_FLASH,
    says: /Header of "app.bin" set to flash size/,
    never: /compared with/,
    code: 0,
  },
  "load refuses a program that is only partly for RAM": {
    line: `load large.bin --port ${PORT}`,
    says: /Cannot load "large.bin": it has 65536 bytes, but only the first \d+ are for RAM/,
    never: /Loaded|Running/,
    code: 7,
  },
  "image tells the size of the file, and what of it is for RAM": {
    line: "image large.bin",
    says: /64 KB \(65536 bytes\)[^]*for RAM +4 KB/,
    never: /size +4/,
    code: 0,
  },
  "run calls a text file a text file": {
    line: `run note.bin --port ${PORT}`,
    says: /it is a text file that begins with "plain text/,
    never: FIRST_BYTE,
    code: 7,
  },
  "load calls a text file a text file": {
    line: `load note.bin --port ${PORT}`,
    says: /it is a text file that begins with "plain text/,
    never: FIRST_BYTE,
    code: 7,
  },
  "run calls a Python file a Python script": {
    line: `run main.py --port ${PORT}`,
    says: /it is a Python script that begins with "print\('hello'\)"/,
    never: FIRST_BYTE,
    code: 7,
  },
  "run calls a Python file by another name a Python script": {
    line: `run -f 0=py.bin --port ${PORT}`,
    says: /it is a Python script that begins with "import machine"/,
    never: FIRST_BYTE,
    code: 7,
  },
  "run calls a zip archive a zip archive": {
    line: `run fw.zip --port ${PORT}`,
    says: /it is a zip archive, not firmware/,
    never: FIRST_BYTE,
    code: 7,
  },
  "image calls a zip archive by another name a zip archive": {
    line: "image zip.bin",
    says: /it is a zip archive, not firmware/,
    never: FIRST_BYTE,
    code: 7,
  },
  "a Windows path on Linux is called so": {
    line: String.raw`run C:\Users\me\fw.bin`,
    says: /This is a Windows path, but this computer runs Linux/,
    never: /Looked in|built-in/,
    code: 7,
  },
  "a Windows path to a profile, too": {
    line: String.raw`run C:\Users\me\flash.yaml`,
    says: /This is a Windows path, but this computer runs Linux/,
    never: /Looked in|built-in/,
    code: 2,
  },
};

for (const [name, { line, says, never, code, board, more }] of Object.entries(ROWS)) {
  Deno.test(`true: ${name}`, async () => {
    const ran = await flasher(line.split(" "), {
      files: {
        ...FILES,
        "expect.yaml": profile({ port: PORT, more: "expect: micropython\n", files: [[0, "app.bin"]] }),
        "detect.yaml": profile({ port: PORT, more: "flash: { size: detect }\n", files: [[0, "app.bin"]] }),
      },
      boards: { [PORT]: { ...SMALL, ...board } },
      ...more,
    });
    const text = ran.system.both.replaceAll(/\n {2,}/g, " ");
    assertMatch(text, says);
    assert(!never.test(text), text);
    assertEquals(ran.code, code, text);
  });
}

Deno.test("true: the guide to init says of an erase what init does", async () => {
  const guide = await Deno.readTextFile(new URL("../../docs/init.md", import.meta.url));
  const { system, code } = await flasher(
    ["init", "--from-esptool", "esptool.py write_flash --erase-all 0x0 app.bin"],
    { files: FILES },
  );
  assertEquals(code, 0);
  const written = new TextDecoder().decode(await system.readFile("flash.yaml"));
  assertMatch(written, /^erase: all\b/m);
  assertMatch(guide, /`--erase-all`[^.]*becomes `erase: all`/);
});

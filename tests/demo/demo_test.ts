// The demo firmware: hello.bin is an image that the ESP8266's mask ROM starts, data.bin is what it expects, and
// both are what their sources produce. These tests parse the image themselves, without pack.ts or lib/.

import { assert, assertEquals, assertMatch } from "@std/assert";
import { makeData } from "../../demo/make_data.ts";

const DEMO = new URL("../../demo/", import.meta.url);

/** Another compiler may produce other code from the same source. */
const COMPILER = "xtensa-lx106-elf-gcc";
const COMPILER_VERSION = "12.2.0";

/** Where the ROM can load to: 32 KB of instruction RAM that is never cache, 80 KB of data RAM below the ROM's own. */
const RAM = [[0x40100000, 0x40108000], [0x3ffe8000, 0x3fffc000]] as const;

function readDemo(name: string): Uint8Array {
  return Deno.readFileSync(new URL(name, DEMO));
}

function isInRam(start: number, end: number): boolean {
  return RAM.some(([low, high]) => low <= start && end <= high);
}

function compilerVersion(): string {
  try {
    const { stdout } = new Deno.Command(COMPILER, { args: ["-dumpversion"] }).outputSync();
    return new TextDecoder().decode(stdout).trim();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "none";
    throw error;
  }
}

/** CRC-32 by table, unlike the demo's. */
function crc32(bytes: Uint8Array): number {
  const table = Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let i = 0; i < 8; i++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
  return ~bytes.reduce((crc, byte) => (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8), ~0) >>> 0;
}

Deno.test("hello.bin is an image the ESP8266 ROM accepts", () => {
  const image = readDemo("hello.bin");
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  const [magic, count = 0, mode, sizeAndFreq] = image;
  assertEquals(magic, 0xe9);
  assert(count >= 1 && count <= 16, `segment count is ${count}`);
  assertEquals([mode, sizeAndFreq], [3, 0x00], "DOUT, 512 KB, 40 MHz: boots on every module");

  const entry = view.getUint32(4, true);
  let entryIsCode = false;
  let checksum = 0xef;
  let at = 8;
  for (let i = 0; i < count; i++) {
    const address = view.getUint32(at, true);
    const length = view.getUint32(at + 4, true);
    const data = image.subarray(at + 8, at + 8 + length);
    assertEquals(data.length, length, "the segment lies within the file");
    assertEquals([address % 4, length % 4], [0, 0], "the ROM copies words");
    assert(isInRam(address, address + length), `segment at 0x${address.toString(16)} is outside the RAM`);
    if (address >= 0x40000000 && entry >= address && entry < address + length) entryIsCode = true;
    for (const byte of data) checksum ^= byte;
    at += 8 + length;
  }
  assert(entryIsCode, `entry 0x${entry.toString(16)} is in no code segment`);
  assertEquals(image.length, Math.ceil((at + 1) / 16) * 16, "padded to 16n-1, then the checksum");
  assert(image.subarray(at, -1).every((byte) => byte === 0), "the padding is zeros");
  assertEquals(image.at(-1), checksum);
});

Deno.test("hello.bin ends before data.bin begins, and both fit 512 KB", () => {
  assert(readDemo("hello.bin").length <= 0x10000);
  assert(0x10000 + readDemo("data.bin").length <= 0x80000);
});

Deno.test("data.bin is the output of make_data.ts", () => {
  // Not assertEquals: a difference would print 123457 lines.
  const [made, stored] = [makeData(), readDemo("data.bin")];
  assertEquals(made.length, stored.length);
  assertEquals(made.findIndex((byte, index) => byte !== stored[index]), -1, "first byte that differs");
});

Deno.test("data.bin's header contains its length and CRC-32", () => {
  const data = readDemo("data.bin");
  const header = new TextDecoder().decode(data.subarray(0, 64));
  assertMatch(header, /^flasher demo data v1\nlength \d{8}\ncrc32 [0-9a-f]{8}\n\.{11}\n$/);
  assertEquals(Number(header.slice(28, 36)), data.length);
  assertEquals(parseInt(header.slice(43, 51), 16), crc32(data.subarray(64)));
});

Deno.test("data.bin deflates by 30 to 45 percent, as real firmware does", async () => {
  const data = readDemo("data.bin");
  const stream = new Blob([data.slice()]).stream().pipeThrough(new CompressionStream("deflate"));
  const compressed = new Uint8Array(await new Response(stream).arrayBuffer()).length;
  const saved = 1 - compressed / data.length;
  assert(saved >= 0.30 && saved <= 0.45, `deflates by ${(saved * 100).toFixed(1)} percent`);
});

const found = compilerVersion();
const canRebuild = found === COMPILER_VERSION;

Deno.test({
  name: "build.sh makes hello.bin and data.bin again, byte for byte" +
    (canRebuild ? "" : ` (NOT CHECKED: needs ${COMPILER} ${COMPILER_VERSION}, found ${found})`),
  ignore: !canRebuild,
  async fn() {
    const directory = await Deno.makeTempDir();
    try {
      const { success, stderr } = await new Deno.Command("sh", {
        args: ["build.sh", directory],
        cwd: DEMO,
        env: { DENO: Deno.execPath() },
      }).output();
      assert(success, new TextDecoder().decode(stderr));
      for (const name of ["hello.bin", "data.bin"]) {
        const [built, stored] = [await Deno.readFile(`${directory}/${name}`), readDemo(name)];
        assertEquals(built.length, stored.length, name);
        assertEquals(
          built.findIndex((byte, index) => byte !== stored[index]),
          -1,
          `${name}: first byte that differs`,
        );
      }
    } finally {
      await Deno.remove(directory, { recursive: true });
    }
  },
});

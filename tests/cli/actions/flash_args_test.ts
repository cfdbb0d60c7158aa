/** The file of arguments that esptool reads for `@flash_args`, as an ESP-IDF build writes it. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { buildApplication, buildBootloader, FAMILY } from "../../fake/image.ts";
import { flasher } from "../../fake/system.ts";

const ARGS = "--flash_mode dio --flash_freq 40m --flash_size 4MB\n0x1000 boot.bin\n0x10000 app.bin\n";
const files = {
  "build/flash_args": ARGS,
  "build/only.txt": "0x1000 boot.bin\n0x10000 app.bin\n",
  "build/boot.bin": buildBootloader(FAMILY.esp32),
  "build/app.bin": buildApplication(FAMILY.esp32),
};

for (const name of ["build/flash_args", "@build/flash_args"]) {
  Deno.test(`init --from ${name}: its options and files, relative to its folder`, async () => {
    const { code, stderr, system } = await flasher(["init", "--from", name, "--yes"], { files });
    assertEquals(code, 0, stderr);
    const text = new TextDecoder().decode(await system.readFile("flash.yaml"));
    assertStringIncludes(text, "flash: { mode: dio, freq: 40m, size: 4MB }");
    assertStringIncludes(text, "{ offset: 0x1000, path: build/boot.bin }");
    assertStringIncludes(text, "{ offset: 0x10000, path: build/app.bin }");
  });
}

Deno.test("init --from a file of offsets and files only", async () => {
  const { code, stderr, system } = await flasher(["init", "--from", "build/only.txt", "--yes"], { files });
  assertEquals(code, 0, stderr);
  assertStringIncludes(new TextDecoder().decode(await system.readFile("flash.yaml")), "path: build/app.bin");
});

Deno.test("init --from a file of arguments that is wrong names the file", async () => {
  const wrong = { ...files, "build/bad": "--flash_mode dio\n0x1000\n" };
  const { code, stderr } = await flasher(["init", "--from", "build/bad", "--yes"], { files: wrong });
  assertEquals(code, 2);
  assertStringIncludes(stderr, "build/bad");
});

Deno.test("run @flash_args and run flash_args name the command that converts it", async () => {
  const at = await flasher(["run", "@build/flash_args"], { files });
  assertStringIncludes(at.stderr, "flasher init --from build/flash_args");
  const plain = await flasher(["run", "build/flash_args"], { files });
  assertStringIncludes(plain.stderr, "found arguments of an esptool command, expected a profile");
  assertStringIncludes(plain.stderr, "flasher init --from FILE");
});

Deno.test("espflash's --bootloader and --partition-table get one remark", async () => {
  const words = ["flash", "--bootloader", "b.bin", "--partition-table", "t.bin", "fw.bin"];
  const { stderr } = await flasher(words);
  assertEquals(stderr.match(/flasher finds the offsets/g)?.length, 1, stderr);
});

Deno.test("one port named twice is written to once, and said", async () => {
  const words = ["run", "-f", "0x1000=build/boot.bin", "-p", "sim:esp32", "-p", "sim:esp32", "--no-roster"];
  const { code, stderr } = await flasher(words, { files });
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, 'warning: --port: found "sim:esp32" twice: flasher writes to it once\n');
});

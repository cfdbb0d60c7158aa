/** `run` with firmware in place of a profile, against Espressif's mask ROM and stub, executed by an emulator. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { startEmulator, until } from "./emulator.ts";
import { FIRMWARE, testWith } from "./parts.ts";
import { PROGRAMS, run } from "./program.ts";

for (const program of Object.values(PROGRAMS)) {
  for (const path of FIRMWARE) {
    const name = path.replace(/^.*\//, "");
    testWith(
      ["emulator", "firmware", ...program.needs],
      `firmware file: ${program.name} run ${name}`,
      async () => {
        const firmware = await Deno.readFile(path);
        const folder = await Deno.makeTempDir({ prefix: "flasher-firmware-" });
        try {
          await Deno.writeFile(`${folder}/fw.bin`, firmware);
          await using board = await startEmulator({ flash: new Uint8Array(4 << 20).fill(0xff) });
          const flasher = (line: string) =>
            run(program, [...line.split(" "), "--port", board.port], { env: board.env, cwd: folder });
          const ended = await flasher("run fw.bin --save flash.yaml");
          assertEquals(ended.code, 0, ended.out + ended.err);
          assertMatch(ended.out, /^Writing fw\.bin \((Micro|Circuit)Python .* for ESP8266\) to 0x0$/m);
          assertStringIncludes(ended.out, "read back and equal");
          const flash = await board.flash();
          // Only the flash size in the header may differ.
          assertEquals(flash.subarray(4, firmware.length), firmware.subarray(4));
          await until(async () => /ets [^]*load 0x40100000/.test(await board.said()));
          const again = await flasher("run flash.yaml");
          assertEquals(again.code, 0, again.out + again.err);
          assertStringIncludes(again.out, "already in flash");
          assertEquals((await flasher("verify fw.bin")).code, 0);
        } finally {
          await Deno.remove(folder, { recursive: true });
        }
      },
    );
  }
}

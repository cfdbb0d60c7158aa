/** The ESP32 family from reset to firmware, and into its loader. */

import { assertEquals } from "@std/assert";
import type { ModelName } from "../../../lib/simulator/mod.ts";
import { familyImage } from "../../fake/family_image.ts";
import { ESP32_CHIPS } from "../../fake/esp32_chips.ts";
import { type Bench, bench } from "../bench.ts";

async function boot(
  options: NonNullable<Parameters<typeof bench>[0]>,
  gpio0 = false,
): Promise<[string, Bench]> {
  const self = await bench({ run: true, ...options });
  const { board, clock, port, raw } = self;
  if (gpio0) board.press("gpio0");
  board.press("reset");
  await clock.sleep(10);
  await port.discardInput();
  board.release("reset");
  return [new TextDecoder().decode(await raw(new Uint8Array(0), 500)), self];
}

function flashWith(offset: number, image: Uint8Array): Uint8Array {
  const flash = new Uint8Array(offset + image.length).fill(0xff);
  flash.set(image, offset);
  return flash;
}

Deno.test("ESP32 boot: at 115200 baud, every chip prints its name and its boot mode", async () => {
  const lines: Partial<Record<ModelName, readonly [first: string, run: string, download: string]>> = {
    "esp32": ["ets Jul 29 2019 12:21:46", "boot:0x13 (SPI_FAST_FLASH_BOOT)", "boot:0x3 (DOWNLOAD_BOOT("],
    "esp32s2": ["ESP-ROM:esp32s2-rc4-20191025", "boot:0x8 (SPI_FAST_FLASH_BOOT)", "boot:0x2 (DOWNLOAD_BOOT("],
    "esp32c3": ["ESP-ROM:esp32c3-api1-20210207", "boot:0xc (SPI_FAST_FLASH_BOOT)", "boot:0x5 (DOWNLOAD("],
    "esp32s3": ["ESP-ROM:esp32s3-20210327", "boot:0x8 (SPI_FAST_FLASH_BOOT)", "boot:0x0 (DOWNLOAD("],
  };
  for (const { model: chip, chipId, offset, ram } of ESP32_CHIPS) {
    const flash = flashWith(offset, familyImage({ chipId, address: ram }));
    const [text, { board }] = await boot({ chip, flash });
    const [download, loader] = await boot({ chip, flash }, true);
    assertEquals(board.state, "running", chip);
    assertEquals(loader.board.state, "rom", chip);
    assertEquals(text.endsWith(`entry 0x${(ram + 4).toString(16)}\r\n`), true, text);
    assertEquals(download.endsWith("waiting for download\r\n"), true, download);
    const [first, run, waits] = lines[chip] ??
      [text.slice(0, 13), "rst:0x1 (POWERON),boot:0x", "rst:0x1 (POWERON)"];
    assertEquals(
      [text.startsWith(first), text.includes(run), download.includes(waits)],
      [true, true, true],
      text,
    );
  }
});

Deno.test("ESP32 boot: does not run an image that is invalid, damaged, misplaced or for another chip", async () => {
  const good = familyImage({ chipId: 5, address: 0x3fcd0000 });
  const changed = (at: number, value: number) => good.with(at, value);
  const wrong: [what: string, image: Uint8Array][] = [
    ["invalid header: 0xffffffff", new Uint8Array(64).fill(0xff)],
    ["invalid header", changed(1, 0)],
    ["invalid header", changed(1, 17)],
    ["invalid chip id", familyImage({ chipId: 9, address: 0x3fcd0000 })],
    ["csum err", changed(good.length - 33, good[good.length - 33]! ^ 1)],
    ["csum err", changed(100, good[100]! ^ 1)],
    ["SHA-256 comparison failed", changed(good.length - 1, good.at(-1)! ^ 1)],
    ["SHA-256 comparison failed", changed(3, 0x3f)],
    ["Invalid image block", familyImage({ chipId: 5, address: 0x42000000 })],
    ["invalid entry", changed(7, 0x42)],
  ];
  for (const [what, flash] of wrong) {
    // The hash covers the header, too, so testing the entry point needs an image without a hash.
    if (what === "invalid entry") flash[23] = 0;
    const [text, { board, clock, port }] = await boot({ chip: "esp32c3", flash });
    assertEquals(text.includes(what), true, `${what}: ${text}`);
    assertEquals(board.state, "hung");
    await clock.sleep(1300);
    assertEquals(new TextDecoder().decode(await port.read(10)).includes("rst:0x7 (TG0WDT_SYS_RST)"), true);
  }
  const [, { board }] = await boot({ chip: "esp32", flash: familyImage({ chipId: 0, address: 0x3fff0000 }) });
  assertEquals(board.state, "hung", "an ESP32 boots what stands at 0x1000");
});

Deno.test("ESP32 boot: ignores the image's other settings", async () => {
  for (const sizeAndFreq of [0x00, 0x7f, 0x21]) {
    const flash = familyImage({ chipId: 5, address: 0x3fcd0000, sizeAndFreq });
    const [, { board }] = await boot({ chip: "esp32c3", flash });
    assertEquals(board.state, "running");
  }
});

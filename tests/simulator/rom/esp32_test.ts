/** The ROM loader of the ESP32 family: its differences from the ESP8266's (docs/protocol.md). */

import { assertEquals } from "@std/assert";
import type { ModelName } from "../../../lib/simulator/mod.ts";
import {
  type Bench,
  bench,
  block,
  bytes,
  hex,
  READ_MAGIC,
  request,
  SYNC,
  synced,
  toHex,
  words,
} from "../bench.ts";

type Options = NonNullable<Parameters<typeof bench>[0]>;

const ATTACH = request(0x0d, words(0, 0));
const PARAMS = (size = 0x400000) => request(0x0b, words(0, size, 0x10000, 0x1000, 0x100, 0xffff));

async function attached(chip: ModelName, options: Options = {}): Promise<Bench> {
  const self = await synced({ ...options, chip });
  await self.ask(ATTACH);
  await self.ask(PARAMS());
  return self;
}

/** Status and error of each reply. */
async function status({ ask }: Bench, message: Uint8Array, idle = 400): Promise<string[]> {
  return (await ask(message, idle)).map((reply) => reply.slice(-11, -6));
}

Deno.test("SYNC: eight replies with four status bytes; the value is part of what was sent", async () => {
  const { raw } = await bench({ chip: "esp32" });
  assertEquals(toHex(await raw(SYNC)), "");
  const one = "c0 01 08 04 00 07 12 20 55 00 00 00 00 c0";
  assertEquals(toHex(await raw(SYNC)), Array(8).fill(one).join(" "));
});

Deno.test("a word identifies ESP32 and ESP32-S2; security info identifies the others", async () => {
  const esp32 = await synced({ chip: "esp32" });
  assertEquals(await esp32.ask(READ_MAGIC), ["01 0a 04 00 83 1d f0 00 00 00 00 00"]);
  const s2 = await synced({ chip: "esp32s2" });
  assertEquals(await s2.ask(READ_MAGIC), ["01 0a 04 00 c6 07 00 00 00 00 00 00"]);
  assertEquals(await s2.ask(request(0x14)), [
    "01 14 10 00 c6 07 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
  ]);
  const ids = [
    ["esp32s3", "09"],
    ["esp32c2", "0c"],
    ["esp32c3", "05"],
    ["esp32c5", "17"],
    ["esp32c6", "0d"],
    ["esp32c61", "14"],
    ["esp32h2", "10"],
    ["esp32p4", "12"],
    ["esp32p4-rev1", "12"],
  ] as const;
  for (const [chip, id] of ids) {
    const { ask } = await synced({ chip });
    assertEquals(
      (await ask(request(0x14)))[0]!.slice(24),
      [
        "00 00 00 00 00 00 00 00 00 00 00 00",
        `${id} 00 00 00 01 00 00 00 00 00 00 00`,
      ].join(" "),
    );
  }
});

Deno.test("security info: secure boot bit 0, secure download bit 2, an odd counter encrypts", async () => {
  const fuses = { secureBoot: true, secureDownload: true, flashEncryption: true };
  const { ask } = await synced({ chip: "esp32c3", fuses });
  assertEquals((await ask(request(0x14)))[0]!.slice(24, 38), "05 00 00 00 01");
  assertEquals(await ask(request(0x14, words(0))), ["01 14 04 00 07 12 20 55 01 05 00 00"]);
});

Deno.test("an unknown command: an ESP32 repeats its last answers, later chips answer once", async () => {
  const esp32 = await synced({ chip: "esp32" });
  assertEquals(await esp32.ask(request(0x14)), Array(8).fill("01 08 04 00 07 12 20 55 01 05 00 00"));
  await esp32.ask(READ_MAGIC);
  assertEquals(await esp32.ask(request(0xd0)), ["01 0a 04 00 83 1d f0 00 01 05 00 00"]);
  const c3 = await synced({ chip: "esp32c3" });
  assertEquals(await c3.ask(request(0xd0)), ["01 d0 04 00 07 12 20 55 01 05 00 00"]);
});

Deno.test("MAC address: its words, least significant first", async () => {
  const mac = [0x7c, 0xdf, 0xa1, 0x12, 0x34, 0x56];
  const at = [
    ["esp32", 0x3ff5a004, "5a 00"],
    ["esp32s2", 0x3f41a044, "00 00"],
    ["esp32s3", 0x60007044, "00 00"],
    ["esp32c2", 0x60008840, undefined],
    ["esp32c3", 0x60008844, "00 00"],
    ["esp32c5", 0x600b4844, "00 00"],
    ["esp32c6", 0x600b0844, "00 00"],
    ["esp32c61", 0x600b4844, "00 00"],
    ["esp32h2", 0x600b0844, "00 00"],
    ["esp32p4", 0x5012d044, "00 00"],
  ] as const;
  for (const [chip, address, above] of at) {
    const { ask } = await synced({ chip, mac });
    assertEquals((await ask(request(0x0a, words(address))))[0]!.slice(12, 23), "56 34 12 a1", chip);
    const high = (await ask(request(0x0a, words(address + 4))))[0]!.slice(12, 23);
    assertEquals(high.slice(0, 5), "df 7c", chip);
    if (above !== undefined) assertEquals(high.slice(6), above, chip);
  }
});

Deno.test("SPI_ATTACH has two words, and must precede every flash command", async () => {
  const self = await synced({ chip: "esp32s3" });
  const begin = (opcode: number, size: number) => request(opcode, words(size, 1, 0x400, 0, 0));
  assertEquals(await status(self, begin(0x02, 0x400)), ["01 06"]);
  assertEquals(await status(self, begin(0x10, 0x400)), ["01 06"]);
  assertEquals(await status(self, request(0x13, words(0, 16, 0, 0))), ["01 06"]);
  assertEquals(await status(self, request(0x0e, words(0, 16))), ["01 09"]);
  assertEquals(await status(self, request(0x0d, words(0))), ["01 05"]);
  assertEquals(await status(self, ATTACH), ["00 05"]);
  assertEquals(await status(self, begin(0x02, 0x400)), ["00 05"]);
});

Deno.test("FLASH_BEGIN: five words, four on an ESP32; blocks of 0x400; whole sectors inside the flash", async () => {
  const esp32 = await attached("esp32");
  assertEquals(await status(esp32, request(0x02, words(0x400, 1, 0x400, 0, 0))), ["01 05"]);
  assertEquals((await status(esp32, request(0x02, words(0x400, 1, 0x400, 0))))[0]!.slice(0, 2), "00");
  for (const chip of ["esp32s2", "esp32c3", "esp32c6", "esp32p4"] as const) {
    const self = await attached(chip);
    const begin = async (...parameters: number[]) => await status(self, request(0x02, words(...parameters)));
    assertEquals(await begin(0x400, 1, 0x400, 0), ["01 05"]);
    assertEquals(await begin(0x400, 1, 0x401, 0, 0), ["01 05"]);
    assertEquals(await begin(0x400, 1, 0x400, 0x800, 0), ["01 06"]);
    assertEquals(await begin(0x400, 1, 0x400, 0x400000, 0), ["01 06"]);
    assertEquals(await begin(0x400, 1, 0x400, 0, 1), ["01 06"], "this flash is not encrypted");
    assertEquals((await begin(0x400, 1, 0x400, 0x3ff000, 0))[0]!.slice(0, 2), "00");
  }
});

Deno.test("FLASH_BEGIN erases the range by blocks and sectors, then answers", async () => {
  const self = await attached("esp32c3");
  const before = self.board.flash.slice();
  const started = self.clock.now();
  await self.port.write(request(0x02, words(0x12000, 72, 0x400, 0xf000, 0)));
  while ((await self.port.read(1000)).length === 0);
  const ms = self.clock.now() - started;
  // Sector 0xf000, block 0x10000, sector 0x20000.
  assertEquals(ms > 45 + 150 + 45 && ms < 45 + 150 + 45 + 20, true, `${ms} ms`);
  const { flash } = self.board;
  assertEquals(flash.subarray(0xf000, 0x21000).every((byte) => byte === 0xff), true);
  assertEquals(flash[0xefff], before[0xefff]);
  assertEquals(toHex(flash.subarray(0x21000, 0x21008)), toHex(before.subarray(0x21000, 0x21008)));
});

Deno.test("FLASH_DATA: sequence, length, checksum; then it is in flash", async () => {
  // It is unknown whether a damaged block uses up its number on these chips: one model does, the others do not.
  for (const [chip, next] of [["esp32", 1], ["esp32c3", 0]] as const) {
    const self = await attached(chip);
    const encrypted = chip === "esp32" ? [] : [0];
    await self.ask(request(0x02, words(0x800, 2, 0x400, 0x1000, ...encrypted)), 400);
    const data = new Uint8Array(0x400).fill(0x5a);
    assertEquals(await status(self, block(0x03, 1, data)), ["01 05"]);
    assertEquals(await status(self, block(0x03, 0, new Uint8Array(0x404))), ["01 05"]);
    assertEquals(await status(self, block(0x03, 0, data, { checksum: 0 })), ["01 07"]);
    assertEquals(await status(self, block(0x03, 1 - next, data)), ["01 05"]);
    assertEquals((await status(self, block(0x03, next, data)))[0]!.slice(0, 2), "00");
    assertEquals(self.board.flash.subarray(0x1000, 0x1400).every((byte) => byte === 0x5a), true);
  }
});

Deno.test("FLASH_DEFL: the size counts whole blocks; the inflated data is in flash", async () => {
  const self = await attached("esp32s2");
  const packed = await deflated(new Uint8Array(2048).fill(0x41));
  const begin = (size: number) => request(0x10, words(size, 1, 0x400, 0x1000, 0));
  assertEquals(await status(self, begin(2047)), ["01 0d"]);
  assertEquals(await status(self, block(0x11, 0, packed)), ["01 06"]);
  assertEquals((await status(self, begin(2048)))[0]!.slice(0, 2), "00");
  assertEquals(await status(self, block(0x11, 0, packed, { checksum: 1 })), ["01 07"]);
  assertEquals((await status(self, begin(2048)))[0]!.slice(0, 2), "00");
  assertEquals((await status(self, block(0x11, 0, packed)))[0]!.slice(0, 2), "00");
  assertEquals(self.board.flash.subarray(0x1000, 0x1800).every((byte) => byte === 0x41), true);
});

Deno.test("FLASH_DEFL: a corrupt stream, and one that inflates to more than announced", async () => {
  const self = await attached("esp32h2");
  const packed = await deflated(new Uint8Array(4096).fill(0x41));
  await self.ask(request(0x10, words(0x400, 1, 0x400, 0x1000, 0)), 400);
  assertEquals(await status(self, block(0x11, 0, packed)), ["01 0d"]);
  await self.ask(request(0x10, words(0x1000, 1, 0x400, 0x1000, 0)), 400);
  assertEquals(await status(self, block(0x11, 0, hex("78 da ff ff ff ff"))), ["01 0b"]);
});

Deno.test("SPI_FLASH_MD5: 32 digits as text", async () => {
  const { ask } = await attached("esp32", { flash: new TextEncoder().encode("abc") });
  const [reply] = await ask(request(0x13, words(0, 3, 0, 0)));
  const digits = bytes(...[...hex(reply!).subarray(8, 40)].map((byte) => [byte]));
  assertEquals(reply!.slice(0, 11), "01 13 24 00");
  assertEquals(new TextDecoder().decode(digits), "900150983cd24fb0d6963f7d28e17f72");
});

Deno.test("READ_FLASH_SLOW: 64 bytes at most", async () => {
  const self = await attached("esp32c6", { flash: hex("de ad be ef 01") });
  assertEquals(await status(self, request(0x0e, words(0, 65))), ["01 0a"]);
  assertEquals((await self.ask(request(0x0e, words(1, 4))))[0]!.slice(24, 35), "ad be ef 01");
});

Deno.test("CHANGE_BAUDRATE: the second word is 0; the answer at the old rate, then the new one", async () => {
  const self = await synced({ chip: "esp32c3" });
  assertEquals(await status(self, request(0x0f, words(460800, 115200))), ["01 05"]);
  assertEquals((await status(self, request(0x0f, words(460800, 0))))[0]!.slice(0, 2), "00");
  assertEquals(await self.ask(READ_MAGIC), []);
  await self.port.setBaud(460800);
  await self.ask(hex("c0"));
  assertEquals((await self.ask(READ_MAGIC)).length, 1);
});

Deno.test("an address without RAM: 0F; blocks above 0x1800: 05", async () => {
  const self = await synced({ chip: "esp32c3" });
  assertEquals(await status(self, request(0x05, words(4, 1, 4, 0x3fc80000))), ["00 00"]);
  assertEquals(await status(self, request(0x05, words(4, 1, 4, 0x3ffe8000))), ["01 0f"]);
  assertEquals(await status(self, request(0x05, words(4, 1, 4, 0x3fcdfffd))), ["01 0f"]);
  assertEquals(await status(self, request(0x05, words(4, 1, 0x1801, 0x3fc80000))), ["01 05"]);
});

Deno.test("RDID: through this chip's registers only, with its lengths, and only when attached", async () => {
  const layouts = [
    ["esp32", 0x3ff42000, { user: 0x1c, user2: 0x24, miso: 0x2c, data: 0x80 }],
    ["esp32s2", 0x3f402000, { user: 0x18, user2: 0x20, miso: 0x28, data: 0x58 }],
    ["esp32s3", 0x60002000, { user: 0x18, user2: 0x20, miso: 0x28, data: 0x58 }],
    ["esp32c2", 0x60002000, { user: 0x18, user2: 0x20, miso: 0x28, data: 0x58 }],
    ["esp32c3", 0x60002000, { user: 0x18, user2: 0x20, miso: 0x28, data: 0x58 }],
    ["esp32c5", 0x60003000, { user: 0x18, user2: 0x20, miso: 0x28, data: 0x58 }],
    ["esp32c6", 0x60003000, { user: 0x18, user2: 0x20, miso: 0x28, data: 0x58 }],
    ["esp32c61", 0x60003000, { user: 0x18, user2: 0x20, miso: 0x28, data: 0x58 }],
    ["esp32h2", 0x60003000, { user: 0x18, user2: 0x20, miso: 0x28, data: 0x58 }],
    ["esp32p4", 0x5008d000, { user: 0x18, user2: 0x20, miso: 0x28, data: 0x58 }],
  ] as const;
  for (const [chip, base, { user, user2, miso, data }] of layouts) {
    const { ask } = await synced({ chip });
    const set = (offset: number, value: number) =>
      ask(request(0x09, words(base + offset, value, 0xffffffff, 0)));
    const run = async () => {
      await set(0, 1 << 18);
      return (await ask(request(0x0a, words(base + data))))[0]!.slice(12, 23);
    };
    await set(miso, 23);
    await set(user2, 0x7000009f);
    assertEquals(await run(), "00 00 00 00", `${chip}: no command phase`);
    await set(user, 0x90000000);
    assertEquals(await run(), "ff ff ff 00", `${chip}: not attached`);
    await ask(ATTACH);
    assertEquals(await run(), "ef 40 16 00", chip);
    await set(miso, 7);
    assertEquals(await run(), "ef 00 00 00", `${chip}: eight bits`);
  }
});

Deno.test("secure download mode: the allowed commands, and no others", async () => {
  const self = await synced({ chip: "esp32c3", fuses: { secureDownload: true } });
  for (
    const message of [READ_MAGIC, request(0x09, words(0, 0, 0, 0)), request(0x05, words(4, 1, 4, 0x3fc80000))]
  ) {
    assertEquals(await status(self, message), ["01 05"]);
  }
  assertEquals((await status(self, ATTACH))[0]!.slice(0, 2), "00");
  assertEquals((await status(self, PARAMS()))[0]!.slice(0, 2), "00");
  assertEquals(await status(self, request(0x13, words(0, 16, 0, 0))), ["01 05"]);
  assertEquals(await status(self, request(0x0e, words(0, 16))), ["01 05"]);
  assertEquals((await status(self, request(0x02, words(0x400, 1, 0x400, 0, 0))))[0]!.slice(0, 2), "00");
  assertEquals((await self.ask(request(0x14))).length, 1);
  for (const [chip, allowed] of [["esp32c3", "00"], ["esp32c2", "01"], ["esp32c5", "01"]] as const) {
    const other = await synced({ chip, fuses: { secureDownload: true } });
    assertEquals((await status(other, request(0x0f, words(230400, 0))))[0]!.slice(0, 2), allowed, chip);
  }
});

Deno.test("FLASH_END exits the loader: 0 resets the chip, 1 boots from flash", async () => {
  for (const flag of [0, 1]) {
    const self = await attached("esp32c3");
    assertEquals((await status(self, request(0x04, words(flag)), 20))[0]!.slice(0, 2), "00");
    assertEquals(self.board.state, "hung", "no image is there");
  }
});

function deflated(data: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([data as Uint8Array<ArrayBuffer>]).stream().pipeThrough(
    new CompressionStream("deflate"),
  );
  return new Response(stream).bytes();
}

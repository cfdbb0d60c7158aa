/** The boot ROM's flash commands, over-erase and block protection included. */

import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  assertBytes,
  type Bench,
  block,
  bytes,
  hex,
  READ_MAGIC,
  request,
  stubbed,
  synced,
  words,
} from "../bench.ts";

const ZEROS = () => new Uint8Array(0x400000);
const DATA = Uint8Array.from({ length: 0x400 }, (_, i) => i * 7);

async function status({ ask }: Bench, message: Uint8Array, idle = 3000): Promise<string[]> {
  return (await ask(message, idle)).map((reply) => reply.startsWith("raw") ? reply : reply.slice(-5));
}

function begin(size: number, offset: number, blocks = 4, blockSize = 0x400): Uint8Array {
  return request(0x02, words(size, blocks, blockSize, offset));
}

/** Numbers of the erased sectors, in runs: "16+32" = 32 sectors from number 16. */
function erased(flash: Uint8Array): string {
  const runs: string[] = [];
  const blank = (sector: number) =>
    flash[sector * 0x1000] === 0xff && flash[sector * 0x1000 + 0xfff] === 0xff;
  for (let sector = 0; sector < flash.length / 0x1000;) {
    let end = sector;
    while (end < flash.length / 0x1000 && blank(end)) end++;
    if (end > sector) runs.push(`${sector}+${end - sector}`);
    sector = end + 1;
  }
  return runs.join(" ");
}

Deno.test("FLASH_BEGIN erases too much: it adds the sectors up to the block border", async () => {
  const cases: [offset: number, sectors: number, erased: string][] = [
    [0x0, 0, ""],
    [0x0, 1, "0+2"],
    [0x0, 2, "0+4"],
    [0x0, 16, "0+32"],
    [0x0, 17, "0+33"],
    [0x0, 32, "0+48"],
    [0x0, 33, "0+49"],
    [0xf000, 1, "15+2"],
    [0xf000, 2, "15+3"],
    [0x8000, 32, "8+40"],
    [0x1000, 15, "1+30"],
    [0x1000, 20, "1+35"],
    [0x5000, 3, "5+6"],
  ];
  for (const [offset, sectors, expected] of cases) {
    const self = await synced({ flash: ZEROS() });
    assertEquals(await status(self, begin(sectors * 0x1000, offset)), ["00 00"]);
    assertEquals(erased(self.board.flash), expected, `${sectors} sectors from 0x${offset.toString(16)}`);
  }
});

Deno.test("FLASH_BEGIN takes 45 ms a sector and 150 ms a block, and answers only then", async () => {
  const { port, clock } = await synced({ flash: ZEROS() });
  const start = clock.now();
  await port.write(begin(0x21000, 0x0));
  let got = 0;
  while (got < 12) got += (await port.read(10_000)).length;
  // 16 sectors, then two blocks and one sector.
  const expected = 16 * 45 + 2 * 150 + 45;
  assertAlmostEquals(clock.now() - start, expected, 15);
});

Deno.test("FLASH_BEGIN fails at an unaligned offset and beyond the chip, sometimes after erasing", async () => {
  const self = await synced({ flash: ZEROS() });
  assertEquals(await status(self, begin(0x1000, 0x10800)), ["01 06"]);
  assertEquals(await status(self, begin(0x1000, 0x400000)), ["01 06"]);
  assertEquals(await status(self, begin(0x2000, 0x3ff000)), ["01 06"]);
  assertEquals(erased(self.board.flash), "");
  assertEquals(await status(self, begin(0x1000, 0x3ff000)), ["01 06"]);
  assertEquals(erased(self.board.flash), "1023+1");
});

Deno.test("FLASH_DATA programs and reads back: 01 08 where cells were not erased", async () => {
  const self = await synced({ flash: ZEROS() });
  await status(self, begin(0x1000, 0x10000));
  assertEquals(await status(self, block(0x03, 0, DATA)), ["00 00"]);
  assertBytes(self.board.flash.subarray(0x10000, 0x10400), DATA);
  await status(self, begin(0, 0x10000));
  assertEquals(await status(self, block(0x03, 0, hex("ff ff ff ff"))), ["01 08"]);
  assertEquals(self.board.flash[0x10001], DATA[1]); // bits only go from 1 to 0
});

Deno.test("FLASH_DATA: lengths in words only, checksum 01 07, sequence as in MEM_DATA", async () => {
  const self = await synced({ flash: ZEROS() });
  assertEquals(await status(self, block(0x03, 0, DATA)), ["01 05"]);
  await status(self, begin(0x1000, 0x10000));
  assertEquals(await status(self, block(0x03, 0, DATA.subarray(0, 6))), ["01 05"]);
  assertEquals(await status(self, block(0x03, 0, DATA.subarray(0, 8), { checksum: 1 })), ["01 07"]);
  assertEquals(await status(self, block(0x03, 0, DATA.subarray(0, 8))), ["01 05"]);
  assertEquals(await status(self, block(0x03, 1, DATA.subarray(0, 8))), ["00 05"]);
  assertBytes(self.board.flash.subarray(0x10000, 0x10008), DATA.subarray(0, 8));
});

Deno.test("FLASH_END always exits the loader; 00 only if bytes and blocks were as announced", async () => {
  const cases: [size: number, blocks: number, sent: number, answer: string][] = [
    [0x1000, 4, 4, "00 00"],
    [0, 0, 0, "00 00"],
    [0x1000, 4, 3, "01 06"],
    [0x1000, 4, 5, "01 06"],
    [0xc01, 4, 4, "01 06"],
    [0, 4, 4, "01 06"],
    [0x1000, 2, 4, "01 06"],
  ];
  for (const [size, blocks, sent, answer] of cases) {
    for (const flag of [0, 1]) {
      const self = await synced({ flash: ZEROS().fill(0xff, 0x10000, 0x20000) });
      await status(self, begin(size, 0x10000, blocks));
      for (let i = 0; i < sent; i++) await status(self, block(0x03, i, DATA));
      const text = "raw: 65 74 73 5f 6d 61 69 6e 2e 63 20"; // "ets_main.c ", no image at 0
      assertEquals(await status(self, request(0x04, words(flag)), 100), [answer, text]);
      assertEquals(await status(self, READ_MAGIC, 100), []);
    }
  }
});

Deno.test("FLASH_END without a BEGIN fails and exits the loader", async () => {
  const self = await synced({ flash: ZEROS() });
  assertEquals((await status(self, request(0x04, words(1)), 100))[0], "01 06");
  assertEquals(self.board.state, "hung");
});

Deno.test("FLASH_END locks the flash; the next FLASH_BEGIN and the stub unlock it", async () => {
  const self = await synced({ flash: ZEROS() });
  await status(self, begin(0, 0, 0));
  await status(self, request(0x04, words(1)), 100);
  const { board, clock } = self;
  board.press("gpio0");
  board.press("reset");
  await clock.sleep(1);
  board.release("reset");
  await clock.sleep(20);
  await status(self, READ_MAGIC, 100); // lost
  assertEquals(await status(self, begin(0x1000, 0x10000)), ["00 00"]);
  assertEquals(erased(board.flash), "16+2");
});

Deno.test("bytes sent during an erase wait in a ring of 256 bytes without an overflow check", async () => {
  const erase = begin(0x10000, 0x10000);
  const self = await synced({ flash: ZEROS() });
  const count = async (commands: number) =>
    (await self.ask(bytes(erase, ...Array(commands).fill(READ_MAGIC)), 3000)).length - 1;
  assertEquals(await count(3), 3);
  assertEquals(await count(18), 18); // 252 bytes
  assertEquals(await count(20), 1); // 280 bytes: the last 24 are left
  assertEquals(await self.ask(READ_MAGIC), ["01 0a 02 00 01 c1 f0 ff 00 00"]);
});

Deno.test("RDID through the SPI registers: only a start with bit 18 and the right lengths give the id", async () => {
  for (const start of [synced, stubbed]) {
    const { ask } = await start();
    const set = (register: number, value: number) =>
      ask(request(0x09, words(0x60000200 + register, value, 0xffffffff, 0)));
    const result = async () => (await ask(request(0x0a, words(0x60000240))))[0]?.slice(12, 23);
    await set(0x1c, 0x90000000);
    await set(0x20, 23 << 8);
    await set(0x24, 0x7000009f);
    await set(0x40, 0);
    assertEquals(await result(), "00 00 00 00");
    await set(0x00, 1 << 17);
    assertEquals(await result(), "00 00 00 00");
    await set(0x00, 1 << 18);
    assertEquals(await result(), "ef 40 16 00");
    await set(0x20, 15 << 8);
    await set(0x00, 1 << 18);
    assertEquals(await result(), "ef 40 00 00");
    await set(0x24, 0x7000009e); // no command that the flash knows
    await set(0x20, 23 << 8);
    await set(0x00, 1 << 18);
    assertEquals(await result(), "ff ff ff 00");
  }
});

import { assertEquals, assertNotEquals } from "@std/assert";
import { bench, hex, READ_DIVIDER, SYNC, synced, toHex, words } from "../bench.ts";
import { request } from "../bench.ts";

Deno.test("the first SYNC is lost in baud detection, from 9600 to 2000000", async () => {
  const dividers: [number, number][] = [
    [9600, 5416],
    [74880, 694],
    [115200, 451],
    [230400, 225],
    [460800, 112],
    [921600, 56],
    [1000000, 52],
    [1500000, 34],
    [2000000, 26],
  ];
  for (const [baud, divider] of dividers) {
    const { ask, board } = await bench({ baud });
    assertEquals(await ask(SYNC), [], `${baud}`);
    assertEquals((await ask(SYNC)).length, 8, `${baud}`);
    assertEquals(board.divider, divider);
    const low = (divider & 0xff).toString(16).padStart(2, "0");
    const high = (divider >> 8).toString(16).padStart(2, "0");
    assertEquals(await ask(READ_DIVIDER), [`01 0a 02 00 ${low} ${high} 00 00 00 00`]);
  }
});

Deno.test("three bytes 55 are enough edges to find the rate, two are not", async () => {
  const two = await bench();
  await two.raw(hex("55 55"));
  assertEquals(two.board.divider, 694);
  const three = await bench();
  await three.raw(hex("55 55 55"));
  assertEquals(three.board.divider, 451);
});

Deno.test("boot text at 74880 is readable there and garbage without a C0 at 115200", async () => {
  async function bootText(baud: number): Promise<Uint8Array> {
    const { board, clock, port, raw } = await bench({ run: true, baud });
    board.press("gpio0");
    board.press("reset");
    await clock.sleep(10);
    await port.discardInput();
    board.release("reset");
    return await raw(new Uint8Array(0));
  }
  assertEquals(
    new TextDecoder().decode(await bootText(74880)),
    "\r\n ets Jan  8 2013,rst cause:2, boot mode:(1,6)\r\n\r\n",
  );
  // What a real ROM's banner looks like to a receiver at 115200.
  assertEquals(
    toHex(await bootText(115200)).replaceAll(" ", ""),
    "726c006c9c9e7c008c6ce07c020c0c0c8c0c6cec0c627c8e8202ec12927292628c0c628cf26e6e9e" +
      "6c6e6e9ce2ec0c6270708c8e6c726c726c",
  );
});

Deno.test("2 % off is understood, 4 % off is not, in both directions", async () => {
  const { ask, port } = await synced();
  await port.setBaud(117_600);
  assertEquals(await ask(READ_DIVIDER), ["01 0a 02 00 c3 01 00 00 00 00"]);
  await port.setBaud(120_000);
  assertNotEquals(await ask(READ_DIVIDER), ["01 0a 02 00 c3 01 00 00 00 00"]);
});

Deno.test("a change of speed waits for the bytes already written", async () => {
  const { port, ask, clock } = await synced();
  await port.write(READ_DIVIDER);
  await port.setBaud(9600);
  await clock.sleep(5);
  await port.setBaud(115200);
  await clock.sleep(5);
  await port.discardInput();
  assertEquals(await ask(READ_DIVIDER), ["01 0a 02 00 c3 01 00 00 00 00"]);
});

Deno.test("bytes take their time: 10 bits each at the host's rate out and at the chip's rate back", async () => {
  const { port, clock } = await synced({ timing: { command: 0, usbLatency: 0 } });
  const start = clock.now();
  await port.write(request(0x0a, words(0x60000014)));
  let got = 0;
  while (got < 12) got += (await port.read(100)).length;
  const expected = 14 * 10 / 115.2 + 12 * 10 * 451 / 52_000;
  assertEquals(Math.abs(clock.now() - start - expected) < 0.01, true, `${clock.now() - start} ${expected}`);
});

/** From reset to firmware, and the reset after invalid firmware. */

import { assertEquals } from "@std/assert";
import { assertBytes, type Bench, bench, bytes, words } from "../bench.ts";

/** An image that the boot ROM accepts. */
function image(...segments: [address: number, data: Uint8Array][]): Uint8Array {
  const body = bytes(
    [0xe9, segments.length, 0, 0x40],
    words(0x40100000),
    ...segments.map(([address, data]) => bytes(words(address, data.length), data)),
  );
  const sum = segments.reduce((x, [, data]) => data.reduce((y, byte) => y ^ byte, x), 0xef);
  return bytes(body, new Uint8Array(15 - body.length % 16), [sum]);
}

async function boot(flash: Uint8Array, options: Parameters<typeof bench>[0] = {}): Promise<[string, Bench]> {
  const self = await bench({ run: true, baud: 74880, flash, ...options });
  const { board, clock, port, raw } = self;
  board.press("reset");
  await clock.sleep(10);
  await port.discardInput();
  board.release("reset");
  const text = new TextDecoder().decode(await raw(new Uint8Array(0), 500));
  return [text, self];
}

const BANNER = "\r\n ets Jan  8 2013,rst cause:2, boot mode:(3,7)\r\n\r\n";
const GOOD = image([0x40100000, new Uint8Array(32)], [0x3ffe8000, new TextEncoder().encode("hello123")]);

Deno.test("boot ROM: loads a valid image and reports it", async () => {
  const [text, { board }] = await boot(GOOD);
  assertEquals(
    text,
    BANNER + "load 0x40100000, len 32, room 16 \r\ntail 0\r\nchksum 0xef\r\n" +
      "load 0x3ffe8000, len 8, room 8 \r\ntail 0\r\nchksum 0xbd\r\ncsum 0xbd\r\n",
  );
  assertEquals(board.state, "running");
});

Deno.test("boot ROM: reports the tails of segments that end within a 16-byte read", async () => {
  const [text] = await boot(image(
    [0x40100000, new Uint8Array(32028)],
    [0x3ffe8000, new Uint8Array(1092)],
    [0x3ffe8450, new Uint8Array(3000)],
  ));
  assertEquals(
    text.replaceAll("\r", "").split("\n").filter((line) => !line.startsWith("c")).slice(3, -1),
    [
      "load 0x40100000, len 32028, room 16 ",
      "tail 12",
      "ho 0 tail 12 room 4",
      "load 0x3ffe8000, len 1092, room 12 ",
      "tail 8",
      "load 0x3ffe8450, len 3000, room 0 ",
      "tail 8",
    ],
  );
});

Deno.test("boot ROM: the firmware prints the test's greeting", async () => {
  const program = { greeting: (flash: Uint8Array) => `first byte ${flash[0]}\r\n`, baud: 74880 };
  const [text] = await boot(GOOD, { program });
  assertEquals(text.endsWith("csum 0xbd\r\nfirst byte 233\r\n"), true);
});

Deno.test("boot ROM: no image, another magic, a wrong checksum: ets_main.c after every watchdog reset", async () => {
  const wrongSum = GOOD.slice();
  wrongSum[wrongSum.length - 1]! ^= 1;
  const otherMagic = GOOD.slice();
  otherMagic[0] = 0xea;
  for (const flash of [new Uint8Array(16).fill(0xff), otherMagic, wrongSum]) {
    const [text, { board, port, clock }] = await boot(flash);
    assertEquals(text.endsWith("ets_main.c "), true, text);
    assertEquals(text.includes("csum err"), flash === wrongSum);
    assertEquals(board.state, "hung");
    await clock.sleep(1300);
    const again = new TextDecoder().decode(await port.read(10));
    assertEquals(
      again.startsWith("\r\n ets Jan  8 2013,rst cause:4, boot mode:(3,7)\r\n\r\nwdt reset\r\n"),
      true,
      again,
    );
  }
});

Deno.test("boot ROM: does not run an image that is truncated or has no memory to go to", async () => {
  const [, { board }] = await boot(image([0x00001000, new Uint8Array(16)]));
  assertEquals(board.state, "hung");
});

Deno.test("boot ROM: a new board's flash is noise, the same for the same seed", async () => {
  const [first, second, other] = [
    await bench({ seed: 5 }),
    await bench({ seed: 5 }),
    await bench({ seed: 6 }),
  ];
  assertEquals(first.board.flash.length, 0x400000);
  assertBytes(first.board.flash, second.board.flash);
  assertEquals(first.board.flash.subarray(0, 64).every((byte, i) => byte === other.board.flash[i]), false);
  const blank = first.board.flash.filter((byte) => byte === 0xff).length;
  assertEquals(blank < first.board.flash.length / 100, true);
});

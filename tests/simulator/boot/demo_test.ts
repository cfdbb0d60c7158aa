/** The demo firmware prints the same on the simulated board as on the chip. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { bench } from "../bench.ts";

const HELLO = await Deno.readFile(new URL("../../../demo/hello.bin", import.meta.url));
const DATA = await Deno.readFile(new URL("../../../demo/data.bin", import.meta.url));

async function saidWith(data: Uint8Array): Promise<string> {
  const flash = new Uint8Array(0x10000 + data.length).fill(0xff);
  flash.set(HELLO);
  flash.set(data, 0x10000);
  const { board, clock, port } = await bench({ run: true, baud: 115200, flash });
  board.press("reset");
  await clock.sleep(10);
  await port.discardInput();
  board.release("reset");
  const decoder = new TextDecoder("latin1");
  let text = "";
  for (const end = clock.now() + 2500; clock.now() < end;) text += decoder.decode(await port.read(100));
  return text.slice(text.indexOf("Hello"));
}

Deno.test("demo: greets, finds its data intact, and ticks, at 115200 baud", async () => {
  assertEquals(
    await saidWith(DATA),
    "Hello from flasher: this ESP8266 runs what was just written.\r\n" +
      "Image header at 0x000000: e9 02 03 00\r\n" +
      "Data file at 0x010000: 123457 bytes, CRC-32 db24b7fa: intact\r\ntick 1\r\ntick 2\r\n",
  );
});

Deno.test("demo: finds missing and damaged data", async () => {
  assertStringIncludes(await saidWith(new Uint8Array(64)), "0x010000: not found\r\n");
  const damaged = DATA.slice();
  damaged[1000]! ^= 1;
  assertStringIncludes(await saidWith(damaged), ", should be db24b7fa: DAMAGED\r\n");
});

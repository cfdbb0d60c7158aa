/** The port: one at a time, paced, and gone when the plug is. */

import { assertEquals, assertRejects } from "@std/assert";
import { createBoard, SIMULATED_BOARDS, simulatedBoard, VirtualClock } from "../../lib/simulator/mod.ts";
import { bench, READ_MAGIC, synced } from "./wire.ts";

async function reasonOf(promise: Promise<unknown>): Promise<string> {
  const error = await assertRejects(() => promise) as Error & { reason: string };
  return error.reason;
}

Deno.test("one port at a time; after closing the next one opens", async () => {
  const { board, port } = await bench({ run: true });
  assertEquals(await reasonOf(board.connect()), "busy");
  await port.close();
  await port.close();
  const again = await board.connect("sim:again");
  assertEquals(again.name, "sim:again");
  assertEquals(again.hasLines, true);
});

Deno.test("a closed port rejects, and a pending read ends", async () => {
  const { port, clock } = await synced();
  const pending = reasonOf(port.read(60_000));
  await clock.sleep(100);
  await port.close();
  assertEquals(await pending, "lost");
  assertEquals(await reasonOf(port.read(1)), "lost");
  assertEquals(await reasonOf(port.write(READ_MAGIC)), "lost");
  assertEquals(await reasonOf(port.setLines({ dtr: true })), "lost");
  assertEquals(await reasonOf(port.setBaud(9600)), "lost");
  assertEquals(await reasonOf(port.discardInput()), "lost");
});

Deno.test("unplugging loses the port", async () => {
  const { board, port } = await synced();
  const pending = reasonOf(port.read(60_000));
  board.unplug();
  assertEquals(await pending, "lost");
  assertEquals(await reasonOf(port.write(READ_MAGIC)), "lost");
  assertEquals(board.state, "off");
  await port.close();
  assertEquals(await reasonOf(board.connect()), "not-found");
});

Deno.test("closing releases both lines", async () => {
  const { board, port } = await bench({ run: true });
  await port.setLines({ dtr: true, rts: false });
  await port.close();
  assertEquals(board.lines.at(-1), { time: 0, dtr: false, rts: false });
});

Deno.test("a read waits as long as it is told and no longer", async () => {
  const { port, clock } = await synced();
  const start = clock.now();
  assertEquals((await port.read(123)).length, 0);
  assertEquals(clock.now() - start, 123);
  assertEquals((await port.read(0)).length, 0);
  assertEquals(clock.now() - start, 123);
});

Deno.test("the adapter passes bytes on after its latency or in packets of 64", async () => {
  const { port, clock } = await synced({ timing: { usbLatency: 4 } });
  await port.write(READ_MAGIC);
  const start = clock.now();
  const reply = await port.read(1000);
  assertEquals(reply.length, 12);
  const first = 14 * 10 / 115.2 + 0.1 + 10 * 451 / 52_000;
  assertEquals(Math.abs(clock.now() - start - first - 4) < 0.01, true);
});

Deno.test("input not read is thrown away by discardInput, what comes later is not", async () => {
  const { port, clock } = await synced();
  await port.write(READ_MAGIC);
  await clock.sleep(20);
  await port.discardInput();
  await port.write(READ_MAGIC);
  await port.discardInput();
  await clock.sleep(20);
  assertEquals((await port.read(100)).length, 12);
});

Deno.test("on a real clock the board keeps real time", async () => {
  const clock = {
    now: () => performance.now(),
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  };
  const flash = new Uint8Array(16);
  flash[0] = 0xe9; // an image of no segments: nothing is printed after the banner
  const board = createBoard({ clock, circuit: "none", flash, portError: (message) => new Error(message) });
  board.press("reset"); // it says nothing before somebody listens
  const port = await board.connect();
  await port.setBaud(74880);
  const start = performance.now();
  board.release("reset");
  let text = "";
  while (!text.endsWith("\r\n\r\n")) {
    const bytes = await port.read(10_000);
    if (bytes.length === 0) break;
    text += new TextDecoder().decode(bytes);
  }
  assertEquals(text, "\r\n ets Jan  8 2013,rst cause:2, boot mode:(3,7)\r\n\r\n");
  assertEquals(performance.now() - start >= 7, true); // 1.5 ms until EN is up, 51 characters
  await port.close();
});

Deno.test("boards by name", () => {
  assertEquals(
    SIMULATED_BOARDS.map(({ name }) => name).join(" "),
    "huzzah esp8266 manual esp32 esp32s2 esp32s3 esp32c2 esp32c3 esp32c5 esp32c6 esp32c61 esp32h2 " +
      "esp32p4 esp32p4-rev1",
  );
  assertEquals(simulatedBoard("huzzah")?.circuit, "direct");
  assertEquals(simulatedBoard("esp8266")?.circuit, "autoReset");
  assertEquals(simulatedBoard("manual")?.circuit, "none");
  assertEquals(simulatedBoard("esp32c3")?.circuit, "autoReset");
  assertEquals(simulatedBoard("esp32c3")?.chip, "esp32c3");
  assertEquals(simulatedBoard("esp99"), undefined);
});

Deno.test("time starts with the board, wherever its clock stands", async () => {
  const clock = new VirtualClock(1.7e12); // Date.now() would be like this
  const board = createBoard({ clock, circuit: "none", portError: (message) => new Error(message) });
  const port = await board.connect();
  await clock.sleep(5);
  await port.setLines({ dtr: false });
  assertEquals(board.lines.map(({ time }) => time), [0, 5]);
});

Deno.test("a port without modem lines says so and leaves the board alone", async () => {
  const { board, port } = await bench({ run: true, hasLines: false });
  assertEquals(port.hasLines, false);
  assertEquals(await reasonOf(port.setLines({ dtr: true })), "no-lines");
  await port.close();
  assertEquals(board.lines, []);
});

/** The simulated port: exclusive, paced, and lost when unplugged. */

import { assertEquals, assertRejects } from "@std/assert";
import { findSimulatedBoard, SIMULATED_BOARDS, VirtualClock } from "../../lib/simulator/mod.ts";
import { bench, READ_MAGIC, synced } from "./bench.ts";
import { newBoard } from "../fake/simulated_board.ts";

async function reasonOf(promise: Promise<unknown>): Promise<string> {
  const error = await assertRejects(() => promise) as Error & { reason: string };
  return error.reason;
}

Deno.test("port: only one is open at a time; after closing, the next one opens", async () => {
  const { board, port } = await bench({ run: true });
  assertEquals(await reasonOf(board.connect()), "busy");
  await port.close();
  await port.close();
  const again = await board.connect("sim:again");
  assertEquals(again.name, "sim:again");
  assertEquals(again.hasLines, true);
});

Deno.test("port: a closed port rejects, and a pending read ends", async () => {
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

Deno.test("port: unplugging loses it", async () => {
  const { board, port } = await synced();
  const pending = reasonOf(port.read(60_000));
  board.unplug();
  assertEquals(await pending, "lost");
  assertEquals(await reasonOf(port.write(READ_MAGIC)), "lost");
  assertEquals(board.state, "off");
  await port.close();
  assertEquals(await reasonOf(board.connect()), "not-found");
});

Deno.test("port: closing releases both lines", async () => {
  const { board, port } = await bench({ run: true });
  await port.setLines({ dtr: true, rts: false });
  await port.close();
  assertEquals(board.lines.at(-1), { time: 0, dtr: false, rts: false });
});

Deno.test("port: a read waits for its timeout and no longer", async () => {
  const { port, clock } = await synced();
  const start = clock.now();
  assertEquals((await port.read(123)).length, 0);
  assertEquals(clock.now() - start, 123);
  assertEquals((await port.read(0)).length, 0);
  assertEquals(clock.now() - start, 123);
});

Deno.test("port: the adapter passes bytes on after its latency or in packets of 64", async () => {
  const { port, clock } = await synced({ timing: { usbLatency: 4 } });
  await port.write(READ_MAGIC);
  const start = clock.now();
  const reply = await port.read(1000);
  assertEquals(reply.length, 12);
  const first = 14 * 10 / 115.2 + 0.1 + 10 * 451 / 52_000;
  assertEquals(Math.abs(clock.now() - start - first - 4) < 0.01, true);
});

Deno.test("port: discardInput drops unread input, and nothing that comes later", async () => {
  const { port, clock } = await synced();
  await port.write(READ_MAGIC);
  await clock.sleep(20);
  await port.discardInput();
  await port.write(READ_MAGIC);
  await port.discardInput();
  await clock.sleep(20);
  assertEquals((await port.read(100)).length, 12);
});

Deno.test("port: on a real clock, the board keeps real time", async () => {
  const clock = {
    now: () => performance.now(),
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  };
  const flash = new Uint8Array(16);
  flash[0] = 0xe9; // an image of no segments: nothing is printed after the banner
  const board = newBoard(clock, { circuit: "none", flash });
  board.press("reset"); // it prints nothing before the port is open
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

Deno.test("simulated boards: found by name", () => {
  assertEquals(
    SIMULATED_BOARDS.map(({ name }) => name).join(" "),
    "huzzah esp8266 manual esp32 esp32s2 esp32s3 esp32c2 esp32c3 esp32c5 esp32c6 esp32c61 esp32h2 " +
      "esp32p4 esp32p4-rev1",
  );
  assertEquals(findSimulatedBoard("huzzah")?.circuit, "direct");
  assertEquals(findSimulatedBoard("esp8266")?.circuit, "autoReset");
  assertEquals(findSimulatedBoard("manual")?.circuit, "none");
  assertEquals(findSimulatedBoard("esp32c3")?.circuit, "autoReset");
  assertEquals(findSimulatedBoard("esp32c3")?.chip, "esp32c3");
  assertEquals(findSimulatedBoard("esp99"), undefined);
});

Deno.test("port: the board's time starts at 0, whatever its clock shows", async () => {
  const clock = new VirtualClock(1.7e12); // Date.now() would be like this
  const board = newBoard(clock, { circuit: "none" });
  const port = await board.connect();
  await clock.sleep(5);
  await port.setLines({ dtr: false });
  assertEquals(board.lines.map(({ time }) => time), [0, 5]);
});

Deno.test("port: without modem lines, setLines rejects, and the board does not change", async () => {
  const { board, port } = await bench({ run: true, hasLines: false });
  assertEquals(port.hasLines, false);
  assertEquals(await reasonOf(port.setLines({ dtr: true })), "no-lines");
  await port.close();
  assertEquals(board.lines, []);
});

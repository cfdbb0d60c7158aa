import { assertEquals } from "@std/assert";
import { bench } from "../bench.ts";

Deno.test("two transistors: both lines asserted or both released pull nothing", async () => {
  const { board, port, clock } = await bench({ run: true });
  await clock.sleep(10);
  const { resets } = board.statistics;
  await port.setLines({ dtr: true, rts: true });
  await clock.sleep(10);
  await port.setLines({ dtr: false, rts: false });
  await clock.sleep(10);
  assertEquals(board.statistics.resets, resets);
});

Deno.test("two transistors: the classic sequence ends in the loader", async () => {
  const { board, port, clock } = await bench({ run: true });
  await port.setLines({ dtr: false });
  await port.setLines({ rts: true });
  await clock.sleep(100);
  assertEquals(board.state, "reset");
  await port.setLines({ dtr: true });
  await port.setLines({ rts: false });
  await clock.sleep(50);
  await port.setLines({ dtr: false });
  assertEquals(board.state, "rom");
});

Deno.test("two transistors: releasing EN before GPIO0 is pulled boots the flash", async () => {
  const { board, port, clock } = await bench({ run: true, flash: new Uint8Array(16).fill(0xff) });
  await port.setLines({ dtr: false, rts: true });
  await clock.sleep(100);
  await port.setLines({ rts: false });
  await clock.sleep(5); // longer than EN takes to rise
  await port.setLines({ dtr: true });
  await clock.sleep(50);
  assertEquals(board.state, "hung");
});

Deno.test("EN rises 1.5 ms after its release, and GPIO0 is read then", async () => {
  const { board, port, clock } = await bench({ run: true });
  await port.setLines({ dtr: false, rts: true });
  await clock.sleep(100);
  await port.setLines({ dtr: false, rts: false });
  await clock.sleep(1.4);
  assertEquals(board.state, "reset");
  await port.setLines({ dtr: true });
  await clock.sleep(0.2);
  assertEquals(board.state, "rom");
});

Deno.test("direct wiring: RTS holds the chip in reset, DTR holds GPIO0", async () => {
  const { board, port, clock } = await bench({ run: true, circuit: "direct" });
  await port.setLines({ dtr: true, rts: true });
  await clock.sleep(10);
  assertEquals(board.state, "reset");
  await port.setLines({ rts: false });
  await clock.sleep(10);
  assertEquals(board.state, "rom");
});

Deno.test("opening a port asserts both lines as Linux does: a board wired directly is held in reset", async () => {
  const { board, clock } = await bench({
    run: true,
    circuit: "direct",
    linesOnOpen: { dtr: true, rts: true },
  });
  await clock.sleep(10);
  assertEquals(board.state, "reset");
});

Deno.test("no circuit: lines do nothing, buttons work", async () => {
  const { board, port, clock } = await bench({ run: true, circuit: "none" });
  await clock.sleep(10);
  const { resets } = board.statistics;
  await port.setLines({ dtr: false, rts: true });
  await clock.sleep(10);
  await port.setLines({ rts: false });
  await clock.sleep(10);
  assertEquals(board.statistics.resets, resets);
  board.press("gpio0");
  board.press("reset");
  await clock.sleep(10);
  board.release("reset");
  await clock.sleep(10);
  assertEquals(board.state, "rom");
  assertEquals(board.statistics.resets, resets + 1);
});

Deno.test("every change of the lines is recorded with its time", async () => {
  const { board, port, clock } = await bench({ run: true });
  await clock.sleep(5);
  await port.setLines({ rts: true });
  await clock.sleep(7);
  await port.setLines({ dtr: true, rts: false });
  await port.close();
  assertEquals(board.lines, [
    { time: 0, dtr: false, rts: false },
    { time: 5, dtr: false, rts: true },
    { time: 12, dtr: true, rts: false },
    { time: 12, dtr: false, rts: false },
  ]);
});

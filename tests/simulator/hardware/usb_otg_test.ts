/** USB-OTG: a port that code on the chip serves, and that disappears with every reset. */

import { assertEquals, assertRejects } from "@std/assert";
import { type BoardOptions, type SimulatedBoard, VirtualClock } from "../../../lib/simulator/mod.ts";
import type { SerialPort } from "../../../lib/serial/port.ts";
import { familyImage } from "../../fake/family_image.ts";
import { block, bytes, frames, request, SYNC, words } from "../bench.ts";
import { newBoard, pressIntoBootloader } from "../../fake/simulated_board.ts";

interface World {
  readonly clock: VirtualClock;
  readonly board: SimulatedBoard;
}

function plugged(options: Partial<BoardOptions> = {}): World {
  const clock = new VirtualClock();
  const board = newBoard(clock, {
    circuit: "usbOtg",
    chip: "esp32s3",
    flash: familyImage({ chipId: 9, address: 0x3fce0000 }),
    linesOnOpen: { dtr: false, rts: false },
    ...options,
  });
  return { clock, board };
}

function hands({ board, clock }: World): Promise<void> {
  return pressIntoBootloader(board, clock, { resetMs: 50, holdMs: 50 });
}

async function tap({ board, clock }: World): Promise<void> {
  board.press("reset");
  await clock.sleep(50);
  board.release("reset");
  await clock.sleep(1_000);
}

async function loader(options: Partial<BoardOptions> = {}): Promise<World & { port: SerialPort }> {
  const world = plugged(options);
  await hands(world);
  await world.clock.sleep(1_000);
  return { ...world, port: await world.board.connect() };
}

async function ask(port: SerialPort, message: Uint8Array): Promise<string[]> {
  await port.write(message);
  const parts: Uint8Array[] = [];
  for (let part = await port.read(60); part.length > 0; part = await port.read(60)) parts.push(part);
  return frames(bytes(...parts));
}

async function reasonOf(act: () => Promise<unknown>): Promise<unknown> {
  const error = await assertRejects(act, Error);
  return "reason" in error ? error.reason : undefined;
}

/** `D1`, `R0`, `W`: one line after the other; `B00`: both at one instant. */
async function lines(port: SerialPort, clock: VirtualClock, text: string): Promise<void> {
  for (const word of text.split(" ")) {
    if (word === "W") await clock.sleep(100);
    else if (word[0] === "B") await port.setLines({ dtr: word[1] === "1", rts: word[2] === "1" });
    else await port.setLines({ [word[0] === "D" ? "dtr" : "rts"]: word[1] === "1" });
  }
}

const write = (address: number, value: number) => request(0x09, words(address, value, 0xffffffff, 0));
const read = (address: number) => request(0x0a, words(address));
const SYNCED = Array(8).fill("01 08 04 00 07 12 20 55 00 00 00 00");

Deno.test("USB-OTG: a program without USB has no port; the loader's appears after a while", async () => {
  const world = plugged();
  await world.clock.sleep(3_000);
  assertEquals(world.board.state, "running");
  assertEquals(await reasonOf(() => world.board.connect()), "not-found");
  await hands(world);
  assertEquals(world.board.state, "rom");
  assertEquals(await reasonOf(() => world.board.connect()), "not-found");
  await world.clock.sleep(400);
  assertEquals(await reasonOf(() => world.board.connect()), "not-found");
  await world.clock.sleep(600);
  const port = await world.board.connect();
  await port.setBaud(9_600);
  assertEquals((await ask(port, SYNC)).length, 8, "at any rate");
});

Deno.test("USB-OTG: the banner is not visible, and SYNC is answered at once", async () => {
  const { port } = await loader();
  assertEquals(await port.read(100), new Uint8Array());
  assertEquals(await ask(port, SYNC), SYNCED);
});

Deno.test("USB-OTG: a reset removes the port: every call fails, and the next port is another one", async () => {
  const world = await loader();
  const { board, clock, port } = world;
  const reading = reasonOf(() => port.read(5_000));
  await clock.sleep(100);
  await hands(world);
  assertEquals(await reading, "lost");
  assertEquals(await reasonOf(() => port.write(SYNC)), "lost");
  assertEquals(await reasonOf(() => port.setLines({ dtr: true })), "lost");
  assertEquals(await reasonOf(() => port.setBaud(115_200)), "lost");
  assertEquals(await reasonOf(() => port.discardInput()), "lost");
  assertEquals(await reasonOf(() => board.connect()), "not-found");
  await clock.sleep(1_000);
  assertEquals(await reasonOf(() => port.write(SYNC)), "lost");
  const next = await board.connect();
  await port.close();
  assertEquals(await ask(next, SYNC), SYNCED);
  assertEquals(await reasonOf(() => board.connect()), "busy");
});

Deno.test("USB-OTG: bytes on the way during a reset are lost", async () => {
  const world = await loader();
  const { board, clock, port } = world;
  await port.write(bytes(SYNC, SYNC));
  await hands(world);
  await clock.sleep(1_000);
  const next = await board.connect();
  assertEquals(await next.read(100), new Uint8Array());
  assertEquals(await ask(next, SYNC), SYNCED);
});

Deno.test("USB-OTG: a reset without GPIO0 starts the program, and no port appears", async () => {
  const world = await loader();
  await tap(world);
  assertEquals(world.board.state, "running");
  assertEquals(await reasonOf(() => world.port.read(10)), "lost");
  assertEquals(await reasonOf(() => world.board.connect()), "not-found");
});

Deno.test("USB-OTG: releasing RTS with DTR enters the loader, without DTR it restarts the chip", async () => {
  // After a manual entry, the strapping pin is low and stays low.
  for (const text of ["D0 R1 W D1 R0", "D0 R1 W R0"]) {
    const { board, clock, port } = await loader();
    await lines(port, clock, text);
    assertEquals(await reasonOf(() => port.read(10)), "lost", text);
    await clock.sleep(1_000);
    assertEquals(board.state, "rom", text);
    assertEquals(await ask(await board.connect(), SYNC), SYNCED);
  }
});

Deno.test("USB-OTG: opening the port does not restart the chip; closing or releasing both lines does", async () => {
  for (const act of ["let go", "close"]) {
    const { board, clock, port } = await loader({ linesOnOpen: { dtr: true, rts: true } });
    assertEquals(await ask(port, SYNC), SYNCED);
    const { resets } = board.statistics;
    if (act === "close") await port.close();
    else await lines(port, clock, "B00");
    assertEquals(await reasonOf(() => board.connect()), "not-found", act);
    await clock.sleep(1_000);
    assertEquals(board.statistics.resets, resets + 1);
    assertEquals(await ask(await board.connect(), SYNC), SYNCED);
  }
});

Deno.test("USB-OTG: an ESP32-P4 does not restart by lines", async () => {
  const { clock, port } = await loader({
    chip: "esp32p4",
    flash: new Uint8Array(0x2000),
  });
  await lines(port, clock, "D0 R1 W D1 R0 W D0 R1 W R0 W");
  assertEquals(await ask(port, SYNC), SYNCED);
});

Deno.test("USB-OTG: 1200 baud and releasing DTR make a program with USB enter the loader, by the bit", async () => {
  const world = plugged({ programUsb: true });
  const { board, clock } = world;
  await clock.sleep(1_500);
  const program = await board.connect();
  await lines(program, clock, "D1 W D0 W");
  assertEquals(board.state, "running", "not at 115200");
  await lines(program, clock, "D1");
  await program.setBaud(1200);
  await lines(program, clock, "W D0");
  assertEquals(await reasonOf(() => program.read(10)), "lost");
  await clock.sleep(1_000);
  assertEquals(board.state, "rom");
  const port = await board.connect();
  await ask(port, SYNC);
  assertEquals(await ask(port, read(0x6000812c)), ["01 0a 04 00 01 00 00 00 00 00 00 00"]);
  assertEquals(await ask(port, read(0x60004038)), ["01 0a 04 00 08 00 00 00 00 00 00 00"], "GPIO0 was high");
  await lines(port, clock, "R1 W R0");
  await clock.sleep(1_000);
  assertEquals(board.state, "rom", "the bit keeps it there");
  const again = await board.connect();
  await ask(again, SYNC);
  await ask(again, write(0x6000812c, 0));
  await lines(again, clock, "R1 W R0");
  await clock.sleep(1_000);
  assertEquals(board.state, "running");
});

Deno.test("USB-OTG: a watchdog reset reads GPIO0 again and obeys the bit; a pin reset clears the bit", async () => {
  const bite = [
    write(0x600080b0, 0x50d83aa1),
    write(0x6000809c, 2000),
    write(0x60008098, 0xd0000102),
  ];
  for (const forced of [0, 1]) {
    const world = await loader();
    const { board, clock, port } = world;
    await ask(port, SYNC);
    assertEquals(await ask(port, read(0x60004038)), ["01 0a 04 00 00 00 00 00 00 00 00 00"], "GPIO0 was low");
    await ask(port, write(0x6000812c, forced));
    for (const message of bite) await port.write(message);
    await clock.sleep(1_200);
    assertEquals(await reasonOf(() => port.read(10)), "lost");
    assertEquals(board.state, forced === 1 ? "rom" : "running");
    await tap(world);
    assertEquals(board.state, "running");
  }
});

Deno.test("USB-OTG: an ESP32-S2 has that watchdog and no other", async () => {
  const { board, clock, port } = await loader({
    chip: "esp32s2",
    flash: bytes(new Uint8Array(0x1000), familyImage({ chipId: 2, address: 0x3ffe0000 })),
  });
  await ask(port, SYNC);
  await clock.sleep(10_000);
  assertEquals(board.state, "rom", "nothing bites by itself");
  for (const [address, value] of [[0x3f4080ac, 0x50d83aa1], [0x3f408098, 2000], [0x3f408094, 0xd0000102]]) {
    await port.write(write(address!, value!));
  }
  await clock.sleep(300);
  assertEquals(board.state, "running");
});

Deno.test("USB-OTG: blocks over 0x800 are lost", async () => {
  const { port } = await loader();
  await ask(port, SYNC);
  const begin = (size: number) => request(0x05, words(size, 1, size, 0x3fcb2dc0));
  assertEquals(await ask(port, begin(0x801)), ["01 05 04 00 07 12 20 55 01 05 00 00"]);
  assertEquals(await ask(port, begin(0x800)), ["01 05 04 00 07 12 20 55 00 05 00 00"]);
  assertEquals(await ask(port, block(0x07, 0, new Uint8Array(0x800))), [
    "01 07 04 00 07 12 20 55 00 05 00 00",
  ]);
});

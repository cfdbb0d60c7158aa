/** The USB-JTAG-Serial unit: its reaction to DTR and RTS, and the watchdogs (docs/protocol.md). */

import { assertEquals } from "@std/assert";
import { familyImage } from "../../fake/family_image.ts";
import { type Bench, bench, request, SYNC, words } from "../bench.ts";

async function plugged(): Promise<Bench> {
  const flash = familyImage({ chipId: 5, address: 0x3fcd0000 });
  const self = await bench({ run: true, chip: "esp32c3", circuit: "usbJtag", flash });
  await self.clock.sleep(100);
  assertEquals(self.board.state, "running");
  return self;
}

/** `D1 R0` and so on: one line after the other. */
async function lines({ port, clock }: Bench, text: string): Promise<void> {
  for (const word of text.split(" ")) {
    if (word === "W") await clock.sleep(100);
    else await port.setLines({ [word[0] === "D" ? "dtr" : "rts"]: word[1] === "1" });
  }
}

const INTO_LOADER = "R0 D0 W D1 R0 W R1 D0 R1 W D0 R0";

Deno.test("USB-JTAG: its own sequence enters the loader, a plain reset starts the firmware", async () => {
  const self = await plugged();
  await lines(self, INTO_LOADER);
  assertEquals(self.board.state, "rom");
  await lines(self, "R1 W R0 W");
  assertEquals(self.board.state, "running");
});

Deno.test("USB-JTAG: the sequence for two transistors fails: it clears the note before the reset", async () => {
  const self = await plugged();
  await lines(self, "D0 R1 W D1 R0 W D0");
  await self.clock.sleep(100);
  assertEquals(self.board.state, "running");
});

Deno.test("USB-JTAG: there is no rate: the first SYNC is answered at any", async () => {
  const self = await plugged();
  await lines(self, INTO_LOADER);
  await self.port.discardInput();
  await self.port.setBaud(9600);
  assertEquals((await self.ask(SYNC)).length, 8);
});

Deno.test("USB-JTAG: the previous program's watchdogs reset the chip within seconds unless stopped", async () => {
  const disarm: [address: number, value: number][] = [
    [0x600080a8, 0x50d83aa1],
    [0x60008090, 0],
    [0x600080a8, 0],
    [0x600080b0, 0x8f1d312a],
    [0x600080ac, 0x80000000],
    [0x600080b0, 0],
  ];
  for (const count of [0, 3, 6]) {
    const self = await plugged();
    await lines(self, INTO_LOADER);
    await self.ask(SYNC);
    for (const [address, value] of disarm.slice(0, count)) {
      await self.ask(request(0x09, words(address, value, 0xffffffff, 0)));
    }
    await self.clock.sleep(6_000);
    assertEquals(self.board.state, count === 6 ? "rom" : "running", `${count}`);
  }
});

Deno.test("USB-JTAG: locked registers ignore writes", async () => {
  const self = await plugged();
  await lines(self, INTO_LOADER);
  await self.ask(SYNC);
  await self.ask(request(0x09, words(0x60008090, 0, 0xffffffff, 0)));
  await self.ask(request(0x09, words(0x600080ac, 0x80000000, 0xffffffff, 0)));
  await self.clock.sleep(6_000);
  assertEquals(self.board.state, "running");
});

Deno.test("USB-JTAG: a reset over USB does not read the strapping pin; a watchdog reset does", async () => {
  const self = await plugged();
  self.board.press("gpio0");
  self.board.press("reset");
  await self.clock.sleep(10);
  self.board.release("reset");
  await self.clock.sleep(20);
  self.board.release("gpio0");
  await lines(self, "R1 W R0 W");
  assertEquals(self.board.state, "rom");
  await self.ask(SYNC);
  for (
    const [address, value] of [[0x600080a8, 0x50d83aa1], [0x60008094, 2000], [
      0x60008090,
      0xd0000102,
    ]] as const
  ) {
    await self.ask(request(0x09, words(address, value, 0xffffffff, 0)));
  }
  await self.clock.sleep(200);
  assertEquals(self.board.state, "running");
});

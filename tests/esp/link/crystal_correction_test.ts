/** The rate that is sent to ROMs that assume another crystal than the board has. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { crystalOf } from "../../../lib/esp/chips/crystal.ts";
import { chipById, CHIPS } from "../../../lib/esp/chips/mod.ts";
import { type Dialects, overUsb } from "../../../lib/esp/chips/over_usb.ts";
import { changeBaud } from "../../../lib/esp/link/change_baud.ts";
import { LinkError } from "../../../lib/errors.ts";
import { registerBoard } from "../../fake/registers.ts";

const UART_DIVIDER = 0x60000014;

Deno.test("crystal: found by the divider from autobaud", () => {
  assertEquals([226, 278, 286].map((divider) => crystalOf(divider, 115_200)), [26, 26, 26]);
  assertEquals([287, 347, 390].map((divider) => crystalOf(divider, 115_200)), [40, 40, 40]);
  assertEquals([391, 417].map((divider) => crystalOf(divider, 115_200)), [48, 48]);
  // The bits above the divider hold a fraction.
  assertEquals([crystalOf(0xb000e1, 115_200), crystalOf(0x30015b, 115_200)], [26, 40]);
});

/** The host tries the rate before the chip gets it. */
const PROBE = ["host 460800", "host 115200"];

/** The words of CHANGE_BAUDRATE, and the host's rate afterwards. */
async function change(
  id: string,
  { asked = 460_800, registers = {} }: { asked?: number; registers?: Record<number, number> },
): Promise<readonly string[]> {
  const chip = chipById(id)!;
  const magic = chip.magic === undefined ? {} : { 0x40001000: chip.magic };
  const board = registerBoard({ dialect: chip.rom, registers: { ...magic, ...registers } });
  assertEquals((await changeBaud(board.loader, chip, { asked, registers: true })).baud, asked);
  const [there, back, ...log] = board.log.filter((entry) => /^(baud|host)/.test(entry));
  // First the host tries the rate.
  assertEquals([there, back], [`host ${asked}`, "host 115200"]);
  return log;
}

Deno.test("ESP32-C2: with a 26 MHz crystal its ROM takes 40/26 of the rate", async () => {
  assertEquals(await change("esp32c2", { registers: { [UART_DIVIDER]: 226 } }), [
    "baud 708923 0",
    "host 460800",
  ]);
  assertEquals(await change("esp32c2", { registers: { [UART_DIVIDER]: 347 } }), [
    "baud 460800 0",
    "host 460800",
  ]);
  assertEquals(await change("esp32c2", {}), ["baud 460800 0", "host 460800"]);
});

Deno.test("ESP32-C5: its ROM may assume the wrong crystal in either direction", async () => {
  const believes = (mhz: number) => mhz * 2 ** 24 + 0x80000000 + 0xffff;
  const cases = [[48, 417, 460_800], [40, 347, 460_800], [40, 417, 384_000], [48, 347, 552_960]] as const;
  for (const [believed, divider, word] of cases) {
    const registers = { [UART_DIVIDER]: divider, 0x60096110: believes(believed) };
    assertEquals(await change("esp32c5", { registers }), [`baud ${word} 0`, "host 460800"]);
  }
});

Deno.test("ESP32: the error in its ROM's measurement of the crystal is corrected", async () => {
  // 40 MHz measured 2 % too high: cycles * 15625 * rate of the oscillator / 40.
  const registers = { 0x3ff5f06c: 653 * 2 ** 7 + 0x7f, 0x3ff5a010: 0xabcdef00 + 160 };
  const measured = 653 * 15_625 * 160 / 40;
  assertEquals(measured, 40_812_500);
  assertEquals(await change("esp32", { registers }), ["baud 470160 0", "host 460800"]);
  assertEquals(await change("esp32", {}), ["baud 460800 0", "host 460800"]);
});

Deno.test("all other ROMs get the rate itself", async () => {
  for (const { id } of CHIPS) {
    if (["esp8266", "esp32", "esp32c2", "esp32c5"].includes(id)) continue;
    assertEquals(await change(id, { registers: { [UART_DIVIDER]: 226 } }), ["baud 460800 0", "host 460800"]);
  }
});

Deno.test("in secure download mode ESP32-C2 and -C5 keep their rate, others prove theirs by SYNC", async () => {
  for (
    const [id, baud, log] of [
      ["esp32c2", 115_200, []],
      ["esp32c5", 115_200, []],
      ["esp32s3", 460_800, [...PROBE, "baud 460800 0", "host 460800", ...new Array<string>(8).fill("sync")]],
    ] as const
  ) {
    const chip = chipById(id)!;
    const board = registerBoard({ dialect: chip.rom });
    const changed = await changeBaud(board.loader, chip, { asked: 460_800, registers: false });
    assertEquals(changed.baud, baud);
    assertEquals(board.log, [...log]);
  }
});

Deno.test("in secure download mode a link that does not survive is detected", async () => {
  const chip = chipById("esp32s3")!;
  const board = registerBoard({
    dialect: chip.rom,
    on: (entry) => {
      if (entry === "sync") throw new LinkError("Cannot hear: noise");
    },
  });
  await assertRejects(
    () => changeBaud(board.loader, chip, { asked: 460_800, registers: false }),
    LinkError,
    "Cannot work at 460800 baud",
  );
});

Deno.test("over a chip's own USB the baud rate is not changed: USB has none", async () => {
  for (const chip of CHIPS) {
    for (const usb of ["jtag-serial", "otg"] as const) {
      const { rom, stub } = overUsb(chip, usb);
      for (const dialect of [rom, stub!]) {
        const board = registerBoard({ dialect });
        const changed = await changeBaud(board.loader, chip, { asked: 921_600, registers: true });
        assertEquals(changed.baud, 115_200);
        assertEquals(board.log, []);
      }
    }
    const unchanged = overUsb(chip, undefined);
    assert(unchanged.rom === chip.rom && unchanged.stub === chip.stub);
  }
});

Deno.test("over USB-OTG blocks are short, over USB-JTAG-Serial they keep their size", () => {
  const chip = chipById("esp32s3")!;
  const sizes = ({ rom, stub }: Dialects) => [rom, stub!].map((one) => [one.ramBlock, one.flashBlock]);
  assertEquals(sizes(overUsb(chip, "otg")), [[0x800, 0x400], [0x800, 0x800]]);
  assertEquals(sizes(overUsb(chip, "jtag-serial")), [[0x1800, 0x400], [0x1800, 0x4000]]);
});

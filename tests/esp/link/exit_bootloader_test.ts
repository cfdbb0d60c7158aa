/** The exit from the bootloader over the chip's own USB, with or without a person. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { chipById } from "../../../lib/esp/chips/mod.ts";
import type { UsbKind } from "../../../lib/esp/chips/native_usb.ts";
import { overUsb } from "../../../lib/esp/chips/over_usb.ts";
import { NO_SECURITY } from "../../../lib/esp/chips/security.ts";
import type { Done } from "../../../lib/esp/events.ts";
import { exitBootloader } from "../../../lib/esp/link/exit_bootloader.ts";
import { Interrupted } from "../../../lib/errors.ts";
import { usbJtag } from "../../../plugins/usb_jtag.ts";
import { type RegisterBoard, registerBoard, type RegisterOptions } from "../../fake/registers.ts";

interface Left extends RegisterBoard {
  readonly state: Done["board"];
}

async function leaveChip(
  id: string,
  usb: UsbKind | undefined,
  options: Partial<RegisterOptions> & { readonly secureDownload?: boolean } = {},
): Promise<Left> {
  const chip = chipById(id)!;
  const dialects = overUsb(chip, usb);
  const board = registerBoard({ dialect: dialects.stub!, ...options });
  const security = { ...NO_SECURITY, secureDownload: options.secureDownload ?? false };
  const state = await exitBootloader(board.loader, {
    after: "run",
    runFirmware: usbJtag.runFirmware,
    identity: { chip, dialects, security, mac: undefined, revision: undefined, features: [] },
    usb,
    enteredManually: false,
    clock: board.clock,
    report: () => {},
  });
  return { ...board, state };
}

const RESET = ["lines dtr=0 rts=1", "lines dtr=0 rts=0"];
const STAYS = "rst:0x15 (USB_UART_CHIP_RESET),boot:0x4 (DOWNLOAD(USB/UART0))\r\nwaiting for download\r\n";

Deno.test("exit over USB-JTAG-Serial: the lines restart the chip, and nothing is sent to its firmware", async () => {
  const { state, log } = await leaveChip("esp32c3", "jtag-serial", {
    on: (entry, board) => entry === RESET[1] && board.print("boot:0xd (SPI_FAST_FLASH_BOOT)\r\n"),
  });
  assertEquals([state, log], ["restarted", RESET]);
});

Deno.test("exit over USB-JTAG-Serial: after a manual entry, the watchdog restarts the chip", async () => {
  const { state, log } = await leaveChip("esp32c3", "jtag-serial", {
    dialect: chipById("esp32c3")!.rom,
    on: (entry, board) => entry === RESET[1] && board.print(STAYS),
  });
  assertEquals(state, "restarted");
  assertEquals(log, [
    ...RESET,
    "sync",
    "write 600080a8 50d83aa1",
    "write 60008094 7d0",
    "write 60008090 d0000102",
    "write 600080a8 0",
  ]);
});

Deno.test("exit over USB-JTAG-Serial: if no watchdog helps, a person has to press RESET", async () => {
  const { state, log } = await leaveChip("esp32c6", "jtag-serial", {
    dialect: chipById("esp32c6")!.rom,
    on: (entry, board) => entry === RESET[1] && board.print(STAYS),
  });
  assertEquals([state, log], ["needs-reset", [...RESET, "sync"]]);
});

Deno.test("exit over USB-JTAG-Serial: the watchdog restarts the chip, which stays in its bootloader", async () => {
  const { state } = await leaveChip("esp32c3", "jtag-serial", {
    dialect: chipById("esp32c3")!.rom,
    on: (entry, board) => {
      if (entry === RESET[1]) board.print(STAYS);
      if (entry === "write 600080a8 0") void board.clock.sleep(50).then(() => board.print(STAYS));
    },
  });
  assertEquals(state, "needs-reset");
});

Deno.test("exit: the forced download bit of an ESP32-S3 is cleared over every port", async () => {
  for (const usb of [undefined, "jtag-serial", "otg"] as const) {
    const { log, registers } = await leaveChip("esp32s3", usb, {
      registers: { 0x6000812c: 0x81, 0x60004038: 0x8 },
    });
    assertEquals(log.slice(0, 2), ["read 6000812c", "write 6000812c 80"]);
    assertEquals(registers.get(0x6000812c), 0x80);
    assertEquals(log.slice(-2), RESET);
  }
});

Deno.test("exit over USB-OTG: by the lines if GPIO0 was high, otherwise by the watchdog", async () => {
  const high = await leaveChip("esp32s2", "otg", { registers: { 0x3f404038: 0xfffffff8 } });
  assertEquals([high.state, high.log.slice(-2)], ["restarted", RESET]);
  const low = await leaveChip("esp32s2", "otg", { registers: { 0x3f404038: 0xfffffff7 } });
  assertEquals(low.state, "restarted");
  assertEquals(low.log.slice(-4), [
    "write 3f4080ac 50d83aa1",
    "write 3f408098 7d0",
    "write 3f408094 d0000102",
    "write 3f4080ac 0",
  ]);
});

Deno.test("exit over USB-OTG: an ESP32-P4 always needs its watchdog", async () => {
  const { state, log } = await leaveChip("esp32p4", "otg");
  assertEquals([state, log.includes(RESET[0]!)], ["restarted", false]);
  assert(log.includes("write 50116000 d0000102"));
});

Deno.test("exit: a port that disappears with the chip is no failure", async () => {
  for (const usb of ["jtag-serial", "otg"] as const) {
    const { state } = await leaveChip("esp32s3", usb, {
      registers: { 0x60004038: 0x8 },
      on: (entry, board) => entry === RESET[0] && board.unplug(),
    });
    assertEquals(state, "restarted");
  }
});

Deno.test("exit in secure download mode: no register is accessed", async () => {
  for (const usb of [undefined, "jtag-serial", "otg"] as const) {
    const { state, log } = await leaveChip("esp32s3", usb, { secureDownload: true });
    // Over USB-OTG the reason for staying in the bootloader cannot be read then.
    assertEquals([state, log], [usb === "otg" ? "needs-reset" : "restarted", RESET]);
  }
});

Deno.test("exit: Ctrl-C is not taken for a reset", async () => {
  await assertRejects(
    () =>
      leaveChip("esp32s3", "jtag-serial", {
        on: () => {
          throw new Interrupted();
        },
      }),
    Interrupted,
  );
});

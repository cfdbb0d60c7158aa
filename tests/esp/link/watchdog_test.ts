/** The register writes for watchdogs and for the forced download bit. */
import { assertEquals } from "@std/assert";
import { chipById, CHIPS } from "../../../lib/esp/chips/mod.ts";
import { clearForcedDownload, disableWatchdogs, restartByWatchdog } from "../../../lib/esp/link/watchdog.ts";
import { registerBoard } from "../../fake/registers.ts";

/** Config, timeout and lock of the RTC watchdog; config and lock of the super-watchdog, with its key and bit. */
const TABLE: Readonly<
  Record<string, readonly [string, string, string, string?, string?, string?, number?]>
> = {
  esp32s2: ["3f408094", "3f408098", "3f4080ac"],
  esp32s3: ["60008098", "6000809c", "600080b0", "600080b4", "600080b8", "8f1d312a", 0x80000000],
  esp32c3: ["60008090", "60008094", "600080a8", "600080ac", "600080b0", "8f1d312a", 0x80000000],
  esp32c5: ["600b1c00", "600b1c04", "600b1c18", "600b1c1c", "600b1c20", "50d83aa1", 0x40000],
  esp32c6: ["600b1c00", "600b1c04", "600b1c18", "600b1c1c", "600b1c20", "50d83aa1", 0x40000],
  esp32c61: ["600b1c00", "600b1c04", "600b1c18", "600b1c1c", "600b1c20", "50d83aa1", 0x40000],
  esp32h2: ["600b1c00", "600b1c04", "600b1c1c", "600b1c20", "600b1c24", "50d83aa1", 0x40000],
  esp32p4: ["50116000", "50116004", "50116018", "5011601c", "50116020", "50d83aa1", 0x40000],
};

/** Chips that do not come back after a restart by their watchdog. */
const NO_RESTART = ["esp32c6", "esp32h2"];

Deno.test("watchdogs: all chips with their own USB", () => {
  assertEquals(
    CHIPS.filter(({ usb }) => usb !== undefined).map(({ id }) => id).sort(),
    Object.keys(TABLE).sort(),
  );
});

for (const [id, [config, timeout, lock, superConfig, superLock, key, bit]] of Object.entries(TABLE)) {
  const chip = chipById(id)!;

  Deno.test(`${chip.name}: its watchdogs are disabled and locked again`, async () => {
    const preset = superConfig === undefined ? {} : { [parseInt(superConfig, 16)]: 0x123 };
    const board = registerBoard({ dialect: chip.rom, registers: preset });
    await disableWatchdogs(board.loader, chip);
    assertEquals(board.log, [
      `write ${lock} 50d83aa1`,
      `write ${config} 0`,
      `write ${lock} 0`,
      ...(superConfig === undefined ? [] : [
        `write ${superLock} ${key}`,
        `read ${superConfig}`,
        // Other bits of the register are kept.
        `write ${superConfig} ${(bit! + 0x123).toString(16)}`,
        `write ${superLock} 0`,
      ]),
    ]);
  });

  Deno.test(`${chip.name}: a restart by the watchdog`, async () => {
    const board = registerBoard({ dialect: chip.rom });
    const possible = !NO_RESTART.includes(id);
    assertEquals(await restartByWatchdog(board.loader, chip), possible);
    assertEquals(
      board.log,
      possible
        ? [`write ${lock} 50d83aa1`, `write ${timeout} 7d0`, `write ${config} d0000102`, `write ${lock} 0`]
        : [],
    );
    assertEquals(board.clock.now() >= 500, possible);
  });
}

Deno.test("watchdogs: a chip without its own USB gets no writes", async () => {
  for (const id of ["esp8266", "esp32", "esp32c2"]) {
    const chip = chipById(id)!;
    const board = registerBoard({ dialect: chip.rom });
    await disableWatchdogs(board.loader, chip);
    await clearForcedDownload(board.loader, chip);
    assertEquals(await restartByWatchdog(board.loader, chip), false);
    assertEquals(board.log, []);
  }
});

const FORCED: Readonly<Record<string, readonly [register: number, mask: number]>> = {
  esp32s2: [0x3f408128, 0x1],
  esp32s3: [0x6000812c, 0x1],
  esp32p4: [0x50110008, 0x4],
};

Deno.test("forced download: the bit is cleared, and other bits of the register are kept", async () => {
  for (const chip of CHIPS) {
    const [register, mask] = FORCED[chip.id] ?? [];
    assertEquals(chip.usb?.forcedDownload?.register, register, chip.id);
    if (register === undefined || mask === undefined) continue;
    const board = registerBoard({ dialect: chip.rom, registers: { [register]: 0xffffffff } });
    await clearForcedDownload(board.loader, chip);
    assertEquals(board.registers.get(register), 0xffffffff - mask);
  }
});

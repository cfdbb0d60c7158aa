/** Whole sessions over USB-OTG, whose port disappears with every reset of the chip. */
import { assert, assertEquals } from "@std/assert";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { ConnectError, EXIT, PortError } from "../../../lib/errors.ts";
import type { SerialPort } from "../../../lib/serial/port.ts";
import { reopeningPort } from "../../../lib/serial/reopening.ts";
import { type BoardOptions, type SimulatedBoard, VirtualClock } from "../../../lib/simulator/mod.ts";
import { nativeUsb } from "../../../plugins/native_usb.ts";
import { familyImage } from "../../fake/family_image.ts";
import { code, file } from "../../fake/firmware.ts";
import { assertOrder, assertTruthful, assertUntouched, holdsFiles } from "../../fake/invariants.ts";
import { errorOf, methodsOf, runOn, type Session, type SessionOptions } from "../../fake/session.ts";
import { flashWithTable } from "../../fake/flash_with_table.ts";
import { ESP32_CHIPS, type Esp32Chip } from "../../fake/esp32_chips.ts";
import { newBoard, pressIntoBootloader } from "../../fake/simulated_board.ts";

const WITH_OTG = ESP32_CHIPS.filter(({ id }) => ["esp32s2", "esp32s3", "esp32p4"].includes(id));
const S3 = WITH_OTG.find(({ id }) => id === "esp32s3")!;
const P4 = WITH_OTG.find(({ id }) => id === "esp32p4")!;

/** The entry into the bootloader: a person leaves the strapping pin low, the 1200 baud touch leaves the bit set. */
type Way = "hands" | "touch";

interface Options extends SessionOptions {
  readonly way?: Way;
}

async function otgBoard({ model, revision }: Esp32Chip, way: Way, options: Partial<BoardOptions> = {}) {
  const clock = new VirtualClock();
  const board = newBoard(clock, {
    circuit: "usbOtg",
    chip: model,
    revision,
    ...options,
    ...(way === "touch" ? { programUsb: true } : {}),
  });
  if (way === "hands") {
    await pressIntoBootloader(board, clock, { resetMs: 100, holdMs: 100 });
  } else {
    await clock.sleep(2_000);
    const program = await board.connect();
    await program.setBaud(1200);
    await program.setLines({ dtr: false });
    await program.close();
  }
  await clock.sleep(1_000);
  return { clock, board };
}

async function session(silicon: Esp32Chip, { way = "hands", ...options }: Options = {}): Promise<Session> {
  const { chipId, offset, ram } = silicon;
  const image = familyImage({ chipId, address: ram });
  // The touch needs a running program.
  const flash = new Uint8Array(0x10000);
  flash.set(flashWithTable());
  flash.set(familyImage({ chipId, address: ram, seed: 77 }), offset);
  const { clock, board } = await otgBoard(silicon, way, { flash, ...options.board });
  return await runOn(board, clock, {
    plugin: nativeUsb,
    files: [file(offset, image), file(0x11000, code(0x9003))],
    ...options,
    job: { chips: CHIPS, usb: "otg", ...options.job },
    wrapPort: (first) => {
      const inner = options.wrapPort;
      const wrap = (port: SerialPort) => inner?.(port, clock, board) ?? port;
      const open = async (baud: number) => {
        const port = await board.connect();
        await port.setBaud(baud);
        return wrap(port);
      };
      return reopeningPort(wrap(first), { clock, open, baud: 115_200 });
    },
  });
}

/** Checks that everything is in flash, and that the chip soon is in the reported state. */
async function assertGood(run: Session, state: SimulatedBoard["state"] = "running"): Promise<void> {
  if (run.error !== undefined) throw run.error;
  assert(holdsFiles(run), "flash does not hold the files");
  assertUntouched(run);
  assertOrder(run.events);
  assertEquals(run.done?.verified, true);
  assertEquals(run.done?.board, state === "running" ? "restarted" : "needs-reset");
  await run.clock.sleep(2_000);
  assertEquals(run.board.state, state);
  assert(run.ms < 30_000, `${run.ms} ms`);
  assert(!run.events.some(({ type }) => type === "warning" || type === "speed"), "something went astray");
}

for (const silicon of WITH_OTG) {
  for (const useStub of [true, false]) {
    for (const way of ["hands", "touch"] as const) {
      const name = `${silicon.model} over USB-OTG, put there by ${way}: ${useStub ? "stub" : "ROM alone"}`;
      Deno.test(name, async () => await assertGood(await session(silicon, { way, job: { useStub } })));
      Deno.test(`${name}, no scripts`, async () => {
        const plugin = { ...nativeUsb, enterBootloader: [] };
        await assertGood(await session(silicon, { way, plugin, job: { useStub } }));
      });
    }
  }
}

Deno.test("USB-OTG: the port of a new program with its own USB is left alone", async () => {
  for (const silicon of WITH_OTG) {
    const run = await session(silicon, { board: { programUsb: true } });
    await assertGood(run);
    await run.board.connect();
    assertEquals(run.board.state, "running");
  }
});

Deno.test("USB-OTG: with after: stay, the next session finds the chip in its bootloader", async () => {
  for (const useStub of [true, false]) {
    const run = await session(S3, { job: { useStub, after: "stay" } });
    if (run.error !== undefined) throw run.error;
    assertEquals(run.done?.board, "bootloader");
    assert(holdsFiles(run));
    // Releasing the lines has restarted it.
    await run.clock.sleep(1_000);
    assertEquals(run.board.state, "rom");
    await run.board.connect();
  }
});

Deno.test("USB-OTG in secure download mode: only a person can restart the chip, and the result says so", async () => {
  for (const silicon of [S3, P4]) {
    for (const way of ["hands", "touch"] as const) {
      const run = await session(silicon, {
        way,
        board: { fuses: { secureDownload: true } },
        job: { flash: { mode: "keep", freq: "keep", size: "4MB" } },
      });
      if (run.error !== undefined) throw run.error;
      assert(holdsFiles(run));
      assertEquals(run.done?.board, "needs-reset", silicon.model);
      await run.clock.sleep(2_000);
      assertEquals(run.board.state, "rom");
    }
  }
});

/** Unplugs the board when `when` is true of the next action. */
function unplugWhen(when: (call: { lines?: { rts?: boolean }; written: number }) => boolean) {
  let written = 0;
  return (port: SerialPort, _clock: unknown, board: SimulatedBoard): SerialPort => ({
    ...methodsOf(port),
    setLines(lines) {
      if (when({ lines, written })) board.unplug();
      return port.setLines(lines);
    },
    write(bytes) {
      written += bytes.length;
      if (when({ written })) board.unplug();
      return port.write(bytes);
    },
  });
}

Deno.test("USB-OTG: a port that does not return after the first reset is an error in bounded time", async () => {
  const run = await session(S3, { wrapPort: unplugWhen(({ lines }) => lines?.rts === false) });
  const error = errorOf(run, PortError);
  assertEquals([error.reason, error.exitCode], ["lost", EXIT.portLost]);
  assert(run.ms < 10_000, `${run.ms} ms`);
  assertTruthful(run, error);
});

Deno.test("USB-OTG: a port that does not return after the last reset is no error", async () => {
  const plugin = { ...nativeUsb, enterBootloader: [] };
  // Restarted by the watchdog, into a program without USB.
  await assertGood(await session(S3, { plugin }));
  // Restarted by the lines, and unplugged as well.
  const wrapPort = unplugWhen(({ lines, written }) => written > 10_000 && lines?.rts === false);
  const run = await session(S3, { way: "touch", plugin, wrapPort });
  if (run.error !== undefined) throw run.error;
  assert(holdsFiles(run));
  assertEquals([run.done?.board, run.board.state], ["restarted", "off"]);
  assert(run.ms < 10_000, `${run.ms} ms`);
});

Deno.test("USB-OTG: unplugged during a write is a lost port, at any moment", async () => {
  for (const useStub of [true, false]) {
    for (const at of [200, 5_000, 15_000, 25_000]) {
      const run = await session(S3, {
        job: { useStub },
        wrapPort: unplugWhen(({ written }) => written >= at),
      });
      const error = errorOf(run, PortError);
      assertEquals([error.reason, error.exitCode], ["lost", EXIT.portLost], `${at}`);
      assert(run.ms < 10_000, `${run.ms} ms`);
      assertTruthful(run, error);
    }
  }
});

Deno.test("USB-OTG: a chip that restarts during a write is a lost port, too", async () => {
  for (const resetAt of [9_000, 20_000]) {
    const run = await session(S3, { board: { faults: { resetAt } } });
    const error = errorOf(run, PortError);
    assertEquals([error.reason, error.exitCode], ["lost", EXIT.portLost]);
    assertTruthful(run, error);
  }
});

Deno.test("USB-OTG: a running program with USB is diagnosed", async () => {
  const { chipId, offset, ram } = S3;
  const clock = new VirtualClock();
  const flash = new Uint8Array(0x10000);
  flash.set(familyImage({ chipId, address: ram }), offset);
  const board = newBoard(clock, { flash, circuit: "usbOtg", chip: "esp32s3", programUsb: true });
  await clock.sleep(2_000);
  const run = await runOn(board, clock, { plugin: nativeUsb, job: { chips: CHIPS, usb: "otg" } });
  assert(errorOf(run, ConnectError).hint?.includes("hold BOOT"));
  assertEquals(board.state, "running");
});

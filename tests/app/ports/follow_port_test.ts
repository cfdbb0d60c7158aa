/** A board whose firmware provides its USB port: each reset removes the port, and the ROM loader is another device. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import type { SystemPort } from "../../../lib/serial/port.ts";
import { type SimulatedBoard } from "../../../lib/simulator/mod.ts";
import { familyImage } from "../../fake/family_image.ts";
import { type FakeOptions, FakeSystem } from "../../fake/system.ts";
import { run } from "../../../lib/cli/run.ts";
import { profile } from "../../cli/world.ts";
import { newBoard } from "../../fake/simulated_board.ts";

const SOCKET = "0000:00:14.0/4.1";
/** An ESP32-S3, as TinyUSB of Arduino or MicroPython presents it, and as its ROM does. */
const PROGRAM: SystemPort = {
  path: "/dev/ttyACM0",
  usb: { vid: 0x303a, pid: 0x4001, serial: "123456" },
  socket: SOCKET,
};
const LOADER: SystemPort = {
  path: "/dev/ttyACM1",
  usb: { vid: 0x303a, pid: 0x0009, serial: "0" },
  socket: SOCKET,
};
/** A board of the same kind in another socket, in its loader. */
const NEIGHBOUR: SystemPort = { ...LOADER, path: "/dev/ttyACM7", socket: "0000:00:14.0/4.2" };

const S3 = { chipId: 9, address: 0x3fc90000 };
const FLASH = familyImage({ ...S3, seed: 77 });
const IMAGE = familyImage({ ...S3, length: 0x2000 });

interface Plugged {
  readonly system: FakeSystem;
  readonly board: SimulatedBoard;
}

function boardFor({ clock }: FakeSystem): SimulatedBoard {
  return newBoard(clock, { circuit: "usbOtg", chip: "esp32s3", flash: FLASH, programUsb: true });
}

/** Plugs the board in, with its program running. */
async function plugIn(
  args: readonly string[],
  { program = PROGRAM, port = "auto", ...options }: FakeOptions & {
    readonly program?: SystemPort;
    readonly port?: string;
  } = {},
): Promise<Plugged> {
  const system: FakeSystem = new FakeSystem(args, {
    files: { "flash.yaml": profile({ port, files: [[0, "app.bin"]] }), "app.bin": IMAGE },
    boards: { [PROGRAM.path]: {}, [LOADER.path]: {} },
    portsNow: (system) => {
      const { state } = system.boards.get(PROGRAM.path)!;
      const there = state === "rom" || state === "stub" ? [LOADER] : state === "running" ? [program] : [];
      return [NEIGHBOUR, ...there].filter((one) => port !== "auto" || one !== NEIGHBOUR);
    },
    ...options,
  });
  const board = boardFor(system);
  system.boards.set(PROGRAM.path, board).set(LOADER.path, board);
  await system.clock.sleep(3_000);
  return { system, board };
}

function assertWritten({ system, board }: Plugged, code: number): void {
  assertEquals(code, EXIT.ok, system.both);
  assertEquals(board.flash.slice(0, IMAGE.length), IMAGE);
  assert(!system.opened.includes(NEIGHBOUR.path), "another board was opened");
}

/** Enters the bootloader with the buttons. */
async function pressBoth({ boards, clock }: FakeSystem): Promise<void> {
  const board = boards.get(PROGRAM.path)!;
  board.press("gpio0");
  board.press("reset");
  await clock.sleep(200);
  board.release("reset");
  await clock.sleep(300);
  board.release("gpio0");
}

for (const port of ["auto", PROGRAM.path]) {
  Deno.test(`follow: a 1200 baud touch starts the loader, from port ${port}`, async () => {
    const plugged = await plugIn(["run", "--connect-timeout", "0s"], { port });
    assertWritten(plugged, await run(plugged.system));
    assertStringIncludes(plugged.system.err, 'The board is back as "/dev/ttyACM1"');
    assertStringIncludes(plugged.system.err, 'board "native_usb" instead of "auto_reset"');
  });

  Deno.test(`follow: the buttons start the loader, from port ${port}`, async () => {
    // Adafruit's firmware gets no touch; with `manual`, no line changes.
    const program = { ...PROGRAM, usb: { vid: 0x239a, pid: 0x811e, serial: "ABC" } };
    let pressed = false;
    const plugged = await plugIn(["run", "--board", "manual", "--connect-timeout", "60s"], {
      port,
      program,
      onText: (system, text) => {
        if (pressed || !text.includes("Your turn")) return;
        pressed = true;
        void pressBoth(system);
      },
    });
    assertWritten(plugged, await run(plugged.system));
  });
}

Deno.test("follow: attempts are counted on when the port returns", async () => {
  let pressed = false;
  const { system } = await plugIn(["run", "--json", "--board", "manual", "--connect-timeout", "60s"], {
    program: { ...PROGRAM, usb: { vid: 0x239a, pid: 0x811e, serial: "ABC" } },
    onText: (system, text) => {
      if (pressed || !text.includes('"waiting"')) return;
      pressed = true;
      void pressBoth(system);
    },
  });
  assertEquals(await run(system), EXIT.ok, system.both);
  const numbers = [...system.out.matchAll(/"type":"connecting".*"attempt":(\d+)/g)].map(([, n]) => Number(n));
  assert(numbers.length > 1);
  assertEquals(numbers, numbers.map((_, index) => index + 1));
});

Deno.test("follow: a board that is unplugged for good ends with exit code 11, in bounded time", async () => {
  let pulled = false;
  const { system, board } = await plugIn(["run", "--board", "manual", "--connect-timeout", "60s"], {
    onText: (system, text) => {
      if (pulled || !text.includes("Your turn")) return;
      pulled = true;
      system.boards.get(PROGRAM.path)!.unplug();
    },
  });
  const began = system.clock.now();
  assertEquals(await run(system), EXIT.portLost, system.both);
  assert(system.clock.now() - began < 40_000);
  assertEquals(board.flash.slice(0, FLASH.length), FLASH);
});

Deno.test("follow: a board that disappears after its loader has answered is lost", async () => {
  let pulled = false;
  const { system } = await plugIn(["run"], {
    onText: (system, text) => {
      if (pulled || !text.includes("Found ESP32-S3")) return;
      pulled = true;
      system.boards.get(PROGRAM.path)!.unplug();
    },
  });
  const began = system.clock.now();
  assertEquals(await run(system), EXIT.portLost, system.both);
  assert(system.clock.now() - began < 15_000);
});

/** A port of Windows, which gives each USB id another COM number, here without a socket. */
function com(path: string, port: SystemPort): SystemPort {
  const { socket: _, ...rest } = port;
  return { ...rest, path, driver: "usbser" };
}

const [COM5, COM9, COM12] = [com("COM5", PROGRAM), com("COM9", LOADER), com("COM12", NEIGHBOUR)];

/** A Windows computer on which the loader's port appears `laterMs` after the chip, together with `guests`. */
async function onWindows(
  { laterMs = 0, guests = [], loader = COM9, program = COM5 }: {
    readonly laterMs?: number;
    readonly guests?: readonly SystemPort[];
    readonly loader?: SystemPort;
    readonly program?: SystemPort;
  },
) {
  let since: number | undefined;
  const system: FakeSystem = new FakeSystem(["run", "--connect-timeout", "0s"], {
    os: "windows",
    files: { "flash.yaml": profile({ port: "COM5", files: [[0, "app.bin"]] }), "app.bin": IMAGE },
    boards: { COM5: {}, COM9: {} },
    portsNow: (system) => {
      const { state } = system.boards.get("COM5")!;
      if (state === "running") return [COM12, program];
      if (state !== "rom" && state !== "stub") return [COM12];
      since ??= system.clock.now();
      return [COM12, ...(system.clock.now() - since < laterMs ? [] : [loader, ...guests])];
    },
  });
  const board = boardFor(system);
  system.boards.set("COM5", board).set("COM9", board);
  await system.clock.sleep(3_000);
  return { system, board };
}

const PLACE = "PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)";

for (
  const [name, where] of Object.entries({
    "at once": {},
    "20 s later, while Windows looks for a driver": { laterMs: 20_000 },
    "at the same place, and another board comes at the same time": {
      program: { ...COM5, socket: PLACE },
      loader: { ...COM9, socket: PLACE },
      guests: [com("COM13", NEIGHBOUR)],
    },
    "while an adapter comes at the same time": {
      guests: [{ path: "COM14", usb: { vid: 0x10c4, pid: 0xea60 }, driver: "silabser" }],
    },
  })
) {
  Deno.test(`follow: on Windows the loader gets another COM number, ${name}`, async () => {
    const { system, board } = await onWindows(where);
    assertEquals(await run(system), EXIT.ok, system.both);
    assertEquals(board.flash.slice(0, IMAGE.length), IMAGE);
    assertStringIncludes(system.err, 'The board is back as "COM9"');
    // COM5 for the touch
    assertEquals([...new Set(system.opened)], ["COM5", "COM9"]);
    assertEquals(system.opened.filter((path) => path === "COM5").length, 1, "a port that is gone was opened");
  });
}

for (
  const [name, where] of Object.entries({
    "two new ports may be it": { guests: [com("COM13", NEIGHBOUR)] },
    "the new port is in another place": {
      program: { ...COM5, socket: PLACE },
      loader: { ...COM9, socket: `${PLACE}#USB(1)` },
    },
  })
) {
  Deno.test(`follow: on Windows no port is used if ${name}`, async () => {
    const { system, board } = await onWindows(where);
    assert(await run(system) !== EXIT.ok);
    assertEquals(board.flash.slice(0, FLASH.length), FLASH);
    assert(system.opened.every((path) => path === "COM5"), `${system.opened}`);
  });
}

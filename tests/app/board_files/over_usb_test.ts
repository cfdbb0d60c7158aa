/** Files on a chip that serves USB itself: after the flash, its program's port is another device with another name. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT, PortError } from "../../../lib/errors.ts";
import { run } from "../../../lib/cli/run.ts";
import type { SerialPort, SystemPort } from "../../../lib/serial/port.ts";
import type { BoardOptions, SimulatedBoard } from "../../../lib/simulator/mod.ts";
import { buildApplication, buildBootloader, buildTable, FAMILY, merge } from "../../fake/image.ts";
import { familyImage } from "../../fake/family_image.ts";
import { bytesOf, textOf } from "../../fake/python_board.ts";
import { newBoard } from "../../fake/simulated_board.ts";
import { FakeSystem } from "../../fake/system.ts";
import { THREADS } from "../../fake/threads.ts";
import { profile } from "../../cli/world.ts";

const SOCKET = "0000:00:14.0/4.1";
/** TinyUSB of MicroPython. */
const PROGRAM: SystemPort = {
  path: "/dev/ttyACM5",
  usb: { vid: 0x303a, pid: 0x4001, serial: "123456" },
  socket: SOCKET,
};
const LOADER: SystemPort = {
  path: "/dev/ttyACM1",
  usb: { vid: 0x303a, pid: 0x0009, serial: "0" },
  socket: SOCKET,
};
const JTAG: SystemPort = { ...LOADER, usb: { vid: 0x303a, pid: 0x1001, serial: "7C:DF:A1:0A:0B:0C" } };
/** Another board of the same kind, whose program runs. */
const NEIGHBOUR: SystemPort = { ...PROGRAM, path: "/dev/ttyACM7", socket: "0000:00:14.0/4.2" };

const S3 = { chipId: 9, address: 0x3fc90000 };
const image = (version: string) =>
  familyImage({
    ...S3,
    length: 0x4000,
    text: `\0MicroPython ${version} on 2023-04-26; ESP32S3 module with ESP32S3\0`,
  });
const IMAGE = image("v1.20.0");

/** Of the program's port. */
interface Handles {
  stumbles: boolean;
  open: number;
}

interface Plug {
  /** The chip's USB: a port of the program replaces it. */
  readonly loader: SystemPort;
  readonly circuit: "usbOtg" | "usbJtag";
  /** From the start of the program until its port is there, ms. */
  readonly appearsAfter?: number;
  /** What answers at the program's port instead of the board. */
  readonly other?: Partial<BoardOptions>;
  readonly boardFiles?: Record<string, string>;
  /** The first attempt to set the lines of the program's port fails. */
  readonly stumbles?: boolean;
  readonly firmware?: Uint8Array;
  readonly expect?: string;
  /** Each reset through the port removes it for a moment. */
  readonly vanishes?: boolean;
  /** A person follows the instructions for the bootloader, and presses RESET when asked. */
  readonly hands?: boolean;
}

/** Runs a command line; `inspect` gets what the board holds. */
async function on(
  words: string,
  {
    loader,
    circuit,
    appearsAfter = 300,
    other,
    boardFiles = {},
    firmware = IMAGE,
    expect = "expect: micropython\n",
    stumbles = false,
    hands = false,
    vanishes = false,
  }: Plug,
  inspect: (
    ran: {
      code: number;
      system: FakeSystem;
      held: Record<string, string | null>;
      handles: Handles;
      /** How flasher restarted the board at the end: with its lines, or with Ctrl-D. */
      lastSent: () => "reset" | "Ctrl-D" | undefined;
    },
  ) => void,
): Promise<void> {
  let runningSince: number | undefined;
  let last: "reset" | "Ctrl-D" | undefined;
  let goneUntil = 0;
  const handles: Handles = { stumbles, open: 0 };
  const isTaken = ({ clock }: FakeSystem) => {
    if (board.state === "running") runningSince ??= clock.now();
    else runningSince = undefined;
    return runningSince !== undefined && clock.now() >= runningSince + appearsAfter;
  };
  const system: FakeSystem = new FakeSystem(words.split(" "), {
    files: {
      "flash.yaml": profile({
        port: "auto",
        files: [[0, "app.bin"]],
        more: `${expect}board_files: [{ to: /main.py, path: main.py }]\n`,
      }),
      "app.bin": firmware,
      "main.py": MAIN,
    },
    boards: { [PROGRAM.path]: {}, [loader.path]: {} },
    // Until the program's port is there, a USB-JTAG unit stays, and a USB-OTG port is away.
    portsNow: (system) => {
      if (isTaken(system)) return [NEIGHBOUR, PROGRAM];
      return circuit === "usbJtag" || board.state !== "running" ? [NEIGHBOUR, loader] : [NEIGHBOUR];
    },
    wrapPort: (port) =>
      port.name === PROGRAM.path
        // It goes when the program ends.
        ? losing(talking(port, handles), () => !isTaken(system))
        : circuit === "usbJtag" && port.name === loader.path
        ? noting(
          losing(port, () => isTaken(system) || system.clock.now() < goneUntil),
          (sent) => {
            last = sent;
            if (vanishes && sent === "reset") goneUntil = system.clock.now() + 400;
          },
        )
        : port,
  });
  const python = {
    worker: THREADS.python,
    files: Object.entries(boardFiles).map(([path, text]) => [path, bytesOf(text)] as const),
  };
  const chip = { chip: "esp32s3", flash: firmware, circuit, python } as const;
  const board = newBoard(system.clock, { ...chip, programUsb: true });
  const answering = other === undefined
    ? board
    : newBoard(system.clock, { ...chip, circuit: "usbJtag", ...other });
  system.boards.set(loader.path, board).set(PROGRAM.path, answering);
  if (circuit === "usbOtg") await enterLoader(board, system);
  else await system.clock.sleep(3000); // its program runs
  if (hands) followInstructions(board, system);
  try {
    const code = await run(system);
    inspect({ code, system, handles, held: textOf(answering.files), lastSent: () => last });
    assert(!system.opened.includes(NEIGHBOUR.path), "another board was opened");
  } finally {
    board.unplug();
    answering.unplug();
  }
}

/** With the buttons. */
async function enterLoader(board: SimulatedBoard, { clock }: FakeSystem): Promise<void> {
  board.press("gpio0");
  board.press("reset");
  await clock.sleep(200);
  board.release("reset");
  await clock.sleep(300);
  board.release("gpio0");
  await clock.sleep(1000);
}

/** Presses the buttons as soon as flasher asks for it. */
function followInstructions(board: SimulatedBoard, system: FakeSystem): void {
  const { stdout } = system;
  const write = stdout.write.bind(stdout);
  stdout.write = (text) => {
    write(text);
    const [, asked] = /"type":"waiting","text":"([^"]*)"/.exec(text) ?? [];
    if (asked !== undefined) {
      void (asked.startsWith("press RESET") ? pressReset(board, system) : enterLoader(board, system));
    }
  };
}

async function pressReset(board: SimulatedBoard, { clock }: FakeSystem): Promise<void> {
  board.press("reset");
  await clock.sleep(200);
  board.release("reset");
}

/** The port of a program that prints only while DTR is asserted, and that no line resets. */
function talking(port: SerialPort, handles: Handles): SerialPort {
  let dtr = true;
  handles.open++;
  return {
    ...port,
    name: port.name,
    hasLines: true,
    read: async (ms) => {
      const bytes = await port.read(ms);
      return dtr ? bytes : new Uint8Array();
    },
    setLines: (lines) => {
      if (handles.stumbles) {
        handles.stumbles = false;
        return Promise.reject(new PortError("Cannot set DTR and RTS: the device is gone", "lost"));
      }
      dtr = lines.dtr ?? dtr;
      return Promise.resolve();
    },
    close: () => {
      handles.open--;
      return port.close();
    },
  };
}

/** A port that is lost as soon as the program has taken over the USB pins. */
function losing(port: SerialPort, isGone: () => boolean): SerialPort {
  const use = <T>(act: () => Promise<T>): Promise<T> => {
    if (isGone()) return Promise.reject(new PortError("Cannot reach the device: it is gone", "lost"));
    return act();
  };
  return {
    name: port.name,
    hasLines: port.hasLines,
    read: (ms) => use(() => port.read(Math.min(ms, 50))),
    write: (bytes) => use(() => port.write(bytes)),
    setLines: (lines) => use(() => port.setLines(lines)),
    setBaud: (baud) => use(() => port.setBaud(baud)),
    discardInput: () => use(() => port.discardInput()),
    close: () => port.close(),
  };
}

/** Tells how the board is restarted. */
function noting(port: SerialPort, tell: (sent: "reset" | "Ctrl-D") => void): SerialPort {
  return {
    ...port,
    setLines: async (lines) => {
      await port.setLines(lines);
      if (lines.rts === true) tell("reset");
    },
    write: (bytes) => {
      if (bytes.at(-1) === 4) tell("Ctrl-D");
      return port.write(bytes);
    },
  };
}

const MAIN = "print(1)\n";
const RUN = "run --port /dev/ttyACM1 --connect-timeout 0s --json";
const PLUGS: Readonly<Record<string, Plug>> = {
  "USB-OTG": { loader: LOADER, circuit: "usbOtg", appearsAfter: 1000 },
  "USB-JTAG-Serial, which answers until the program takes over": { loader: JTAG, circuit: "usbJtag" },
};

for (const [name, plug] of Object.entries(PLUGS)) {
  Deno.test(`files over ${name}: the program's port is found at the same socket, under its own name`, async () => {
    await on(RUN, plug, ({ code, system, held }) => {
      assertEquals(code, EXIT.ok, system.both);
      assertEquals(held, { "/main.py": MAIN });
      assert(system.opened.includes(PROGRAM.path), system.opened.join());
    });
  });

  Deno.test(`files over ${name}: another board at that port is refused with both ids, before a byte is written`, async () => {
    const other = { mac: [0x34, 0x85, 0x18, 0x0a, 0x0b, 0x0c] };
    await on(RUN, { ...plug, other, boardFiles: { "/main.py": "theirs" } }, ({ code, system, held }) => {
      assertEquals(code, EXIT.filesIncomplete, system.both);
      assertEquals(held, { "/main.py": "theirs" });
      assertStringIncludes(
        system.out,
        "found the board 3485180a0b0c at this port, expected 7c:df:a1:0a:0b:0c",
      );
    });
  });
}

Deno.test("files over USB: a board that was erased makes its file system undisturbed", async () => {
  // Before 1.20, Ctrl-C interrupts that. The port is there before it ends.
  const plug = { ...PLUGS["USB-OTG"]!, appearsAfter: 50, firmware: image("v1.18"), expect: "" };
  await on(`${RUN} --erase all`, plug, ({ code, system, held }) => {
    assertEquals([code, held], [EXIT.ok, { "/main.py": MAIN }], system.both);
  });
});

Deno.test("files over USB: a port that appears after 9 s is used, one that never appears is lost", async () => {
  const plug = { ...PLUGS["USB-OTG"]!, appearsAfter: 9000 };
  await on(RUN, plug, ({ code, system, held }) => {
    assertEquals([code, held], [EXIT.ok, { "/main.py": MAIN }], system.both);
  });
  await on(RUN, { ...plug, appearsAfter: Infinity }, ({ code, system }) => {
    assertEquals(code, EXIT.portLost, system.both);
    assert(system.clock.now() < 60_000);
  });
});

Deno.test("files over USB: a port that vanishes while it is opened is closed, and opened again", async () => {
  await on(RUN, { ...PLUGS["USB-OTG"]!, stumbles: true }, ({ code, system, held, handles }) => {
    assertEquals([code, held], [EXIT.ok, { "/main.py": MAIN }], system.both);
    assertEquals(handles, { stumbles: false, open: 0 });
  });
});

/** Prints nothing, and catches every exception, also one that comes while it handles another. */
const SILENT = `import time
while True:
 try:
  try:
   while True:
    time.sleep(0.5)
  except BaseException:
   pass
 except BaseException:
  pass
`;

/** Bootloader, a table with a file system, and an application that names MicroPython. */
function withTable(): Uint8Array {
  const chip = FAMILY.esp32s3;
  const codeData = new TextEncoder().encode(
    "\0MicroPython v1.20.0 on 2023-04-26; ESP32S3 module with ESP32S3\0".padEnd(2000, "\0"),
  );
  const rows = [["factory", 0, 0, 0x10000, 0x1f0000], ["vfs", 1, 0x81, 0x200000, 0x200000]] as const;
  return merge([
    [0, buildBootloader(chip)],
    [0x8000, buildTable(rows)],
    [0x10000, buildApplication(chip, { codeData })],
  ]);
}

Deno.test("files over USB: a silent program that serves the port runs, so --wipe-files lets flasher in", async () => {
  for (const plug of Object.values(PLUGS)) {
    const stubborn = {
      ...plug,
      firmware: withTable(),
      boardFiles: { "/main.py": SILENT, "/data.txt": "measured" },
      hands: true,
    };
    const words = RUN.replace("0s", "30s");
    await on(`${words} --wipe-files`, stubborn, ({ code, system, held }) => {
      assertEquals([code, held], [EXIT.ok, { "/main.py": MAIN }], system.both);
    });
    await on(words, stubborn, ({ code, system, held }) => {
      assertEquals([code, held], [EXIT.filesIncomplete, stubborn.boardFiles], system.both);
      assertStringIncludes(system.out, "run --wipe-files");
    });
  }
});

/** Catches every exception, except in its first second. This interpreter raises one where a loop begins again. */
const SWALLOWS = `import time
time.sleep(1)
for i in range(9):
  i += 1
${SILENT}`;

/** The program leaves the port to the USB-JTAG unit, as MicroPython on an ESP32-C3 does: a reset does not remove it. */
const STAYS: Plug = { loader: JTAG, circuit: "usbJtag", appearsAfter: Infinity, firmware: image("v1.18") };

Deno.test("files over USB-JTAG-Serial: a program that catches every exception is stopped after a reset", async () => {
  const words = "files flash.yaml --port /dev/ttyACM1 --json";
  for (const vanishes of [false, true]) {
    const plug = { ...STAYS, vanishes, boardFiles: { "/main.py": SWALLOWS } };
    await on(words, plug, ({ code, system, held }) => {
      assertEquals([code, held], [EXIT.ok, { "/main.py": MAIN }], system.both);
    });
  }
});

Deno.test("files over USB-JTAG-Serial: the board restarts at the end, also after its file system was blanked", async () => {
  const files = "files flash.yaml --port /dev/ttyACM1 --json";
  for (
    const [words, boardFiles] of [
      [files, { "/main.py": "print(0)\n" }],
      [`${files} --wipe-files`, { "/main.py": SILENT }],
      [RUN, { "/main.py": "print(0)\n" }],
    ] as const
  ) {
    await on(words, { ...STAYS, firmware: withTable(), boardFiles }, ({ code, system, held, lastSent }) => {
      assertEquals([code, held], [EXIT.ok, { "/main.py": MAIN }], system.both);
      assertEquals(lastSent(), "reset", words);
    });
  }
});

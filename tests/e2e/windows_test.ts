/** The executable for Windows, run by Wine: kernel32 and setupapi on pseudo-terminals with boards. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { Pty } from "../serial/pty.ts";
import { type Emulator, LOADED, preloaded, startEmulator, until } from "./emulator.ts";
import { assertFlash, assertSampleIn, dirtyFlash, withFile } from "./flash_content.ts";
import { layOutLargeFile } from "./large_file.ts";
import { FIRMWARE, ROOT, testWith, tools } from "./parts.ts";
import { type Ended, run, type Running, start } from "./program.ts";
import { startPtyBoard } from "./pty_board.ts";
import { windowsPath, wine } from "./wine.ts";

const SAMPLE = windowsPath(`${ROOT}/flash.yaml`);
/** A rate that Wine knows (it has only named rates) and that an ESP8266 can set exactly: 52 MHz / 52. */
const RATE = ["--baud", "1000000"];

/** Of the hub that the devices in Wine's registry are plugged into. */
const PLACE = "PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)";

type Env = Readonly<Record<string, string>>;

async function windows(args: readonly string[], env: Env = {}): Promise<Ended> {
  return await (await startWindows(args, env)).ended;
}

async function startWindows(args: readonly string[], env: Env = {}): Promise<Running> {
  const { program, env: ours } = await wine();
  return start(program, args, { env: { ...ours, ...env } });
}

/** Gives pseudo-terminals DTR and RTS, and reports them to the board at `control`. */
async function withLines(control?: number | string): Promise<Env> {
  const board = control === undefined ? {} : { MODEMSHIM_CONTROL: `${control}` };
  return { LD_PRELOAD: (await tools()).modemLines, ...board };
}

/** The emulator on COM10, with its lines. */
async function plugIn(board: Emulator): Promise<Env> {
  await (await wine()).plug("COM10", board.port);
  return preloaded(board);
}

const JOB = ["run", "nodemcu.yaml", ...RATE, "--file", `0x0=${windowsPath(FIRMWARE[0]!)}`, "--port", "COM10"];

testWith(["wine"], "windows: starts, and lists what the registry has", async () => {
  assertStringIncludes((await windows(["version"])).out, "x86_64-pc-windows-msvc");
  const { code, out, err } = await windows(["ports", "--json"]);
  assertEquals(code, 0, err);
  const ports = JSON.parse(out).ports.map(
    ({ boards, ...port }: { boards: string[]; path: string; usb?: unknown }) => {
      assertEquals(boards.includes("huzzah"), port.usb !== undefined, `${port.path}: ${boards}`);
      return port;
    },
  );
  // Wine adds its own ports for those of this computer.
  assertEquals(ports.filter(({ path, usb }: { path: string; usb?: unknown }) => usb || path === "COM20"), [
    {
      path: "COM1",
      usb: { vid: 0x0403, pid: 0x6001, product: "USB Serial Port", serial: "A50285BI" },
      socket: `${PLACE}#USB(3)`,
      address: "1400-4.3",
      driver: "FTSER2K",
    },
    {
      path: "COM10",
      usb: { vid: 0x10c4, pid: 0xea60, product: "Silicon Labs CP210x USB to UART Bridge", serial: "0001" },
      socket: `${PLACE}#USB(2)`,
      address: "1400-4.2",
      driver: "silabser",
    },
    { path: "COM20" },
  ]);
});

testWith(["wine", "modemLines"], "windows: the doctor takes a port that no device has", async () => {
  await using board = await startPtyBoard("autoReset");
  await (await wine()).plug("COM20", board.path);
  const { code, out, err } = await windows(
    ["doctor", "--port", "COM20", "--json"],
    await withLines(board.control),
  );
  // The CH340 without a driver is another device.
  assertEquals(code, EXIT.mustFix, out + err);
  const findings: readonly { readonly check: string }[] = JSON.parse(out).findings;
  assertEquals(findings.map(({ check }) => check), ["driver"], out);
});

testWith(["wine"], "windows: a large file is compressed in a thread", async () => {
  await using job = await layOutLargeFile(`${ROOT}/demo/hello.bin`);
  const { code, out, err } = await windows(["run", windowsPath(job.profile), "--json"]);
  assertEquals(code, 0, err);
  assertEquals(out.match(/"type":"verified"/g)?.length, 2, out);
});

testWith(["wine"], "windows: a port that does not exist, and a name that is none", async () => {
  for (
    const [port, text] of [
      ["COM77", `Cannot open "COM77": no such port`],
      ["/dev/ttyUSB0", `Cannot open "/dev/ttyUSB0": not the name of a serial port`],
    ] as const
  ) {
    const { code, err } = await windows(["run", SAMPLE, "--port", port]);
    assertEquals(code, EXIT.portNotFound, err);
    assertStringIncludes(err, text);
  }
});

testWith(
  ["wine", "modemLines"],
  "windows: flashes the simulated board over COM1 with DTR and RTS",
  async () => {
    await using board = await startPtyBoard("autoReset");
    await (await wine()).plug("COM1", board.path);
    const args = ["run", SAMPLE, ...RATE, "--connect-timeout", "10s", "--port", "com1"];
    const { code, out, err } = await windows(args, await withLines(board.control));
    assertEquals(code, 0, out + err);
    assertStringIncludes(out, "Connecting to COM1");
    assertStringIncludes(out, "read back and equal. The board was restarted.");
    await assertSampleIn(board.board.flash);
  },
);

testWith(["wine"], "windows: a board on a port without lines is flashed with its buttons", async () => {
  await using board = await startPtyBoard("none");
  await (await wine()).plug("COM1", board.path);
  board.board.press("gpio0");
  board.board.press("reset");
  await new Promise((resolve) => setTimeout(resolve, 20));
  board.board.release("reset");
  const { code, out, err } = await windows(["run", SAMPLE, ...RATE, "--port", "COM1"]);
  assertEquals(code, 0, out + err);
  assertStringIncludes(out, "read back and equal. Press RESET on the board to start it");
  await assertSampleIn(board.board.flash);
});

testWith(
  ["wine", "emulator", "firmware"],
  "windows: the mask ROM gets MicroPython, byte for byte",
  async () => {
    const before = dirtyFlash();
    await using board = await startEmulator({ flash: before });
    const { code, out, err } = await windows(JOB, await plugIn(board));
    assertEquals(code, 0, out + err);
    assertStringIncludes(out, "read back and equal. The board was restarted.");
    assertFlash(await board.flash(), withFile(before, 0, await Deno.readFile(FIRMWARE[0]!)));
    const lines = await board.lines();
    // One line after the other: reset, reset and GPIO0, GPIO0 alone; finally both released.
    const changes = lines.filter((line, i) => line !== lines[i - 1]);
    assertStringIncludes(changes.join(", "), "DTR=0 RTS=1, DTR=1 RTS=1, DTR=1 RTS=0, DTR=0 RTS=0");
    assertEquals(changes.at(-1), "DTR=0 RTS=0");
    await until(async () => LOADED.test(await board.said()));
  },
);

testWith(
  ["wine", "emulator", "firmware"],
  "windows: Ctrl-C in mid-write says what the board holds",
  async () => {
    await using board = await startEmulator();
    const env = await plugIn(board);
    const running = await startWindows([...JOB, "--json"], env);
    await running.printed(`"progress"`);
    const since = performance.now();
    // Wine turns it into Ctrl-C for the program's console handler.
    running.kill("SIGINT");
    const { code, err } = await running.ended;
    assertEquals(code, EXIT.interrupted, err);
    assert(performance.now() - since < 2000, "it took its time");
    assertStringIncludes(err, "half-written");
    assertEquals((await board.lines()).at(-1), "DTR=0 RTS=0");
    // The port is free, and the board can be used again.
    const again = await windows(["run", SAMPLE, ...RATE, "--port", "COM10"], env);
    assertEquals(again.code, 0, again.err);
  },
);

testWith(
  ["wine", "emulator", "firmware"],
  "windows: the console's window is closed in mid-write, and nothing is left half",
  async () => {
    await using board = await startEmulator();
    const env = await plugIn(board);
    const { closedAt, env: ours } = await wine();
    const trace = await Deno.makeTempFile();
    const words = [...JOB, "--json", "--trace", windowsPath(trace)];
    const { code, out, err } = await run(await closedAt("progress"), words, { env: { ...ours, ...env } });
    assertEquals(code, EXIT.interrupted, out + err);
    const { type, boardState } = JSON.parse(out.trimEnd().split("\n").at(-1)!);
    assertEquals(type, "error", out);
    assertStringIncludes(boardState, "half-written");

    const written = await Deno.readTextFile(trace);
    assert(written.endsWith("\n"), written.slice(-80));
    assertEquals(written.split("\n").findLast((line) => line.startsWith("# ")), "# dtr=0 rts=0");
    await Deno.remove(trace);
    assertEquals((await board.lines()).at(-1), "DTR=0 RTS=0");
    // The port is free, and the board can be used again.
    const again = await windows(["run", SAMPLE, ...RATE, "--port", "COM10"], env);
    assertEquals(again.code, 0, again.err);
  },
);

testWith(["wine", "modemLines"], "windows: unplugging while it connects ends it at once", async () => {
  using pty = new Pty();
  await (await wine()).plug("COM10", pty.path);
  const running = await startWindows([...JOB, "--json"], await withLines());
  await running.printed(`"connecting"`);
  await assertEndsAsLost(running, () => Promise.resolve(pty.close()));
});

for (const [phase, state] of [["progress", "half-written"], ["verifying", "half-written"]] as const) {
  const name = `windows: unplugging at "${phase}" ends it at once`;
  testWith(["wine", "emulator", "firmware"], name, async () => {
    await using board = await startEmulator();
    const running = await startWindows([...JOB, "--json"], await plugIn(board));
    await running.printed(`"${phase}"`);
    assertStringIncludes(await assertEndsAsLost(running, () => board.unplug()), state);
  });
}

/** Unplugs the board, and returns the program's message. */
async function assertEndsAsLost(running: Running, unplug: () => Promise<void>): Promise<string> {
  const since = performance.now();
  await unplug();
  const { code, err } = await running.ended;
  assertEquals(code, EXIT.portLost, err);
  assert(performance.now() - since < 2000, "it took its time");
  return err;
}

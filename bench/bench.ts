/**
 * Compares the time of a session with what the baud rate allows: `deno task bench`. The simulated board has the times
 * of a typical one, on a virtual clock, so every machine prints the same table. The floor is the time that the
 * compressed bytes alone take on the line, ten bits each. Five more tables show the host's own work, its ports, the start of
 * the page, a run on many boards, and a file on a board's own file system on this machine. With `ESPTOOL=…` the table of mask_rom.ts follows, with a column for that esptool.
 */
import { autoReset } from "../plugins/auto_reset.ts";
import { esp8266 } from "../lib/esp/chips/esp8266.ts";
import { compress } from "../lib/compress/compress.ts";
import type { Done } from "../lib/esp/events.ts";
import { type Job, programBoard } from "../lib/esp/jobs/program.ts";
import { connectBaud } from "../lib/esp/link/session_options.ts";
import { md5 } from "../lib/hash.ts";
import { type Firmware, makePlan } from "../lib/esp/plan/plan.ts";
import { encodeCommand } from "../lib/esp/protocol/command.ts";
import { encodeFrame } from "../lib/esp/protocol/slip.ts";
import { wireMs } from "../lib/wire_time.ts";
import { createBoard, VirtualClock } from "../lib/simulator/mod.ts";
import { firmwareLike } from "./image.ts";
import { boardFileColumns, boardFileRows, NO_RIVAL } from "./board_files.ts";
import { boardRows, manyBoards } from "./many_boards.ts";
import { manyPorts } from "./many_ports.ts";
import { pageStart } from "./page_start.ts";

const BAUDS = [115_200, 460_800, 921_600, 2_000_000];
const FLASH = { mode: "keep", freq: "keep", size: "detect" } as const;
const BLANK = new Uint8Array(4 << 20).fill(0xff);

const files: readonly Firmware[] = [
  { path: "firmware.bin", offset: 0x10000, bytes: firmwareLike(), vouched: false },
];

/** The content of flash before the session, and whether it is rewritten without comparison. */
interface Before {
  readonly flash?: Uint8Array;
  readonly full?: boolean;
}

async function session(baud: number, { flash, full = false }: Before): Promise<Done> {
  const clock = new VirtualClock();
  const board = createBoard({
    clock,
    circuit: "autoReset",
    portError: (message) => new Error(message),
    ...flash === undefined ? {} : { flash },
  });
  const job: Job = {
    clock,
    report: () => {},
    entry: { scripts: autoReset.enterBootloader, hands: autoReset.hands },
    runFirmware: autoReset.runFirmware,
    chip: esp8266,
    chips: [esp8266],
    baud,
    flash: FLASH,
    files,
    expected: makePlan(files, { chip: esp8266, flash: FLASH }),
    useStub: true,
    full,
    after: "run",
    waitMs: 0,
  };
  const port = await board.connect();
  await port.setBaud(connectBaud(job));
  const done = await programBoard(port, job);
  await port.close();
  return done;
}

function print(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text + "\n"));
}

function printRow(cells: readonly string[]): void {
  print(cells.map((cell) => cell.padStart(11)).join(""));
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

/** The best of several runs, milliseconds for each MB. */
async function perMegabyte(work: (bytes: Uint8Array) => unknown): Promise<number> {
  const { bytes } = files[0]!;
  let best = Infinity;
  for (let run = 0; run < 10; run++) {
    const start = performance.now();
    await work(bytes);
    best = Math.min(best, performance.now() - start);
  }
  return best / (bytes.length / 1e6);
}

function frames(bytes: Uint8Array): void {
  const size = esp8266.stub!.flashBlock;
  for (let sequence = 0; sequence * size < bytes.length; sequence++) {
    const data = bytes.subarray(sequence * size, (sequence + 1) * size);
    encodeFrame(encodeCommand({ op: "deflData", sequence, data }));
  }
}

print(
  `Writing ${files[0]!.bytes.length} bytes to a simulated ESP8266; seconds, and total against the floor\n`,
);
printRow(["baud", "flash", "floor", "total", "ratio", "connect", "stub", "write", "verify", "restart"]);
for (const baud of BAUDS) {
  for (const before of ["blank", "dirty"] as const) {
    const { wireBytes, times } = await session(baud, before === "blank" ? { flash: BLANK } : {});
    const floor = wireMs(wireBytes, baud);
    const restart = times.total - times.connect - times.stub - times.write - times.verify;
    const phases = [times.connect, times.stub, times.write, times.verify, restart];
    const ratio = (times.total / floor).toFixed(2);
    printRow([`${baud}`, before, seconds(floor), seconds(times.total), ratio, ...phases.map(seconds)]);
  }
}

/** Flash that holds the file, except one byte in each of the sectors [from, to). */
function holding(from: number, to: number): Uint8Array {
  const { offset, bytes } = files[0]!;
  const flash = BLANK.slice();
  flash.set(bytes, offset);
  for (let at = from * 0x1000 + 9; at < Math.min(to * 0x1000, bytes.length); at += 0x1000) {
    flash[offset + at]! ^= 1;
  }
  return flash;
}

const sectors = Math.ceil(files[0]!.bytes.length / 0x1000);
const CHANGES = [
  ["unchanged", 0, 0],
  ["one sector", 70, 71],
  ["last 64K", sectors - 16, sectors],
  ["all", 0, sectors],
] as const;

print("\nThe same if flash holds the file except some sectors; the ratio is to --full\n");
printRow(["baud", "changed", "wrote", "total", "ratio", "verify"]);
for (const baud of BAUDS) {
  for (const [what, from, to] of CHANGES) {
    const flash = holding(from, to);
    const { written, times } = await session(baud, { flash });
    const { times: plain } = await session(baud, { flash, full: true });
    const ratio = (times.total / plain.total).toFixed(3);
    printRow([`${baud}`, what, `${written}`, seconds(times.total), ratio, seconds(times.verify)]);
  }
  const { times } = await session(baud, { flash: BLANK });
  const { times: plain } = await session(baud, { flash: BLANK, full: true });
  printRow([`${baud}`, "blank", "all", seconds(times.total), (times.total / plain.total).toFixed(3), ""]);
}

print("\nThe host's own work on this machine, milliseconds for each MB\n");
for (const [what, work] of [["compress", compress], ["md5", md5], ["frames", frames]] as const) {
  printRow([what, (await perMegabyte(work)).toFixed(1)]);
}

if (Deno.build.os === "linux") {
  print(
    "\nOne answer, from a pseudo-terminal to the caller, among many ports in one process; microseconds\n",
  );
  printRow(["ports", "median", "99 %", "ratio", "99 % ratio"]);
  for (const cells of await manyPorts()) printRow(cells);
}

print(
  "\nThe start of flasher ui until it listens, against flasher version; milliseconds, at most a ratio of 3\n",
);
printRow(["program", "version", "ui", "ratio"]);
printRow(await pageStart());

if (Deno.build.os === "linux") {
  print(
    "\nOne run on many boards at 460800 baud, from start to exit; seconds, ratio to one board, MB of memory\n",
  );
  printRow(["boards", "seconds", "ratio", "memory"]);
  for (const cells of boardRows(await manyBoards())) printRow(cells);
}

if (Deno.build.os === "linux") {
  print("\n10 KB onto a board's file system at 115200 baud, from start to exit; seconds\n");
  if (!Deno.env.get("MPREMOTE")) print(NO_RIVAL);
  const rows = [boardFileColumns(), ...await boardFileRows()];
  for (const [name, ...cells] of rows) {
    print(name!.padEnd(24) + cells.map((cell) => cell.padStart(11)).join(""));
  }
}

// Another program needs a board outside this process.
if (Deno.env.has("ESPTOOL")) {
  print("");
  await import("./mask_rom.ts");
}

/**
 * Times the executable with Espressif's mask ROM in an emulator, in real time, from start to exit. Each row is a case,
 * each figure a ratio within this run. Usage: `deno run -A bench/mask_rom.ts [part of a row]` after `deno task compile`;
 * it needs the same as tests/e2e. `ESPTOOL=…` is the command of an esptool with its arguments: it writes to the same
 * chip with the same flash content, and gets a column. `RUNS=3` takes the best of three runs; default 2.
 */
import { type Emulator, preloaded, startEmulator } from "../tests/e2e/emulator.ts";
import { FIRMWARE, LACKING } from "../tests/e2e/parts.ts";
import { type Ended, type Program, PROGRAMS, run } from "../tests/e2e/program.ts";

const SECTOR = 0x1000;
const FLASH = 4 << 20;
const RUNS = Number(Deno.env.get("RUNS") ?? 2);
const missing = [...LACKING.emulator, ...LACKING.firmware, ...LACKING.compiled];
if (missing.length > 0) throw new Error(`it needs ${missing.join("; ")}`);

const image = await Deno.readFile(FIRMWARE[0]!);
const patched = image.slice();
patched[3] = 0x40 | patched[3]! & 0x0f;
const blank = new Uint8Array(FLASH).fill(0xff);
const dirty = Uint8Array.from({ length: FLASH }, (_, i) => (i * 0x9e3779b1 >>> 24) & 0xfe);

/** Flash that holds the image, except a byte in each of the sectors [from, to). */
function holding(from: number, to: number): Uint8Array {
  const flash = blank.slice();
  flash.set(patched);
  for (let at = from * SECTOR + 9; at < Math.min(to * SECTOR, image.length); at += SECTOR) flash[at]! ^= 1;
  return flash;
}

interface Case {
  readonly flash: Uint8Array;
  readonly baud: number;
}

/** Runs a program that writes the image. */
type Writer = (board: Emulator, baud: number) => Promise<Ended>;

/** The best of several runs, milliseconds from start to exit. */
async function best(write: Writer, { flash, baud }: Case): Promise<number> {
  let ms = Infinity;
  for (let n = 0; n < RUNS; n++) {
    await using board = await startEmulator({ flash });
    const ended = await write(board, baud);
    if (ended.code !== 0) throw new Error(ended.err + ended.out);
    const found = (await board.flash()).subarray(4, image.length);
    if (!found.every((byte, at) => byte === image[at + 4])) throw new Error("flash is wrong");
    ms = Math.min(ms, ended.ms);
  }
  return ms;
}

function flasher(...more: readonly string[]): Writer {
  return ({ port, env }, baud) => {
    const words = ["run", "nodemcu.yaml", "--file", `0x0=${FIRMWARE[0]}`, "--baud", `${baud}`, ...more];
    return run(PROGRAMS.compiled, [...words, "--port", port], { env });
  };
}

function esptool(program: Program): Writer {
  return (board, baud) => {
    const words = ["--port", board.port, "--baud", `${baud}`, "write-flash", "0", FIRMWARE[0]!];
    return run(program, words, { env: preloaded(board) });
  };
}

/** Milliseconds for the compressed file alone on the line, ten bits a byte. */
const floor = (baud: number) => 381_924 * 10_000 / baud;
const sectors = Math.ceil(image.length / SECTOR);

/** The flash content before each run, and the baud rates. */
const CASES = [
  { before: "blank", flash: blank, bauds: [115_200, 460_800, 921_600, 2_000_000] },
  { before: "full", flash: dirty, bauds: [460_800, 921_600, 2_000_000] },
  { before: "the same", flash: holding(0, 0), bauds: [460_800] },
  { before: "one sector differs", flash: holding(70, 71), bauds: [460_800] },
  { before: "last 64 KB differ", flash: holding(sectors - 16, sectors), bauds: [460_800] },
  { before: "each sector differs", flash: holding(0, sectors), bauds: [460_800] },
] as const;
const ROWS = CASES.flatMap(({ bauds, ...rest }) => bauds.map((baud) => ({ ...rest, baud })))
  .filter(({ before, baud }) => `${before}, ${baud}`.includes(Deno.args[0] ?? ""));

function print(cells: readonly string[]): void {
  const line = cells.map((cell, n) => n === 0 ? cell.padEnd(20) : cell.padStart(10)).join("");
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const seconds = (ms: number) => (ms / 1000).toFixed(2);
const ratio = (ms: number, of: number) => (ms / of).toFixed(3);

const [command, ...args] = (Deno.env.get("ESPTOOL") ?? "").split(" ").filter((word) => word !== "");
const theirs = command === undefined ? undefined : esptool({ name: "esptool", needs: [], command, args });

print([
  `Writing ${image.length} bytes to the ESP8266's mask ROM; seconds from start to exit, best of ${RUNS}`,
]);
print([theirs === undefined ? "No column for esptool: ESPTOOL names none" : `esptool is ${command}`]);
print([]);
const columns = ["flash was", "baud", "flasher", "/ floor", "/ --full"];
print([...columns, ...(theirs === undefined ? [] : ["esptool", "/ esptool"])]);
for (const { before, flash, baud } of ROWS) {
  const ms = await best(flasher(), { flash, baud });
  const full = await best(flasher("--full"), { flash, baud });
  const own = [before, `${baud}`, seconds(ms), ratio(ms, floor(baud)), ratio(ms, full)];
  const other = theirs === undefined ? undefined : await best(theirs, { flash, baud });
  print([...own, ...(other === undefined ? [] : [seconds(other), ratio(ms, other)])]);
}

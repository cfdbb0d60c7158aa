/**
 * The program itself against Espressif's mask ROM in an emulator, in real time, from its start to its exit: each row a
 * ratio within this run. `deno run -A bench/mask_rom.ts` after `deno task compile`; what it needs is that of tests/e2e.
 * `ESPTOOL=…` names an esptool, as a command with its arguments: it writes to the same chip, and gets rows and ratios.
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

/** Flash with the image, but for a byte in each of the sectors [from, to). */
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

/** How a program is told to write the image. */
type Writer = (board: Emulator, baud: number) => Promise<Ended>;

/** The best of some runs, milliseconds from start to exit. */
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

/** The compressed file alone on the line, ten bits a byte. */
const DEFLATED = 381_924;
const floor = (baud: number) => DEFLATED * 10_000 / baud;
const print = (text: string) => void Deno.stdout.writeSync(new TextEncoder().encode(text + "\n"));

function row(what: string, ms: number, against: string, reference: number): void {
  print(`${what.padEnd(34)} ${(ms / 1000).toFixed(2)} s   ${(ms / reference).toFixed(3)} x ${against}`);
}

const [command, ...args] = (Deno.env.get("ESPTOOL") ?? "").split(" ").filter((word) => word !== "");
if (command === undefined) print("The ratios against esptool are left out: ESPTOOL names none\n");

const sectors = Math.ceil(image.length / SECTOR);
const full = flasher("--full");
const ours = flasher();

const plain = await best(full, { flash: blank, baud: 460_800 });
row("first flash, blank, 460800", await best(ours, { flash: blank, baud: 460_800 }), "floor", floor(460_800));
const dirtyFast = await best(ours, { flash: dirty, baud: 921_600 });
row("first flash, dirty, 921600", dirtyFast, "floor", floor(921_600));
const unchanged = await best(ours, { flash: holding(0, 0), baud: 460_800 });
row("unchanged, 460800", unchanged, "--full", plain);
const oneSector = await best(ours, { flash: holding(70, 71), baud: 460_800 });
row("one sector changed, 460800", oneSector, "--full", plain);
const all = holding(0, sectors);
const allPlain = await best(full, { flash: all, baud: 460_800 });
row("every sector changed, 460800", await best(ours, { flash: all, baud: 460_800 }), "--full", allPlain);

if (command !== undefined) {
  const theirs = esptool({ name: "esptool", needs: [], command, args });
  const theirBlank = await best(theirs, { flash: blank, baud: 460_800 });
  row("esptool, blank, 460800", theirBlank, "--full", plain);
  const theirDirty = await best(theirs, { flash: dirty, baud: 921_600 });
  row("esptool, dirty, 921600", theirDirty, "floor", floor(921_600));
  row("first flash, dirty, 921600", dirtyFast, "esptool, dirty", theirDirty);
  row("unchanged, 460800", unchanged, "esptool, blank", theirBlank);
  row("one sector changed, 460800", oneSector, "esptool, blank", theirBlank);
}

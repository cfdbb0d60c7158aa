/**
 * Flashes a real mask ROM fifty times in one process, over a line with changing faults. It is a separate program because
 * it counts the descriptors of its process. Exits with 0 if all is well.
 */
import { assert, assertEquals } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { startEmulator } from "./emulator.ts";
import { flasher, SAMPLE } from "./in_process.ts";
import { ROOT } from "./parts.ts";

/** Commands to the control port before each run, in turn. */
const FAULTS = ["flip 0", "flip 20011", "drop 30011", "flip 0", "flip 9001", "drop 0", "drop 15013"];
const RUNS = 50;
/** Heap and external memory in bytes, from the tenth run on. */
const MAX_GROWTH = 24 * 1024 * 1024;

/** The files that the sample profile writes. */
const FILES = [[0, "hello.bin"], [0x10000, "data.bin"]] as const;

const descriptors = () => [...Deno.readDirSync("/proc/self/fd")].length;
const memory = () => {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
};

await using board = await startEmulator({ network: true });
const files = FILES.map(([at, name]) => [at, Deno.readFileSync(`${ROOT}/demo/${name}`)] as const);
const ended = new Map<number, number>();
let before = { memory: 0, descriptors: 0 };
for (let n = 0; n < RUNS; n++) {
  await board.control("flip 0");
  await board.control("drop 0");
  await board.control(FAULTS[n % FAULTS.length]!);
  const words = ["run", SAMPLE, "--full", "--size", "keep", "--port", board.url, "--connect-timeout", "1s"];
  const { code, text } = await flasher(words);
  ended.set(code, (ended.get(code) ?? 0) + 1);
  // Register writes have no checksum, so a damaged query may return a wrong flash id.
  const truths = [EXIT.ok, EXIT.noBootloader, EXIT.wrongChip, EXIT.linkUnstable, EXIT.writeFailed];
  assert(truths.includes(code as 0), text);
  if (code === EXIT.wrongChip) assert(text.includes("The flash was not changed."), text);
  if (code === EXIT.ok) {
    const flash = await board.flash();
    for (const [at, bytes] of files) {
      const wrong = bytes.findIndex((byte, i) => flash[at + i] !== byte);
      assertEquals(
        wrong,
        -1,
        `run ${n}, after ${FAULTS[n % FAULTS.length]}: wrong at ${at + wrong}\n${text}`,
      );
    }
  }
  if (n === 10) before = { memory: memory(), descriptors: descriptors() };
}
const good = ended.get(EXIT.ok) ?? 0;
assert(good >= 20, `only ${good} of ${RUNS} arrived`);
assertEquals(descriptors(), before.descriptors);
assert(memory() - before.memory < MAX_GROWTH, `memory grew by ${memory() - before.memory} bytes`);

/**
 * Flashes a thousand boards in one process: `deno task soak [N]`. Healthy and faulty boards alternate, all through the
 * shell, as for a whole workshop. Prints how memory developed. Exits with 1 if memory grew, if a
 * descriptor stayed open, or if flasher reported success with other bytes in flash.
 */
// deno-lint-ignore-file no-console -- a program with its own output
import { noise } from "../fake/firmware.ts";
import { flasher } from "../fake/system.ts";
import type { Faults } from "../../lib/simulator/mod.ts";
import { APP, DATA, profile, SMALL } from "../cli/world.ts";

const PORT = "/dev/ttyUSB0";
const runs = Number(Deno.args[0] ?? 1000);
/** By then, caches are filled and code is compiled. */
const WARM = Math.floor(runs / 4);
/** Most growth of the heap, bytes. A leaked session holds a board's flash of 256 KB. */
const MAX_GROWTH = 8 * 1024 * 1024;

const FAULTS: readonly Faults[] = [
  {},
  { toChip: (byte, index) => index % 9_973 === 9_000 ? [byte ^ 4] : undefined },
  { toChip: (_byte, index) => index === 20_011 ? [] : undefined },
  { fromChip: (byte, index) => index % 401 === 400 ? [byte, byte] : undefined },
  { refuse: (count) => count === 25 ? "silence" : undefined },
  { refuse: (count) => count === 31 ? [0xc1, 0] : undefined },
  { resetAt: 21_000 },
  { badCell: 0x10123 },
  { noOhai: true },
];

const collect = (globalThis as { gc?: () => void }).gc ?? (() => {
  throw new Error("start it by its task: it needs --v8-flags=--expose-gc");
});
async function heapUsed(): Promise<number> {
  // Finalizers free memory only after a turn of the event loop.
  for (let turns = 0; turns < 3; turns++) {
    collect();
    await new Promise((done) => setTimeout(done, 0));
  }
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}
/** Number of open descriptors; on Linux only. */
const descriptors = () =>
  Deno.build.os === "linux" ? [...Deno.readDirSync("/proc/self/fd")].length : undefined;

const codes = new Map<number, number>();
let wrong = 0;
let start = { heap: 0, open: descriptors() };
for (let n = 0; n < runs; n++) {
  const data = n % 3 === 0 ? DATA : noise(0x5001, n);
  const { code, stdout, system } = await flasher(["run"], {
    files: { "flash.yaml": profile({ port: PORT }), "app.bin": APP, "data.bin": data },
    boards: { [PORT]: { ...SMALL, faults: FAULTS[n % FAULTS.length]! } },
  });
  codes.set(code, (codes.get(code) ?? 0) + 1);
  const { flash } = system.boards.get(PORT)!;
  const right = [[0, APP], [0x10000, data]] as const;
  const holds = right.every(([at, bytes]) => bytes.every((byte, i) => flash[at + i] === byte));
  if (code === 0 && stdout.includes("read back and equal") && !holds) wrong++;
  if (n === WARM) start = { heap: await heapUsed(), open: descriptors() };
  if (n % Math.ceil(runs / 8) === 0) {
    console.error(`run ${n}: ${(await heapUsed() / 1024 / 1024).toFixed(1)} MB`);
  }
}
const growth = await heapUsed() - start.heap;
const leaked = (descriptors() ?? 0) - (start.open ?? 0);
const ended = [...codes].sort(([a], [b]) => a - b).map(([code, count]) => `exit ${code}: ${count}`).join(
  ", ",
);
console.log(
  `${runs} flashes in one process (${ended}); from run ${WARM} on the heap grew by ` +
    `${(growth / 1024).toFixed(0)} KB, ${leaked} descriptors stayed open, ${wrong} silent corruptions`,
);
Deno.exit(growth > MAX_GROWTH || leaked > 0 || wrong > 0 ? 1 : 0);

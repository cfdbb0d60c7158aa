/** The bench against the mask ROM runs, with another program to compare with. */
import { assert, assertEquals } from "@std/assert";
import { ROOT, testWith } from "./parts.ts";
import { run } from "./program.ts";

const NEEDS = ["emulator", "firmware", "compiled"] as const;
const BENCH = {
  name: "bench",
  needs: [],
  command: Deno.execPath(),
  args: ["run", "--allow-all", "--quiet", `${ROOT}/bench/mask_rom.ts`],
} as const;
const STAND_IN = `${Deno.execPath()} run --allow-all --quiet ${ROOT}/tests/e2e/esptool_stand_in.ts`;

/** What stands in front of "x" in the row that begins and ends with these words. */
function ratio(out: string, row: string, against: string): number {
  const line = out.split("\n").find((line) => line.startsWith(row) && line.endsWith(` x ${against}`));
  assert(line !== undefined, `no "${row}" against "${against}" in:\n${out}`);
  return Number(/([\d.]+) x /.exec(line!)![1]);
}

testWith(NEEDS, "bench: an esptool gets its rows and its ratios", async () => {
  const { code, out, err } = await run(BENCH, [], { env: { RUNS: "1", ESPTOOL: STAND_IN } });
  assertEquals([code, err], [0, ""]);
  // It is flasher itself, which compares nothing here.
  const dirty = ratio(out, "first flash, dirty, 921600", "esptool, dirty");
  assert(dirty > 0.7 && dirty < 1.3, `${dirty}`);
  for (const row of ["unchanged, 460800", "one sector changed, 460800"]) {
    assert(ratio(out, row, "esptool, blank") < 0.7);
  }
  assert(!out.includes("left out"));
});

testWith(NEEDS, "bench: without an esptool one line says what is left out", async () => {
  // Nothing is measured: this is about what is said.
  const { code, out, err } = await run(BENCH, [], { env: { RUNS: "0", ESPTOOL: "" } });
  assertEquals([code, err], [0, ""]);
  assertEquals(out.match(/.*esptool.*/gi), ["The ratios against esptool are left out: ESPTOOL names none"]);
});

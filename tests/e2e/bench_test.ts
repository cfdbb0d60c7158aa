/** The benchmark runs against the mask ROM, and compares with another program. */
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

/** Cells of the row that begins with `before`. */
function row(out: string, before: string): readonly string[] {
  const line = out.split("\n").find((line) => line.startsWith(before));
  assert(line !== undefined, `no row "${before}" in:\n${out}`);
  return line!.slice(before.length).trim().split(/ +/);
}

testWith(NEEDS, "bench: an esptool gets its column", async () => {
  const { code, out, err } = await run(BENCH, ["sector"], { env: { RUNS: "1", ESPTOOL: STAND_IN } });
  assertEquals([code, err], [0, ""]);
  assertEquals(row(out, "flash was").join(" "), "baud flasher / floor / --full esptool / esptool");
  // The stand-in is flasher itself, which does not compare flash here.
  const [baud, own, , , other, against] = row(out, "one sector differs").map(Number);
  assertEquals(baud, 460_800);
  assert(against! < 0.7 && Math.abs(own! / other! - against!) < 0.01, out);
  const all = row(out, "each sector differs").map(Number).at(-1)!;
  assert(all > 0.7 && all < 1.3, out);
});

testWith(NEEDS, "bench: without an esptool one line says that it has no column", async () => {
  // This measures nothing: it tests the message.
  const { code, out, err } = await run(BENCH, [], { env: { RUNS: "0", ESPTOOL: "" } });
  assertEquals([code, err], [0, ""]);
  assertEquals(out.match(/.*esptool.*/gi), ["No column for esptool: ESPTOOL names none"]);
});

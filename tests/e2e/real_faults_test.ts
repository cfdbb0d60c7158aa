/**
 * Writes downloaded firmware to simulated chips over a line with seeded faults, and counts the results. `FAULTS=all`
 * uses twenty seeds each. The files are not part of the project: FLASHER_SHARED is the folder with them.
 */
import { assert, assertEquals } from "@std/assert";
import { CHIPS } from "../../lib/esp/chips/mod.ts";
import type { Faults, ModelName } from "../../lib/simulator/mod.ts";
import { file, noise } from "../fake/firmware.ts";
import { runSession } from "../fake/session.ts";
import { type Count, EMPTY, judge } from "../faults/tally.ts";
import { SHARED } from "./parts.ts";

const SEEDS = Deno.env.get("FAULTS") === "all" ? 20 : 3;

const IMAGES: readonly (readonly [model: ModelName, offset: number, name: string])[] = [
  ["esp8266", 0, "esp8266-20170108-v1.8.7.bin"],
  ["esp32", 0x1000, "esp32-generic_dp_v1.18-127-gf46a7140f-20220310.bin"],
  ["esp32c3", 0x0, "esp32c3-20230426-v1.20.0.bin"],
];

/** Loses, flips or doubles about one byte in twenty thousand, to or from the chip. */
function seeded(seed: number): Faults {
  const luck = noise(1 << 16, seed);
  const damage = (byte: number, index: number) => [[], [byte ^ 8], [byte, byte]][(seed + index) % 3]!;
  const map = (byte: number, index: number) =>
    luck[index & 0xffff] === 0x5a && luck[(index >> 4) & 0xffff]! < 3 ? damage(byte, index) : undefined;
  return seed % 4 === 0 ? { fromChip: map } : { toChip: map };
}

for (const [chip, offset, name] of IMAGES) {
  const path = `${SHARED}/firmware/${name}`;
  const bytes = await Deno.readFile(path).catch(() => undefined);
  Deno.test({
    name: bytes === undefined
      ? `faults on ${name} (SKIPPED, no ${path}: set FLASHER_SHARED)`
      : `faults on ${name}`,
    ignore: bytes === undefined,
    async fn(t) {
      const count: Count = { ...EMPTY };
      let damaged = 0;
      for (let seed = 1; seed <= SEEDS; seed++) {
        const faults = seeded(seed);
        const session = await runSession({
          board: {
            chip,
            faults: {
              toChip: (byte, index) => counted(faults.toChip?.(byte, index)),
              fromChip: (byte, index) => counted(faults.fromChip?.(byte, index)),
            },
          },
          files: [file(offset, bytes!)],
          job: { chips: CHIPS },
        });
        const target = { useStub: true, romVerifies: chip !== "esp8266" };
        assertEquals(judge(count, session, target, { damagedCommand: true }), undefined, `seed ${seed}`);
      }
      assertEquals([count.silent, count.late], [0, 0]);
      assert(damaged > SEEDS * 5, `only ${damaged} bytes were damaged`);
      await t.step(
        `${count.sessions} sessions, ${damaged} bytes damaged: ${count.survived} right, ${count.refused} with an error`,
        () => {},
      );

      function counted(bytes: readonly number[] | undefined): readonly number[] | undefined {
        if (bytes !== undefined) damaged++;
        return bytes;
      }
    },
  });
}

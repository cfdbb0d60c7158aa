// The memory that a ROM can load: every RAM of each chip, and nothing else.
import { assertEquals } from "@std/assert";
import { chipById, CHIPS } from "../../../lib/esp/chips/mod.ts";
import { checkBootImage } from "../../../lib/esp/image/check.ts";
import { buildImage, bytesOf, withHash } from "../../fake/image.ts";
import { refusal } from "./refused.ts";

/** Instruction RAM, and memory that is kept in deep sleep; by the chips' own documents. */
const CASES: readonly (readonly [id: string, iram: number, kept: readonly number[]])[] = [
  ["esp32", 0x40080000, [0x3ff80000, 0x400c0000, 0x50000000]],
  ["esp32s2", 0x40028000, [0x3ff9e000, 0x40070000, 0x50000000]],
  ["esp32s3", 0x40378000, [0x50000000, 0x600fe000]],
  ["esp32c2", 0x4037c000, []],
  ["esp32c3", 0x4037c000, [0x50000000]],
  ["esp32c5", 0x40800000, [0x50000000]],
  ["esp32c6", 0x40800000, [0x50000000]],
  ["esp32c61", 0x40800000, [0x50000000]],
  ["esp32h2", 0x40800000, [0x50000000]],
  ["esp32p4", 0x4ff00000, [0x30100000, 0x50108000]],
];

function boot(id: string, iram: number, address: number, length = 16): string {
  const chip = chipById(id)!;
  const segments = [{ address: iram, data: bytesOf(64) }, { address, data: bytesOf(length) }];
  const bytes = withHash(buildImage({ segments, entry: iram, chipId: chip.chipId! }));
  return refusal(() => checkBootImage({ path: "fw.bin", bytes, vouched: false }, chip)).split("\n")[0]!;
}

Deno.test("segments in RTC and LP memory are accepted, one byte beyond it is not", () => {
  assertEquals(
    CASES.map(([id]) => id).sort(),
    CHIPS.map(({ id }) => id).filter((id) => id !== "esp8266").sort(),
  );
  for (const [id, iram, kept] of CASES) {
    const { name, ram } = chipById(id)!;
    for (const address of kept) {
      assertEquals(boot(id, iram, address), "accepted", `${id} 0x${address.toString(16)}`);
      const [, end] = ram.find(([from, to]) => address >= from && address < to)!;
      assertEquals(boot(id, iram, end - 16), "accepted");
      assertEquals(
        boot(id, iram, end - 16, 20),
        `ImageError: Cannot boot "fw.bin" on ${name}: it loads 20 bytes to 0x${
          (end - 16).toString(16).padStart(8, "0")
        }, outside this chip's RAM`,
      );
    }
  }
});

Deno.test("nothing is loaded outside a chip's memory", () => {
  for (const [id, iram] of CASES) {
    for (const address of [0x20000000, 0x60000000, 0x70000000]) {
      assertEquals(boot(id, iram, address).endsWith("outside this chip's RAM"), true, `${id} ${address}`);
    }
  }
  assertEquals(boot("esp32c2", 0x4037c000, 0x50000000).endsWith("outside this chip's RAM"), true);
});

/**
 * Published firmware in a session with its chip. The files are not part of the project: FLASHER_SHARED is a folder that
 * has them in `firmware/`.
 */
import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "@std/assert";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import type { ModelName } from "../../../lib/simulator/mod.ts";
import { file } from "../../fake/firmware.ts";
import { assertGood } from "../../fake/invariants.ts";
import { runSession } from "../../fake/session.ts";

const SHARED = Deno.env.get("FLASHER_SHARED") ??
  fileURLToPath(new URL("../../../../shared", import.meta.url));

const IMAGES: readonly (readonly [model: ModelName, offset: number, name: string])[] = [
  ["esp32", 0x1000, "esp32-generic_dp_v1.18-127-gf46a7140f-20220310.bin"],
  ["esp32s2", 0x1000, "mpy-esp32s2-generic-st7789.bin"],
  ["esp32s3", 0x0, "GENERIC_S3-20230426-v1.20.0.bin"],
  ["esp32c3", 0x0, "esp32c3-20230426-v1.20.0.bin"],
];

function read(path: string): Uint8Array | undefined {
  try {
    return Deno.readFileSync(path);
  } catch {
    return undefined;
  }
}

for (const [chip, offset, name] of IMAGES) {
  for (const useStub of [true, false]) {
    const path = `${SHARED}/firmware/${name}`;
    const bytes = read(path);
    const title = `${chip}: ${name}, ${useStub ? "stub" : "ROM alone"}`;
    Deno.test({
      name: bytes === undefined ? `NOT RUN, no ${path} (set FLASHER_SHARED): ${title}` : title,
      ignore: bytes === undefined,
      async fn() {
        const run = await runSession({
          board: { chip, flashSize: 0x800000, flashId: 0x1740ef },
          files: [file(offset, bytes!)],
          job: { chips: CHIPS, useStub },
        });
        // Flash equals the file, nothing else was touched, and the ROM boots it.
        await assertGood(run);
        assertEquals(run.done?.verified, true);
        assert(run.done!.wireBytes < bytes!.length * 0.7, `${run.done!.wireBytes} bytes went over the wire`);
      },
    });
  }
}

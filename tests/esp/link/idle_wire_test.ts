/** The commands of a session: nothing is read twice. */
import { assert, assertEquals } from "@std/assert";
import { chipById, CHIPS } from "../../../lib/esp/chips/mod.ts";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { file, noise } from "../../fake/firmware.ts";
import { familyImage } from "../../fake/family_image.ts";
import { assertGood } from "../../fake/invariants.ts";
import { watch, wordOf } from "../../fake/frames.ts";
import { runSession, SMALL } from "../../fake/session.ts";
import { ESP32_CHIPS } from "../../fake/esp32_chips.ts";

const READ_REG = 0x0a;
const WRITE_REG = 0x09;
const FLASH_BEGINS = [0x02, 0x10];
const SECURITY_INFO = 0x14;

/** The addresses read before the first register write: identification and the baud change. */
function readAtFirst(frames: ReturnType<typeof watch>["frames"]): number[] {
  const sent = frames.filter(({ to }) => to === "chip");
  const end = sent.findIndex(({ op }) => op === WRITE_REG || FLASH_BEGINS.includes(op));
  return sent.slice(0, end).filter(({ op }) => op === READ_REG).map((frame) => wordOf(frame, 0));
}

Deno.test("ESP8266: identification and baud change read no register twice, except the type word, which proves the link", async () => {
  const { wrap, frames } = watch();
  await assertGood(await runSession({ board: SMALL, job: { chip: esp8266 }, wrapPort: wrap }));
  const read = readAtFirst(frames).filter((address) => address !== 0x40001000);
  assert(read.includes(0x60000014), "the divider is never read");
  assertEquals(read, [...new Set(read)]);
  assert(!frames.some(({ op }) => op === SECURITY_INFO));
});

for (const silicon of ESP32_CHIPS) {
  Deno.test(`${silicon.model}: identification reads no fuse twice`, async () => {
    const chip = chipById(silicon.id)!;
    const { wrap, frames } = watch();
    const session = await runSession({
      files: [
        file(silicon.offset, familyImage({ chipId: silicon.chipId, address: silicon.ram })),
        file(0x11000, noise(64)),
      ],
      board: { chip: silicon.model, revision: silicon.revision },
      job: { chip, chips: CHIPS },
      wrapPort: wrap,
    });
    await assertGood(session);
    const read = readAtFirst(frames).filter((address) =>
      address !== 0x40001000 && address !== chip.mac.words[0]
    );
    assertEquals(read, [...new Set(read)]);
    if (typeof chip.security === "object") assert(!frames.some(({ op }) => op === SECURITY_INFO));
  });
}

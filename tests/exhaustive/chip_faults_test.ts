/** Faults of chips of the ESP32 family: a few of each kind, on the three that differ most. */
import { WriteError } from "../../lib/errors.ts";
import { assert } from "@std/assert";
import { CHIPS } from "../../lib/esp/chips/mod.ts";
import type { Faults, ModelName } from "../../lib/simulator/mod.ts";
import { familyImage } from "../fake/family_image.ts";
import { file, noise } from "../fake/firmware.ts";
import { assertGood, assertInvariants } from "../fake/invariants.ts";
import { errorOf, runSession, type Session } from "../fake/session.ts";
import { ESP32_CHIPS } from "../fake/esp32_chips.ts";

const KINDS: readonly (readonly [model: ModelName, useStub: boolean])[] = [
  ["esp32", true],
  ["esp32", false],
  ["esp32c3", true],
  ["esp32c3", false],
  ["esp32p4", false],
];

/** Written by the ROM, by the stub, or not at all. */
const NO = [[0x01, 0x06], [0xc4, 0x00], "silence"] as const;
/** SLIP's own bytes with the lowest bit set. */
const MARKS = [0xc1, 0xdb, 0xdd];

function run(model: ModelName, useStub: boolean, faults: Faults): Promise<Session> {
  const { chipId, ram, offset } = ESP32_CHIPS.find((silicon) => silicon.model === model)!;
  return runSession({
    board: { chip: model, flashSize: 0x100000, flashId: 0x1440ef, faults },
    files: [
      file(offset, familyImage({ chipId, address: ram, length: 0x904, sizeAndFreq: 0x0f })),
      file(0x11000, noise(0x801)),
    ],
    job: { chips: CHIPS, useStub },
  });
}

/** Requires of every session that it ends, and that its statements are true. */
function check(session: Session, what: string): void {
  try {
    assertInvariants(session);
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : error}`, { cause: error });
  }
}

for (const [model, useStub] of KINDS) {
  const title = `${model}, ${useStub ? "stub" : "ROM alone"}`;

  Deno.test(`${title}: every command refused or ignored`, async () => {
    let commands = 0;
    const healthy = await run(model, useStub, { refuse: () => void commands++ });
    if (healthy.error !== undefined) throw healthy.error;
    assert(commands > 30);
    for (let n = 0; n < commands; n++) {
      const how = NO[n % NO.length]!;
      const session = await run(model, useStub, { refuse: (count) => count === n ? how : undefined });
      check(session, `command ${n}, ${how}`);
    }
  });

  Deno.test(`${title}: bytes lost, flipped and doubled`, async () => {
    const healthy = await run(model, useStub, {});
    const { bytesToChip, bytesToHost } = healthy.board.statistics;
    const damage = [() => [], (byte: number) => [byte ^ 0x10], (byte: number) => [byte, byte]];
    for (const [direction, count] of [["toChip", bytesToChip], ["fromChip", bytesToHost]] as const) {
      for (let n = 0, kind = 0; n < count; n += 131, kind = (kind + 1) % damage.length) {
        const map = (byte: number, index: number) => index === n ? damage[kind]!(byte) : undefined;
        check(await run(model, useStub, { [direction]: map }), `${direction}, byte ${n}, kind ${kind}`);
      }
    }
  });

  Deno.test(`${title}: a block that arrives damaged is resent`, async () => {
    // Bytes near the end of the transfer are in the last data blocks.
    const { bytesToChip } = (await run(model, useStub, {})).board.statistics;
    let resent = 0;
    for (let back = 100; back < 1800; back += 170) {
      const session = await run(model, useStub, {
        toChip: (byte, index) =>
          index === bytesToChip - back && !MARKS.includes(byte | 1) ? [byte ^ 1] : undefined,
      });
      await assertGood(session);
      if (session.board.statistics.bytesToChip > bytesToChip + 0x200) resent++;
    }
    assert(resent >= 3, `${resent} resent`);
  });

  Deno.test(`${title}: flash that does not hold the data`, async () => {
    const { offset } = ESP32_CHIPS.find((silicon) => silicon.model === model)!;
    for (const faults of [{ badCell: offset + 100 }, { badSector: 0x11 }] satisfies Faults[]) {
      const session = await run(model, useStub, faults);
      check(session, JSON.stringify(faults));
      errorOf(session, WriteError);
    }
  });
}

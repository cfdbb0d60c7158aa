/** Flash of more than 16 MB: writes above are correct, or nothing is touched. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CHIPS } from "../../lib/esp/chips/mod.ts";
import { checkErasable, eraseFlash } from "../../lib/esp/flash/erase.ts";
import { isBlank } from "../../lib/esp/flash/flash_hash.ts";
import { inspectFlash } from "../../lib/esp/jobs/inspect.ts";
import { ChipError, ProfileError } from "../../lib/errors.ts";
import type { Firmware } from "../../lib/esp/plan/plan.ts";
import type { ModelName } from "../../lib/simulator/mod.ts";
import { type Context, resultOf, workOn } from "../fake/chip_session.ts";
import { familyImage } from "../fake/family_image.ts";
import { bootImage, code, file, noise } from "../fake/firmware.ts";
import { assertGood, sameBytes } from "../fake/invariants.ts";
import { errorOf, runSession } from "../fake/session.ts";
import { ESP32_CHIPS } from "../fake/esp32_chips.ts";

const MB = 0x100000;
const LIMIT = 16 * MB;
/** W25Q256. */
const LARGE = { flashSize: 32 * MB, flashId: 0x1940ef } as const;
/** Chips whose stub has flash commands with four-byte addresses: esp-stub-lib, soc_caps.h of each chip. */
const LONG = ["esp32s3", "esp32c5", "esp32c61", "esp32p4", "esp32p4-rev1"];
const MODELS: readonly ModelName[] = ["esp8266", ...ESP32_CHIPS.map(({ model }) => model)];

function bootFile(model: ModelName): Firmware {
  const silicon = ESP32_CHIPS.find((one) => one.model === model);
  return silicon === undefined
    ? file(0, bootImage(0x1000))
    : file(silicon.offset, familyImage({ chipId: silicon.chipId, address: silicon.ram, sizeAndFreq: 0x5f }));
}

function write(model: ModelName, offset: number, { useStub = true } = {}) {
  const files = [bootFile(model), file(offset, code(0x3000), "far.bin")];
  return runSession({ files, board: { chip: model, ...LARGE }, job: { chips: CHIPS, useStub } });
}

for (const model of MODELS) {
  Deno.test(`large flash: ${model}'s stub up to 16 MB`, async () => {
    await assertGood(await write(model, LIMIT - 0x3000));
  });

  Deno.test(`large flash: ${model}'s stub above 16 MB writes exactly there or not at all`, async () => {
    for (const offset of [LIMIT - 0x2000, LIMIT, 32 * MB - 0x3000]) {
      const run = await write(model, offset);
      if (LONG.includes(model)) {
        await assertGood(run);
        continue;
      }
      const error = errorOf(run, ProfileError);
      assertStringIncludes(error.message, "far.bin");
      assertStringIncludes(error.message, "can address only the first 16 MB of flash");
      assert(sameBytes(run.board.flash, run.flashBefore), "the flash was changed");
      assertEquals(run.board.statistics.sectorsErased, 0);
    }
  });
}

Deno.test("large flash: no ROM writes above 16 MB; if the stub can, the hint says so", async () => {
  for (const model of ["esp32s3", "esp32p4"] as const) {
    const run = await write(model, LIMIT, { useStub: false });
    const error = errorOf(run, ChipError);
    assertStringIncludes(error.message, "the ROM of the ESP");
    assertStringIncludes(error.hint!, "--no-stub");
    assert(sameBytes(run.board.flash, run.flashBefore), "the flash was changed");
  }
  errorOf(await write("esp8266", LIMIT, { useStub: false }), ProfileError);
});

Deno.test("large flash: after a failure the ROM does not continue above its reach", async () => {
  let starts = 0;
  const silicon = ESP32_CHIPS.find(({ model }) => model === "esp32s3")!;
  const files = [bootFile("esp32s3"), file(17 * MB, noise(0x20000), "far.bin")];
  const MEM_END = 0x06;
  const run = await runSession({
    files,
    board: {
      chip: "esp32s3",
      ...LARGE,
      faults: {
        resetAt: 0x14000, // in the middle of far.bin
        // The stub starts once, and not again.
        refuse: (_, opcode) => opcode === MEM_END && ++starts > 1 ? "silence" : undefined,
      },
    },
    job: { chips: CHIPS },
  });
  const error = errorOf(run, ChipError);
  assert(starts > 1 && silicon.chipId === 9);
  assertStringIncludes(error.message, "the ROM of the ESP32-S3 can address only the first 16 MB of flash");
  assert(error.boardState!.includes("far.bin"), error.boardState);
  const low = run.board.flash.subarray(MB, 2 * MB);
  assert(sameBytes(low, run.flashBefore.subarray(MB, 2 * MB)), "what is at 1 MB was changed");
});

function erase(offset: number, size: number) {
  return async ({ session: { loader, identity }, report, flashSize }: Context) => {
    const range = { offset, size };
    checkErasable(loader, range, { identity, flashSize, force: false });
    const unlock = () => Promise.resolve(false);
    await eraseFlash(loader, range, { flashSize, report, unlock, again: "Erase again" });
    return await isBlank(loader, range);
  };
}

Deno.test("large flash: erasing above 16 MB works exactly there or not at all", async () => {
  for (const [offset, size] of [[0, 32 * MB], [17 * MB, 0x20000], [LIMIT - 0x1000, 0x2000]] as const) {
    const refused = await workOn(erase(offset, size), { board: { chip: "esp32", ...LARGE } });
    assert(refused.error instanceof ChipError, `${refused.error}`);
    assert(sameBytes(refused.board.flash, refused.flashBefore), "the flash was changed");

    const run = await workOn(erase(offset, size), { board: { chip: "esp32s3", ...LARGE } });
    assertEquals(resultOf(run), true);
    assert(
      sameBytes(run.board.flash, run.flashBefore.slice().fill(0xff, offset, offset + size)),
      `${offset}`,
    );
  }
});

Deno.test("large flash: an application above 16 MB is seen only if the loader reaches it", async () => {
  // One partition: "far", an application, at 17 MB.
  const content = new Uint8Array(18 * MB).fill(0xff);
  content.set([0xaa, 0x50, 0, 0x10, 0, 0, 0x10, 0x01, 0, 0, 0x10, 0, 0x66, 0x61, 0x72, 0], 0x8000);
  content.fill(0, 0x8010, 0x8020);
  content.set([0xe9, 1, 2, 0x5f], 17 * MB);
  // The place to which a three-byte address would lead.
  content.set([0xe9, 1, 2, 0x5f], 1 * MB);
  for (const chip of ["esp32", "esp32s3"] as const) {
    const run = await workOn(
      ({ session: { loader, identity }, flashSize }) => inspectFlash(loader, identity.chip, flashSize),
      { board: { chip, ...LARGE, flash: content } },
    );
    const found = resultOf(run).applications.map(({ address }) => address);
    assertEquals(found, LONG.includes(chip) ? [17 * MB] : []);
  }
});

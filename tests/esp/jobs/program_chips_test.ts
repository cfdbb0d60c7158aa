/** A session with every chip of the ESP32 family, with its stub and with its ROM alone. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import type { FlashEvent } from "../../../lib/esp/events.ts";
import { code, file, noise } from "../../fake/firmware.ts";
import { assertGood, assertInvariants, holdsFiles, sameBytes, story } from "../../fake/invariants.ts";
import { familyImage } from "../../fake/family_image.ts";
import { ESP32_CHIPS, type Esp32Chip } from "../../fake/esp32_chips.ts";
import { errorOf, runOn, runSession, type Session, type SessionOptions } from "../../fake/session.ts";
import { ChipError, ImageError, ProfileError } from "../../../lib/errors.ts";
import type { ModelName } from "../../../lib/simulator/mod.ts";
import { manual } from "../../../plugins/manual.ts";

function filesFor({ chipId, offset, ram }: Esp32Chip) {
  return [
    file(offset, familyImage({ chipId, address: ram })),
    file(0x11000, code(0x9003)),
    file(0x140000, noise(0x1401)),
  ];
}

function session(silicon: Esp32Chip, { board, job, ...rest }: SessionOptions = {}): Promise<Session> {
  return runSession({
    files: filesFor(silicon),
    ...rest,
    board: { chip: silicon.model, revision: silicon.revision, ...board },
    job: { chips: CHIPS, ...job },
  });
}

function find<T extends FlashEvent["type"]>({ events }: Session, type: T): Extract<FlashEvent, { type: T }> {
  const found = events.find((event) => event.type === type);
  assert(found !== undefined, `no ${type} event`);
  return found as Extract<FlashEvent, { type: T }>;
}

function warnings({ events }: Session): string[] {
  return events.flatMap((event) => event.type === "warning" ? [event.message] : []);
}

function assertUnchanged({ board, flashBefore }: Session): void {
  assert(sameBytes(board.flash, flashBefore), "the flash was changed");
}

const STUB_STORY = "connecting connected stub speed flash plan start progress verifying verified " +
  "start progress verifying verified start progress verifying progress verified resetting done";

for (const silicon of ESP32_CHIPS) {
  for (const useStub of [true, false]) {
    Deno.test(`${silicon.model}: ${useStub ? "stub" : "ROM alone"}`, async () => {
      const run = await session(silicon, {
        job: { useStub },
        board: { mac: [0x7c, 0xdf, 0xa1, 0x98, 0xc0, 0xdb] },
      });
      await assertGood(run);
      assertEquals(warnings(run), []);
      assertEquals(
        find(run, "connected"),
        {
          type: "connected",
          chip: silicon.name,
          revision: `v${Math.floor(silicon.revision / 100)}.${silicon.revision % 100}`,
          features: silicon.features,
          mac: "7c:df:a1:98:c0:db",
          loader: "ROM",
        },
      );
      assertEquals(find(run, "flash"), { type: "flash", id: "0x1640ef", vendor: "Winbond", size: 0x400000 });
      assertEquals(find(run, "speed").baud, 460_800);
      assertEquals(
        story(run.events).replaceAll(" comparing", ""),
        useStub ? STUB_STORY : STUB_STORY.replace(" stub", ""),
      );
      assertEquals(run.done?.verified, true);
      assertEquals(run.done?.board, "restarted");
    });
  }
}

/** Checks that the ROM does all the work, and that the warning gives the reason. */
function assertRomAlone(run: Session, why: string): void {
  assertEquals(warnings(run), [`Working with the ROM alone: ${why}`]);
  assert(!run.events.some(({ type }) => type === "stub"));
}

const one = (model: ModelName): Esp32Chip => ESP32_CHIPS.find((silicon) => silicon.model === model)!;

Deno.test("a required chip must be the one that answers", async () => {
  for (const silicon of ESP32_CHIPS) {
    const chip = CHIPS.find(({ id }) => id === silicon.id)!;
    await assertGood(await session(silicon, { job: { chip } }));

    const other = CHIPS.find(({ id }) => id === (silicon.id === "esp32c3" ? "esp32c6" : "esp32c3"))!;
    const wrong = await session(silicon, { job: { chip: other } });
    assertEquals(
      errorOf(wrong, ChipError).message,
      `Cannot continue: the profile is for the ${other.name}; this board has an ${silicon.name}`,
    );
    assertInvariants(wrong);
    assertUnchanged(wrong);
  }
});

Deno.test("ESP8266 and ESP32 are told apart if the other one is expected", async () => {
  const [esp8266, esp32] = CHIPS;
  const first = await session(one("esp32"), { job: { chip: esp8266 } });
  assertStringIncludes(errorOf(first, ChipError).message, "this board has an ESP32");
  const second = await runSession({ job: { chip: esp32, chips: CHIPS } });
  assertStringIncludes(errorOf(second, ChipError).message, "this board has an ESP8266");
  await assertGood(await runSession({ job: { chips: CHIPS } }));
});

Deno.test("an image for another chip is refused before anything is erased", async () => {
  for (const silicon of ESP32_CHIPS) {
    const foreign = silicon.id === "esp32c6" ? one("esp32h2") : one("esp32c6");
    const image = familyImage({ chipId: foreign.chipId, address: silicon.ram });
    const run = await session(silicon, { files: [file(silicon.offset, image)] });
    errorOf(run, ImageError);
    assertInvariants(run);
    assertUnchanged(run);
  }
});

Deno.test("C3 and S3 under secure boot: the ROM works alone, and unsigned files are refused", async () => {
  for (const model of ["esp32c3", "esp32s3"] as const) {
    const silicon = one(model);
    const run = await session(silicon, { board: { fuses: { secureBoot: true } } });
    assertStringIncludes(errorOf(run, ChipError).message, "secure boot is enabled");
    assertRomAlone(run, `secure boot is enabled, and ${silicon.name} then runs no stub`);
    assertInvariants(run);
    assertUnchanged(run);
  }
});

Deno.test("P4: the stub is the one of its revision", async () => {
  const revisions = [["esp32p4-rev1", 0], ["esp32p4-rev1", 215], ["esp32p4", 300], ["esp32p4", 315]] as const;
  for (const [model, revision] of revisions) {
    const run = await session(one(model), { board: { revision } });
    await assertGood(run);
    assertEquals(warnings(run), []);
  }
});

Deno.test("C2 of the first silicon: the ROM works alone", async () => {
  const run = await session(one("esp32c2"), { board: { revision: 0 } });
  await assertGood(run);
  assertRomAlone(run, "the stub does not run on the first silicon of ESP32-C2");
  assertEquals(find(run, "connected").revision, "v0.0");
});

for (const silicon of ESP32_CHIPS.filter(({ id }) => id !== "esp32")) {
  Deno.test(`${silicon.model} in secure download mode: the ROM writes, and nothing can be verified`, async () => {
    const flash = { mode: "keep", freq: "keep", size: "4MB" } as const;
    const run = await session(silicon, { board: { fuses: { secureDownload: true } }, job: { flash } });
    await assertGood(run);
    assertRomAlone(run, "this chip is in secure download mode");
    // Neither fuses nor the crystal can be read then.
    const features = silicon.features.filter((one) => !/ cores|crystal/.test(one));
    assertEquals(find(run, "connected"), { type: "connected", chip: silicon.name, features, loader: "ROM" });
    assertEquals(run.done?.verified, false);
    assertEquals(run.events.filter(({ type }) => type === "unverified").length, 3);

    const unstated = await session(silicon, { board: { fuses: { secureDownload: true } } });
    assertStringIncludes(errorOf(unstated, ProfileError).message, "secure download mode");
    assertUnchanged(unstated);
  });
}

Deno.test("a stub that sends no greeting twice: the ROM works alone", async () => {
  for (const model of ["esp32", "esp32s3", "esp32c6"] as const) {
    const run = await session(one(model), { board: { faults: { noOhai: true } } });
    await assertGood(run);
    const greets =
      "Cannot start the stub: it was uploaded but sent no greeting; resetting the board to try again";
    assertEquals(warnings(run), [
      greets,
      greets,
      "Working with the ROM alone: the stub does not start",
    ]);
    assertEquals(run.done?.verified, true);
  }
});

Deno.test("a stub from an earlier session is found, with and without a required chip", async () => {
  for (const silicon of ESP32_CHIPS) {
    const chip = CHIPS.find(({ id }) => id === silicon.id)!;
    const job = { chips: CHIPS, baud: 115_200, after: "stay" } as const;
    const first = await session(silicon, { job, files: filesFor(silicon).slice(0, 1) });
    if (first.error !== undefined) throw first.error;
    for (const named of [undefined, chip]) {
      const { board, clock } = first;
      const again = await runOn(board, clock, {
        plugin: manual,
        files: filesFor(silicon),
        job: { ...job, chip: named },
      });
      if (again.error !== undefined) throw again.error;
      assertEquals(find(again, "stub").bytes, 0, `${silicon.model}, ${named?.id}`);
      assertEquals(find(again, "connected").loader, "stub");
      assert(holdsFiles(again));
    }
  }
});

Deno.test("crystals that the ROM does not expect", async () => {
  for (const [model, crystal] of [["esp32c2", 26e6], ["esp32c5", 48e6]] as const) {
    for (const useStub of [true, false]) {
      const run = await session(one(model), { board: { crystal }, job: { useStub } });
      await assertGood(run);
      assertEquals(find(run, "speed").baud, 460_800);
    }
  }
});

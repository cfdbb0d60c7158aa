/** Profiles on simulated boards: every built-in board and profile can be rehearsed. */
import { assertEquals, assertRejects } from "@std/assert";
import { checkProfile } from "../../../lib/app/check/check_profile.ts";
import type { CheckedProfile } from "../../../lib/app/check/checked.ts";
import { rehearseProfile } from "../../../lib/app/check/rehearse_profile.ts";
import { chooseSimulatedBoard } from "../../../lib/app/check/simulated_board.ts";
import { builtInProfile, profileNames } from "../../../lib/app/files/built_in_profiles.ts";
import { type Prepared, prepareProfile } from "../../../lib/app/prepare.ts";
import { KNOWN } from "../../../lib/app/known_names.ts";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { WriteError } from "../../../lib/errors.ts";
import { loadProfile } from "../../../lib/profile/load.ts";
import { BOARDS } from "../../../plugins/mod.ts";
import { noise } from "../../fake/firmware.ts";
import { imageFor } from "../../fake/profile_images.ts";
import { type FakeFile, FakeSystem } from "../../fake/system.ts";

const OPTIONS = { withoutFirmware: false, allowOutside: false, allowedPlugins: [] };

async function check(
  text: string,
  files: Readonly<Record<string, FakeFile>> = {},
  options: Partial<typeof OPTIONS> = {},
): Promise<CheckedProfile> {
  const system = new FakeSystem([], { files: { "flash.yaml": text, ...files } });
  return await checkProfile(system, "flash.yaml", { ...OPTIONS, ...options });
}

function faultsOf({ faults }: CheckedProfile): string[] {
  return faults.map(({ step, error }) => `${step}: ${error.message}`);
}

Deno.test("rehearsal: every built-in profile with an image for its chip passes", async () => {
  for (const name of profileNames()) {
    const text = builtInProfile(name)!;
    const chip = /^chip: (\w+)/m.exec(text)?.[1] ?? "esp8266";
    const { offset, bytes } = imageFor(chip);
    // Profiles of the family take a merged file, which has the boot image at its offset.
    const start = Number(/offset: (0x[\da-f]+)/.exec(text)![1]);
    const merged = new Uint8Array(offset - start + bytes.length).fill(0xff);
    merged.set(bytes, offset - start);
    const checked = await check(text, { "firmware.bin": merged });
    assertEquals([faultsOf(checked), checked.reach.kind], [[], "rehearsed"], name);
  }
});

Deno.test("rehearsal: every built-in board passes with each of its chips", async () => {
  for (const { name, chips } of BOARDS) {
    for (const chip of chips ?? CHIPS.map(({ id }) => id)) {
      const { offset, bytes } = imageFor(chip);
      const text = `board: ${name}\nchip: ${chip}\nfiles: [{ offset: ${offset}, path: a.bin }]\n`;
      const checked = await check(text, { "a.bin": bytes });
      assertEquals([faultsOf(checked), checked.reach.kind], [[], "rehearsed"], `${name} with ${chip}`);
    }
  }
});

Deno.test("rehearsal: the circuit and the chip of a simulated port are used", async () => {
  const good = await check("port: sim:manual\nfiles: [{ offset: 0, path: a.bin }]\n", {
    "a.bin": imageFor("esp8266").bytes,
  });
  assertEquals(good.reach.kind, "rehearsed");
  const other = await check("port: sim:esp32c3\nfiles: [{ offset: 0, path: a.bin }]\n", {
    "a.bin": imageFor("esp8266").bytes,
  });
  assertEquals(other.faults.map(({ error }) => error.exitCode), [7]);
  const unknown = await check("port: sim:toaster\nfiles: [{ offset: 0, path: a.bin }]\n", {
    "a.bin": imageFor("esp8266").bytes,
  });
  assertEquals(unknown.faults.map(({ error }) => error.exitCode), [3]);
});

Deno.test("rehearsal: the simulated flash is as large as the plan needs", async () => {
  const { bytes } = imageFor("esp32s3");
  const text = (offset: string) =>
    `chip: esp32s3\nfiles: [{ offset: 0, path: a.bin }, { offset: ${offset}, path: b.bin }]\n`;
  for (const offset of ["0x600000", "0x1800000"]) {
    const checked = await check(text(offset), { "a.bin": bytes, "b.bin": noise(0x1000) });
    assertEquals([faultsOf(checked), checked.reach.kind], [[], "rehearsed"], offset);
  }
  const beyond = await check(text("0x7000000"), { "a.bin": bytes, "b.bin": noise(0x1000) });
  assertEquals(beyond.faults.map(({ step }) => step), ["plan"]);
});

Deno.test("rehearsal: what the profile says about erasing, the end and the console is no obstacle", async () => {
  const checked = await check(
    "chip: esp8266\nerase: all\nexpect: { text: hello }\nfiles: [{ offset: 0, path: a.bin }]\n",
    { "a.bin": imageFor("esp8266").bytes },
  );
  assertEquals([faultsOf(checked), checked.reach.kind], [[], "rehearsed"]);
  const stays = await check("chip: esp8266\nafter: stay\nfiles: [{ offset: 0, path: a.bin }]\n", {
    "a.bin": imageFor("esp8266").bytes,
  });
  assertEquals([faultsOf(stays), stays.reach.kind], [[], "rehearsed"]);
});

Deno.test("rehearsal: a flash that does not hold the plan fails", async () => {
  const prepared = await prepareAlone();
  const board = chooseSimulatedBoard(prepared);
  const [region] = board.plan.regions;
  const other = { ...region!, md5: "0".repeat(32) };
  await assertRejects(
    () => rehearseProfile(prepared, { ...board, plan: { ...board.plan, regions: [other] } }),
    WriteError,
    'Cannot rehearse "a.bin"',
  );
});

Deno.test("rehearsal: reset scripts for another circuit are a note", async () => {
  const checked = await check(
    "board: nodemcu\nchip: esp8266\nreset: D0|R0\nfiles: [{ offset: 0, path: a.bin }]\n",
    { "a.bin": imageFor("esp8266").bytes },
  );
  assertEquals([faultsOf(checked), checked.reach.kind], [[], "rehearsed"]);
  assertEquals(checked.notes.map(({ message }) => message.slice(0, 34)), [
    "The profile's own reset scripts do",
  ]);
});

async function prepareAlone(): Promise<Prepared> {
  const profile = await loadProfile(
    "chip: esp8266\nfiles: [{ offset: 0, path: a.bin }]\n",
    "flash.yaml",
    KNOWN,
  );
  const system = new FakeSystem([], { files: { "a.bin": imageFor("esp8266").bytes } });
  return await prepareProfile(system, {
    source: "flash.yaml",
    profile,
    reading: { folder: ".", anywhere: false },
    force: false,
  });
}

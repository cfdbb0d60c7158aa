/** Every built-in profile is valid, uses existing names, and puts an image at its chip's boot offset. */
import { assert, assertEquals } from "@std/assert";
import { builtInProfile, profileNames, profileSummary } from "../../lib/app/files/built_in_profiles.ts";
import { KNOWN } from "../../lib/app/known_names.ts";
import { chipById, CHIPS } from "../../lib/esp/chips/mod.ts";
import { makePlan } from "../../lib/esp/plan/plan.ts";
import { loadProfile } from "../../lib/profile/load.ts";
import { builtInBoard } from "../../lib/app/boards/built_in_board.ts";
import { file } from "../fake/firmware.ts";
import { buildImage } from "../fake/image.ts";

const FOLDER = new URL("../../profiles/", import.meta.url);

Deno.test("built-in profiles: all in the folder, and no others", () => {
  const files = Array.from(Deno.readDirSync(FOLDER), ({ name }) => name);
  assertEquals([...profileNames()].sort(), files.sort());
  for (const name of files) {
    assertEquals(builtInProfile(name), Deno.readTextFileSync(new URL(name, FOLDER)));
    assert(/^[a-z0-9_]+\.yaml$/.test(name), name);
  }
});

Deno.test("built-in profiles: every chip has one", async () => {
  const chips = new Set<string>();
  for (const name of profileNames()) chips.add((await load(name)).chip);
  assertEquals([...chips].sort(), CHIPS.map(({ id }) => id).sort());
});

function load(name: string) {
  return loadProfile(new TextEncoder().encode(builtInProfile(name)), name, KNOWN);
}

for (const name of profileNames()) {
  Deno.test(`profile ${name}: has a board, a chip and its image's offset`, async () => {
    const profile = await load(name);
    assert(builtInBoard(profile.board) !== undefined);
    const chip = chipById(profile.chip)!;
    assertEquals(profile.port, { kind: "auto" });
    assertEquals(profile.flash, { mode: "keep", freq: "keep", size: "detect" });
    assertEquals(profile.files.map(({ path, offset }) => [path, offset]), [[
      "firmware.bin",
      chip.bootloaderOffset,
    ]]);

    const [from] = chip.ram.at(-1)!;
    const segments = [{ address: from, data: new Uint8Array(64).fill(0x5a) }];
    const family = chip.chipId === undefined ? {} : { chipId: chip.chipId };
    const image = buildImage({ segments, entry: from, sizeAndFreq: 0x20, ...family });
    const plan = makePlan([file(chip.bootloaderOffset, image)], {
      chip,
      flash: profile.flash,
      flashSize: 0x400000,
    });
    assertEquals(plan.regions.map(({ offset }) => offset), [chip.bootloaderOffset]);
  });

  Deno.test(`profile ${name}: its comment names the boards, and how to use another file`, async () => {
    const profile = await load(name);
    const lines = builtInProfile(name)!.split("\n");
    assert(/^# .*\.$/.test(lines[0]!), lines[0]);
    assert(profileSummary(name).length < 80);
    const offset = profile.files[0]!.offset.toString(16).toUpperCase();
    const example = `# flasher run ${name} writes firmware.bin from the current folder; ` +
      `--file 0x${offset}=PATH writes another file.`;
    assert(lines.includes(example), `no line "${example}"`);
    for (const line of lines.filter((text) => !text.startsWith("#"))) assert(line.length <= 60);
  });
}

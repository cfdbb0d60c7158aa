/** Inspecting a board without changing it: differences, contents, memory. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { expectData, findDifferences } from "../../../lib/esp/flash/flash_hash.ts";
import { type FlashContents, inspectFlash } from "../../../lib/esp/jobs/inspect.ts";
import { loadProgram, readMemory, writeMemory } from "../../../lib/esp/jobs/memory.ts";
import { otadataSelecting } from "../../../lib/esp/image/otadata.ts";
import { ImageError, LinkError } from "../../../lib/errors.ts";
import { type Context, MODELS, resultOf, workOn, type WorkOptions } from "../../fake/chip_session.ts";
import { code } from "../../fake/firmware.ts";
import { familyImage } from "../../fake/family_image.ts";
import {
  buildApplication,
  buildBootloader,
  buildDescribed,
  buildImage,
  buildMicroPython,
  buildTable,
  DRAM,
  FAMILY,
  IRAM,
  merge,
  type PartitionRow,
} from "../../fake/image.ts";
import { sameBytes } from "../../fake/invariants.ts";
import { errorOf } from "../../fake/session.ts";
import { ESP32_CHIPS } from "../../fake/esp32_chips.ts";

/** FLASH_BEGIN to FLASH_END, raw and compressed, and the commands that erase. */
const CHANGES = [0x02, 0x03, 0x04, 0x10, 0x11, 0x12, 0xd0, 0xd1];

for (const chip of MODELS) {
  for (const useStub of chip === "esp8266" ? [true] : [true, false]) {
    Deno.test(`differences: ${chip}, ${useStub ? "stub" : "ROM alone"}: by sectors, joined, nothing written`, async () => {
      const flash = code(0x30000);
      const wanted = flash.slice(0x1000, 0x2a345);
      // Sectors 3 and 4, the last byte of a block, and the very last byte.
      for (const at of [0x3010, 0x4fff, 0xffff, 0x2a344]) wanted[at - 0x1000]! ^= 1;
      const run = await workOn(
        ({ session: { loader } }) => findDifferences(loader, expectData({ offset: 0x1000, data: wanted })),
        { board: { chip, flash }, job: { useStub } },
      );
      assertEquals(resultOf(run), [
        { offset: 0x3000, size: 0x2000 },
        { offset: 0xf000, size: 0x1000 },
        { offset: 0x2a000, size: 0x345 },
      ]);
      assertEquals(run.opcodes.filter((opcode) => CHANGES.includes(opcode)), []);
      assert(sameBytes(run.board.flash, run.flashBefore));
    });
  }
}

Deno.test("differences: equal content takes one hash; completely different content is one range", async () => {
  const flash = code(0x30000);
  for (
    const [data, ranges] of [
      [flash.slice(0, 0x20000), []],
      [code(0x20000, 9), [{ offset: 0, size: 0x20000 }]],
      [flash.slice(0, 1), []],
    ] as const
  ) {
    const run = await workOn(
      ({ session: { loader } }) => findDifferences(loader, expectData({ offset: 0, data })),
      { board: { flash } },
    );
    assertEquals(resultOf(run), ranges);
    if (ranges.length === 0) assertEquals(run.opcodes.filter((opcode) => opcode === 0x13).length, 1);
  }
});

function inspecting({ session: { loader, identity: { chip } }, flashSize }: Context) {
  return inspectFlash(loader, chip, flashSize);
}

/** The boot image, which must be complete. */
function wholeOf({ boot }: FlashContents) {
  if (typeof boot === "string" || "problem" in boot.content) throw new Error(JSON.stringify(boot));
  return { address: boot.address, role: boot.content.role };
}

/** The problem of the boot image. */
function problemOf({ boot }: FlashContents): string {
  if (typeof boot === "string" || !("problem" in boot.content)) throw new Error(JSON.stringify(boot));
  return boot.content.problem;
}

async function contentsOf(flash: Uint8Array, board: WorkOptions["board"] = {}, useStub = true) {
  return resultOf(await workOn(inspecting, { board: { flash, ...board }, job: { useStub } }));
}

Deno.test("contents: an ESP8266's image, and its Python version", async () => {
  const image = merge([[0, buildMicroPython(0x2000, "MicroPython v1.8.7 on 2017-01-08; ESP module")], [
    0x30000,
    code(16),
  ]]);
  const found = await contentsOf(image);
  assertEquals(found.python, "MicroPython v1.8.7 on 2017-01-08");
  assertEquals(wholeOf(found), { address: 0, role: "application" });
  assertEquals([found.table, found.applications], [undefined, []]);
});

Deno.test("contents: the greeting may be farther from the end", async () => {
  const image = buildMicroPython(0x18000, "CircuitPython 3.1.2 on 2019-01-07" + " ".repeat(0x4000));
  assertEquals((await contentsOf(image)).python, "CircuitPython 3.1.2 on 2019-01-07");
});

Deno.test("contents: blank, noise, damaged and truncated", async () => {
  assertEquals((await contentsOf(new Uint8Array(0x2000).fill(0xff))).boot, "blank");
  assertEquals((await contentsOf(new Uint8Array(0x2000))).boot, "no image");
  assertMatch(problemOf(await contentsOf(buildImage({ checksumError: 1 }))), /^its checksum is/);
  const image = buildImage();
  new DataView(image.buffer).setUint32(12, 0xfffffff0, true);
  assertMatch(problemOf(await contentsOf(image)), /^it announces \d+ bytes, more than any chip has RAM$/);
});

Deno.test("contents: a segment that reaches beyond the end of the flash", async () => {
  const image = buildImage({ segments: [{ address: IRAM, data: new Uint8Array(16) }] });
  new DataView(image.buffer).setUint32(12, 0x50000, true);
  assertMatch(problemOf(await contentsOf(image)), /^it ends inside segment 1 of 1/);
});

for (const useStub of [true, false]) {
  Deno.test(`contents: bootloader, partition table and applications, ${useStub ? "stub" : "ROM alone"}`, async () => {
    const app = buildDescribed(FAMILY.esp32c3, [[0x30, "v1.2.3"], [0x50, "blinky"], [
      0x80,
      "Apr 26 2023",
    ], [
      0x90,
      "v5.1",
    ]]);
    const flash = merge([
      [0, buildBootloader(FAMILY.esp32c3)],
      [
        0x8000,
        buildTable([["nvs", 1, 2, 0x9000, 0x6000], ["ota_0", 0, 0x10, 0x10000, 0x18000], [
          "ota_1",
          0,
          0x11,
          0x28000,
          0x18000,
        ]]),
      ],
      [0x10000, app],
      [0x28000, new Uint8Array(16).fill(0xff)],
    ]);
    const found = await contentsOf(flash, { chip: "esp32c3" }, useStub);
    assertEquals(wholeOf(found), { address: 0, role: "bootloader" });
    const { address, parsed } = found.table!;
    if ("problem" in parsed) throw new Error(parsed.problem);
    assertEquals([address, ...parsed.partitions.map(({ name }) => name)], [0x8000, "nvs", "ota_0", "ota_1"]);
    assertEquals(found.applications, [{
      address: 0x10000,
      partition: "ota_0",
      description: { project: "blinky", version: "v1.2.3", date: "Apr 26 2023", idf: "v5.1" },
    }]);
    assertEquals([found.choice?.partition.name, found.choice?.selected], ["ota_0", false]);
    assertEquals(found.python, undefined);
  });
}

Deno.test("contents: otadata selects the application that boots, if it is installed", async () => {
  const rows: PartitionRow[] = [
    ["otadata", 1, 0, 0xe000, 0x2000],
    ["one", 0, 0x10, 0x10000, 0x10000],
    ["two", 0, 0x11, 0x20000, 0x10000],
  ];
  const partitions = rows.map(([name, type, subtype, offset, size]) => ({
    name,
    type,
    subtype,
    offset,
    size,
  }));
  const app = buildApplication(FAMILY.esp32c3);
  const choiceOf = async (slot: number, ...places: readonly number[]) => {
    const flash = merge([
      [0, buildBootloader(FAMILY.esp32c3)],
      [0x8000, buildTable(rows)],
      [0xe000, otadataSelecting(partitions, partitions[1 + slot]!)!],
      ...places.map((at) => [at, app] as const),
      [0x30000, Uint8Array.of(0xff)],
    ]);
    const { choice } = await contentsOf(flash, { chip: "esp32c3" });
    return [choice?.partition.name, choice?.selected];
  };
  assertEquals(await choiceOf(1, 0x10000, 0x20000), ["two", true]);
  assertEquals(await choiceOf(0, 0x10000, 0x20000), ["one", false]);
  assertEquals(await choiceOf(1, 0x10000), ["one", false]);
  assertEquals(await choiceOf(1), [undefined, undefined]);
});

Deno.test("contents: an application without a name is searched for Python, across step borders", async () => {
  // Across the border of the first 64 KB.
  const app = buildDescribed(FAMILY.esp32c3, [[0x90, "v4.4.3"], [
    0xfff0,
    "MicroPython v1.20.0 on 2023-04-26",
  ]]);
  const flash = merge([[0, buildBootloader(FAMILY.esp32c3)], [0x10000, app]]);
  const found = await contentsOf(flash, { chip: "esp32c3" });
  assertEquals(found.python, "MicroPython v1.20.0 on 2023-04-26");
  assertEquals(found.applications.map(({ address, partition }) => [address, partition]), [[
    0x10000,
    undefined,
  ]]);
});

for (const chip of MODELS) {
  Deno.test(`memory: ${chip}: a word written to RAM is read back`, async () => {
    const ram = ESP32_CHIPS.find(({ model }) => model === chip)?.ram ?? DRAM;
    const run = await workOn(async ({ session: { loader } }) => {
      await writeMemory(loader, { address: ram + 4, value: 0xdeadbeef });
      return await readMemory(loader, { address: ram, size: 12 });
    }, { board: { chip }, job: { useStub: false } });
    assertEquals(resultOf(run).toHex().slice(8, 16), "efbeadde");
    assertEquals(run.opcodes.includes(0x07), false, "no stub was loaded");
  });

  Deno.test(`load: ${chip}: the program is in RAM and is started`, async () => {
    const silicon = ESP32_CHIPS.find(({ model }) => model === chip);
    const bytes = silicon === undefined
      ? buildImage()
      : familyImage({ chipId: silicon.chipId, address: silicon.ram });
    const file = { path: "hello.bin", bytes, vouched: false };
    const run = await workOn(
      ({ session: { loader, identity } }) => loadProgram(loader, identity, file),
      { board: { chip }, job: { useStub: false, after: "program" } },
    );
    const entry = silicon === undefined ? IRAM + 4 : silicon.ram + 4;
    assertEquals(resultOf(run), { bytes: silicon === undefined ? 84 : 0x2004, entry });
    // The simulator cannot run it: it jumps and hangs.
    assertEquals(run.board.state, "hung");
    assertEquals(run.events.at(-1), { ...run.events.at(-1), type: "finished", board: "program" } as never);
    assert(sameBytes(run.board.flash, run.flashBefore));
  });
}

Deno.test("memory: an address without memory crashes the chip, and the hint says so", async () => {
  const run = await workOn(
    ({ session: { loader } }) => readMemory(loader, { address: 0x10, size: 4 }),
    { job: { useStub: false } },
  );
  const error = errorOf(run, LinkError);
  assertStringIncludes(error.message, "Cannot read memory at 0x00000010");
  assertStringIncludes(error.hint!, "There may be no memory at this address");
});

Deno.test("load: a program for other addresses or another chip is refused", async () => {
  const load = (bytes: Uint8Array) =>
    workOn(
      ({ session: { loader, identity } }) =>
        loadProgram(loader, identity, { path: "a.bin", bytes, vouched: false }),
      { job: { useStub: false } },
    );
  const cases = [
    [
      buildImage({
        segments: [{ address: IRAM, data: new Uint8Array(8) }, {
          address: 0x40210000,
          data: new Uint8Array(8),
        }],
      }),
      "loads 8 bytes to 0x40210000",
    ],
    [buildImage({ entry: 0x40000000 }), "starts at 0x40000000"],
    [buildImage({ checksumError: 4 }), "its checksum is"],
    [buildImage().subarray(0, 60), "it ends before segment 2 of 3"],
    [buildBootloader(FAMILY.esp32), "it is an image for ESP32"],
  ] as const;
  for (const [bytes, words] of cases) {
    const run = await load(bytes);
    assertStringIncludes(errorOf(run, ImageError).message, words);
    assertEquals(run.opcodes.includes(0x05), false, "nothing was loaded");
  }
});

/** `run`, `plan` and `verify` with firmware in place of a profile: files, folders of build output, lists of a build. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { otadataSelecting } from "../../../lib/esp/image/otadata.ts";
import { noise } from "../../fake/firmware.ts";
import {
  buildApplication,
  buildBootloader,
  buildHex,
  buildImage,
  buildMerged,
  buildMicroPython,
  buildTable,
  buildUf2,
  FAMILY,
  merge,
  type PartitionRow,
  uf2Blocks,
} from "../../fake/image.ts";
import { version2 } from "../../fake/esp8266_image.ts";
import { type FakeFile, type FakeOptions, type FakeSystem, flasher } from "../../fake/system.ts";
import { FOLDER, readReal, REAL_FILES, realTest } from "../../esp/image/shared.ts";
import { assertSessions } from "../golden.ts";
import { USB0 } from "../world.ts";

const { esp32, esp32c3, esp32s3 } = FAMILY;
const BOOT = buildBootloader(esp32);
const APP = buildApplication(esp32);
const TABLE = buildTable();

/** A board with two slots. */
const SLOTS: readonly PartitionRow[] = [
  ["nvs", 1, 2, 0x9000, 0x5000],
  ["otadata", 1, 0, 0xe000, 0x2000],
  ["app0", 0, 0x10, 0x20000, 0x10000],
  ["app1", 0, 0x11, 0x30000, 0x10000],
];

/** The flash of a board that runs the application in `slot`. */
function used(slot: 0 | 1): Uint8Array {
  const partitions = SLOTS.map(([name, type, subtype, offset, size]) => ({
    name,
    type,
    subtype,
    offset,
    size,
  }));
  return merge([
    [0, new Uint8Array(0x1000).fill(0xff)],
    [0x1000, buildBootloader(esp32, { sizeAndFreq: 0x00 })],
    [0x8000, buildTable(SLOTS)],
    [0xe000, otadataSelecting(partitions, partitions[2 + slot]!)!],
    [0x20000, buildApplication(esp32, { codeLength: 0x500 })],
    [0x30000, buildApplication(esp32, { codeLength: 0x500 })],
    [0xfffff, Uint8Array.of(0xff)],
  ]);
}

const FLASH_1MB = { chip: "esp32", flashSize: 0x100000, flashId: 0x1440ef, espIdfBootloader: true } as const;

/** The description of an application, at the start of its first segment. */
function description(): Uint8Array {
  const data = new Uint8Array(256);
  new DataView(data.buffer).setUint32(0, 0xabcd5432, true);
  for (const [at, text] of [[16, "1.2"], [48, "blink"]] as const) {
    data.set(new TextEncoder().encode(text), at);
  }
  return data;
}

/** A file in its own folder, with a board. */
function one(name: string, content: FakeFile, more: FakeOptions = {}): FakeOptions {
  return { ...more, files: { [name]: content } };
}

const IDF = {
  "build/flasher_args.json": JSON.stringify({
    flash_settings: { flash_mode: "dio", flash_size: "4MB", flash_freq: "40m" },
    flash_files: {
      "0x1000": "bootloader/bootloader.bin",
      "0x8000": "partition_table/table.bin",
      "0x10000": "app.bin",
    },
    extra_esptool_args: { chip: "esp32", before: "default-reset", after: "hard-reset", stub: true },
  }),
  "build/bootloader/bootloader.bin": BOOT,
  "build/partition_table/table.bin": TABLE,
  "build/app.bin": APP,
};

const MANIFEST = (builds: readonly object[]) => JSON.stringify({ name: "Clock", builds });
const WEB_ESP32 = { chipFamily: "ESP32", parts: [{ path: "merged.bin", offset: 4096 }] };
const WEB_C3 = { chipFamily: "ESP32-C3", parts: [{ path: "c3.bin", offset: 0 }] };
const WEB = {
  "web/manifest.json": MANIFEST([WEB_ESP32, WEB_C3]),
  "web/merged.bin": buildMerged(esp32),
  "web/c3.bin": buildMerged(esp32c3),
};

const ONLINE = MANIFEST([
  { chipFamily: "ESP32", parts: [{ path: "https://example.com/merged.bin", offset: 4096 }] },
]);

const ARDUINO = {
  "out/blink.ino.bootloader.bin": BOOT,
  "out/blink.ino.partitions.bin": TABLE,
  "out/blink.ino.bin": APP,
  "out/blink.ino.elf": new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 1, 1]),
  "out/blink.ino.map": "text",
};
const WHOLE = merge([[0, new Uint8Array(0x1000).fill(0xff)], [0x1000, BOOT], [0x8000, TABLE], [
  0x10000,
  APP,
]]);

/** The text of flash.yaml. */
async function profileIn(system: FakeSystem): Promise<string> {
  return new TextDecoder().decode(await system.readFile("flash.yaml"));
}

Deno.test("run firmware: what is written where, in one line", async () => {
  const esp8266 = one("mp.bin", buildMicroPython());
  const named = one("firmware.bin", buildMicroPython(0x400, "MicroPython v1.22.0 on 2023-12-27"));
  const c3 = one("c3.bin", buildMerged(esp32c3));
  const slot = { boards: { "sim:esp32": { ...FLASH_1MB, flash: used(1) } } };
  await assertSessions("run_firmware", [
    ["run firmware.bin --port sim:esp8266", named],
    // The monitor takes no firmware.
    ["run mp.bin", { ...esp8266, ports: [USB0], boards: { [USB0.path]: {} } }],
    ["plan mp.bin", esp8266],
    ["verify mp.bin --port sim:esp8266", esp8266],
    ["run c3.bin --port sim:esp32c3", c3],
    ["run -f c3.bin --port sim:esp32c3", c3],
    ["plan blink.bin", one("blink.bin", buildApplication(esp32, { codeData: description() }))],
    ["plan app.bin --json", one("app.bin", APP)],
    ["run app.bin --port sim:esp32", one("app.bin", APP, slot)],
    ["verify app.bin --port sim:esp32", one("app.bin", APP, slot)],
    ["plan firmware", one("firmware", buildMerged(esp32s3))],
    ["plan all.uf2", one("all.uf2", buildUf2(uf2Blocks(0x1000, buildMerged(esp32)), 0x1c5f21b0))],
    ["plan app.uf2", one("app.uf2", buildUf2(uf2Blocks(0, APP), 0x1c5f21b0))],
    ["plan all.hex", one("all.hex", buildHex([[0x1000, buildMerged(esp32)]]))],
    ["plan build", { files: IDF }],
    ["plan build/flasher_args.json", { files: IDF }],
    ["plan web --chip esp32c3", { files: WEB }],
    ["plan web/manifest.json --chip esp32", { files: WEB }],
    ["plan web/manifest.json --chip esp32", { files: { "web/manifest.json": ONLINE } }],
    ["plan out", { files: ARDUINO }],
    ["plan out", { files: { ...ARDUINO, "out/blink.ino.merged.bin": WHOLE } }],
    ["plan out", { files: { "out/firmware.bin": buildMicroPython(), "out/firmware.elf": "ELF" } }],
    ["plan -f boot.bin -f table.bin -f app.bin", {
      files: { "boot.bin": BOOT, "table.bin": TABLE, "app.bin": APP },
    }],
    // A board's own profile, and a file that knows its offset.
    ["plan nodemcu.yaml -f mp.bin", esp8266],
    ["plan flash.yaml", {
      files: { "flash.yaml": "files:\n  - { offset: auto, path: c3.bin }\n", "c3.bin": buildMerged(esp32c3) },
    }],
  ]);
});

Deno.test("run firmware: what is refused, with what was understood", async () => {
  const blank: FakeOptions = { boards: { "sim:esp32": FLASH_1MB } };
  const app = (more: FakeOptions = blank) => one("app.bin", APP, more);
  const broken = used(0);
  broken[0x8000 + 40]! ^= 1;
  const noApp = used(0);
  noApp.set(buildTable([["nvs", 1, 2, 0x9000, 0x5000], ["data", 1, 0x40, 0x20000, 0x1000]]), 0x8000);
  const on = (flash: Uint8Array): FakeOptions => ({ boards: { "sim:esp32": { ...FLASH_1MB, flash } } });
  await assertSessions("run_firmware_refused", [
    ["run boot.bin", one("boot.bin", BOOT)],
    ["run table.bin", one("table.bin", TABLE)],
    ["plan -f boot.bin -f table.bin", { files: { "boot.bin": BOOT, "table.bin": TABLE } }],
    ["run data.bin", one("data.bin", noise(0x2000))],
    ["run notes.bin", one("notes.bin", "Not firmware at all.\n")],
    ["run main.bin", one("main.bin", "import machine\nmachine.reset()\n")],
    ["run page.bin", one("page.bin", "<!DOCTYPE html><html><body>Not found</body></html>")],
    ["run fw.zip", one("fw.zip", new Uint8Array([0x50, 0x4b, 3, 4, 20, 0, 0, 0, 8, 0]))],
    ["run fw.elf", one("fw.elf", new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1, 0]))],
    ["run empty.bin", one("empty.bin", "")],
    ["run missing.bin", { files: { "misssing.bin": BOOT } }],
    ["run new.bin", one("new.bin", buildApplication({ ...esp32, chipId: 99 }))],
    ["run pico.uf2", one("pico.uf2", buildUf2(uf2Blocks(0x10000000, noise(512)), 0xe48bff56))],
    ["run v2.bin", one("v2.bin", version2())],
    ["run cut.bin", one("cut.bin", APP.subarray(0, 500))],
    ["run cut.bin", one("cut.bin", buildMicroPython().subarray(0, 0x9200))],
    ["plan -f a.bin -f b.bin", { files: { "a.bin": APP, "b.bin": APP } }],
    ["run app.bin -f 0x300000=fs.bin", { files: { "app.bin": APP, "fs.bin": noise(0x1000) } }],
    // The board decides.
    ["run app.bin --port sim:esp32", app()],
    ["verify app.bin --port sim:esp32", app()],
    ["run app.bin --port sim:esp32", app(on(broken))],
    ["run app.bin --port sim:esp32", app(on(noApp))],
    ["run app.bin --port sim:esp32 --erase all", app(on(used(0)))],
    ["run c3.bin --port sim:esp32", one("c3.bin", buildMerged(esp32c3), blank)],
    ["run c3.bin --port sim:esp32 --chip auto", one("c3.bin", buildMerged(esp32c3), blank)],
    ["run c3.bin --port sim:esp32 --chip esp32", one("c3.bin", buildMerged(esp32c3), blank)],
    // Folders.
    ["run out", { files: { "out/a.bin": BOOT, "out/b.bin": APP } }],
    ["run out", { files: { ...ARDUINO, "out/other.ino.bin": buildApplication(esp32, { codeLength: 900 }) } }],
    ["run out", { files: { ...ARDUINO, "out/blink.ino.merged.bin": buildMerged(esp32c3) } }],
    ["run out", { files: { ...ARDUINO, "out/littlefs.bin": noise(0x1000) } }],
    ["run out", { files: Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`out/${i}.bin`, BOOT])) }],
    ["run project", { files: { "project/build/app.bin": APP, "project/main.c": "int main;" } }],
    ["run web", { files: WEB }],
    ["run build", { files: { ...IDF, "build/app.bin": { link: "../secret.bin" }, "secret.bin": APP } }],
    ["run build", { files: { "build/flasher_args.json": IDF["build/flasher_args.json"] } }],
  ]);
});

Deno.test("run firmware: an application goes to the slot that the bootloader starts, and nothing else changes", async () => {
  for (const [slot, at] of [[0, 0x20000], [1, 0x30000]] as const) {
    for (const flags of [[], ["--no-stub"]]) {
      const flash = used(slot);
      const boards = { "sim:esp32": { ...FLASH_1MB, flash } };
      const { code, stderr, system } = await flasher(["run", "app.bin", "--port", "sim:esp32", ...flags], {
        files: { "app.bin": APP },
        boards,
      });
      assertEquals(code, 0, stderr);
      const expected = used(slot);
      expected.fill(0xff, at, at + 0x1000);
      expected.set(APP, at);
      assertEquals(system.boards.get("sim:esp32")!.flash, expected);
    }
  }
});

Deno.test("run firmware: UF2 files that count from their partition go to the boot slot, too", async () => {
  const boards = { "sim:esp32": { ...FLASH_1MB, flash: used(1) } };
  const { code, stderr, system } = await flasher(["run", "app.uf2", "--port", "sim:esp32"], {
    files: { "app.uf2": buildUf2(uf2Blocks(0, APP), 0x1c5f21b0) },
    boards,
  });
  assertEquals(code, 0, stderr);
  const { flash } = system.boards.get("sim:esp32")!;
  assertEquals(flash.subarray(0x30000, 0x30000 + APP.length), APP);
});

Deno.test("run firmware: every part of a UF2 file moves with its slot", async () => {
  const boards = { "sim:esp32": { ...FLASH_1MB, flash: used(1) } };
  const more = noise(0x100);
  const blocks = [...uf2Blocks(0, APP), ...uf2Blocks(0x4000, more)];
  const { code, stderr, system } = await flasher(["run", "app.uf2", "--port", "sim:esp32"], {
    files: { "app.uf2": buildUf2(blocks, 0x1c5f21b0) },
    boards,
  });
  assertEquals(code, 0, stderr);
  const { flash } = system.boards.get("sim:esp32")!;
  assertEquals([flash.subarray(0x30000, 0x30000 + APP.length), flash.subarray(0x34000, 0x34100)], [
    APP,
    more,
  ]);
});

Deno.test("run firmware: a slot beyond the end of a flash that claims more is refused", async () => {
  const flash = used(0);
  flash.set(buildTable([["nvs", 1, 2, 0x9000, 0x5000], ["factory", 0, 0, 0x200000, 0x10000]]), 0x8000);
  const board = { ...FLASH_1MB, flashId: 0x1640ef, flash: flash.slice() };
  const { code, stderr, system } = await flasher(["run", "app.bin", "--port", "sim:esp32"], {
    files: { "app.bin": APP },
    boards: { "sim:esp32": board },
  });
  assertEquals(code, 2, stderr);
  assertStringIncludes(stderr, "the flash of this board ends at 0x100000");
  assertEquals(system.boards.get("sim:esp32")!.flash, flash);
});

Deno.test("run firmware: the flash is unchanged after every refusal by the board's table", async () => {
  const flash = used(0);
  flash.fill(0xff, 0x8000, 0x9000);
  const boards = { "sim:esp32": { ...FLASH_1MB, flash: flash.slice() } };
  const { code, stderr, system } = await flasher(["run", "app.bin", "--port", "sim:esp32"], {
    files: { "app.bin": APP },
    boards,
  });
  assertEquals(code, 7);
  assertStringIncludes(stderr, "The flash was not changed.");
  assertEquals(system.boards.get("sim:esp32")!.flash, flash);
});

Deno.test("run firmware: an ambiguous request opens no port", async () => {
  const { code, system } = await flasher(["run", "out"], {
    files: { "out/a.bin": BOOT, "out/b.bin": APP },
    ports: [USB0],
  });
  assertEquals([code, system.opened], [2, []]);
});

Deno.test("run firmware: a folder's links are not followed, and a profile in it is not passed over", async () => {
  const files = { "out/fw.bin": { link: "../secret.bin" }, "secret.bin": buildMicroPython() };
  const { code, stderr, system } = await flasher(["plan", "out"], { files });
  assertEquals([code, system.read.some((path) => path.includes("secret"))], [2, false]);
  assertStringIncludes(stderr, "It contains neither a profile (*.yaml) nor firmware.");
  const both = await flasher(["plan", "out"], {
    files: { "out/fw.bin": buildMicroPython(), "out/flash.yaml": "files: [{ offset: 0, path: fw.bin }]\n" },
  });
  assertEquals(both.code, 2);
  assertStringIncludes(both.stderr, "Name the profile in it: out/flash.yaml");
});

Deno.test("run firmware: a profile in JSON remains a profile", async () => {
  const { code, stdout } = await flasher(["plan", "p.json"], {
    files: { "p.json": '{ "files": [{ "offset": 0, "path": "mp.bin" }] }', "mp.bin": buildMicroPython() },
  });
  assertEquals(code, 0);
  assertStringIncludes(stdout, "p.json: ESP8266");
});

Deno.test("run firmware --save: the profile is the one that was meant, and gives the same plan", async () => {
  const cases: readonly (readonly [line: string, files: Readonly<Record<string, FakeFile>>])[] = [
    ["mp.bin", { "mp.bin": buildMicroPython() }],
    ["c3.bin --size 4MB", { "c3.bin": buildMerged(esp32c3) }],
    ["build", IDF],
    ["out", ARDUINO],
    ["app.bin", { "app.bin": APP }],
    ["nodemcu.yaml -f mp.bin", { "mp.bin": buildMicroPython() }],
  ];
  for (const [line, files] of cases) {
    const words = line.split(" ");
    const chip = line.startsWith("c3") ? "esp32c3" : line.includes("mp.bin") ? "esp8266" : "esp32";
    const port = ["--port", `sim:${chip}`];
    const board = line.startsWith("app") ? { ...FLASH_1MB, flash: used(1) } : { chip } as const;
    const boards = { [`sim:${chip}`]: board };
    const run = await flasher(["run", ...words, "--save", "flash.yaml", ...port], { files, boards });
    assertEquals(run.code, 0, `${line}: ${run.stderr}`);
    assertStringIncludes(run.stdout, "Wrote flash.yaml. To run it: flasher run flash.yaml\n");
    const saved = await profileIn(run.system);
    const all = { files: { ...files, "flash.yaml": saved }, boards };
    const plans = [["plan", ...words, ...port, "--json"], ["plan", "flash.yaml", ...port, "--json"]];
    const [meant, written] = await Promise.all(plans.map(async (args) => (await flasher(args, all)).stdout));
    assertEquals(written, meant, saved);
    // The board holds it already.
    const again = await flasher(["run", "flash.yaml", ...port], {
      ...all,
      boards: { [`sim:${chip}`]: { ...board, flash: run.system.boards.get(`sim:${chip}`)!.flash.slice() } },
    });
    assertEquals(again.code, 0, again.stderr);
  }
});

Deno.test("run firmware --save: replaces nothing, not even with --force, and writes nothing that cannot run", async () => {
  const mp = buildMicroPython();
  const port = ["--port", "sim:esp8266"];
  for (const force of [[], ["--force"]]) {
    const files = { "mp.bin": mp, "flash.yaml": "mine" };
    const ran = await flasher(["run", "mp.bin", "--save", "flash.yaml", ...port, ...force], { files });
    assertEquals([ran.code, ran.system.opened], [2, []]);
    assertStringIncludes(ran.stderr, 'Cannot write "flash.yaml": it already exists');
    assertEquals(await profileIn(ran.system), "mine");
  }
  const files = { "a/mp.bin": mp, "b/x": "" };
  const outside = await flasher(["run", "a/mp.bin", "--save", "b/flash.yaml", ...port], { files });
  assertEquals([outside.code, outside.system.opened], [7, []]);
  assertMatch(outside.stderr, /"\.\.\/a\/mp\.bin": it is outside the profile's folder/);
  assertEquals(await outside.system.stat("b/flash.yaml"), undefined);
  const allowed = await flasher(["run", "a/mp.bin", "--save", "b/flash.yaml", ...port, "--allow-outside"], {
    files,
  });
  assertEquals(allowed.code, 0, allowed.stderr);
  assertStringIncludes(allowed.stdout, "flasher run b/flash.yaml --allow-outside\n");
  const profile = await flasher(["run", "p.yaml", "--save", "q.yaml", ...port], {
    files: { "p.yaml": "files: [{ offset: 0, path: mp.bin }]\n", "mp.bin": mp },
  });
  assertEquals(profile.code, 2);
  assertStringIncludes(profile.stderr, '--save: found "p.yaml", which is a profile, expected firmware');
});

Deno.test("run firmware: no path of a person's file is looked at through Windows' device names", async () => {
  for (const path of ["NUL", "\\\\.\\COM3", "COM3"]) {
    const { code, system } = await flasher(["run", path], { os: "windows" });
    assert(code !== 0);
    assertEquals(system.touched.filter((one) => one.includes(path)), []);
  }
});

Deno.test("run firmware: a plain ESP8266 image keeps its offset with buildImage", async () => {
  const { code, stdout } = await flasher(["plan", "plain.bin"], { files: { "plain.bin": buildImage() } });
  assertEquals(code, 0);
  assertStringIncludes(stdout, "Would write plain.bin (application for ESP8266) to 0x0");
});

realTest("run firmware: every real file on its chip", async () => {
  const run = async (command: string, name: string, chip: string, more: FakeOptions) => {
    const ran = await flasher([command, name, "--port", `sim:${chip}`], more);
    assertEquals([name, ran.code], [name, 0], ran.stderr);
    return ran;
  };
  for (const name of REAL_FILES) {
    const files = { [name]: readReal(name) };
    const plan = JSON.parse((await flasher(["plan", name, "--json"], { files })).stdout);
    assertEquals(plan.regions.length, 1, name);
    const board = { chip: plan.chip, flashSize: 0x800000, flashId: 0x1740ef };
    const ran = await run("run", name, plan.chip, { files, boards: { [`sim:${plan.chip}`]: board } });
    const { flash } = ran.system.boards.get(`sim:${plan.chip}`)!;
    const boards = { [`sim:${plan.chip}`]: { ...board, flash: flash.slice() } };
    await run("verify", name, plan.chip, { files, boards });
    assertMatch(ran.stdout, new RegExp(`^Writing ${name} \\((Micro|Circuit)Python .* for ESP`), name);
  }
  assert(REAL_FILES.length >= 6, FOLDER);
});

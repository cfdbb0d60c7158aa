// Facts from Espressif's documents for each chip of the ESP32 family, copied from there and not from the rows.
import { assert, assertEquals } from "@std/assert";
import { chipByChipId, chipById, chipByMagic, CHIPS } from "../../../lib/esp/chips/mod.ts";
import { loadStub } from "../../../lib/esp/link/stub_images.ts";

interface Facts {
  readonly name: string;
  readonly chipId: number;
  readonly bootloader: number;
  readonly spi: number;
  readonly mac: number;
  readonly freqs: Readonly<Record<string, number>>;
  readonly uf2: number;
  /** Name, bytes of code and of data. */
  readonly stubs: readonly (readonly [name: string, text: number, data: number])[];
}

const COMMON_FREQS = { "80m": 15, "40m": 0, "26m": 1, "20m": 2 };
const LATER_FREQS = { "80m": 15, "40m": 0, "20m": 2 };

const FACTS: Readonly<Record<string, Facts>> = {
  esp32: {
    name: "ESP32",
    chipId: 0,
    bootloader: 0x1000,
    spi: 0x3ff42000,
    mac: 0x3ff5a004,
    freqs: COMMON_FREQS,
    uf2: 0x1c5f21b0,
    stubs: [["esp32", 6456, 212]],
  },
  esp32s2: {
    name: "ESP32-S2",
    chipId: 2,
    bootloader: 0x1000,
    spi: 0x3f402000,
    mac: 0x3f41a044,
    freqs: COMMON_FREQS,
    uf2: 0xbfdd4eee,
    stubs: [["esp32s2", 6600, 212]],
  },
  esp32s3: {
    name: "ESP32-S3",
    chipId: 9,
    bootloader: 0x0,
    spi: 0x60002000,
    mac: 0x60007044,
    freqs: COMMON_FREQS,
    uf2: 0xc47e5767,
    stubs: [["esp32s3", 7832, 264]],
  },
  esp32c2: {
    name: "ESP32-C2",
    chipId: 12,
    bootloader: 0x0,
    spi: 0x60002000,
    mac: 0x60008840,
    freqs: { "60m": 15, "30m": 0, "20m": 1, "15m": 2 },
    uf2: 0x2b88d29c,
    stubs: [["esp32c2", 5816, 204]],
  },
  esp32c3: {
    name: "ESP32-C3",
    chipId: 5,
    bootloader: 0x0,
    spi: 0x60002000,
    mac: 0x60008844,
    freqs: COMMON_FREQS,
    uf2: 0xd42ba06c,
    stubs: [["esp32c3", 5880, 204]],
  },
  esp32c5: {
    name: "ESP32-C5",
    chipId: 23,
    bootloader: 0x2000,
    spi: 0x60003000,
    mac: 0x600b4844,
    freqs: LATER_FREQS,
    uf2: 0xf71c0343,
    stubs: [["esp32c5", 8028, 216]],
  },
  esp32c6: {
    name: "ESP32-C6",
    chipId: 13,
    bootloader: 0x0,
    spi: 0x60003000,
    mac: 0x600b0844,
    freqs: { "80m": 0, "40m": 0, "20m": 2 },
    uf2: 0x540ddf62,
    stubs: [["esp32c6", 6900, 216]],
  },
  esp32c61: {
    name: "ESP32-C61",
    chipId: 20,
    bootloader: 0x0,
    spi: 0x60003000,
    mac: 0x600b4844,
    freqs: LATER_FREQS,
    uf2: 0x77d850c4,
    stubs: [["esp32c61", 6552, 204]],
  },
  esp32h2: {
    name: "ESP32-H2",
    chipId: 16,
    bootloader: 0x0,
    spi: 0x60003000,
    mac: 0x600b0844,
    freqs: { "48m": 15, "24m": 0, "16m": 1, "12m": 2 },
    uf2: 0x332726f6,
    stubs: [["esp32h2", 5864, 204]],
  },
  esp32p4: {
    name: "ESP32-P4",
    chipId: 18,
    bootloader: 0x2000,
    spi: 0x5008d000,
    mac: 0x5012d044,
    // Not in the documents; the SDK's image tool uses these.
    freqs: LATER_FREQS,
    uf2: 0x3d308e94,
    stubs: [["esp32p4-rev1", 8176, 204], ["esp32p4", 8176, 204]],
  },
};

Deno.test("family: these chips, and the ESP8266", () => {
  assertEquals(CHIPS.map(({ id }) => id), ["esp8266", ...Object.keys(FACTS)]);
});

for (const [id, facts] of Object.entries(FACTS)) {
  const chip = chipById(id)!;

  Deno.test(`${facts.name}: identity`, () => {
    assertEquals([chip.name, chip.chipId, chip.uf2Family], [facts.name, facts.chipId, facts.uf2]);
    assertEquals(chipByChipId(facts.chipId), chip);
  });

  Deno.test(`${facts.name}: offsets in flash and values in the header`, () => {
    assertEquals([chip.bootloaderOffset, chip.headerLength], [facts.bootloader, 24]);
    assertEquals(chip.flashFreqs, facts.freqs);
    assertEquals(chip.flashSizes, {
      "1MB": 0,
      "2MB": 1,
      "4MB": 2,
      "8MB": 3,
      "16MB": 4,
      "32MB": 5,
      "64MB": 6,
      "128MB": 7,
    });
  });

  Deno.test(`${facts.name}: the SPI peripheral`, () => {
    const old = id === "esp32";
    assertEquals(chip.spi, {
      command: facts.spi,
      user: facts.spi + (old ? 0x1c : 0x18),
      user1: facts.spi + (old ? 0x20 : 0x1c),
      user2: facts.spi + (old ? 0x24 : 0x20),
      mosiLength: facts.spi + (old ? 0x28 : 0x24),
      misoLength: facts.spi + (old ? 0x2c : 0x28),
      data: facts.spi + (old ? 0x80 : 0x58),
    });
  });

  Deno.test(`${facts.name}: the MAC address`, () => {
    assertEquals(chip.mac.words, [facts.mac, facts.mac + 4]);
    // The upper half of the second word has another meaning.
    assertEquals(chip.mac.decode([0xf72ca2d1, 0xbeef6055]), "60:55:f7:2c:a2:d1");
    assertEquals(chip.mac.decode([0x00000001, 0x00000a00]), "0a:00:00:00:00:01");
  });

  Deno.test(`${facts.name}: abilities of its ROM`, () => {
    const { rom } = chip;
    assertEquals([rom.name, rom.statusBytes, rom.flashBlock, rom.ramBlock], ["ROM", 4, 0x400, 0x1800]);
    assertEquals([rom.compressed, rom.md5, rom.attach, rom.setParams], [true, "hex", "long", true]);
    assertEquals(rom.encryptedWord, id !== "esp32");
    assertEquals([rom.resendStep, rom.wholeBlocks], [0, true]);
    assertEquals([1, 0x400, 0x401, 0x12345].map(rom.unpackSize), [0x400, 0x400, 0x800, 0x12400]);
    assertEquals([rom.eraseSize(0x1000, 0x1001), rom.eraseEnd(0x1000, 0x1001)], [0x1001, 0x3000]);
    const { changeBaud } = rom;
    if (changeBaud.kind !== "absolute") throw new Error(changeBaud.kind);
    assertEquals(changeBaud.tellsCurrent, false);
    assertEquals(changeBaud.correction !== undefined, ["esp32", "esp32c2", "esp32c5"].includes(id));
  });

  Deno.test(`${facts.name}: abilities of its stub`, () => {
    const stub = chip.stub!;
    assertEquals([stub.name, stub.statusBytes, stub.flashBlock, stub.ramBlock], ["stub", 2, 0x4000, 0x1800]);
    assertEquals([stub.compressed, stub.md5, stub.attach, stub.setParams], [true, "raw", "short", true]);
    assertEquals([stub.encryptedWord, stub.resendStep, stub.wholeBlocks], [true, 0, false]);
    assertEquals([stub.unpackSize(0x12345), stub.eraseSize(0x1000, 0x1001)], [0x12345, 0x1001]);
    assertEquals(stub.eraseEnd(0x1000, 0x1001), 0x3000);
    assertEquals(stub.changeBaud, { kind: "absolute", tellsCurrent: true });
  });

  Deno.test(`${facts.name}: baud rate of 115200`, () => {
    assertEquals(chip.bootTextBauds, chip.id === "esp32c2" ? [115_200, 74_880] : [115_200]);
    assertEquals(chip.syncBaud, 115_200);
  });

  for (const [name, text, data] of facts.stubs) {
    Deno.test(`${facts.name}: the stub ${name} exists, and fits into RAM`, async () => {
      const image = (await loadStub(name))!;
      assertEquals(image.segments.map((segment) => segment.data.length), [text, data]);
      const inRam = (address: number) => chip.ram.some(([from, to]) => address >= from && address < to);
      assert(inRam(image.entry));
      for (const segment of image.segments) {
        assert(inRam(segment.address) && inRam(segment.address + segment.data.length - 1));
      }
    });
  }
}

Deno.test("family: two chips are identified by a ROM word, the others by security info", () => {
  assertEquals([chipById("esp32")!.magic, chipById("esp32s2")!.magic], [0x00f01d83, 0x000007c6]);
  assertEquals(CHIPS.filter(({ magic }) => magic !== undefined).map(({ id }) => id), [
    "esp8266",
    "esp32",
    "esp32s2",
  ]);
  assertEquals(chipByMagic(0x00f01d83)?.id, "esp32");
  assertEquals(chipByMagic(0x000007c6)?.id, "esp32s2");
  const asked = CHIPS.filter(({ security }) => security === "info").map(({ id }) => id);
  assertEquals(asked, Object.keys(FACTS).filter((id) => id !== "esp32"));
});

Deno.test("family: chip ids of early silicon and of chips that flasher does not know", () => {
  for (const id of [1, 4, 6, 7, 10, 14, 17, 25, 28, 31, 32]) assertEquals(chipByChipId(id), undefined);
});

Deno.test("family: the stub has the chip's name, except on the ESP32-P4", () => {
  const p4 = chipById("esp32p4")!;
  assertEquals([0, 100, 299, 300, 301].map((revision) => p4.stubImage?.(revision)), [
    "esp32p4-rev1",
    "esp32p4-rev1",
    "esp32p4-rev1",
    "esp32p4",
    "esp32p4",
  ]);
  for (const { id, stubImage } of CHIPS) if (id !== "esp32p4") assertEquals(stubImage, undefined, id);
});

Deno.test("family: conditions under which a stub does not run", () => {
  const needs = CHIPS.flatMap(({ id, stubNeeds }) => stubNeeds === undefined ? [] : [[id, stubNeeds]]);
  assertEquals(Object.fromEntries(needs), {
    esp32s3: { noSecureBoot: true },
    esp32c2: { revision: 100 },
    esp32c3: { noSecureBoot: true },
  });
});

Deno.test("family: mapped flash as in the SDK's memory maps", () => {
  const mapped = Object.keys(FACTS).map((id) => [id, chipById(id)!.mapped]);
  assertEquals(Object.fromEntries(mapped), {
    esp32: [[0x3f400000, 0x3f800000], [0x400d0000, 0x40400000]],
    esp32s2: [[0x3f000000, 0x3f400000], [0x40080000, 0x40800000]],
    esp32s3: [[0x3c000000, 0x3e000000], [0x42000000, 0x44000000]],
    esp32c2: [[0x3c000000, 0x3c400000], [0x42000000, 0x42400000]],
    esp32c3: [[0x3c000000, 0x3c800000], [0x42000000, 0x42800000]],
    esp32c5: [[0x42000000, 0x44000000]],
    esp32c6: [[0x42000000, 0x43000000]],
    esp32c61: [[0x42000000, 0x44000000]],
    esp32h2: [[0x42000000, 0x43000000]],
    esp32p4: [[0x40000000, 0x4c000000]],
  });
});

Deno.test("docs/firmware-files.md has the bootloader's offset on every chip", async () => {
  const page = await Deno.readTextFile(new URL("../../../docs/firmware-files.md", import.meta.url));
  const [, cell = ""] = /^\| bootloader, ESP32 family +\| (.*?) +\|/m.exec(page) ?? [];
  for (const { name, mapped, bootloaderOffset } of CHIPS) {
    if (mapped === undefined) continue;
    const [, offset] = cell.split(", `").map((part) => /(0x[0-9a-f]+)` on (.*)/.exec(part)!)
      .find(([, , chips]) => chips!.split(" and ").includes(name) || chips === "others")!.slice(0, 2);
    assertEquals(Number(offset), bootloaderOffset, name);
  }
});

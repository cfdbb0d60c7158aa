import { assert, assertEquals } from "@std/assert";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { chipById, chipByMagic, CHIPS } from "../../../lib/esp/chips/mod.ts";
import { sizeOfName } from "../../../lib/esp/chips/flash_size.ts";
import { fc } from "../../tools/property.ts";

/** Fuse words at 0x3ff00050, 54 and 5c. */
const MACS: readonly (readonly [what: string, words: readonly number[], mac: string])[] = [
  ["the vendor stands in the third word", [0xa5123456, 0x0200c0de, 0x005ccf7f], "5c:cf:7f:c0:de:a5"],
  ["its topmost byte is no part of it", [0x01000000, 0x00000203, 0xb8600194], "60:01:94:02:03:01"],
  ["no vendor, 0: 18:fe:34", [0xff000000, 0x02009abc, 0], "18:fe:34:9a:bc:ff"],
  ["no vendor, 1: ac:d0:74", [0x00000000, 0x020100ff, 0], "ac:d0:74:00:ff:00"],
];

for (const [what, words, mac] of MACS) {
  Deno.test(`ESP8266 MAC: ${what}`, () => assertEquals(esp8266.mac.decode(words), mac));
}

Deno.test("ESP8266 MAC: any words give six bytes", () => {
  const word = fc.nat(0xffffffff);
  fc.assert(fc.property(word, word, word, (...words) => {
    assert(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(esp8266.mac.decode(words)));
  }));
});

Deno.test("ESP8266: offsets and addresses", () => {
  assertEquals(esp8266.mac.words, [0x3ff00050, 0x3ff00054, 0x3ff0005c]);
  assertEquals(esp8266.features.words, [0x3ff00050, 0x3ff00058]);
  assertEquals(esp8266.spi, {
    command: 0x60000200,
    user: 0x6000021c,
    user1: 0x60000220,
    user2: 0x60000224,
    data: 0x60000240,
  });
  assertEquals(esp8266.bootloaderOffset, 0);
  assertEquals(esp8266.headerLength, 8);
});

Deno.test("ESP8266: header nibbles", () => {
  assertEquals(esp8266.flashSizes, {
    "512KB": 0,
    "256KB": 1,
    "1MB": 2,
    "2MB": 3,
    "4MB": 4,
    "2MB-c1": 5,
    "4MB-c1": 6,
    "8MB": 8,
    "16MB": 9,
  });
  assertEquals(esp8266.flashFreqs, { "80m": 0xf, "40m": 0, "26m": 1, "20m": 2 });
});

Deno.test("ESP8266: abilities of ROM and stub", () => {
  const { rom, stub } = esp8266;
  assertEquals([rom.flashBlock, rom.ramBlock, rom.statusBytes], [0x400, 0x1800, 2]);
  assertEquals([stub!.flashBlock, stub!.ramBlock, stub!.statusBytes], [0x4000, 0x1800, 2]);
  assertEquals([rom.compressed, rom.md5, rom.attach, rom.encryptedWord], [
    false,
    "none",
    "flashBegin",
    false,
  ]);
  assertEquals([stub!.compressed, stub!.md5, stub!.encryptedWord], [true, "raw", true]);
  // After a checksum error, a ROM expects the block again with the next number, the stub with the same.
  assertEquals([rom.resendStep, stub!.resendStep], [1, 0]);
});

Deno.test("chips are found by id and by magic word", () => {
  assertEquals(chipById("esp8266"), esp8266);
  assertEquals(chipById("ESP8266"), undefined);
  assertEquals(chipByMagic(0xfff0c101), esp8266);
  assertEquals(chipByMagic(0), undefined);
});

for (const chip of CHIPS) {
  Deno.test(`${chip.name}: the tables are consistent`, () => {
    for (const name of Object.keys(chip.flashSizes)) assert(sizeOfName(name) !== undefined, name);
    for (const table of [chip.flashSizes, chip.flashFreqs]) {
      const nibbles = Object.values(table);
      // The ESP32-C6's ROM runs at 80 MHz for a value that means 40 MHz on other chips.
      const doubles = chip.id === "esp32c6" && table === chip.flashFreqs ? 1 : 0;
      assertEquals(new Set(nibbles).size, nibbles.length - doubles, "two names for one nibble");
      assert(nibbles.every((nibble) => Number.isInteger(nibble) && nibble >= 0 && nibble <= 0xf));
    }
    for (const [from, to] of chip.ram) assert(from < to);
    assertEquals(CHIPS.filter(({ id }) => id === chip.id), [chip]);
  });
}

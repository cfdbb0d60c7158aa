import { assertEquals } from "@std/assert";
import { parsePartitions, subtypeName, typeName } from "../../../lib/esp/image/partition_table.ts";
import { buildTable, bytesOf, USUAL_PARTITIONS } from "../../fake/image.ts";
import { hex } from "../protocol/bytes.ts";

Deno.test("partition table: a hand-written table, with the MD5 from md5sum", () => {
  const table = hex(`
    aa 50 01 02  00 90 00 00  00 60 00 00  6e 76 73 00*13  00*4
    aa 50 00 00  00 00 01 00  00 00 10 00  66 61 63 74 6f 72 79 00*9  00*4
    eb eb ff*14
    e6 c3 99 85 bd 0f 44 3a 39 e6 86 5e 11 0a da a5
    ff*32`);
  assertEquals(parsePartitions(table), {
    partitions: [
      { name: "nvs", type: 1, subtype: 2, offset: 0x9000, size: 0x6000 },
      { name: "factory", type: 0, subtype: 0, offset: 0x10000, size: 0x100000 },
    ],
  });
});

Deno.test("partition table: old tables have no MD5", () => {
  const table = buildTable().subarray(0, 4 * 32);
  const parsed = parsePartitions(Uint8Array.from([...table, ...new Array(32).fill(0xff)]));
  assertEquals("partitions" in parsed! && parsed.partitions.length, 4);
});

Deno.test("partition table: complete without anything after its last entry", () => {
  for (const length of [32, 96, 128]) {
    const parsed = parsePartitions(buildTable().subarray(0, length));
    assertEquals("partitions" in parsed! && parsed.partitions.length, length / 32);
  }
  assertEquals(parsePartitions(buildTable().subarray(0, 95)), { problem: "it ends after entry 2" });
});

Deno.test("partition table: other content and damaged tables", () => {
  assertEquals(parsePartitions(bytesOf(100)), undefined);
  assertEquals(parsePartitions(new Uint8Array()), undefined);
  const change = (at: number, byte: number) => {
    const table = buildTable();
    table[at] = byte;
    return parsePartitions(table);
  };
  assertEquals(change(5, 1), { problem: "its MD5 does not match its entries" });
  assertEquals(change(4 * 32 + 20, 1), { problem: "its MD5 does not match its entries" });
  assertEquals(change(64, 7), { problem: "entry 3 begins with 0x07, expected 0xaa" });
  assertEquals(parsePartitions(buildTable().subarray(0, 100)), { problem: "it ends after entry 3" });
  const rows = Array.from({ length: 95 }, () => USUAL_PARTITIONS[0]!);
  const full = buildTable(rows.slice(0, 94));
  assertEquals("partitions" in parsePartitions(full)!, true);
  const endless = Uint8Array.from(Array.from({ length: 97 }, () => [...buildTable().subarray(0, 32)]).flat());
  assertEquals(parsePartitions(endless), { problem: "it has more than 95 entries" });
});

Deno.test("partition table: names of types and subtypes", () => {
  const names = (type: number, subtype: number) => {
    const partition = { name: "x", type, subtype, offset: 0, size: 0 };
    return `${typeName(partition)} ${subtypeName(partition)}`;
  };
  assertEquals(names(0, 0), "app factory");
  assertEquals(names(0, 0x1f), "app ota_15");
  assertEquals(names(0, 0x20), "app test");
  assertEquals(names(0, 0x30), "app 0x30");
  assertEquals(names(1, 0), "data ota");
  assertEquals(names(1, 0x83), "data littlefs");
  assertEquals(names(2, 2), "bootloader recovery");
  assertEquals(names(3, 0), "partition_table primary");
  assertEquals(names(0x40, 0x99), "0x40 0x99");
});

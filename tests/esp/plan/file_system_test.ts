/** Where the board's file system begins: known for certain, or not at all. */
import { assertEquals, assertMatch } from "@std/assert";
import {
  esp32FileSystem,
  esp8266FileSystem,
  type FileSystemPlace,
} from "../../../lib/esp/plan/file_system.ts";
import type { Partition } from "../../../lib/esp/image/partition_table.ts";
import type { PythonBuild } from "../../../lib/esp/image/python.ts";

const MB = 0x100000;

function micropython(minor: number, machine = "ESP module with ESP8266"): PythonBuild {
  return { name: "MicroPython", major: 1, minor, machine };
}

const CIRCUIT: PythonBuild = { name: "CircuitPython", major: 9, minor: 2, machine: undefined };

function unknown(place: FileSystemPlace): string {
  if ("unknown" in place) return place.unknown;
  throw new Error(`Found ${JSON.stringify(place)}`);
}

Deno.test("file system, ESP8266: at 1 MB in the build for 2 MB and more, from 1.14 on", () => {
  const at = (flashSize: number, minor = 20) => esp8266FileSystem({ python: micropython(minor), flashSize });
  assertEquals(at(4 * MB), { offset: MB, size: 3 * MB });
  assertEquals(at(2 * MB, 14), { offset: MB, size: MB });
  assertMatch(unknown(at(4 * MB, 13)), /MicroPython 1\.13 .*after its code/);
  assertMatch(unknown(at(MB)), /begin at 0x100000/);
});

Deno.test("file system, ESP8266: other builds are refused", () => {
  for (
    const machine of [
      "ESP module (1M) with ESP8266",
      "ESP module (512K) with ESP8266",
      "My board with ESP8266",
    ]
  ) {
    const place = esp8266FileSystem({ python: micropython(20, machine), flashSize: 4 * MB });
    assertMatch(unknown(place), /whose file system begins after its code/);
  }
  assertMatch(unknown(esp8266FileSystem({ python: CIRCUIT, flashSize: 4 * MB })), /holds CircuitPython/);
  assertMatch(
    unknown(esp8266FileSystem({ python: undefined, flashSize: 4 * MB })),
    /does not hold MicroPython/,
  );
});

const TABLE_END = 0x9000;
const APP: Partition = { name: "factory", type: 0, subtype: 0, offset: 0x10000, size: 0x1f0000 };
const VFS: Partition = { name: "vfs", type: 1, subtype: 0x81, offset: 2 * MB, size: 2 * MB };
const FFAT: Partition = { ...VFS, name: "ffat", offset: 3 * MB, size: MB };

function esp32(minor: number, partitions: readonly Partition[], flashSize = 4 * MB): FileSystemPlace {
  return esp32FileSystem({ python: micropython(minor), flashSize, partitions, tableEnd: TABLE_END });
}

Deno.test("file system, ESP32: the partition vfs, else ffat", () => {
  assertEquals(esp32(20, [APP, VFS]), { offset: 2 * MB, size: 2 * MB });
  assertEquals(esp32(20, [APP, FFAT, { ...VFS, size: MB }]), { offset: 2 * MB, size: MB });
  assertEquals(esp32(20, [APP, FFAT]), { offset: 3 * MB, size: MB });
  assertEquals(esp32(26, [FFAT, APP]), { offset: 3 * MB, size: MB });
  assertMatch(unknown(esp32(20, [APP, { ...VFS, type: 0 }])), /no partition vfs or ffat/);
});

Deno.test("file system, ESP32: without such a partition behind the last one, from 1.26 on", () => {
  const nvs: Partition = { ...VFS, name: "nvs", offset: 0x9000, size: 0x6000 };
  assertEquals(esp32(26, [APP, nvs]), { offset: 2 * MB, size: 2 * MB });
  assertMatch(unknown(esp32(25, [APP, nvs])), /MicroPython 1\.25 needs one/);
  assertMatch(unknown(esp32(26, [APP, nvs], 2 * MB)), /begin at 0x200000 and have 0 bytes/);
});

Deno.test("file system, ESP32: a nonsensical table, and other programs, are refused", () => {
  for (
    const wrong of [{ offset: 0x200800 }, { offset: 5 * MB }, { size: 3 * MB }, { size: 0x1000 }]
  ) {
    assertMatch(unknown(esp32(20, [APP, { ...VFS, ...wrong }])), /is not possible in a flash/);
  }
  const facts = { flashSize: 4 * MB, partitions: [APP, VFS], tableEnd: TABLE_END };
  assertMatch(unknown(esp32FileSystem({ ...facts, python: CIRCUIT })), /holds CircuitPython/);
  assertMatch(unknown(esp32FileSystem({ ...facts, python: undefined })), /does not hold MicroPython/);
});

Deno.test("file system, ESP32: neither the bootloader, nor the table, nor another partition is taken for it", () => {
  const small = { ...VFS, size: 0x2000 };
  for (const offset of [0, 0x1000, 0x7000, 0x8000]) {
    assertMatch(unknown(esp32(20, [APP, { ...small, offset }])), /expected 0x009000 or later/);
  }
  assertEquals(esp32(20, [APP, { ...small, offset: 0x9000 }]), { offset: 0x9000, size: 0x2000 });
  const inside = { ...small, offset: 0x20000 };
  for (const rows of [[APP, inside], [inside, APP], [{ ...FFAT, offset: 0x21000 }, inside]]) {
    assertMatch(unknown(esp32(20, rows)), /^the partitions "vfs" and "(factory|ffat)" overlap$/);
  }
  assertMatch(unknown(esp32(26, [])), /begin at 0x000000, .*expected 0x009000 or later/);
});

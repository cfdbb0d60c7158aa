/** The file system that Python has in the flash: its size is the same for every command, and as on a real board. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { findPython } from "../../../lib/simulator/mod.ts";
import { findStorage } from "../../../lib/simulator/python/storage_place.ts";
import { heapOf } from "../../../lib/simulator/python/heap.ts";
import { flasherWithPython } from "../../cli/python_project.ts";
import { profile } from "../../cli/world.ts";
import { imageFor } from "../../fake/profile_images.ts";
import {
  buildApplication,
  buildMicroPython,
  buildTable,
  FAMILY,
  type PartitionRow,
} from "../../fake/image.ts";
import { bytesOf, withPython } from "../../fake/python_board.ts";

const KB = 1024;
const MB = 1024 * KB;
const SDK = 5 * 4096;
const APP = ["factory", 0, 0, 0x10000, 0x1f0000] as const;
const VFS = ["vfs", 1, 0x81, 0x200000, 0x200000] as const;
const OLD = "MicroPython v1.8.7 on 2017-01-08; ESP module with ESP8266";

interface Flash {
  readonly loader?: "esp8266" | "esp32";
  readonly greeting?: string;
  readonly flashSize?: number;
  readonly parts?: readonly (readonly [offset: number, bytes: Uint8Array])[];
}

function storage(
  {
    loader = "esp8266",
    greeting = "MicroPython v1.24.0 on 2024-10-25; ESP module with ESP8266",
    flashSize = 4 * MB,
    parts = [],
  }: Flash,
) {
  const flash = new Uint8Array(flashSize).fill(0x5a);
  for (const [offset, bytes] of parts) flash.set(bytes, offset);
  const found = findStorage(flash, findPython(bytesOf(`\0${greeting}\0`), "ESP32")!, loader);
  return found === undefined ? "none" : [found.offset, found.size];
}

function onEsp32(version: string, rows: readonly PartitionRow[], flashSize = 4 * MB, at = 0x8000) {
  const greeting = `${version} on 2024-10-25`;
  return storage({ loader: "esp32", greeting, flashSize, parts: [[at, buildTable(rows)]] });
}

const old = buildMicroPython(0x86000 - 16, OLD);
const STORAGES: Record<
  string,
  readonly [found: ReturnType<typeof storage>, expected: ReturnType<typeof storage>]
> = {
  "ESP8266 with 4 MB": [storage({}), [MB, 3 * MB - SDK]],
  "ESP8266 before 1.14: behind the program": [
    storage({ greeting: OLD, parts: [[0, old]] }),
    [0x8f000, 4 * MB - SDK - 0x8f000],
  ],
  "ESP8266 with 1 MB: behind the program": [
    storage({ flashSize: MB, parts: [[0, old]] }),
    [0x8f000, MB - SDK - 0x8f000],
  ],
  "the build for 1 MB": [
    storage({
      greeting: "MicroPython v1.24.0 on 2024-10-25; ESP module (1M) with ESP8266",
      parts: [[0, old]],
    }),
    [0x8f000, 4 * MB - SDK - 0x8f000],
  ],
  "the build for 512 KB": [
    storage({ greeting: "MicroPython v1.24.0 on 2024-10-25; ESP module (512K) with ESP8266" }),
    "none",
  ],
  "ESP8266 with 512 KB": [storage({ flashSize: MB / 2 }), "none"],
  "ESP32: the partition of the table": [onEsp32("MicroPython v1.24.0", [APP, VFS]), [2 * MB, 2 * MB]],
  "ESP32: a table behind a large bootloader": [
    onEsp32("MicroPython v1.24.0", [APP, VFS], 4 * MB, 0x10000),
    [2 * MB, 2 * MB],
  ],
  "ESP32 from 1.26 on: behind the last partition": [onEsp32("MicroPython v1.26.0", [APP], 8 * MB), [
    2 * MB,
    6 * MB,
  ]],
  "ESP32 before 1.26: the table needs a partition": [onEsp32("MicroPython v1.25.0", [APP], 8 * MB), "none"],
  "ESP32: the partitions fill the flash": [onEsp32("MicroPython v1.26.0", [APP], 2 * MB), "none"],
  "ESP32: a partition that exceeds the flash ends with it": [
    onEsp32("MicroPython v1.24.0", [APP, VFS], 4 * MB - 4096),
    [2 * MB, 2 * MB - 4096],
  ],
  "CircuitPython": [
    onEsp32("Adafruit CircuitPython 9.2.4", [APP, ["user_fs", 1, 0x81, 0x290000, 0x170000]]),
    [0x290000, 0x170000],
  ],
};

for (const [name, [found, expected]] of Object.entries(STORAGES)) {
  Deno.test(`storage: ${name}`, () => assertEquals(found, expected));
}

const APP_IMAGE = buildApplication(FAMILY.esp32, {
  codeData: bytesOf("MicroPython v1.24.0 on 2024-10-25\0".padStart(600, "x")),
});
const TABLE = buildTable([["factory", 0, 0, 0x10000, 0x100000], ["vfs", 1, 0x81, 0x200000, 0x10000]]);

for (const [size, code] of [[30 * KB, 0], [80 * KB, 16]] as const) {
  Deno.test(`storage: check and run agree about a file of ${size / KB} KB`, async () => {
    const files = {
      "flash.yaml": profile({
        port: "sim:esp32",
        files: [[0x1000, "boot.bin"], [0x8000, "table.bin"], [0x10000, "app.bin"]],
        more: "board_files: [{ to: /data.bin, path: data.bin }]\n",
      }),
      "boot.bin": imageFor("esp32").bytes,
      "table.bin": TABLE,
      "app.bin": APP_IMAGE,
      "data.bin": new Uint8Array(size),
    };
    const [check, run] = [
      await flasherWithPython(["check", "--json"], { files }),
      await flasherWithPython(["run", "--json"], { files }),
    ];
    assertEquals([check.code, run.code], [code, code], check.stdout + run.stdout);
    const found = /the board has \d+ bytes free, expected \d+/;
    assertEquals(found.exec(check.stdout)?.[0], found.exec(run.stdout)?.[0]);
  });
}

Deno.test("heap: Python reports what the version has on its chip, and no more", async () => {
  for (const [version, most] of [["1.8.7", 36], ["1.20.0", 38]] as const) {
    const greeting = `MicroPython v${version} on 2023-04-26; ESP module with ESP8266`;
    await withPython({ greeting }, async ({ clock, hear, say }) => {
      await clock.sleep(2000);
      await hear(100);
      const answer = await say("import gc; print(gc.mem_free(), gc.mem_alloc() > 0)\r");
      const free = Number(/\n(\d+) True/.exec(answer)?.[1]);
      assert(free > 20 * KB && free < most * KB, answer);
    });
  }
  assertEquals(
    heapOf(findPython(bytesOf("\0MicroPython v1.20.0 on 2023-04-26\0"), "ESP32")!, "esp32"),
    64 * KB,
  );
});

Deno.test("heap: a command that is too long fails as on a board: an exception in raw paste, a restart without it", async () => {
  const long = `x = '${"a".repeat(20 * KB)}'\x04`;
  for (const [version, expected] of [["1.20.0", "MemoryError"], ["1.12", "MicroPython v1.12"]] as const) {
    const greeting = `MicroPython v${version} on 2023-04-26; ESP module with ESP8266`;
    await withPython({ greeting }, async ({ clock, hear, say }) => {
      await clock.sleep(2000);
      await hear(100);
      await say(version === "1.12" ? "\x01" : "\x01\x05A\x01");
      let heard = "";
      for (let at = 0; at < long.length; at += 128) heard += await say(long.slice(at, at + 128), 20);
      assertStringIncludes(heard + await hear(4000), expected);
    });
  }
});

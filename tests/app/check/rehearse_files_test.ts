/** `board_files` on simulated boards: every circuit and chip, and the file systems that firmware makes. */
import { assertEquals } from "@std/assert";
import { boardStorage } from "../../../lib/app/check/board_storage.ts";
import { checkProfile } from "../../../lib/app/check/check_profile.ts";
import { chipById } from "../../../lib/esp/chips/mod.ts";
import { findPython } from "../../../lib/simulator/mod.ts";
import { buildTable, type PartitionRow } from "../../fake/image.ts";
import { imageFor } from "../../fake/profile_images.ts";
import { type FakeFile, FakeSystem } from "../../fake/system.ts";

const OPTIONS = { withoutFirmware: false, allowOutside: false, allowedPlugins: [] };
const BOARD_FILES = 'board_files: [{ to: /lib/board.json, values: { name: "{label} {mac} {chip}" } }]\n';

/** The program of a chip, whose greeting is in a file behind it. */
async function rehearse(
  chip: string,
  { greeting = "MicroPython v1.24.0 on 2024-10-25", lines = "" }: {
    readonly greeting?: string;
    readonly lines?: string;
  } = {},
) {
  const { offset, bytes } = imageFor(chip);
  const text = `${lines}chip: ${chip}\n${BOARD_FILES}files:\n` +
    `  - { offset: ${offset}, path: a.bin }\n  - { offset: 0x20000, path: b.bin }\n`;
  const files: Record<string, FakeFile> = {
    "flash.yaml": text,
    "a.bin": bytes,
    "b.bin": new TextEncoder().encode(`${"x".repeat(64)}${greeting}; a board with ${chip}\0`),
  };
  const { faults, notes, reach } = await checkProfile(new FakeSystem([], { files }), "flash.yaml", OPTIONS);
  return {
    faults: faults.map(({ step, error }) => `${step} ${error.exitCode}: ${error.message}`),
    notes: notes.map(({ message }) => message),
    boardFiles: reach.kind === "rehearsed" ? reach.boardFiles : reach.kind,
  };
}

for (const chip of ["esp8266", "esp32", "esp32s2", "esp32s3", "esp32c3", "esp32c6"]) {
  Deno.test(`rehearsal: the files reach the simulated ${chip}`, async () => {
    assertEquals(await rehearse(chip), { faults: [], notes: [], boardFiles: 1 });
  });
}

for (const board of ["usb_jtag", "native_usb", "manual", "auto_reset"]) {
  Deno.test(`rehearsal: the files reach the board ${board}`, async () => {
    const { faults, boardFiles } = await rehearse("esp32s3", { lines: `board: ${board}\n` });
    assertEquals([faults, boardFiles], [[], 1]);
  });
}

Deno.test("rehearsal: what the profile does with its board is no obstacle to the files", async () => {
  for (
    const lines of ["erase: all\n", "expect: { text: hello }\n", "expect: micropython\n"]
  ) {
    const { faults, boardFiles } = await rehearse("esp8266", { lines });
    assertEquals([faults, boardFiles], [[], 1], lines);
  }
});

Deno.test("rehearsal: old MicroPython makes its file system first", async () => {
  for (
    const [chip, expect] of [["esp8266", ""], ["esp8266", "expect: micropython\n"], ["esp32", ""]] as const
  ) {
    const old = { greeting: "MicroPython v1.8.7 on 2017-01-08", lines: expect };
    assertEquals(await rehearse(chip, old), { faults: [], notes: [], boardFiles: 1 });
  }
});

Deno.test("rehearsal: CircuitPython's USB drive is read-only for Python", async () => {
  const greeting = "Adafruit CircuitPython 9.2.4 on 2025-01-29";
  const { faults } = await rehearse("esp32s3", { greeting });
  assertEquals(faults, [
    'rehearsal 16: Cannot create "/lib": the board\'s file system is read-only for Python',
  ]);
  assertEquals((await rehearse("esp32c3", { greeting })).boardFiles, 1);
});

const MB = 1024 * 1024;

function storageOf(
  chip: string,
  { greeting = "MicroPython v1.24.0 on 2024-10-25", flashSize = 4 * MB, table, end = 0xa0000 }: {
    readonly greeting?: string;
    readonly flashSize?: number;
    readonly table?: readonly PartitionRow[];
    readonly end?: number;
  },
) {
  const bytes = table === undefined ? new Uint8Array(16) : buildTable(table);
  const python = findPython(new TextEncoder().encode(`\0${greeting}\0`), "ESP32")!;
  const regions = [{ offset: 0, data: new Uint8Array(end) }, {
    offset: flashSize - 0x4000,
    data: new Uint8Array(128),
  }];
  const files = [{ path: "t.bin", offset: table === undefined ? 0 : 0x8000, bytes }];
  const { capacity, noFiles } = boardStorage(python, {
    ...{ chip: chipById(chip)!, flashSize, files: files as never, plan: { regions } as never },
  });
  return noFiles === true ? "none" : capacity;
}

const APP = ["factory", 0, 0, 0x10000, 0x1f0000] as const;
const STORAGES: Record<string, readonly [found: number | "none" | undefined, expected: number | "none"]> = {
  "ESP8266 with 4 MB: from 1 MB to the SDK's five sectors": [
    storageOf("esp8266", {}),
    3 * MB - 5 * 4096,
  ],
  "ESP8266 before 1.14: behind the program": [
    storageOf("esp8266", { greeting: "MicroPython v1.12 on 2019-12-20" }),
    4 * MB - 5 * 4096 - 0xa0000,
  ],
  "ESP8266 with 1 MB: behind the program": [
    storageOf("esp8266", { flashSize: MB, end: 0xa0001 }),
    MB - 5 * 4096 - 0xa1000,
  ],
  "ESP8266 with 512 KB: none": [storageOf("esp8266", { flashSize: MB / 2 }), "none"],
  "ESP32: the partition of the table": [
    storageOf("esp32", { table: [APP, ["vfs", 1, 0x81, 0x200000, 0x200000]] }),
    2 * MB,
  ],
  "ESP32: behind the last partition": [storageOf("esp32", { table: [APP], flashSize: 8 * MB }), 6 * MB],
  "ESP32: the partitions fill the flash": [storageOf("esp32", { table: [APP], flashSize: 2 * MB }), "none"],
};

for (const [name, [found, expected]] of Object.entries(STORAGES)) {
  Deno.test(`storage: ${name}`, () => assertEquals(found, expected));
}

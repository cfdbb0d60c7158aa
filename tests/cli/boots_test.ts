/** Files that the board would not boot: exit code 7, and the flags that write them nevertheless. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { otadataSelecting } from "../../lib/esp/image/otadata.ts";
import {
  buildApplication,
  buildBootloader,
  buildTable,
  FAMILY,
  merge,
  type PartitionRow,
} from "../fake/image.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { USB0 } from "./world.ts";

const PORT = "/dev/ttyUSB0";
const OTA: readonly PartitionRow[] = [
  ["otadata", 1, 0, 0xe000, 0x2000],
  ["app0", 0, 0x10, 0x10000, 0x8000],
  ["app1", 0, 0x11, 0x18000, 0x8000],
];
const PARTITIONS = OTA.map(([name, type, subtype, offset, size]) => ({ name, type, subtype, offset, size }));
const APP = buildApplication(FAMILY.esp32, { codeLength: 0x700 });

/** A board whose otadata selects ota_1. */
const FLASH = merge([
  [0, new Uint8Array(0x1000).fill(0xff)],
  [0x1000, buildBootloader(FAMILY.esp32, { sizeAndFreq: 0 })],
  [0x8000, buildTable(OTA)],
  [0xe000, otadataSelecting(PARTITIONS, PARTITIONS[2]!)!],
  [0x18000, buildApplication(FAMILY.esp32)],
]);

const world: FakeOptions = {
  files: {
    "app.bin": APP,
    "parts.csv": new TextEncoder().encode("# Name, Type\n"),
    "boot.bin": FLASH.subarray(0x1000, 0x3000),
  },
  ports: [USB0],
  boards: {
    [PORT]: { chip: "esp32", flash: FLASH, flashSize: 0x100000, flashId: 0x1440ef, espIdfBootloader: true },
  },
};
const RUN = ["run", "esp32_devkit.yaml", "--file", "0x10000=app.bin"];

Deno.test("run: exit code 7 with a hint, if otadata selects another slot", async () => {
  const { code, stderr } = await flasher(RUN, world);
  assertEquals(code, 7);
  assertStringIncludes(stderr, "the board's otadata selects ota_1");
  assertStringIncludes(stderr, "add --boot-written");
  assertStringIncludes(stderr, "The flash was not changed.");
});

Deno.test("run --boot-written, --force: writes the file, and claims only what was observed", async () => {
  for (const flag of ["--boot-written", "--force"]) {
    const { code, stdout } = await flasher([...RUN, flag], world);
    assertEquals(code, 0, flag);
    assertStringIncludes(stdout, "read back and equal. The board was restarted.");
    assert(!stdout.includes("runs it"));
    assertEquals(/otadata +0x00e000/.test(stdout), flag === "--boot-written", stdout);
  }
  const { stdout } = await flasher([...RUN, "--boot-written", "--json"], world);
  assertStringIncludes(stdout, '"board":"restarted"');
});

Deno.test("info: names the application that boots", async () => {
  const { code, stdout } = await flasher(["info"], world);
  assertEquals(code, 0);
  assertStringIncludes(stdout, "The bootloader starts ota_1 (app1) at 0x18000: otadata selects it");
});

Deno.test("plan: a file that no bootloader accepts is refused without a board", async () => {
  const { code, stderr } = await flasher(
    ["plan", "esp32_devkit.yaml", "--file", "0x1000=boot.bin", "--file", "0x8000=parts.csv"],
    world,
  );
  assertEquals(code, 7);
  assertStringIncludes(stderr, "at 0x8000: it is text, but the bootloader needs a partition table there");
});

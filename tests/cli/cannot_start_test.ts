/** A success that leaves a board which cannot start: the last lines say so, and what to add. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { noise } from "../fake/firmware.ts";
import { buildApplication, buildBootloader, buildTable, FAMILY } from "../fake/image.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { PROJECT, SMALL, USB0 } from "./world.ts";

const { esp32 } = FAMILY;
const PORT = USB0.path;
const BLANK = (size: number) => new Uint8Array(size).fill(0xff);
const FLASH_4MB = { chip: "esp32", flashSize: 0x400000, flashId: 0x1640ef, flash: BLANK(0x400000) } as const;
const files = {
  ...PROJECT,
  "app.bin": buildApplication(esp32),
  "table.bin": buildTable(),
  "boot.bin": buildBootloader(esp32),
  "data.bin": noise(0x1000),
};

function blank(more: FakeOptions = {}): FakeOptions {
  return { files, ports: [USB0], boards: { [PORT]: FLASH_4MB }, ...more };
}

const WILL_NOT = "This board will not start: its flash is blank at 0x1000, where the ESP32 boots from.";

Deno.test("an application on a blank ESP32: written, and the last lines say what is missing", async () => {
  const { code, stdout, stderr } = await flasher(["run", "-f", "0x10000=app.bin", "--port", PORT], blank());
  assertEquals(code, EXIT.ok, stderr);
  assertEquals(stdout.trimEnd().split("\n").slice(-2), [
    WILL_NOT,
    "To make it start, add to the same command: -f 0x1000=bootloader.bin -f 0x8000=partitions.bin",
  ]);
  assertStringIncludes(
    stderr,
    "No file covers 0x1000, where ESP32 boots from, and the flash is blank there: the chip will not boot",
  );
  assertEquals(stderr.includes("the chip will boot what"), false, stderr);
});

Deno.test("an application and its table on a blank ESP32: only the bootloader is missing", async () => {
  const words = ["run", "-f", "0x8000=table.bin", "-f", "0x10000=app.bin", "--port", PORT];
  const { code, stdout, stderr } = await flasher(words, blank());
  assertEquals(code, EXIT.ok, stderr);
  assertMatch(stdout, /add to the same command: -f 0x1000=bootloader\.bin\n$/);
});

Deno.test("an erase of the whole flash before an application, and data on a blank ESP8266", async () => {
  const flash = BLANK(0x400000);
  flash.set(buildBootloader(esp32), 0x1000);
  const old = blank({ boards: { [PORT]: { ...FLASH_4MB, flash } } });
  const words = ["run", "-f", "0x10000=app.bin", "--port", PORT];
  const erased = await flasher([...words, "--erase", "all"], old);
  assertEquals(erased.code, EXIT.ok, erased.stderr);
  assertStringIncludes(erased.stdout, WILL_NOT);
  const kept = await flasher(words, old);
  assertEquals([kept.code, kept.stdout.includes("will not start")], [EXIT.ok, false], kept.stderr);
  const esp8266 = blank({ boards: { [PORT]: { ...SMALL, flash: BLANK(SMALL.flashSize) } } });
  const data = await flasher(["run", "-f", "0x20000=data.bin", "--port", PORT], esp8266);
  assertMatch(data.stdout, /blank at 0x0, where the ESP8266 boots from\.\n.*: -f 0x0=firmware\.bin\n$/);
});

Deno.test("a board that can start hears nothing of it", async () => {
  const words = [
    "run",
    "-f",
    "0x1000=boot.bin",
    "-f",
    "0x8000=table.bin",
    "-f",
    "0x10000=app.bin",
    "--port",
    PORT,
  ];
  const { code, stdout, stderr } = await flasher(words, blank());
  assertEquals(code, EXIT.ok, stderr);
  assertEquals(stdout.includes("will not start"), false);
  assertStringIncludes(stdout, "flasher monitor");
});

Deno.test("scripts get it as cannotStart, and with --quiet it remains a warning", async () => {
  const words = ["run", "-f", "0x10000=app.bin", "--port", PORT];
  const { stdout } = await flasher([...words, "--json"], blank());
  const done = JSON.parse(stdout.trimEnd().split("\n").at(-1)!);
  assertEquals([done.type, done.cannotStart], ["done", {
    chip: "ESP32",
    offset: 0x1000,
    missing: [{ offset: 0x1000, what: "bootloader" }, { offset: 0x8000, what: "partitions" }],
  }]);
  const quiet = await flasher([...words, "--quiet"], blank());
  assertEquals([quiet.code, quiet.stdout], [EXIT.ok, ""]);
  assertStringIncludes(quiet.stderr, "the chip will not boot");
});

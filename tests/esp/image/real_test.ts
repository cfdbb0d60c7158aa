// Real firmware. The files are not part of the project: FLASHER_SHARED names the folder that has
// them in `firmware/`.
import { fileURLToPath } from "node:url";
import { assert, assertEquals } from "@std/assert";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { parseImage } from "../../../lib/esp/image/header.ts";
import { makePlan } from "../../../lib/esp/plan/plan.ts";
import { refusal } from "./refused.ts";

const SHARED = Deno.env.get("FLASHER_SHARED") ??
  fileURLToPath(new URL("../../../../shared", import.meta.url));
const FOLDER = `${SHARED}/firmware`;

const ESP8266_FILES = ["esp8266-20170108-v1.8.7.bin", "adafruit-circuitpython-feather_huzzah-3.1.2.bin"];
const OTHER_FILES: readonly (readonly [file: string, family: string])[] = [
  ["esp32-generic_dp_v1.18-127-gf46a7140f-20220310.bin", "ESP32"],
  ["mpy-esp32s2-generic-st7789.bin", "ESP32-S2"],
  ["GENERIC_S3-20230426-v1.20.0.bin", "ESP32-S3"],
  ["esp32c3-20230426-v1.20.0.bin", "ESP32-C3"],
];

const MISSING = [...ESP8266_FILES, ...OTHER_FILES.map(([file]) => file)].some((file) =>
  !exists(`${FOLDER}/${file}`)
);

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** A test with real files, or a test whose name says that it could not run. */
function realTest(name: string, body: () => void): void {
  if (MISSING) {
    Deno.test({
      name: `NOT RUN, no firmware in ${FOLDER} (set FLASHER_SHARED): ${name}`,
      ignore: true,
      fn: body,
    });
  } else Deno.test(name, body);
}

const read = (file: string) => Deno.readFileSync(`${FOLDER}/${file}`);

function plan(bytes: Uint8Array): string {
  const files = [{ path: "fw.bin", offset: 0, bytes, vouched: false }];
  const flash = { mode: "keep", freq: "keep", size: "detect" } as const;
  return refusal(() => makePlan(files, { chip: esp8266, flash, flashSize: 0x400000 }));
}

for (const file of ESP8266_FILES) {
  realTest(`real image accepted: ${file}`, () => assertEquals(plan(read(file)), "accepted"));

  realTest(`real image refused: ${file} cut at 200 places`, () => {
    const image = read(file);
    const parsed = parseImage(image, 8);
    const end = "header" in parsed ? parsed.header.end : 0;
    assert(end > 0x8000 && end < 0x9000);
    for (let i = 0; i < 200; i++) {
      const length = Math.round((image.length - 1) * (i / 199));
      // Complete segments and only blank bytes: also a complete image. 0.1 % of the file.
      if (length >= end && length < 0x9000) continue;
      const said = plan(image.subarray(0, length));
      assert(/^ImageError: Cannot (boot|use) "fw.bin"/.test(said), `${length} bytes: ${said}`);
    }
  });

  realTest(`real image refused: ${file} with one bit flipped at 40 places`, () => {
    const image = read(file);
    for (let i = 0; i < 40; i++) {
      const at = 8 + Math.round((image.length - 9) * (i / 39));
      const damaged = image.slice();
      damaged[at]! ^= 1 << (i % 8);
      assert(plan(damaged).startsWith("ImageError: "), `byte ${at}`);
    }
  });
}

for (const [file, family] of OTHER_FILES) {
  realTest(`real image refused on the ESP8266: ${file}`, () => {
    assertEquals(
      plan(read(file)),
      `ImageError: Cannot boot "fw.bin" on ESP8266: it is an image for ${family}\n` +
        "> Get the firmware for ESP8266, or set the right chip in the profile.",
    );
  });
}

/** flasher_args.json of ESP-IDF, manifest.json of ESP Web Tools, and hostile variants. */
import { assertEquals } from "@std/assert";
import { draftFromIdfBuild } from "../../lib/draft/idf_build.ts";
import { parseJson } from "../../lib/draft/json.ts";
import { draftFromManifest, manifestChips } from "../../lib/draft/web_manifest.ts";
import { UsageError } from "../../lib/errors.ts";
import { KNOWN } from "../profile/known.ts";

const json = (value: unknown) => parseJson(new TextEncoder().encode(JSON.stringify(value)), "x.json");
const idf = (value: unknown) => draftFromIdfBuild(json(value), KNOWN);
const web = (value: unknown, chip = "esp32") => draftFromManifest(json(value), chip, KNOWN);

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error("it was accepted");
}

const BUILD = {
  write_flash_args: ["--flash_mode", "dio", "--flash_size", "2MB", "--flash_freq", "40m"],
  flash_settings: { flash_mode: "dio", flash_size: "2MB", flash_freq: "40m" },
  flash_files: {
    "0x8000": "partition_table/partition-table.bin",
    "0x1000": "bootloader/bootloader.bin",
    "0x10000": "hello_world.bin",
  },
  bootloader: { offset: "0x1000", file: "bootloader/bootloader.bin", encrypted: "false" },
  app: { offset: "0x10000", file: "hello_world.bin", encrypted: "false" },
  extra_esptool_args: { after: "hard_reset", before: "default_reset", stub: true, chip: "esp32" },
};

Deno.test("an ESP-IDF build", () => {
  assertEquals(idf(BUILD), {
    values: { mode: "dio", freq: "40m", size: "2MB", chip: "esp32", after: "run" },
    files: [
      { offset: 0x1000, path: "bootloader/bootloader.bin" },
      { offset: 0x8000, path: "partition_table/partition-table.bin" },
      { offset: 0x10000, path: "hello_world.bin" },
    ],
    notes: [],
  });
});

Deno.test("an ESP-IDF build with settings that a profile cannot express", () => {
  const { notes, values } = idf({
    ...BUILD,
    app: { ...BUILD.app, encrypted: "true" },
    extra_esptool_args: { before: "usb_reset", after: "no_reset", stub: false },
  });
  assertEquals(values, { mode: "dio", freq: "40m", size: "2MB", board: "usb_jtag", after: "stay" });
  assertEquals(notes, [
    "A profile cannot disable the stub. Run: flasher run --no-stub.",
    "flasher does not encrypt: the files are written unchanged.",
  ]);
});

const MANIFEST = {
  name: "ESPHome",
  version: "2021.11.0",
  new_install_prompt_erase: true,
  builds: [
    {
      chipFamily: "ESP32",
      parts: [{ path: "bootloader.bin", offset: 4096 }, { path: "firmware.bin", offset: 65536 }],
    },
    { chipFamily: "ESP32-S3", parts: [{ path: "s3.bin", offset: 0 }] },
    { chipFamily: "ESP8266", parts: [{ path: "esp8266.bin", offset: 0 }] },
  ],
};

Deno.test("a manifest, each build", () => {
  assertEquals(manifestChips(json(MANIFEST), KNOWN), ["esp32", "esp32s3", "esp8266"]);
  const notes = ["The web page asks whether to erase the whole flash first. To do so, add: erase: all"];
  assertEquals(web(MANIFEST), {
    values: { chip: "esp32", size: "keep" },
    files: [{ path: "bootloader.bin", offset: 4096 }, { path: "firmware.bin", offset: 65536 }],
    notes,
  });
  assertEquals(web({ ...MANIFEST, new_install_prompt_erase: false }, "esp8266"), {
    values: { chip: "esp8266", size: "keep" },
    files: [{ path: "esp8266.bin", offset: 0 }],
    notes: [],
  });
});

Deno.test("a manifest: an unknown chip does not block other chips", () => {
  const manifest = json({
    builds: [
      { chipFamily: "ESP32-Z9", parts: [{ path: "z.bin", offset: 0 }] },
      { chipFamily: "ESP32", parts: [{ path: "a.bin", offset: 4096 }] },
    ],
  });
  assertEquals(manifestChips(manifest, KNOWN), ["esp32"]);
  assertEquals(draftFromManifest(manifest, "esp32", KNOWN), {
    values: { chip: "esp32", size: "keep" },
    files: [{ path: "a.bin", offset: 4096 }],
    notes: ['Skipped the build for "ESP32-Z9", a chip that flasher does not support.'],
  });
});

Deno.test("a manifest: an address stays one, and a stranger's proxy is never in it", () => {
  const file = "https://github.com/o/p/releases/download/v1/a.bin";
  const proxied = `https://proxy.example.com/?${file}`;
  for (const [path, remote] of [[file, "direct"], [proxied, "behind proxy"]] as const) {
    const parts = [{ path, offset: 65536 }, { path: "b.bin", offset: 0 }];
    const draft = draftFromManifest(json({ builds: [{ chipFamily: "ESP32", parts }] }), "esp32", KNOWN);
    assertEquals(draft.files, [
      { path: file, offset: 65536, remote },
      { path: "b.bin", offset: 0 },
    ]);
  }
});

Deno.test("a manifest: two builds for one chip are refused, but not for another chip", () => {
  const manifest = json({
    builds: ["ESP8266", "esp32", "ESP8266"].map((chipFamily) => ({
      chipFamily,
      parts: [{ path: "a.bin", offset: 0 }],
    })),
  });
  assertEquals(manifestChips(manifest, KNOWN), ["esp8266", "esp32"]);
  assertEquals(
    refusal(() => draftFromManifest(manifest, "esp8266", KNOWN)),
    '"x.json": builds[2]: found a second build for esp8266, expected one',
  );
  assertEquals(draftFromManifest(manifest, "esp32", KNOWN).files, [{ path: "a.bin", offset: 0 }]);
});

Deno.test("an ESP-IDF build with a size in megabits", () => {
  assertEquals(idf({ ...BUILD, flash_settings: { flash_size: "32m" } }).values.size, "4MB");
});

const part = (fields: object) => ({ builds: [{ chipFamily: "ESP32", parts: [fields] }] });
const REFUSED: readonly { act: () => unknown; message: string }[] = [
  { act: () => idf([]), message: '"x.json": found a list of 0, expected a mapping' },
  {
    act: () => idf({ ...BUILD, flash_files: {} }),
    message: '"x.json": flash_files: found no file, expected at least one',
  },
  {
    act: () => idf({ ...BUILD, flash_files: ["a"] }),
    message: '"x.json": flash_files: found a list of 1, expected a mapping',
  },
  {
    act: () => idf({ ...BUILD, flash_files: { "0x0": 5 } }),
    message: '"x.json": flash_files.0x0: found 5, expected text',
  },
  {
    act: () => idf({ ...BUILD, flash_files: { "../x": "a" } }),
    message: '"x.json": flash_files: found "../x", expected a decimal or hexadecimal number such as 0x1000',
  },
  {
    act: () => idf({ ...BUILD, flash_settings: { flash_mode: "fast" } }),
    message: '"x.json": flash_settings.flash_mode: found "fast", expected keep, qio, qout, dio or dout',
  },
  {
    act: () => idf({ ...BUILD, flash_settings: { flash_mode: { a: 1 } } }),
    message: '"x.json": flash_settings.flash_mode: found a mapping, expected text or a number',
  },
  {
    act: () => idf({ ...BUILD, extra_esptool_args: { after: "toString" } }),
    message:
      '"x.json": extra_esptool_args.after: found "toString", expected hard-reset, watchdog-reset, soft-reset, ' +
      "no-reset, no-reset-stub",
  },
  {
    act: () =>
      idf({ ...BUILD, flash_files: Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [i, "a"])) }),
    message: '"x.json": flash_files: found a mapping, expected at most 1000 entries',
  },
  {
    act: () => manifestChips(json({ builds: [] }), KNOWN),
    message: '"x.json": builds: found a list of 0, expected at least one build',
  },
  {
    act: () => manifestChips(json({ builds: {} }), KNOWN),
    message: '"x.json": builds: found a mapping, expected a list',
  },
  {
    act: () => manifestChips(json({ builds: [{ chipFamily: "auto" }] }), KNOWN),
    message: '"x.json": builds[0].chipFamily: found "auto", expected the name of a chip',
  },
  {
    act: () => manifestChips(json({ builds: [null] }), KNOWN),
    message: '"x.json": builds[0].chipFamily: found nothing, expected text',
  },
  {
    act: () => web(MANIFEST, "esp32c3"),
    message: '"x.json": found no build for esp32c3, expected esp32, esp32s3 or esp8266',
  },
  {
    act: () => web(part({ offset: 0 })),
    message: '"x.json": builds[0].parts[0].path: found nothing, expected text',
  },
  {
    act: () => web(part({ path: "a" })),
    message: '"x.json": builds[0].parts[0].offset: found nothing, expected a number of bytes',
  },
  {
    act: () => web(part({ path: "a", offset: -1 })),
    message:
      '"x.json": builds[0].parts[0].offset: found "-1", expected a decimal or hexadecimal number such as 0x1000',
  },
  {
    act: () => web(part({ path: "a", offset: 1.5 })),
    message:
      '"x.json": builds[0].parts[0].offset: found "1.5", expected a decimal or hexadecimal number such as 0x1000',
  },
  {
    act: () => web(part({ path: "https://evil/a.bin", offset: 0 })),
    message:
      '"x.json": builds[0].parts[0].path: found the local name "evil", expected the public name of a server',
  },
  {
    act: () => web(part({ path: "http://example.com/a.bin", offset: 0 })),
    message:
      '"x.json": builds[0].parts[0].path: found "http://example.com/a.bin", expected an https address such as https://example.com/app.bin',
  },
  {
    act: () => web(part({ path: "//evil/a.bin", offset: 0 })),
    message: '"x.json": builds[0].parts[0].path: found "//evil/a.bin", expected a file next to the manifest',
  },
  {
    act: () => parseJson(new TextEncoder().encode("{"), "x.json"),
    message: 'Cannot read "x.json": it is not valid JSON',
  },
  {
    act: () => parseJson(new Uint8Array([0xe9, 0xff]), "\x1b.json"),
    message: 'Cannot read "\\u{1b}.json": it is not valid JSON',
  },
];

for (const { act, message } of REFUSED) {
  Deno.test(`translation refused: ${message}`, () => assertEquals(refusal(act), message));
}

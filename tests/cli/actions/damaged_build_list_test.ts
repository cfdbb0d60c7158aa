/** A build's list of its firmware that is damaged: never passed over, because the rest of the build would be missing. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { buildApplication, FAMILY } from "../../fake/image.ts";
import { type FakeFile, flasher } from "../../fake/system.ts";

const APP = buildApplication(FAMILY.esp32);
const IDF = JSON.stringify({
  write_flash_args: ["--flash_mode", "dio", "--flash_size", "4MB", "--flash_freq", "40m"],
  flash_settings: { flash_mode: "dio", flash_size: "4MB", flash_freq: "40m" },
  flash_files: { "0x1000": "boot.bin", "0x8000": "table.bin", "0x10000": "blink.bin" },
});
const MANIFEST = JSON.stringify({
  name: "Clock",
  builds: [{ chipFamily: "ESP32", parts: [{ path: "blink.bin", offset: 0x10000 }] }],
});
const PROFILE = "files: [{ offset: 0, path: blink.bin }]\n";

type Case = readonly [named: string, list: string, content: FakeFile, code: number, message: string];

Deno.test("damaged build list: the folder and the file itself are refused with the reason", async () => {
  const invalid = (path: string) => `Cannot read "${path}": it is not valid JSON`;
  const cases: readonly Case[] = [
    ...["build", "build/flasher_args.json"].flatMap((named): Case[] => {
      const list = "build/flasher_args.json";
      return [
        ...[1, 30, 100, 200, IDF.length - 1].map((
          length,
        ): Case => [named, list, IDF.slice(0, length), 7, invalid(list)]),
        [named, list, "", 7, invalid(list)],
        [named, list, new Uint8Array(200), 7, invalid(list)],
        [named, list, "{}", 2, 'found neither "flash_files" nor "builds"'],
        [named, list, '{ "flash_files": {} }', 2, "found no file"],
      ];
    }),
    ["build/flasher_args.json", "build/flasher_args.json", " ".repeat(2 << 20), 2, "expected at most"],
    ["build", "build/flasher_args.json", " ".repeat(2 << 20), 2, "expected at most"],
    ["build", "build/manifest.json", MANIFEST.slice(0, -1), 7, invalid("build/manifest.json")],
    [
      "build/manifest.json",
      "build/manifest.json",
      MANIFEST.slice(0, 60),
      7,
      invalid("build/manifest.json"),
    ],
    ["build", "build/manifest.json", MANIFEST.slice(0, 20), 7, invalid("build/manifest.json")],
    ["build/copy.json", "build/copy.json", IDF.slice(0, 200), 7, invalid("build/copy.json")],
  ];
  for (const [named, list, content, code, message] of cases) {
    for (const more of [{}, { "build/prof.yaml": PROFILE }]) {
      const files: Record<string, FakeFile> = { "build/blink.bin": APP, ...more, [list]: content };
      const run = await flasher(["plan", named], { files });
      assertStringIncludes(run.stderr, message, `${named}: ${String(content).slice(0, 80)}`);
      assertEquals([run.code, run.stdout], [code, ""], named);
    }
  }
});

Deno.test("damaged build list: the manifest of another web page is none", async () => {
  const files = { "build/blink.bin": APP, "build/manifest.json": '{ "name": "App", "icons": [] }' };
  assertEquals((await flasher(["plan", "build"], { files })).code, 0);
});

Deno.test("damaged build list: a profile in braces is none", async () => {
  const files = { "p.json": "{ files: [{ offset: 0x10000, path: blink.bin }] }", "blink.bin": APP };
  const { code, stderr } = await flasher(["plan", "p.json", "--chip", "esp32"], { files });
  assertEquals(code, 0, stderr);
});

/** `flasher init`: questions, written profiles, errors. */
import { EXIT } from "../../../lib/errors.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { posix, win32 } from "node:path";
import { pathFrom } from "../../../lib/cli/init/target.ts";
import { KNOWN } from "../../../lib/app/known_names.ts";
import type { System } from "../../../lib/app/system/system.ts";
import { profileJsonSchema } from "../../../lib/profile/schema.ts";
import {
  buildApplication,
  buildBootloader,
  buildMerged,
  buildMicroPython,
  buildTable,
  FAMILY,
} from "../../fake/image.ts";
import { type FakeOptions, flasher } from "../../fake/system.ts";
import { editorComplaints } from "../../profile/editor.ts";
import { assertGolden, transcript } from "../golden.ts";
import { APP, DATA, USB0, USB1 } from "../world.ts";

const FOLDER = {
  "app.bin": APP,
  "data.bin": DATA,
  "python.bin": buildMicroPython(0x400, "MicroPython v1.22.2 on 2024-02-22; a board"),
  "merged.bin": buildMerged(FAMILY.esp32),
  "build/bootloader/bootloader.bin": buildBootloader(FAMILY.esp32),
  "build/partition_table/partition-table.bin": buildTable(),
  "build/app.bin": buildApplication(FAMILY.esp32),
  "build/flasher_args.json": JSON.stringify({
    flash_settings: { flash_mode: "dio", flash_size: "detect", flash_freq: "40m" },
    flash_files: {
      "0x8000": "partition_table/partition-table.bin",
      "0x1000": "bootloader/bootloader.bin",
      "0x10000": "app.bin",
    },
    extra_esptool_args: { after: "hard_reset", before: "default_reset", stub: false, chip: "esp32" },
  }),
  "web/manifest.json": JSON.stringify({
    new_install_prompt_erase: true,
    builds: [
      { chipFamily: "ESP8266", parts: [{ path: "esp8266.bin", offset: 0 }] },
      { chipFamily: "ESP32", parts: [{ path: "esp32.bin", offset: 4096 }] },
    ],
  }),
  "web/online.json": JSON.stringify({
    builds: [{
      chipFamily: "ESP32",
      parts: [
        { path: "https://github.com/o/p/releases/download/v1/boot.bin", offset: 4096 },
        { path: "table.bin", offset: 0x8000 },
        { path: "data.bin", offset: 0x200000 },
        {
          path: "https://proxy.example.com/?https://github.com/o/p/releases/download/v1/app.bin",
          offset: 65536,
        },
      ],
    }],
  }),
  "web/table.bin": buildTable(),
  "web/data.bin": DATA,
  "web/esp8266.bin": APP,
  "web/esp32.bin": buildMerged(FAMILY.esp32),
};

/** The terminal, then the written files. */
async function session(args: readonly string[], options: FakeOptions = {}): Promise<string> {
  const ran = await flasher(["init", ...args], { files: FOLDER, ...options });
  const path = args[0]?.endsWith(".yaml") ? args[0] : "flash.yaml";
  const before = options.files?.[path];
  const there = await ran.system.stat(path);
  const text = there === undefined ? undefined : new TextDecoder().decode(await ran.system.readFile(path));
  if (ran.code !== 0) {
    assertEquals(text, before, "a failed init wrote something");
    return transcript(ran);
  }
  // The profile is valid for an editor and for `flasher plan`.
  assertEquals(editorComplaints(text!, profileJsonSchema(KNOWN)), []);
  const planned = await flasher(["plan", path, ...args.filter((word) => word === "--allow-outside")], {
    files: { ...FOLDER, [path]: text! },
  });
  if (text!.includes("url:")) {
    assertEquals(planned.code, EXIT.badImage, planned.stderr);
    assertMatch(planned.stderr, /flasher lock flash.yaml/);
    return `${transcript(ran)}--- ${path}\n${text}`;
  }
  assertEquals(planned.code, 0, planned.stderr);
  // An application alone is a valid profile.
  assertMatch(planned.stderr, /^(warning: No file covers .*\n)?$/);
  return `${transcript(ran)}--- ${path}\n${text}`;
}

const esptool = (line: string) => ["--from-esptool", line];

Deno.test("init with flags, in a script", async () => {
  const texts = [
    await session(["--file", "python.bin"]),
    await session([
      "--file",
      "app.bin",
      "-f",
      "0x10000=data.bin",
      "--port",
      "COM3",
      "--board",
      "NodeMCU",
      "--yes",
    ]),
    await session(["--file", "merged.bin", "--baud", "921600", "--no-schema"]),
    await session(["--file", "build/app.bin"]),
    await session(["build/flash.yaml", "--file", "build/app.bin", "-f", "build/bootloader/bootloader.bin"]),
    await session(["--file", "data.bin"]),
    await session([]),
    await session(["--yes"], { stdin: true, stdout: 80, stderr: 80 }),
    await session(["--file", "nothing.bin"]),
    await session(["--file", "0x10=app.bin"]),
    await session(["--file", "https://x/a.bin"]),
    await session(["--file", "app.bin", "--chip", "esp32"]),
    await session(["--file", "app.bin", "--chip", "esp3"]),
    await session(["--file", "page.bin"], { files: { "page.bin": "<!DOCTYPE html><title>x</title>" } }),
  ];
  await assertGolden("init_flags", texts.join("\n"));
});

Deno.test("init: from other tools", async () => {
  const texts = [
    await session(
      esptool(
        "esptool.py --port /dev/ttyUSB0 --baud 115200 write_flash -fm dio 0x0 app.bin 0x10000 data.bin",
      ),
    ),
    await session(
      esptool("esptool.py -p COM3 erase_flash && esptool.py -p COM3 write_flash --encrypt 0 app.bin"),
    ),
    await session(["--port", "auto", ...esptool("esptool.py -p COM3 write_flash 0 app.bin")]),
    await session(esptool("esptool.py write_flash 0 $APP")),
    await session(["--from", "build/flasher_args.json"]),
    await session(["build/flash.yaml", "--from", "build/flasher_args.json", "--board", "esp32_devkit"]),
    await session(["--from", "web/manifest.json", "--chip", "ESP32"]),
    await session(["--from", "web/manifest.json"]),
    await session(["--from", "web/manifest.json", "--chip", "esp32c3"]),
    await session(["--from", "web/online.json"]),
    await session(["--from", "web/online.json", "--file", "0x1000=web/esp32.bin"]),
    await session(["--from", "app.bin"]),
    await session(["--from", "nothing.json"]),
    await session(["--from", "build"]),
    await session(["--from", "large.json"], { files: { "large.json": { size: 2 ** 21 } } }),
    await session(["--from", "large.bin"], { files: { "large.bin": { size: 2 ** 21 } } }),
    await session(["--from", "notes.txt"], { files: { "notes.txt": "{" } }),
    await session(["--from", "other.json"], { files: { "other.json": "{}" } }),
    await session(["--from", "web/manifest.json", ...esptool("esptool.py write_flash 0 app.bin")]),
  ];
  await assertGolden("init_from", texts.join("\n"));
});

Deno.test("init and existing files", async () => {
  const mine = {
    "flash.yaml": "mine\n",
    "app.bin": APP,
    "sub/app.bin": APP,
    "dev": { kind: "other" },
  } as const;
  const there = { files: mine };
  const texts = [
    await session(["--file", "app.bin"], there),
    await session(["--file", "app.bin", "--force"], there),
    await session(["sub", "--file", "app.bin"], there),
    await session(["dev", "--file", "app.bin"], there),
    await session(["new/flash.yaml", "--file", "app.bin"], there),
    await session(["app.bin"], there),
    await session(["sub/flash.yaml", "--file", "app.bin"], there),
    await session(["sub/flash.yaml", "--file", "app.bin", "--allow-outside"], there),
    transcript(
      await flasher(["init", "--file", "app.bin", "--force"], {
        files: { ...mine, "flash.yaml": { denied: 5 } },
      }),
    ),
  ];
  await assertGolden("init_there", texts.join("\n"));
});

const TERMINAL = { stdin: true, stdout: 80, stderr: 80 } as const;

Deno.test("init asks, and Enter accepts the proposed answer", async () => {
  const texts = [
    await session([], {
      ...TERMINAL,
      files: { "python.bin": FOLDER["python.bin"] },
      ports: [USB0],
      typed: ["\n", "\n", "\n", "\n", "\n"],
    }),
    await session([], {
      ...TERMINAL,
      ports: [USB0, USB1],
      typed: [
        ...["\n", "app.bim\n", "app.bin\n", "017\n", "0x0\n", "0x10000=data.bin\n", "\n", "\n"],
        ...["http://x\n", "\n", "2\n", "huzah\n", "Huzzah\n"],
      ],
    }),
    await session(["--file", "build/app.bin", "--file", "data.bin", "--port", "auto"], {
      ...TERMINAL,
      typed: ["0x200000\n", "\n"],
    }),
    await session(["--from", "web/manifest.json"], { ...TERMINAL, typed: ["esp32c3\n", "esp32\n"] }),
    await session([], { ...TERMINAL, typed: ["app.bin\n"] }),
  ];
  await assertGolden("init_asks", texts.join("\n"));
});

Deno.test("init writes paths relative to the profile's folder, with slashes on Windows", () => {
  const windows = { os: "windows", paths: win32 } as unknown as System;
  const linux = { os: "linux", paths: posix } as unknown as System;
  for (
    const [system, folder, path, expected] of [
      [windows, "C:\\fw", "C:\\fw\\build\\a b.bin", "build/a b.bin"],
      [windows, "C:\\fw\\x", "C:\\fw\\a.bin", "../a.bin"],
      [windows, "C:\\fw", "D:\\a.bin", "D:/a.bin"],
      [linux, "/fw", "/fw/a\\b.bin", "a\\b.bin"],
      [linux, "/fw/x", "/y/a.bin", "../../y/a.bin"],
    ] as const
  ) assertEquals(pathFrom({ path: "", folder }, path, system), expected);
});

Deno.test("init writes the schema beside the profile, and keeps an existing one", async () => {
  const fresh = await flasher(["init", "--file", "app.bin"], { files: FOLDER });
  const read = async (ran: typeof fresh) =>
    new TextDecoder().decode(await ran.system.readFile("flash.schema.json"));
  assertEquals(await read(fresh), (await flasher(["schema"])).stdout);
  const files = { ...FOLDER, "flash.schema.json": "mine" };
  assertEquals(await read(await flasher(["init", "--file", "app.bin", "--force"], { files })), "mine");
  const without = await flasher(["init", "--file", "app.bin", "--no-schema"], { files: FOLDER });
  assertEquals(await without.system.stat("flash.schema.json"), undefined);
});

Deno.test("run accepts what init writes", async () => {
  const { system } = await flasher(["init", "--file", "app.bin", "--port", "sim:esp8266"], { files: FOLDER });
  const text = new TextDecoder().decode(await system.readFile("flash.yaml"));
  const { code, stdout } = await flasher(["run"], { files: { ...FOLDER, "flash.yaml": text } });
  assertEquals(code, 0);
  assertStringIncludes(stdout, "read back and equal");
});

Deno.test("names with terminal escapes reach neither the screen nor the comments unescaped", async () => {
  const evil = "\u202efirm\u200bware.bin";
  const { system, code } = await flasher(["init", "--file", evil], { files: { [evil]: APP } });
  assertEquals(code, 0, system.both);
  const text = new TextDecoder().decode(await system.readFile("flash.yaml"));
  for (const shown of [system.both, text]) assert(!/[\p{Cf}]|[^\P{Cc}\n]/u.test(shown), shown);
});

Deno.test("init: the application gets the offset from the partition table", async () => {
  const rows = [["nvs", 1, 2, 0x9000, 0x6000], ["app", 0, 0x10, 0x20000, 0x10000]] as const;
  const files = { ...FOLDER, "parts.bin": buildTable(rows) };
  const [boot, app] = ["build/bootloader/bootloader.bin", "build/app.bin"];
  for (const order of [[boot, "parts.bin", app], [app, "parts.bin", boot]]) {
    const { code, system } = await flasher(["init", ...order.flatMap((path) => ["--file", path])], { files });
    assertEquals(code, 0);
    const text = new TextDecoder().decode(await system.readFile("flash.yaml"));
    assertEquals(/offset: (\w+), path: build\/app.bin/.exec(text)?.[1], "0x20000", text);
  }
});

Deno.test("init: the name of the profile gets .yaml, so that check finds it", async () => {
  const init = async (name: string, files: FakeOptions["files"] = {}) =>
    await flasher(["init", name, "--file", "app.bin", "--no-schema", "--yes"], {
      files: { "app.bin": APP, ...files },
    });
  for (
    const [name, path] of [["nodemcu", "nodemcu.yaml"], ["a.YML", "a.YML"], ["sub/lamp", "sub/lamp.yaml"]]
  ) {
    const ran = await init(name!, { "sub/app.bin": APP, "sub/other.txt": "" });
    if (name !== "sub/lamp") assertEquals(ran.code, 0, ran.stderr);
    assertStringIncludes(ran.stdout + ran.stderr, path!);
  }
  const { system } = await init("nodemcu");
  assertEquals(await system.stat("nodemcu"), undefined);
  const text = new TextDecoder().decode(await system.readFile("nodemcu.yaml"));
  const checked = await flasher(["check", "."], { files: { "app.bin": APP, "nodemcu.yaml": text } });
  assertStringIncludes(checked.stdout, "ok     nodemcu.yaml");

  for (
    const [name, hint] of [
      ["lamp-1.0", "flasher init lamp-1.0.yaml"],
      ["notes.txt", "flasher init notes.txt.yaml"],
      ["boards/", "flasher init boards/flash.yaml"],
      ["sub", "flasher init sub/flash.yaml"],
      [".", "flasher init flash.yaml"],
    ]
  ) {
    const { code, stderr } = await init(name!, { "sub/other.txt": "" });
    assertEquals(code === 0, false, name);
    assertStringIncludes(stderr, hint!);
  }
  const taken = await init("nodemcu", { "nodemcu.yaml": "mine" });
  assertStringIncludes(taken.stderr, 'Cannot write "nodemcu.yaml": it already exists');
});

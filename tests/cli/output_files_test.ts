/** A file that cannot be written ends every command that writes one with exit code 15. */
import { assertEquals, assertMatch } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { bootImage } from "../fake/firmware.ts";
import { buildMicroPython } from "../fake/image.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { fakeWeb } from "../fake/web.ts";
import { profile, PROJECT, SMALL } from "./world.ts";

const PORT = "/dev/ttyUSB0";

/** Command lines, each of which writes FILE. */
const WRITERS: readonly string[] = [
  "init --file app.bin FILE",
  `read --port ${PORT} --size 0x1000 FILE`,
  `backup --port ${PORT} FILE`,
  `run app.bin --port ${PORT} --save FILE`,
  "run --trace FILE",
  "run --port sim:huzzahx2 --trace FILE",
  "run --port sim:huzzahx2 --roster FILE",
  "watch --port sim:huzzahx2 --count 2 --yes --roster FILE",
  "verify --trace FILE",
  `info --port ${PORT} --trace FILE`,
  `load app.bin --port ${PORT} --trace FILE`,
  `monitor ${PORT} --for 1s --log FILE`,
  "check flash.yaml --junit FILE",
  "roster boards.jsonl --csv FILE",
  "roster boards.jsonl --labels FILE",
  "bundle FILE/stick flash.yaml",
];

const ROSTER =
  '{"version":1,"time":"2026-03-01T12:00:00.000Z","verdict":"opened","computer":"lab","process":1,' +
  '"flasher":"0.1.0"}\n';

const FIRMWARE = "https://micropython.org/resources/firmware/ESP8266_GENERIC-20241129-v1.24.1.bin";

const OPTIONS: FakeOptions = {
  files: {
    ...PROJECT,
    "app.bin": bootImage(0x1000),
    "flash.yaml": profile({ port: PORT }),
    "boards.jsonl": ROSTER,
  },
  boards: { [PORT]: SMALL },
};

/** What keeps a file from being written. */
const OBSTACLES: readonly (readonly [name: string, file: string, options: FakeOptions])[] = [
  ["its folder is missing", "nowhere/file.yaml", OPTIONS],
  ["a part of its path is a file", "app.bin/file.yaml", OPTIONS],
];

for (const [obstacle, file, options] of OBSTACLES) {
  for (const command of WRITERS) {
    Deno.test(`exit code 15: ${command}, and ${obstacle}`, async () => {
      const { code, stderr } = await flasher(command.replace("FILE", file).split(" "), options);
      assertEquals(code, EXIT.outputFailed, stderr);
      assertMatch(stderr, /annot (write|keep the roster) /);
    });
  }
}

Deno.test("exit code 15: init on a full disk", async () => {
  const { code, stderr } = await flasher(["init", "--file", "app.bin"], {
    files: { "app.bin": bootImage(0x1000) },
    diskFull: true,
  });
  assertEquals(code, EXIT.outputFailed, stderr);
});

Deno.test("exit code 15: lock in a folder that this user cannot write to", async () => {
  const { code, stderr } = await flasher(["lock", "lamp.yaml"], {
    files: { "lamp.yaml": "firmware: micropython@1.24.1/ESP8266_GENERIC\n" },
    fetch:
      fakeWeb({ [FIRMWARE]: { body: buildMicroPython(0x400, "MicroPython v1.24.1 on 2024-11-29") } }).fetch,
    readOnly: ["."],
  });
  assertEquals(code, EXIT.outputFailed, stderr);
  assertMatch(stderr, /annot write .*lamp\.lock/);
});

Deno.test("exit code 2: a file that is there already and is kept without --force", async () => {
  for (const command of ["init flash.yaml --file app.bin", `read app.bin --port ${PORT}`]) {
    assertEquals((await flasher(command.split(" "), OPTIONS)).code, EXIT.usage, command);
  }
});

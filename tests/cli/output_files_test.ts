/** A file that cannot be written ends every command that writes one with exit code 15. */
import { assertEquals, assertMatch } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { bootImage } from "../fake/firmware.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { profile, PROJECT, SMALL } from "./world.ts";

const PORT = "/dev/ttyUSB0";

/** Command lines up to the name of the file, each of which writes that file. */
const WRITERS: readonly string[] = [
  "init --file app.bin",
  `read --port ${PORT} --size 0x1000`,
  `backup --port ${PORT}`,
  "run --trace",
  "verify --trace",
  `info --port ${PORT} --trace`,
  `monitor ${PORT} --for 1s --log`,
];

const OPTIONS: FakeOptions = {
  files: { ...PROJECT, "app.bin": bootImage(0x1000), "flash.yaml": profile({ port: PORT }) },
  boards: { [PORT]: SMALL },
};

/** What keeps a file from being written. */
const OBSTACLES: readonly (readonly [name: string, file: string, options: FakeOptions])[] = [
  ["its folder is missing", "nowhere/file.yaml", OPTIONS],
  ["a part of its path is a file", "app.bin/file.yaml", OPTIONS],
];

for (const [obstacle, file, options] of OBSTACLES) {
  for (const command of WRITERS) {
    Deno.test(`exit code 15: ${command} FILE, and ${obstacle}`, async () => {
      const { code, stderr } = await flasher([...command.split(" "), file], options);
      assertEquals(code, EXIT.outputFailed, stderr);
      assertMatch(stderr, /annot write /);
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

Deno.test("exit code 2: a file that is there already and is kept without --force", async () => {
  for (const command of ["init flash.yaml --file app.bin", `read app.bin --port ${PORT}`]) {
    assertEquals((await flasher(command.split(" "), OPTIONS)).code, EXIT.usage, command);
  }
});

/** Invalid command lines, and the hints for the right ones. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { flasher } from "../fake/system.ts";
import { assertSessions } from "./golden.ts";
import { APP, PROJECT } from "./world.ts";

const here = { files: PROJECT };

Deno.test("usage: misspelt commands, flags and values", () =>
  assertSessions("usage", [
    ["rnu"],
    ["frobnicate"],
    ["flash.yaml", here],
    ["firmware.bin"],
    [["my firmware.bin"]],
    ["--json"],
    ["--port auto"],
    [["\x1b[31mred"]],
    ["lint two.yaml"],
    ["validate"],
    ["run --dry-run", here],
    ["help rnu"],
    ["help expect"],
    ["help offset"],
    ["help files"],
    ["help yaml"],
    ["help port"],
    ["help flash"],
    ["help validate"],
    ["help run plan"],
    ["ports all"],
    ["ports --watch --identify"],
    ["doctor --udev --json --port auto"],
    ["run flash.yaml more.yaml", here],
    ["run 0x0 firmware.bin"],
    ["run firmware.bin 65536"],
    ["run 0x1000 boot.bin 0x8000 table.bin"],
    ["run my files/firmware.bin"],
    ["image my files/firmware.bin"],
    ["run http://micropython.org/firmware.bin"],
    ["run https://micropython.org/download"],
    ["run -f 0x0=http://micropython.org/firmware.bin"],
    ["run -f 0x0 firmware.bin", { files: { "firmware.bin": APP } }],
    ["run a.bin b.bin"],
    ["run --prot /dev/ttyUSB0", here],
    ["run -x", here],
    ["run --__proto__=1", here],
    ["run --constructor 1", here],
    ["run --port", here],
    ["run --port=", here],
    ["run --port --json", here],
    ["verify --port a --port b -p c", here],
    ["run --json=yes", here],
    ["run --bord huzzah --bawd 9600", here],
    ["run --baud fast --chip esp9266 --board hazzah --after rest --mode qoi --freq 40MHz --size 3MB", here],
    ["run --board d1mini", here],
    [["run", "--board", "d1 mini"], here],
    ["run --board wemos", here],
    ["run --board lolin_d1_mini", here],
    ["run --board adafruit", here],
    ["boards d1"],
    ["run --size 0x400000", here],
    ["run --size 4194305", here],
    ["run --size 4m", here],
    ["run --file app.bin", here],
    ["run --file 0x0=", here],
    ["run --file app.bin=0x0", here],
    ["run --file 1e3=app.bin", here],
    ["run --connect-timeout 5", here],
    ["run --connect-timeout soon", here],
    ["run --trace /nowhere/log.txt", here],
    ["plan --trace log.txt", here],
  ]));

Deno.test("usage: missing and invalid profiles", () =>
  assertSessions("profile", [
    ["run"],
    ["run", { files: { "blink.bin": APP } }],
    ["run", { files: { "kitchen.yaml": "", "garden.yml": "", "a.bin": APP, "b.bin": APP } }],
    ["run flsh.yaml", here],
    ["run flash.yml", here],
    ["run nodemcu"],
    ["run nodemcuu.yaml"],
    ["run NodeMCU.yaml"],
    ["run kitchen", { files: { "kitchen.yaml": "" } }],
    ["run other/flash.yaml", here],
    ["run sub/flsh.yaml", { files: { "sub/flash.yaml": "" } }],
    ["run firmware.bin"],
    ["run app.bin", here],
    [["run", "my app.bin"], { files: { "my app.bin": APP } }],
    ["run firmware", { files: { firmware: APP } }],
    ["run huge.yaml", { files: { "huge.yaml": { size: 2 ** 31 } } }],
    ["run sub", { files: { "sub/flash.yaml": "", "sub/other.yaml": "", "sub/a.txt": "" } }],
    ["run sub/", { files: { "sub/a.txt": "" } }],
    ["run /dev/null", { files: { "/dev/null": { kind: "other" } } }],
    ["run secret.yaml", { files: { "secret.yaml": { denied: 100 } } }],
    ["run loop.yaml", { files: { "loop.yaml": { link: "loop.yaml" } } }],
    ["run flash.yaml", { files: { "flash.yaml": "" } }],
    ["run flash.yaml", { files: { "flash.yaml": "port: auto\nspeed: 9600\nfiles:\n  - app.bin\n" } }],
    [["run", "\x1b]0;title\x07.yaml"]],
  ]));

Deno.test("usage: a hint lists only some profiles of a large folder", async () => {
  const files = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`kitchen_${1000 + i}.yaml`, ""]));
  const { stderr } = await flasher(["run", "garden_light.yaml"], { files });
  assertEquals(stderr.match(/kitchen_/g)?.length, 8);
  assertStringIncludes(stderr, "and 192 more");
});

Deno.test("usage: long hints are wrapped on a terminal, and not in a pipe", async () => {
  for (const columns of [40, 60, 100]) {
    const { stderr } = await flasher(["run"], { stderr: columns, env: { NO_COLOR: "1" } });
    for (const line of stderr.trimEnd().split("\n")) assertEquals(line.length < columns, true, line);
    assertEquals(stderr.match(/\n {7}/g) === null, false);
  }
  const { stderr } = await flasher(["run"]);
  assertEquals(stderr.trimEnd().split("\n").length, 4);
});

Deno.test("usage: a bug in flasher is reported as an internal error", async () => {
  const broken = { files: { "flash.yaml": { size: 10 } } };
  const { code, stderr, stdout } = await flasher(["ports", "--json"], {
    get ports(): never {
      throw new TypeError("oops");
    },
  });
  assertEquals(code, 1);
  assertEquals(stderr.startsWith("error: internal error in flasher; please report it"), true, stderr);
  assertEquals(JSON.parse(stdout), {
    type: "error",
    version: 1,
    exitCode: 1,
    kind: "Bug",
    message: "TypeError: oops",
  });
  assertEquals((await flasher(["run"], broken)).code, 2);
});

Deno.test("usage: suggested commands contain nothing that a shell would execute", async () => {
  for (const name of ["$(reboot).bin", "`id`.bin", 'a";id;".bin', "%PATH%.bin", "\x1b[A.bin", "a\\.bin"]) {
    const { stderr } = await flasher([name]);
    assertStringIncludes(stderr, "flasher run FILE\n");
  }
  const { stderr } = await flasher(["a & (b).bin"]);
  assertStringIncludes(stderr, 'flasher run "a & (b).bin"\n');
});

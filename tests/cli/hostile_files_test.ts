/** Firmware files that are refused before any port is opened. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { type FakeFile, type FakeOptions, flasher } from "../fake/system.ts";
import { assertSessions } from "./golden.ts";
import { APP, profile, PROJECT } from "./world.ts";

/** A profile with one file, and the files on the disk. */
function one(path: string, files: Record<string, FakeFile> = {}, extra = ""): FakeOptions {
  return { files: { "flash.yaml": profile({ files: [[0, path, extra]] }), ...files } };
}

const digest = createHash("sha256").update(APP).digest("hex");
const outside = one("../secret/app.bin", { "/home/secret/app.bin": APP });
const absolute = one("/etc/app.bin", { "/etc/app.bin": APP });
const linked = one("app.bin", { "app.bin": { link: "/etc/app.bin" }, "/etc/app.bin": APP });
const linkedFolder = one("fw/app.bin", { fw: { link: "/etc" }, "/etc/app.bin": APP });

Deno.test("files: unusable files are refused", () =>
  assertSessions("files", [
    ["plan", one("ap.bin", { "app.bin": APP })],
    ["plan", one("fw/ap.bin", { "fw/app.bin": APP })],
    ["plan", one("fw/app.bin")],
    ["plan", one("quite_another.bin")],
    ["plan", one("sub", { "sub/app.bin": APP })],
    ["plan", one("fifo.bin", { "fifo.bin": { kind: "other" } })],
    ["plan", one("big.bin", { "big.bin": { size: 2 ** 31 } })],
    ["plan", one("secret.bin", { "secret.bin": { denied: 4096 } })],
    ["plan", one("loop.bin", { "loop.bin": { link: "loop.bin" } })],
    ["plan", one("broken.bin", { "broken.bin": { link: "gone.bin" } })],
    ["plan", one("empty.bin", { "empty.bin": "" })],
    ["plan", one("page.bin", { "page.bin": "<!DOCTYPE html><title>Download</title>" })],
    ["plan", one("app.bin", { "app.bin": APP }, `, size: ${APP.length + 1}`)],
    ["plan", one("app.bin", { "app.bin": APP }, `, sha256: ${"0".repeat(64)}`)],
    ["plan", outside],
    ["plan", absolute],
    ["plan", linked],
    ["plan", linkedFolder],
    ["run nodemcu.yaml"],
    ["run nodemcu.yaml", { files: { "my app.bin": APP } }],
  ]));

Deno.test("files: --allow-outside permits files outside the profile's folder", async () => {
  for (const options of [outside, absolute, linked, linkedFolder]) {
    const { code, stderr } = await flasher(["plan", "--allow-outside"], options);
    assertEquals([code, stderr], [0, ""]);
  }
});

Deno.test("files: a device is never opened as firmware, even with --allow-outside", async () => {
  const { code, stderr } = await flasher(
    ["plan", "--allow-outside"],
    one("/dev/zero", { "/dev/zero": { kind: "other" } }),
  );
  assertEquals(code, 7);
  assertStringIncludes(stderr, "not a regular file");
});

Deno.test("files: links inside the folder, and a link to the folder, are allowed", async () => {
  const inside = one("app.bin", { "app.bin": { link: "build/app.bin" }, "build/app.bin": APP });
  assertEquals((await flasher(["plan"], inside)).code, 0);
  const project = {
    "/data/kitchen/flash.yaml": profile({ files: [[0, "app.bin"]] }),
    "/data/kitchen/app.bin": APP,
  };
  const { code, stderr } = await flasher(["plan", "kitchen/flash.yaml"], {
    files: { ...project, kitchen: { link: "/data/kitchen" } },
  });
  assertEquals([code, stderr], [0, ""]);
});

Deno.test("files: the promised size and SHA-256 are accepted", async () => {
  const right = one("app.bin", { "app.bin": APP }, `, size: ${APP.length}, sha256: ${digest.toUpperCase()}`);
  assertEquals((await flasher(["plan"], right)).code, 0);
});

Deno.test("files: paths are relative to the profile, those of --file to the current folder", async () => {
  const files = {
    "sub/flash.yaml": profile({ files: [[0, "app.bin"]] }),
    "sub/app.bin": APP,
    "own.bin": APP,
  };
  assertEquals((await flasher(["plan", "sub/flash.yaml"], { files })).code, 0);
  const { code, stdout } = await flasher(["plan", "sub/flash.yaml", "--file", "0x0=own.bin"], { files });
  assertEquals(code, 0);
  assertStringIncludes(stdout, "own.bin");
  assert(!stdout.includes("app.bin"));
});

Deno.test("files: --file, once or repeated, replaces the profile's files", async () => {
  const files = { ...PROJECT, "/tmp/a.bin": APP, "/tmp/b=c.bin": "data" };
  const { code, stdout } = await flasher(
    ["plan", "-f", "0x0=/tmp/a.bin", "-f", "0x10000=../../tmp/b=c.bin"],
    { files },
  );
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, "0x010000  0x010004    4 bytes  ../../tmp/b=c.bin");
});

Deno.test("files: a built-in profile is available in any folder; a file of the same name takes precedence", async () => {
  const files = { "firmware.bin": APP };
  const builtIn = await flasher(["plan", "nodemcu.yaml"], { files });
  assertEquals(builtIn.code, 0, builtIn.stderr);
  assertStringIncludes(builtIn.stdout, "nodemcu.yaml (built in): ESP8266, board nodemcu, port auto");
  const own = { ...files, "nodemcu.yaml": profile({ port: "COM7", files: [[0, "firmware.bin"]] }) };
  const shadowed = await flasher(["plan", "nodemcu.yaml"], { files: own });
  assertStringIncludes(shadowed.stdout, "nodemcu.yaml: ESP8266, board auto_reset, port COM7");
});

Deno.test("files: no output contains a name's terminal escapes", async () => {
  const evil = "\x1b[2J\x9b31m\u202efirmware\u200b.bin";
  // YAML in double quotes can spell any character.
  const spelled = profile({ files: [[0, "app.bin"]] }).replace('"app.bin"', '"\\e[2J\\u009b31m\\u202ex.bin"');
  const bidi = "\u202enib.exe.bin";
  const cases: readonly (readonly [readonly string[], FakeOptions])[] = [
    [[evil], {}],
    [["run", evil], {}],
    [["run", evil], { files: { [evil]: { kind: "other" } } }],
    [["run", `--${evil}`], { files: PROJECT }],
    [["run", "--file", `0x0=${evil}`], { files: { ...PROJECT, [evil]: APP } }],
    [["run", "--port", evil], { files: PROJECT }],
    [["run", "--json", "--port", evil], { files: PROJECT }],
    [["run", "--trace", `/x/${evil}`], { files: PROJECT }],
    [["plan", "--connect-timeout", evil], { files: PROJECT }],
    [["run"], { files: { "flash.yaml": spelled } }],
    [["run"], { files: { [`${evil}.yaml`]: "", [evil]: APP } }],
    [["plan"], one(bidi, { [bidi]: APP })],
    [["plan", "--json"], one(bidi, { [bidi]: APP })],
    [["run"], one(bidi, { [bidi]: APP })],
    [["run", "--json"], one(bidi, { [bidi]: APP })],
    [["plan"], one(bidi)],
  ];
  for (const columns of [undefined, 60]) {
    for (const [args, options] of cases) {
      const sizes = columns === undefined ? {} : { stdout: columns, stderr: columns };
      const { system } = await flasher(args, { ...options, ...sizes });
      // deno-lint-ignore no-control-regex -- flasher's own sequences: colours and the status line
      const foreign = system.both.replace(/\x1b\[(\d+m|K)|\r|\n/g, "");
      assert(!/[\p{Cc}\p{Cf}]/u.test(foreign), JSON.stringify([args, foreign]));
    }
  }
});

/** FLASHER_PORT, FLASHER_BAUD and esptool's variables. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { profile, PROJECT, SMALL, USB0, USB1 } from "./world.ts";

/** The port and the baud rate that `flasher plan` would use. */
async function planned(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  more: string | undefined = undefined,
): Promise<{ readonly port: string; readonly baud: unknown; readonly stderr: string }> {
  const files = { ...PROJECT, "flash.yaml": more ?? "files: [{ offset: 0, path: app.bin }]\n" };
  const { stdout, stderr, code } = await flasher(["plan", "--json", ...args], { files, env });
  assertEquals(code, 0, stderr);
  return { ...JSON.parse(stdout), stderr };
}

const OWN = { FLASHER_PORT: "COM7", FLASHER_BAUD: "57600" };
const FOREIGN = { ESPTOOL_PORT: "COM8", ESPTOOL_BAUD: "74880" };
const WRITTEN = (lines: string) => `${lines}files: [{ offset: 0, path: app.bin }]\n`;

const ORDER: Readonly<Record<string, readonly [readonly string[], string, object, string, unknown]>> = {
  "nothing is set": [[], WRITTEN(""), {}, "auto", 460800],
  "flasher's variables": [[], WRITTEN(""), OWN, "COM7", 57600],
  "esptool's variables": [[], WRITTEN(""), FOREIGN, "COM8", 74880],
  "flasher's variables come first": [[], WRITTEN(""), { ...FOREIGN, ...OWN }, "COM7", 57600],
  "one of each": [[], WRITTEN(""), { ...FOREIGN, FLASHER_PORT: "COM7" }, "COM7", 74880],
  "the profile comes before": [[], WRITTEN("port: COM3\nbaud: 115200\n"), OWN, "COM3", 115200],
  "the profile writes the default rate": [[], WRITTEN("baud: 460800\n"), OWN, "COM7", 460800],
  "the profile says auto": [[], WRITTEN("port: auto\nbaud: auto\n"), OWN, "COM7", 57600],
  "flags come before": [["--port", "COM1", "--baud", "9600"], WRITTEN(""), OWN, "COM1", 9600],
  "flags say auto": [["--port", "auto", "--baud", "auto"], WRITTEN("port: COM3\n"), OWN, "auto", "auto"],
  "a variable says auto": [[], WRITTEN(""), { ...FOREIGN, FLASHER_BAUD: "auto" }, "COM8", "auto"],
  "firmware in place of a profile": [["app.bin"], WRITTEN("port: COM3\n"), OWN, "COM7", 57600],
  "firmware in place of a profile, and flags": [["app.bin", "-p", "COM1"], WRITTEN(""), OWN, "COM1", 57600],
  "files without a profile": [["-f", "0=app.bin", "esp8266.yaml"], WRITTEN(""), OWN, "COM7", 460800],
};

for (const [name, [args, text, env, port, baud]] of Object.entries(ORDER)) {
  Deno.test(`variables: ${name}`, async () => {
    const found = await planned(args, env as Record<string, string>, text);
    assertEquals([found.port, found.baud], [port, baud]);
  });
}

Deno.test("variables: only esptool's are reported, and not with --quiet", async () => {
  const own = await planned([], OWN);
  assertEquals(own.stderr, "");
  const foreign = await planned([], FOREIGN);
  assertStringIncludes(foreign.stderr, "note: Using port COM8 from ESPTOOL_PORT\n");
  assertStringIncludes(foreign.stderr, "note: Using baud rate 74880 from ESPTOOL_BAUD\n");
  const quiet = await flasher(["plan", "-q", "-f", "0=app.bin"], { files: PROJECT, env: FOREIGN });
  assertEquals(quiet.stderr, "");
});

Deno.test("variables: esptool's port may have pyserial's options", async () => {
  const { port } = await planned([], { ESPTOOL_PORT: "rfc2217://pi:4000?ign_set_control" });
  assertEquals(port, "rfc2217://pi:4000");
});

const REFUSED: readonly (readonly [name: string, value: string])[] = [
  ["FLASHER_PORT", ""],
  ["FLASHER_PORT", "  "],
  ["FLASHER_PORT", "/dev/tty\x1b[2JUSB0"],
  ["FLASHER_PORT", "a".repeat(100_000)],
  ["ESPTOOL_PORT", "rfc2217://"],
  ["ESPTOOL_PORT", ""],
  ["FLASHER_BAUD", ""],
  ["FLASHER_BAUD", "fast"],
  ["FLASHER_BAUD", "-1"],
  ["FLASHER_BAUD", "1e999"],
  ["ESPTOOL_BAUD", "460800; rm -rf"],
];

for (const [name, value] of REFUSED) {
  const shown = JSON.stringify(value.slice(0, 30));
  const options: FakeOptions = {
    files: PROJECT,
    env: { [name]: value },
    ports: [USB0],
    boards: { [USB0.path]: SMALL },
  };

  Deno.test(`variables: ${name}=${shown} is refused by name, with and without a profile`, async () => {
    for (const args of [["plan", "-f", "0=app.bin"], ["info"]]) {
      const files = { "app.bin": PROJECT["app.bin"]! };
      const { code, stderr, system } = await flasher(args, { ...options, files });
      assertEquals(code, 2, stderr);
      assertStringIncludes(stderr, `error: ${name}: `);
      assertStringIncludes(stderr, `--${name.endsWith("PORT") ? "port" : "baud"} auto`);
      assert(stderr.length < 600 && !stderr.includes("\x1b"), stderr);
      assertEquals(system.opened, []);
    }
  });

  Deno.test(`variables: ${name}=${shown} does not matter if a flag or the profile decides`, async () => {
    const flags = await flasher(["info", "--port", USB0.path, "--baud", "460800"], options);
    assertEquals(flags.code, 0, flags.stderr);
    const files = { ...PROJECT, "flash.yaml": profile({ port: USB0.path, more: "baud: 460800\n" }) };
    assertEquals((await flasher(["run"], { ...options, files })).code, 0);
  });

  Deno.test(`variables: doctor reports ${name}=${shown} as a problem`, async () => {
    const { code, stdout } = await flasher(["doctor"], options);
    assertEquals(code, 14);
    assertStringIncludes(stdout, `problem: ${name}: found "`);
    assert(!stdout.includes("\x1b"), stdout);
  });
}

Deno.test("variables: commands without a profile use them", async () => {
  const options: FakeOptions = {
    ports: [USB0, USB1],
    boards: { [USB0.path]: SMALL, [USB1.path]: SMALL },
    env: { FLASHER_PORT: USB1.path, FLASHER_BAUD: "115200" },
  };
  const { system, stdout } = await flasher(["info"], options);
  assertEquals(system.opened, [USB1.path]);
  assertStringIncludes(stdout, `Connecting to ${USB1.path} at 115200 baud`);
});

Deno.test("variables: the monitor uses the port, and never the rate of the transfer", async () => {
  const options: FakeOptions = {
    files: {},
    ports: [USB0, USB1],
    boards: { [USB0.path]: SMALL, [USB1.path]: SMALL },
    env: { FLASHER_PORT: USB1.path, FLASHER_BAUD: "nonsense", ESPTOOL_BAUD: "921600" },
  };
  const { code, stderr } = await flasher(["monitor", "--for", "1s"], options);
  assertEquals(code, 0, stderr);
  assertStringIncludes(stderr, `--- ${USB1.path} at 115200 baud`);
  assert(!stderr.includes("_BAUD"), stderr);
});

Deno.test("variables: the doctor names those that count", async () => {
  const { code, stdout } = await flasher(["doctor"], {
    ports: [USB0],
    env: { ...FOREIGN, FLASHER_PORT: "COM7" },
  });
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, 'note: FLASHER_PORT sets the port to "COM7"');
  assertStringIncludes(stdout, 'note: ESPTOOL_BAUD sets the baud rate to "74880"');
  assert(!stdout.includes("ESPTOOL_PORT"), stdout);
});

/** flasher in its own window: a double click on Windows, and a file dropped on the program. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { buildMicroPython } from "../fake/image.ts";
import { type FakeOptions, flasher } from "../fake/system.ts";
import { PROJECT, USB0 } from "./world.ts";

const WINDOW: FakeOptions = {
  os: "windows",
  ownsConsole: true,
  stdin: true,
  stdout: 100,
  stderr: 100,
  files: { ...PROJECT, "micropython.bin": buildMicroPython(), "notes.bin": "Not firmware at all.\n" },
};

const ENTER = "Press Enter to close this window.";

Deno.test("own window: a dropped profile runs after a yes", async () => {
  const { code, stdout, stderr } = await flasher(["flash.yaml"], { ...WINDOW, typed: ["y\r\n", "\r\n"] });
  assertStringIncludes(stderr, 'Flash the board with profile "flash.yaml"? [y/N]');
  assertStringIncludes(stdout, "verified");
  assert(stderr.endsWith(`${ENTER} `), stderr);
  assertEquals(code, 0);
});

Deno.test("own window: any answer other than yes leaves the board unchanged", async () => {
  for (const answer of ["\r\n", "n\r\n", "yo\r\n"]) {
    const { code, stdout, system } = await flasher(["flash.yaml"], { ...WINDOW, typed: [answer, "\r\n"] });
    assertEquals([code, stdout, system.opened], [0, "", []]);
  }
});

Deno.test("own window: dropped firmware goes to the offset and the chip that it names", async () => {
  const { code, stdout, stderr } = await flasher(["micropython.bin"], {
    ...WINDOW,
    typed: ["y\r\n", "\r\n"],
    ports: [{ ...USB0, path: "COM3" }],
    boards: { COM3: {} },
  });
  assertMatch(stderr, /^Write micropython\.bin \(MicroPython \S+.* for ESP8266\) to 0x0\? \[y\/N\]/m);
  assertStringIncludes(stdout, "verified");
  assertEquals(code, 0);
});

Deno.test("own window: a dropped file that is not firmware is refused before any question", async () => {
  const { code, stderr, system } = await flasher(["notes.bin"], { ...WINDOW, typed: ["\r\n"] });
  assertStringIncludes(stderr, "notes.bin");
  assert(!stderr.includes("[y/N]"), stderr);
  assertStringIncludes(stderr, ENTER);
  assertEquals([code, system.opened], [7, []]);
});

Deno.test("in a shell's window, flasher does not wait for Enter, and does not run a lone file", async () => {
  const { code, stderr } = await flasher(["flash.yaml"], { ...WINDOW, ownsConsole: false });
  assert(!stderr.includes(ENTER));
  assertEquals(code, 2);
});

Deno.test("a console that does not interpret escape sequences gets none", async () => {
  for (const showsEscapes of [true, false]) {
    const { stdout } = await flasher(["run"], { ...WINDOW, ownsConsole: false, showsEscapes });
    assertEquals(stdout.includes("\x1b"), !showsEscapes);
  }
});

Deno.test("in a pipe on Windows, symbols and JSON are plain ASCII", async () => {
  // deno-lint-ignore no-control-regex -- the test is about ASCII
  const ascii = /^[\x00-\x7f]*$/;
  const files = { ...PROJECT, "ünï.yaml": PROJECT["flash.yaml"]! };
  for (const args of [["boards", "huzzah"], ["plan", "--json", "ünï.yaml"], ["run", "--json", "ünï.yaml"]]) {
    const { stdout } = await flasher(args, { os: "windows", files });
    assert(ascii.test(stdout), `${args}: ${/[^\0-\x7f]+/.exec(stdout)?.[0]}`);
  }
  const { stdout } = await flasher(["plan", "--json", "missing-ü.yaml"], { os: "windows", files });
  assertEquals(JSON.parse(stdout).message.includes("missing-ü.yaml"), true);
  assert(ascii.test(stdout));
});

Deno.test("schema --output writes the file that editors read", async () => {
  const { code, stdout, system } = await flasher(["schema", "--output", "s.json"], {
    os: "windows",
    files: PROJECT,
  });
  assertStringIncludes(stdout, 'Wrote "s.json"');
  const { stdout: printed } = await flasher(["schema"], {});
  assertEquals([code, new TextDecoder().decode(await system.readFile("s.json"))], [0, printed]);
});

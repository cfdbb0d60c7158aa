/** The monitor and the boot check as a person uses them: a real terminal, a real mask ROM, source and executable. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { startEmulator } from "./emulator.ts";
import { ROOT, testWith } from "./parts.ts";
import { PROGRAMS, run } from "./program.ts";
import { startOnTerminal } from "./terminal.ts";

const SAMPLE = `${ROOT}/flash.yaml`;
/** The text that both rates have to show completely. */
const ALL =
  /ets Jan {2}8 2013,rst cause:2, boot mode:\(3,\d\)[^]*csum 0xcd\s+Hello from flasher: this ESP8266 runs what was just written\.\s+Image header/;

/** Runs a test with the sample profile and an expected text, in a temporary folder. */
async function withProfile(expect: string, test: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const text = (await Deno.readTextFile(SAMPLE)).replaceAll("demo/", `${ROOT}/demo/`);
    await Deno.writeTextFile(`${folder}/flash.yaml`, `${text}expect: ${expect}\n`);
    await test(`${folder}/flash.yaml`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (const program of Object.values(PROGRAMS)) {
  const { name, needs } = program;
  testWith(needs, `monitor: ${name} on a terminal: keys, menu, and the terminal as it was`, async () => {
    await using terminal = startOnTerminal(program, ["run", SAMPLE, "--monitor"]);
    await terminal.shows("Connecting");
    assertEquals(terminal.raw, false);
    await terminal.shows("read back and equal");
    await terminal.shows("Ctrl-] or Ctrl-T x: exit");
    await terminal.shows("Image header");
    assertEquals(terminal.raw, true);
    assertMatch(terminal.screen, ALL);
    // Ctrl-C goes to the board.
    await terminal.press("\x03\x14t");
    await terminal.shows("Timestamps on");
    await terminal.shows("tick");
    await terminal.press("\x14r");
    await terminal.shows("Resetting the board");
    await terminal.shows("Hello from flasher");
    await terminal.press("\x1d");
    assertEquals(await terminal.ended, 0);
    assertEquals(terminal.raw, false);
    assert(terminal.screen.endsWith("\n"), terminal.screen.slice(-80));
  });

  testWith(needs, `monitor: ${name} leaves the terminal as it was when a signal ends it`, async () => {
    for (const signal of ["SIGTERM", "SIGHUP"] as const) {
      await using terminal = startOnTerminal(program, ["monitor", "sim:huzzah"]);
      await terminal.shows("Ctrl-] or Ctrl-T x: exit");
      while (!terminal.raw) await terminal.shows("");
      terminal.kill(signal);
      assertEquals(await terminal.ended, 130);
      assertEquals(terminal.raw, false);
    }
  });

  testWith(needs, `monitor: ${name} shows a question and a line that changes on a terminal`, async () => {
    await using terminal = startOnTerminal(program, ["run", SAMPLE, "--port", "sim:manual"]);
    await terminal.shows("attempt 1 …\r\x1b[KConnecting, attempt 2 …");
    await terminal.shows("Your turn: ");
    await terminal.shows("Waiting for the bootloader");
    await terminal.press("\x03");
    assertEquals(await terminal.ended, 130);
    assertStringIncludes(
      terminal.screen.replace("^C", ""),
      "Waiting for the bootloader …\r\x1b[Kerror: Interrupted",
    );
  });

  testWith(
    ["emulator", ...needs],
    `monitor: ${name} reads the mask ROM and the demo, each at its rate`,
    async () => {
      await using board = await startEmulator();
      const { port, env } = board;
      const flashed = await run(program, ["run", SAMPLE, "--board", "auto_reset", "--port", port], { env });
      assertEquals(flashed.code, 0, flashed.err);
      const args = ["monitor", port, "--reset", "--until", "tick 2", "--for", "30s"];
      const { code, out, err } = await run(program, args, { env });
      assertEquals(code, 0, out + err);
      assertMatch(out, ALL);
      assertStringIncludes(out, "123457 bytes, CRC-32 db24b7fa: intact");
    },
  );

  testWith(
    ["emulator", ...needs],
    `boot proof: ${name}: the demo boots, another text does not come`,
    async () => {
      await using board = await startEmulator();
      const { port, env } = board;
      const flags = ["--allow-outside", "--board", "auto_reset", "--port", port];
      await withProfile('{ text: "this ESP8266 runs what", within: 20s }', async (path) => {
        const { code, out, err } = await run(program, ["run", path, ...flags], { env });
        assertEquals(code, 0, out + err);
        assertStringIncludes(out, 'Boots: "this ESP8266 runs what"');
      });
      await withProfile("{ program: micropython, within: 4s }", async (path) => {
        const { code, err } = await run(program, ["run", path, ...flags], { env });
        assertEquals(code, 13, err);
        assertMatch(
          err,
          /MicroPython did not start within 4 s; the board printed something else, last "tick \d"/,
        );
      });
    },
  );

  const broken = `boot proof: ${name}: an image with a wrong entry, and one in another mode, do not boot`;
  testWith(["emulator", ...needs], broken, async () => {
    await using board = await startEmulator();
    const { port, env } = board;
    const folder = await Deno.makeTempDir();
    try {
      const image = await Deno.readFile(`${ROOT}/demo/hello.bin`);
      // An entry point where there is nothing; the checksum does not cover the header.
      new DataView(image.buffer).setUint32(4, 0x40100300, true);
      image[2] = 0;
      await Deno.writeFile(`${folder}/broken.bin`, image);
      await withProfile('{ text: "Hello", within: 2s }', async (path) => {
        const flags = ["--board", "auto_reset", "--port", port, "--file", `0x0=${folder}/broken.bin`];
        const { code, out, err } = await run(program, ["run", path, "--repair", ...flags], { env });
        assertEquals(code, 13, out + err);
        assertMatch(
          err,
          /the chip started a program after a reset by its RESET pin, but printed nothing readable at 115200 baud/,
        );
        assertMatch(out, /Trying flash mode dio[^]*Trying flash mode dout/);
        // The original mode is restored if another one does not help.
        assertEquals((await board.flash())[2], 0);
      });
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

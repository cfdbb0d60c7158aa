/** Boards that make their file system when they start for the first time: nothing interrupts that. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { autoReset } from "../../../plugins/auto_reset.ts";
import { withPython } from "../../../lib/app/board_files/put_on_board.ts";
import type { BoardOptions, PythonOptions } from "../../../lib/simulator/mod.ts";
import { boardFilesOf, flasherWithPython, pythonPort } from "../../cli/python_project.ts";
import { profile } from "../../cli/world.ts";
import { imageFor } from "../../fake/profile_images.ts";
import { readReal, realTest } from "../../esp/image/shared.ts";
import { bytesOf, pythonBoard, textOf } from "../../fake/python_board.ts";

const PORT = "/dev/ttyUSB0";
const OLD = "MicroPython v1.8.7 on 2017-01-08; ESP module with";
const NEW = "MicroPython v1.20.0 on 2023-04-26; ESP module with";
/** Longer than flasher listens to a board that says nothing. */
const SLOW = 7000;
const ENDLESS = "import time\nwhile True:\n print('tick')\n time.sleep(0.2)\n";
const SILENT = "import time\nwhile True:\n time.sleep(0.2)\n";

interface Run {
  readonly greeting?: string;
  readonly lines?: string;
  readonly board?: Partial<BoardOptions>;
  readonly python?: Partial<PythonOptions>;
}

/** Flashes a board, and puts a main.py onto it. */
async function flash(
  chip: "esp8266" | "esp32",
  { greeting = OLD, lines = "", board = {}, python = { formatMs: SLOW } }: Run = {},
) {
  const { offset, bytes } = imageFor(chip);
  let held: Record<string, string | null> = {};
  let took = 0;
  let resets = 0;
  const { code, stdout } = await flasherWithPython(["run", "--json"], {
    files: {
      "flash.yaml": profile({
        port: PORT,
        more: `chip: ${chip}\n${lines}board_files: [{ to: /main.py, path: main.py }]\n`,
        files: [[offset, "a.bin"], [0x20000, "b.bin"]],
      }),
      "a.bin": bytes,
      "b.bin": bytesOf(`${"x".repeat(64)}${greeting} ${chip.toUpperCase()}\0`),
      "main.py": "print('new')\n",
    },
    boards: { [PORT]: { chip, ...pythonPort(python), ...board } },
  }, ({ system }) => {
    held = textOf(system.boards.get(PORT)!.files);
    took = system.clock.now();
    resets = system.boards.get(PORT)!.statistics.resets;
  });
  return { code, stdout, held, took, resets };
}

for (const chip of ["esp8266", "esp32"] as const) {
  for (const lines of ["", "erase: all\n", "expect: { program: micropython, within: 20s }\n"]) {
    const how = lines === "" ? "neither erase nor expect" : lines.split(":")[0];
    Deno.test(`first start: old MicroPython on ${chip} makes its file system undisturbed, with ${how}`, async () => {
      const { code, stdout, held, resets } = await flash(chip, { lines });
      assertEquals(code, 0, stdout);
      assertEquals(held, { "/main.py": "print('new')\n" });
      // A start that was interrupted needs another one.
      const most = (await flash(chip, { greeting: NEW, lines })).resets;
      assert(resets <= most, `${resets} resets, ${most} with new MicroPython`);
    });
  }
}

for (const [name, program] of Object.entries({ prints: ENDLESS, "is silent": SILENT })) {
  Deno.test(`first start: flasher does not wait long for an old board whose endless program ${name}`, async () => {
    const python = { files: [["/main.py", bytesOf(program)]] as const };
    const again = await flash("esp8266", { python });
    assertEquals([again.code, again.held], [0, { "/main.py": "print('new')\n" }], again.stdout);
    const first = await flash("esp8266", { python: {} });
    assert(again.took - first.took < 6000, `${again.took - first.took} ms`);
  });
}

Deno.test("first start: a board whose start was interrupted gets its file system at the next one", async () => {
  const { board, clock, files } = pythonBoard({ greeting: `${OLD} ESP8266` });
  const port = await board.connect();
  await port.setLines({ dtr: false, rts: false });
  try {
    const space = await withPython(port, {
      ...{ clock, signal: new AbortController().signal, method: autoReset.runFirmware, baud: 115_200 },
      ...{ fresh: "program", started: false },
    }, (_python, { space }) => Promise.resolve(space));
    assert(space !== undefined && space.free > 0);
    assertEquals(files(), {});
  } finally {
    board.unplug();
  }
});

Deno.test("first start: a board without any file system is restarted once, and the error says what may help", async () => {
  const { code, stdout } = await flash("esp8266", { python: { noFiles: true } });
  assertEquals(code, 16);
  assertStringIncludes(stdout, "Cannot write files: the board has no file system");
  assertStringIncludes(stdout, "--erase all");
});

realTest("first start: published MicroPython 1.8.7 gets its files with its first flash", async () => {
  await flasherWithPython(["run"], {
    files: {
      "flash.yaml": profile({
        more: "board_files: [{ to: /main.py, path: main.py }]\n",
        files: [[0, "firmware.bin"]],
      }),
      "firmware.bin": readReal("esp8266-20170108-v1.8.7.bin"),
      "main.py": "print('new')\n",
    },
  }, (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    assertEquals(boardFilesOf(ran, "sim:esp8266"), { "/main.py": "print('new')\n" });
  });
});

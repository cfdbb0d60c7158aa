/** The chip that a board's Python names: the profile and --chip require it, and `{chip}` is its name. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { chipOfPython } from "../../../lib/app/board_files/python_chip.ts";
import { EXIT } from "../../../lib/errors.ts";
import { CHIPS } from "../../../lib/esp/chips/mod.ts";
import { flasherWithPython, pythonPort } from "../../cli/python_project.ts";
import { linesOf } from "../../cli/room/world.ts";
import { profile } from "../../cli/world.ts";
import { pythonImage, textOf } from "../../fake/python_board.ts";

const PORT = "/dev/ttyUSB0";
/** What the profile's file holds on an ESP8266. */
const FILLED = { "/a.json": '{\n  "c": "esp8266"\n}\n' };
/** Before `sys.implementation._machine`. */
const OLD = "MicroPython v1.12 on 2019-12-20; ESP module with ESP8266";
const CIRCUIT = "Adafruit CircuitPython 3.1.2 on 2019-01-07; Feather HUZZAH with ESP8266";

/** `flasher files …` on an ESP8266 that serves Python. */
async function files(
  words: string,
  { greeting = OLD, chip, values = '{ c: "{chip}" }' }: {
    readonly greeting?: string;
    readonly chip?: string;
    readonly values?: string;
  } = {},
) {
  let held: Record<string, string | null> = {};
  const lines = chip === undefined ? "" : `chip: ${chip}\n`;
  const ran = await flasherWithPython(["files", ...words.split(" "), "--json"], {
    files: {
      "flash.yaml": profile({
        port: PORT,
        more: `${lines}board_files: [{ to: /a.json, values: ${values} }]\n`,
        files: [[0, "firmware.bin"]],
      }),
      "main.py": "print(1)\n",
    },
    boards: { [PORT]: { ...pythonPort(), flash: pythonImage(greeting) } },
  }, ({ system }) => {
    held = textOf(system.boards.get(PORT)!.files);
  });
  return { ...ran, held, messages: linesOf(ran).map(({ message }) => message).filter((one) => one) };
}

for (const [name, greeting] of Object.entries({ OLD, CIRCUIT, new: OLD.replace("1.12", "1.24.1") })) {
  Deno.test(`files: a chip that Python contradicts is refused before anything is written (${name})`, async () => {
    for (const words of ["put main.py /z.py", "ls", "flash.yaml", "get /z.py", "rm /z.py --yes"]) {
      const { code, held, messages } = await files(`${words} --chip esp32s3`, { greeting });
      assertEquals([code, held], [EXIT.wrongChip, {}], words);
      assertEquals(messages, ["Cannot continue: --chip names the ESP32-S3; this board has an ESP8266"]);
    }
    const { code, held, messages } = await files("flash.yaml", { greeting, chip: "esp32c3" });
    assertEquals([code, held], [EXIT.wrongChip, {}]);
    assertEquals(messages, ["Cannot continue: the profile is for the ESP32-C3; this board has an ESP8266"]);
  });
}

Deno.test("files: {chip} is the chip's name in a profile, whether the profile names it or not", async () => {
  for (const chip of [undefined, "auto", "esp8266"]) {
    const { code, held, stdout } = await files("flash.yaml", { ...(chip && { chip }) });
    assertEquals([code, held], [0, FILLED], stdout);
  }
});

Deno.test("files: a warning if Python names no chip, and an error if {chip} needs one", async () => {
  const greeting = "MicroPython v1.24.1 on 2024-11-29; My board with RP2040";
  const named = await files("flash.yaml", { greeting, chip: "esp8266" });
  assertEquals([named.code, named.held], [0, FILLED]);
  assertEquals(named.messages, [
    'Cannot check the chip: Python says that the board is "My board with RP2040", expected the ESP8266',
  ]);
  const unnamed = await files("flash.yaml", { greeting });
  assertEquals([unnamed.code, unnamed.held], [EXIT.usage, {}]);
  assertStringIncludes(String(unnamed.messages[0]), "Cannot fill in {chip}: Python says");
  assertEquals((await files("flash.yaml", { greeting, values: '{ c: "1" }' })).code, 0);
});

Deno.test("chip of Python: every chip with and without hyphens, and its variants", () => {
  for (const { id, name } of CHIPS) {
    for (const written of [name, name.replaceAll("-", ""), `${name}FH4`]) {
      assertEquals(chipOfPython({ machine: `My board with display with ${written}` })?.id, id, written);
    }
  }
  for (const variant of ["PICO-D4", "-D0WD-V3", "-U4WDH", " UNICORE", "-S2FN4R2"]) {
    const found = chipOfPython({ machine: `Board with ESP32${variant}` })?.id;
    assertEquals(found, variant.startsWith("-S2") ? "esp32s2" : "esp32", variant);
  }
});

Deno.test("chip of Python: what flasher does not know is no other chip", () => {
  for (
    const machine of [
      undefined,
      "",
      "ESP32",
      "x with RP2040",
      "x with ESP32-S31",
      "x with ESP32-H4",
      "x with ESP",
    ]
  ) {
    assertEquals(chipOfPython({ machine }), undefined, machine);
  }
  const began = performance.now();
  chipOfPython({ machine: " with ".repeat(40) });
  assert(performance.now() - began < 100);
});

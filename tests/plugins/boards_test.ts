/** Every built-in board, on the circuits that it describes. */
import { assert, assertEquals } from "@std/assert";
import { findScriptError } from "../../lib/reset/check.ts";
import { formatResetScript, resetScript } from "../../lib/reset/parse.ts";
import { runScript } from "../../lib/reset/run.ts";
import type { ResetScript } from "../../lib/reset/script.ts";
import { simulateReset } from "../../lib/reset/trace_reset.ts";
import { reopeningPort } from "../../lib/serial/reopening.ts";
import { type Circuit, type SimulatedBoard, VirtualClock } from "../../lib/simulator/mod.ts";
import { boardByName, BOARDS } from "../../plugins/mod.ts";
import { familyImage } from "../fake/family_image.ts";
import { bootImage } from "../fake/firmware.ts";
import { SMALL } from "../fake/session.ts";
import { ESP32_CHIPS } from "../fake/esp32_chips.ts";
import { newBoard, pressIntoBootloader } from "../fake/simulated_board.ts";

/** Files in plugins/ that are not a board. */
const HELPERS = ["board.ts", "list.ts", "mod.ts", "sequences.ts"];

const S3 = ESP32_CHIPS.find(({ id }) => id === "esp32s3")!;
const RELEASED = { dtr: false, rts: false };
/** A chip with both kinds of its own USB. */
const OVER_USB = {
  chip: S3.model,
  flash: Uint8Array.from([...familyImage({ chipId: S3.chipId, address: S3.ram })]),
} as const;

/** Runs scripts on a board with this circuit. Returns the state of the chip and the number of resets. */
async function play(circuit: Circuit, scripts: readonly ResetScript[]) {
  const clock = new VirtualClock();
  const overUsb = circuit === "usbJtag" || circuit === "usbOtg";
  const board = newBoard(clock, {
    ...(overUsb ? OVER_USB : { ...SMALL, flash: bootImage(0x400) }),
    circuit,
    linesOnOpen: RELEASED,
  });
  if (circuit === "usbOtg") await serveUsb(board, clock);
  const open = () => board.connect();
  const port = reopeningPort(await open(), { clock, open, baud: 115_200 });
  await clock.sleep(300);
  const before = board.statistics.resets;
  for (const [n, script] of scripts.entries()) {
    // The port may have disappeared and come back.
    if (n > 0) await port.discardInput();
    await runScript(script, port, clock);
  }
  await clock.sleep(1_000);
  // A port that goes away takes its lines with it.
  const { dtr, rts } = circuit === "usbOtg" ? RELEASED : board.lines.at(-1)!;
  return { state: board.state, resets: board.statistics.resets - before, lines: { dtr, rts } };
}

/** Enters the bootloader, whose code serves this port. */
async function serveUsb(board: SimulatedBoard, clock: VirtualClock): Promise<void> {
  await pressIntoBootloader(board, clock, { resetMs: 100, holdMs: 1_000 });
}

for (const board of BOARDS) {
  const scripts = [...board.enterBootloader, ...(board.runFirmware.length > 0 ? [board.runFirmware] : [])];

  Deno.test(`board ${board.name}: every script is valid and leaves both lines released`, () => {
    for (const script of scripts) assertEquals(findScriptError(script, board.hold), undefined);
  });

  Deno.test(`board ${board.name}: every script can be written as text in a profile`, () => {
    for (const script of scripts) {
      assertEquals(resetScript(formatResetScript(script)), [...script]);
    }
  });

  Deno.test(`board ${board.name}: it has a summary and instructions for a manual reset`, () => {
    assert(/^[a-z][a-z0-9_]*$/.test(board.name));
    assert(board.summary.length > 0 && board.summary.length < 100 && !board.summary.endsWith("."));
    assert(board.hands.length > 0 && !board.hands.endsWith("."));
    assert(/^[\x20-\x7e]{5,90}$/.test(board.wiring), "one line of ASCII");
    assert(board.source.length > 0 && !board.source.endsWith("."));
    for (const [vid, pid] of board.usb ?? []) assert(vid > 0 && vid <= 0xffff && pid > 0 && pid <= 0xffff);
  });

  board.enterBootloader.forEach((script, n) => {
    Deno.test(`board ${board.name}: script ${n + 1} enters the bootloader, as its circuit predicts`, async () => {
      const { state, resets, lines } = await play(board.circuit, [script]);
      assertEquals([state, resets, lines], ["rom", 1, RELEASED]);
      assertEquals(simulateReset(board.circuit, script), "bootloader");
    });
  });

  // Over USB-OTG, a bit must be cleared first: tests/esp/link/usb_otg_test.ts tests that.
  if (board.runFirmware.length === 0 || board.circuit === "usbOtg") continue;
  Deno.test(`board ${board.name}: runs the firmware, as its circuit predicts`, async () => {
    const { state, resets, lines } = await play(board.circuit, [
      board.enterBootloader[0]!,
      board.runFirmware,
    ]);
    assertEquals([state, resets, lines], ["running", 2, RELEASED]);
    assertEquals(simulateReset(board.circuit, board.runFirmware), "firmware");
  });
}

Deno.test("boards: names are unique, and each finds its board", () => {
  assertEquals(new Set(BOARDS.map(({ name }) => name)).size, BOARDS.length);
  for (const board of BOARDS) assertEquals(boardByName(board.name), board);
  assertEquals(boardByName("toaster"), undefined);
});

const PLUGINS = new URL("../../plugins/", import.meta.url);

/** Lines of a file that define or import a board with this name. */
function linesNaming(name: string, text: string): number {
  return text.split("\n").filter((line) => line.includes(`name: "${name}"`) || line.includes(`/${name}.ts`))
    .length;
}

Deno.test("boards: a new one takes one file with its name, and one line", () => {
  const files = Array.from(Deno.readDirSync(PLUGINS), ({ name }) => name);
  assertEquals(
    files.filter((name) => !HELPERS.includes(name)).sort(),
    BOARDS.map(({ name }) => `${name}.ts`).sort(),
  );
  for (const { name } of BOARDS) {
    const named = files.flatMap((path) => {
      const lines = linesNaming(name, Deno.readTextFileSync(new URL(path, PLUGINS)));
      return lines === 0 ? [] : [`${path}: ${lines}`];
    });
    assertEquals(named.sort(), [`${name}.ts: 1`, "list.ts: 1"].sort());
  }
});

Deno.test("boards: the program names only the default board of a profile", () => {
  // A circuit, a chip or a command line may have the same name.
  const words =
    /(?<=\b(?:board|BOARD)\w*\b[^",\n]{0,12})"([a-z0-9_]+)"|\/plugins\/(?!mod\.ts|board\.ts)(\w+)\.ts/g;
  const found = walk(new URL("../../lib/", import.meta.url)).flatMap(({ path, text }) =>
    [...text.matchAll(words)].map(([, quoted, file]) => quoted ?? file!)
      .filter((word) => boardByName(word) !== undefined).map((word) => `${path}: ${word}`)
  );
  // Other programs' names for reset methods have to be translated into names of boards.
  const others = found.filter((line) => !line.startsWith("draft/esptool_options.ts: "));
  assertEquals(others, ["profile/fields.ts: auto_reset"]);
});

function walk(folder: URL, base = folder): { readonly path: string; readonly text: string }[] {
  return Array.from(Deno.readDirSync(folder)).flatMap(({ name, isDirectory }) => {
    if (isDirectory) return walk(new URL(`${name}/`, folder), base);
    const url = new URL(name, folder);
    return [{ path: url.href.slice(base.href.length), text: Deno.readTextFileSync(url) }];
  });
}

/** Every board of the list, on the circuits that it stands for. */
import { assert, assertEquals } from "@std/assert";
import { PortError } from "../../lib/errors.ts";
import { checkScript } from "../../lib/reset/check.ts";
import { formatResetScript, parseResetScript } from "../../lib/reset/parse.ts";
import { runScript } from "../../lib/reset/run.ts";
import type { ResetScript } from "../../lib/reset/script.ts";
import { simulateReset } from "../../lib/reset/play.ts";
import { reopeningPort } from "../../lib/serial/reopening.ts";
import { type Circuit, createBoard, type SimulatedBoard, VirtualClock } from "../../lib/simulator/mod.ts";
import { boardByName, BOARDS } from "../../plugins/mod.ts";
import { familyImage } from "../fake/family_image.ts";
import { bootImage } from "../fake/firmware.ts";
import { SMALL } from "../fake/session.ts";
import { FAMILY } from "../fake/silicon.ts";

/** Files in plugins/ that are no board. */
const HELPERS = ["board.ts", "list.ts", "mod.ts", "sequences.ts"];

const S3 = FAMILY.find(({ id }) => id === "esp32s3")!;
const RELEASED = { dtr: false, rts: false };
/** A chip whose own USB can be either. */
const OVER_USB = {
  chip: S3.model,
  flash: Uint8Array.from([...familyImage({ chipId: S3.chipId, address: S3.ram })]),
} as const;

/** Plays scripts on a board of this circuit. Returns what the chip does then, and how often it was reset. */
async function play(circuit: Circuit, scripts: readonly ResetScript[]) {
  const clock = new VirtualClock();
  const overUsb = circuit === "usbJtag" || circuit === "usbOtg";
  const board = createBoard({
    ...(overUsb ? OVER_USB : { ...SMALL, flash: bootImage(0x400) }),
    clock,
    circuit,
    linesOnOpen: RELEASED,
    portError: (message, reason) => new PortError(message, reason),
  });
  if (circuit === "usbOtg") await serveUsb(board, clock);
  const open = () => board.connect();
  const port = reopeningPort(await open(), { clock, open, baud: 115_200 });
  await clock.sleep(300);
  const before = board.statistics.resets;
  for (const [n, script] of scripts.entries()) {
    // The port may have gone, and is back.
    if (n > 0) await port.discardInput();
    await runScript(script, port, clock);
  }
  await clock.sleep(1_000);
  // A port that goes away takes its lines with it.
  const { dtr, rts } = circuit === "usbOtg" ? RELEASED : board.lines.at(-1)!;
  return { state: board.state, resets: board.statistics.resets - before, lines: { dtr, rts } };
}

/** This port is there only while code on the chip serves it: in the bootloader. */
async function serveUsb(board: SimulatedBoard, clock: VirtualClock): Promise<void> {
  board.press("gpio0");
  board.press("reset");
  await clock.sleep(100);
  board.release("reset");
  await clock.sleep(1_000);
  board.release("gpio0");
}

for (const board of BOARDS) {
  const scripts = [...board.enterBootloader, ...(board.runFirmware.length > 0 ? [board.runFirmware] : [])];

  Deno.test(`board ${board.name}: every script is valid and leaves both lines released`, () => {
    for (const script of scripts) assertEquals(checkScript(script, board.hold), undefined);
  });

  Deno.test(`board ${board.name}: every script can be written as text in a profile`, () => {
    for (const script of scripts) {
      assertEquals(parseResetScript(formatResetScript(script)), [...script]);
    }
  });

  Deno.test(`board ${board.name}: it says what it is and what a person presses`, () => {
    assert(/^[a-z][a-z0-9_]*$/.test(board.name));
    assert(board.summary.length > 0 && board.summary.length < 100 && !board.summary.endsWith("."));
    assert(board.hands.length > 0 && !board.hands.endsWith("."));
    assert(/^[\x20-\x7e]{5,90}$/.test(board.wiring), "one line of ASCII");
    assert(board.source.length > 0 && !board.source.endsWith("."));
    for (const [vid, pid] of board.usb ?? []) assert(vid > 0 && vid <= 0xffff && pid > 0 && pid <= 0xffff);
  });

  board.enterBootloader.forEach((script, n) => {
    Deno.test(`board ${board.name}: script ${n + 1} enters the bootloader, and so its circuit says`, async () => {
      const { state, resets, lines } = await play(board.circuit, [script]);
      assertEquals([state, resets, lines], ["rom", 1, RELEASED]);
      assertEquals(simulateReset(board.circuit, script), "bootloader");
    });
  });

  // Over USB-OTG a bit must be cleared as well: tests/esp/link/usb_otg_test.ts has the whole way.
  if (board.runFirmware.length === 0 || board.circuit === "usbOtg") continue;
  Deno.test(`board ${board.name}: back to its firmware, and so its circuit says`, async () => {
    const { state, resets, lines } = await play(board.circuit, [
      board.enterBootloader[0]!,
      board.runFirmware,
    ]);
    assertEquals([state, resets, lines], ["running", 2, RELEASED]);
    assertEquals(simulateReset(board.circuit, board.runFirmware), "firmware");
  });
}

Deno.test("boards: no two have the same name, and each is found by its own", () => {
  assertEquals(new Set(BOARDS.map(({ name }) => name)).size, BOARDS.length);
  for (const board of BOARDS) assertEquals(boardByName(board.name), board);
  assertEquals(boardByName("toaster"), undefined);
});

const PLUGINS = new URL("../../plugins/", import.meta.url);

/** Lines of a file that make a board of this name, or take it from its file. */
function linesNaming(name: string, text: string): number {
  return text.split("\n").filter((line) => line.includes(`name: "${name}"`) || line.includes(`/${name}.ts`))
    .length;
}

Deno.test("boards: a new one is one file, named like it, and one line", () => {
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

Deno.test("boards: the program names none of them but the one that a profile has by default", () => {
  // A circuit, a chip or a command line may be called the same.
  const words =
    /(?<=\b(?:board|BOARD)\w*\b[^",\n]{0,12})"([a-z0-9_]+)"|\/plugins\/(?!mod\.ts|board\.ts)(\w+)\.ts/g;
  const found = walk(new URL("../../lib/", import.meta.url)).flatMap(({ path, text }) =>
    [...text.matchAll(words)].map(([, quoted, file]) => quoted ?? file!)
      .filter((word) => boardByName(word) !== undefined).map((word) => `${path}: ${word}`)
  );
  // Another program's words for ways to reset have to be translated into names of boards.
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

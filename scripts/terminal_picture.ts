/**
 * Makes docs/terminal.svg, the picture in the README: `deno task picture`. The program
 * runs on a simulated computer with a simulated board and a virtual clock, so the picture is the same every time.
 */
import { type FakeOptions, FakeSystem } from "../tests/fake/system.ts";
import { bootImage } from "../tests/fake/firmware.ts";
import { run } from "../lib/cli/run.ts";
import { terminalSvg } from "./terminal_svg.ts";

export const PICTURE = new URL("../docs/terminal.svg", import.meta.url);

const COLUMNS = 80;
const PORT = "/dev/ttyUSB0";
const COMMAND = ["run", "flash.yaml"];
const PROFILE = `port: auto
baud: 460800
board: nodemcu
chip: esp8266
files:
  - { offset: 0x0, path: firmware.bin }
`;
/** Mode and size in the header: as DIO at 40 MHz with 4 MB, the board's flash. */
const MODE_AND_SIZE = [2, 0x40];
const FLASH_SIZE = 0x400000;
/** A place in the firmware that the second run finds changed. */
const CHANGED_AT = 0x42000;

/** The program writes new firmware, and then a version of it in which one sector is different. */
export async function takePicture(): Promise<string> {
  const first = bootImage(0x90000);
  first.set(MODE_AND_SIZE, 2);
  const second = first.slice();
  second[CHANGED_AT]! ^= 0xff;
  const before = await session(first, new Uint8Array(FLASH_SIZE).fill(0xff));
  const after = await session(second, before.boards.get(PORT)!.flash.slice());
  return terminalSvg(`${shown(before)}\n${shown(after)}`, COLUMNS);
}

async function session(firmware: Uint8Array, flash: Uint8Array): Promise<FakeSystem> {
  const options: FakeOptions = {
    files: { "flash.yaml": PROFILE, "firmware.bin": firmware },
    ports: [{ path: PORT, usb: { vid: 0x1a86, pid: 0x7523, product: "USB2.0-Serial" }, driver: "ch341" }],
    boards: { [PORT]: { flash } },
    stdout: COLUMNS,
    stderr: COLUMNS,
  };
  const system = new FakeSystem(COMMAND, options);
  const code = await run(system);
  if (code !== 0) throw new Error(`flasher ended with exit code ${code}:\n${system.both}`);
  return system;
}

function shown({ args, both }: FakeSystem): string {
  return `\x1b[2m$\x1b[22m \x1b[1mflasher ${args.join(" ")}\x1b[22m\n${both}`;
}

if (import.meta.main) await Deno.writeTextFile(PICTURE, await takePicture());

/** A project with MicroPython and files for the board, for the tests of the shell. */
import { sha256 } from "../../lib/hash.ts";
import type { BoardOptions, PythonOptions } from "../../lib/simulator/mod.ts";
import { pythonImage, textOf } from "../fake/python_board.ts";
import { type FakeFile, type FakeOptions, flasher, type Ran } from "../fake/system.ts";
import { THREADS } from "../fake/threads.ts";
import { simulatedBoardAt } from "../../lib/app/ports/simulated_port.ts";
import { profile } from "./world.ts";

export const SECRET = "correct-horse-battery";
export const FIRMWARE = pythonImage();
export const MAIN = "import json\nprint('I am', json.load(open('/board.json'))['label'])\n";

/** Flags that let the project have its secret. */
export const ALLOWED = ["--allow-secret", "WIFI"];
/** Flags that give it the secret. */
export const SECRETS = ["--secrets", "secrets", ...ALLOWED];

export const BOARD_FILES = `board_files:
  - { to: /lib, path: lib }
  - { to: /board.json, values: { label: "pupil {number}", mac: "{mac}", password: { secret: WIFI } } }
  - { to: /main.py, path: main.py }
`;

/** The files of the project; `boardFiles`: lines of the profile. */
export function pythonProject(
  { port = "sim:esp8266", boardFiles = BOARD_FILES }: {
    readonly port?: string;
    readonly boardFiles?: string;
  } = {},
): Readonly<Record<string, FakeFile>> {
  return {
    "flash.yaml": profile({
      port,
      more: `expect: micropython\n${boardFiles}`,
      files: [[0, "firmware.bin", `, sha256: "${sha256(FIRMWARE)}"`]],
    }),
    "firmware.bin": FIRMWARE,
    "main.py": new TextEncoder().encode(MAIN),
    "lib/sensor.py": "VALUE = 1\n",
    "lib/.hidden": "x",
    "secrets": `# for the room\nWIFI=${SECRET}\n`,
  };
}

/** The options for a board that has Python, and a file system however small its flash is. */
export function pythonPort(python: Partial<PythonOptions> = {}): Partial<BoardOptions> {
  return { python: { worker: THREADS.python, capacity: 0x40000, ...python } };
}

/** Runs a command line; the interpreters of its simulated boards end afterwards. */
export async function flasherWithPython(
  words: readonly string[],
  options: FakeOptions,
  inspect: (ran: Ran) => void | Promise<void> = () => {},
): Promise<Ran> {
  const ran = await flasher(words, options);
  try {
    await inspect(ran);
    return ran;
  } finally {
    for (const board of ran.system.boards.values()) board.unplug();
    for (const name of ran.system.opened) simulatedOf(ran, name)?.unplug();
  }
}

function simulatedOf({ system }: Ran, name: string) {
  const [, board, number] = /^sim:(\w+)(?:#(\d+))?$/.exec(name) ?? [];
  if (board === undefined) return undefined;
  return simulatedBoardAt({ kind: "sim", board, ...(number && { number: Number(number) }) }, system.clock);
}

/** What the board at `sim:…` holds. */
export function boardFilesOf(ran: Ran, name: string): Record<string, string | null> {
  return textOf(simulatedOf(ran, name)?.files ?? []);
}

/** Ctrl-C, and an unplugged board, while files are put on it: the first error is told, and what is on the board. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import { noise } from "../../fake/firmware.ts";
import type { FakeSystem } from "../../fake/system.ts";
import { FIRMWARE, flasherWithPython, pythonPort, pythonProject } from "../python_project.ts";

const PORT = "/dev/ttyUSB0";
const FILES = {
  ...pythonProject({
    port: PORT,
    boardFiles: "board_files:\n" +
      ["a.bin", "b.bin", "main.py"].map((name) => `  - { to: /${name}, path: ${name} }\n`).join(""),
  }),
  "a.bin": noise(300, 1),
  "b.bin": noise(9000, 2),
};
const HELD: readonly (readonly [string, Uint8Array])[] = [["/b.bin", noise(10)]];
const STATE = "1 of 3 files were written. Each file that was not written is unchanged.";

const CUTS: Record<string, readonly [act: (system: FakeSystem) => void, code: number, message: string]> = {
  "Ctrl-C": [(system) => system.interrupt(), EXIT.interrupted, "error: Interrupted\n"],
  "unplugged": [(system) => system.boards.get(PORT)!.unplug(), EXIT.portLost, "error: Cannot "],
};

for (const command of ["files", "run"]) {
  for (const [name, [act, expected, message]] of Object.entries(CUTS)) {
    Deno.test(`${command}, ${name}: the error says how many files were written, and which are unchanged`, async () => {
      let done = false;
      await flasherWithPython([command], {
        files: FILES,
        boards: {
          [PORT]: { ...pythonPort({ files: HELD }), ...(command === "files" ? { flash: FIRMWARE } : {}) },
        },
        stdout: 100,
        env: { NO_COLOR: "1" },
        onText(system, text) {
          if (done || !/b\.bin.* %|b\.bin +\d+%/.test(text)) return;
          done = true;
          act(system);
        },
      }, ({ code, stdout, stderr }) => {
        assert(done, stdout);
        assertEquals(code, expected, stderr);
        assertStringIncludes(stderr, message);
        assert(!stderr.includes("DTR"), stderr);
        const place = command === "run" ? "The firmware is in place. " : "";
        assertStringIncludes(stderr.replace(/\n {7}/g, " "), `board: ${place}${STATE}\n`);
        assertStringIncludes(stdout, "not written: the old file is still there");
        assert(/\/main\.py {2}.* not written$/m.test(stdout), stdout);
      });
    });
  }
}

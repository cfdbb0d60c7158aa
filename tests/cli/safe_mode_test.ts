/** A board in safe mode runs no program: flasher passes on why, after a success and in the error. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { sha256 } from "../../lib/hash.ts";
import { POWER_DIPPED, type PythonOptions } from "../../lib/simulator/mod.ts";
import { pythonImage } from "../fake/python_board.ts";
import type { Ran } from "../fake/system.ts";
import { flasherWithPython, pythonPort, pythonProject } from "./python_project.ts";
import { linesOf } from "./room/world.ts";

const PORT = "/dev/ttyUSB0";
const CIRCUIT = pythonImage("Adafruit CircuitPython 9.2.4 on 2025-01-29; Feather HUZZAH32 with ESP32");
const FILES = "board_files: [{ to: /code.py, path: main.py }]\n";

async function inSafeMode(
  words: string,
  { expect = "", boardFiles = FILES, healthy = false, ...python }: Partial<PythonOptions> & {
    readonly expect?: string;
    readonly boardFiles?: string;
    readonly healthy?: boolean;
  },
  inspect: (ran: Ran) => void,
): Promise<void> {
  const project = pythonProject({ port: PORT, boardFiles });
  const yaml = String(project["flash.yaml"])
    .replace(/sha256: "\w+"/, `sha256: "${sha256(CIRCUIT)}"`)
    .replace("expect: micropython", expect === "" ? "" : `expect: ${expect}`);
  await flasherWithPython(words.split(" "), {
    files: { ...project, "flash.yaml": yaml, "firmware.bin": CIRCUIT, "main.py": "print('new')\n" },
    boards: {
      [PORT]: { ...pythonPort({ ...healthy ? {} : { safeMode: POWER_DIPPED }, ...python }), flash: CIRCUIT },
    },
  }, inspect);
}

const WARNING = {
  type: "warning",
  message: "The board was in safe mode, in which CircuitPython runs no program: its supply voltage dropped",
  hint: "RESET ends safe mode. It comes back until its cause is removed.",
};

Deno.test("safe mode: after files were put, a warning says why CircuitPython runs no program", async () => {
  for (const words of ["run", "files flash.yaml", "files put main.py /code.py"]) {
    await inSafeMode(`${words} --json`, {}, (ran) => {
      assertEquals(ran.code, 0, ran.stdout);
      assertEquals(linesOf(ran).filter(({ type }) => type === "warning"), [WARNING], words);
    });
    await inSafeMode(words, { healthy: true }, (ran) => {
      assertEquals([ran.code, ran.stderr.includes("safe mode")], [0, false], words);
    });
  }
  await inSafeMode("files flash.yaml", {}, ({ stderr }) => {
    assertStringIncludes(stderr.replace(/\s+/g, " "), WARNING.message);
  });
});

Deno.test("safe mode: the warning also explains why files could not be put", async () => {
  await inSafeMode("files flash.yaml --json", { noFiles: true }, (ran) => {
    assertEquals(ran.code, EXIT.filesIncomplete);
    assertEquals(linesOf(ran).filter(({ type }) => type === "warning"), [WARNING]);
  });
});

const SAID =
  'CircuitPython is in safe mode and runs no program: "The power dipped. Make sure you are providing enough power."';

Deno.test("safe mode: the board's own words are in the error if it does not start as expected", async () => {
  await inSafeMode("run --json", { boardFiles: "", expect: '{ text: "new", within: 3s }' }, (ran) => {
    assertEquals(ran.code, EXIT.bootFailed);
    assertStringIncludes(String(linesOf(ran).at(-1)!.message), `"new" did not appear within 3 s; ${SAID}`);
  });
});

Deno.test("safe mode: a start that meets the expectation is a success with a warning", async () => {
  await inSafeMode("run --json", { boardFiles: "", expect: "circuitpython" }, (ran) => {
    assertEquals(ran.code, 0, ran.stdout);
    const [warning, ...more] = linesOf(ran).filter(({ type }) => type === "warning");
    assertEquals([warning?.message, more], [SAID, []]);
  });
});

Deno.test("safe mode: if the prompt cannot be reached, the error says why, and wiping is no advice", async () => {
  await inSafeMode("run --json", { deaf: true }, (ran) => {
    assertEquals(ran.code, EXIT.filesIncomplete);
    const { message, hint } = linesOf(ran).at(-1)!;
    assertEquals(message, `Cannot reach the Python prompt: ${SAID}, expected the raw prompt`);
    assertEquals(hint, WARNING.hint);
  });
});

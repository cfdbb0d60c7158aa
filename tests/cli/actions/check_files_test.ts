/** `flasher check` with `board_files:`: without a board, a list of names or a secret. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import { run } from "../../../lib/cli/run.ts";
import { sha256 } from "../../../lib/hash.ts";
import { type FakeFile, FakeSystem, flasher } from "../../fake/system.ts";
import { FIRMWARE, pythonProject } from "../python_project.ts";
import { pythonImage } from "../../fake/python_board.ts";
import { profile } from "../world.ts";
import { linesOf } from "../room/world.ts";

async function check(boardFiles?: string, more: Readonly<Record<string, FakeFile>> = {}) {
  return await flasher(["check", "--json"], {
    files: { ...pythonProject(boardFiles === undefined ? {} : { boardFiles }), ...more },
  });
}

Deno.test("check: board_files need neither a number nor a secret", async () => {
  const { code, stdout } = await check();
  assertEquals(code, 0, stdout);
});

Deno.test("check: each file of board_files that is missing or outside is a fault with its place", async () => {
  const { code, stdout } = await check(
    "board_files:\n  - { to: /a.py, path: gone.py }\n  - { to: /b.py, path: main.py }\n  - { to: /c.py, path: ../c.py }\n",
  );
  assertEquals(code, EXIT.badImage);
  const faults = JSON.stringify(linesOf({ stdout }));
  assertStringIncludes(faults, "gone.py");
  assertStringIncludes(faults, "../c.py");
  assertStringIncludes(faults, '"line":4,"column":24');
  assertStringIncludes(faults, '"line":6,"column":24');
});

Deno.test("check: each file for the board is read once", async () => {
  const system = new FakeSystem(["check", "--json"], { files: pythonProject() });
  const opened: string[] = [];
  const openFile = system.openFile.bind(system);
  system.openFile = (path, options) => {
    opened.push(path.slice(path.lastIndexOf("/") + 1));
    return openFile(path, options);
  };
  assertEquals(await run(system), 0, system.both);
  for (const name of ["main.py", "sensor.py"]) {
    assertEquals(opened.filter((one) => one === name).length, 1, opened.join());
  }
});

Deno.test("check: two sources for one file are a fault", async () => {
  const { code, stdout } = await check(
    'board_files:\n  - { to: /lib, path: lib }\n  - { to: /lib/sensor.py, values: { a: "1" } }\n',
  );
  assert(code !== 0);
  assertStringIncludes(stdout, "/lib/sensor.py");
});

Deno.test("check: a placeholder that only a list of names can fill in is told", async () => {
  const { code, stdout } = await check('board_files:\n  - { to: /a.json, values: { a: "{team}" } }\n');
  assertEquals(code, 0);
  assertStringIncludes(stdout, "{team} must be a column of the --names file");
});

Deno.test("check: the files are put on the board's own file system, and compared", async () => {
  const { code, stdout } = await check();
  assertEquals(code, 0, stdout);
  const [checked] = linesOf({ stdout });
  assertEquals([checked?.result, checked?.boardFiles, checked?.notes], ["rehearsed", 3, []]);
  const text = await flasher(["check"], { files: pythonProject() });
  assertStringIncludes(
    text.stdout,
    "8 KB in 1 file and 3 files for the board, rehearsed on a simulated ESP8266",
  );
});

/** A profile whose only file on the board is `size` bytes. */
function withFile(
  size: number,
  { lines, firmware = FIRMWARE }: { readonly lines: string; readonly firmware?: Uint8Array },
): Readonly<Record<string, FakeFile>> {
  return {
    "flash.yaml": profile({
      port: "auto",
      more: `${lines}board_files:\n  - { to: /data.bin, path: data.bin }\n`,
      files: [[0, "firmware.bin", `, sha256: "${sha256(firmware)}"`]],
    }),
    "firmware.bin": firmware,
    "data.bin": new Uint8Array(size),
  };
}

const REFUSED: Record<string, readonly [size: number, lines: string, message: string]> = {
  "too large for 1 MB of flash": [1000 * 1024, "flash: { size: 1MB }\n", "Cannot write files: the board has"],
  "too large for 2 MB of flash": [1024 * 1024, "flash: { size: 2MB }\n", "Cannot write files: the board has"],
  "512 KB of flash have no file system": [
    1,
    "flash: { size: 512KB }\n",
    "Cannot write files: the board has no file system",
  ],
};

for (const [name, [size, lines, message]] of Object.entries(REFUSED)) {
  Deno.test(`check: a rehearsal fails: ${name}`, async () => {
    const { code, stdout } = await check(undefined, withFile(size, { lines }));
    assertEquals(code, EXIT.filesIncomplete, stdout);
    assertStringIncludes(stdout, message);
    assertEquals((linesOf({ stdout })[0]?.faults as { step: string }[])[0]?.step, "rehearsal");
  });
}

Deno.test("check: files for firmware without Python are not rehearsed, and check says so", async () => {
  const firmware = pythonImage("another program");
  const { code, stdout } = await check(undefined, withFile(1, { lines: "", firmware }));
  assertEquals(code, 0, stdout);
  assertStringIncludes(stdout, "Not rehearsed: board_files");
});

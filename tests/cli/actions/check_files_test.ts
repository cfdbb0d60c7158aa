/** `flasher check` with `board_files:`: without a board, a list of names or a secret. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import { flasher } from "../../fake/system.ts";
import { pythonProject } from "../python_project.ts";
import { linesOf } from "../room/world.ts";

async function check(boardFiles?: string) {
  return await flasher(["check", "--json"], {
    files: pythonProject(boardFiles === undefined ? {} : { boardFiles }),
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

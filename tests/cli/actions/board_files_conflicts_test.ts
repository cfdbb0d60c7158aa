/** `board_files` whose entries contradict each other are refused by each command, before a board is touched. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import { flasherWithPython, pythonProject } from "../python_project.ts";

const CONFLICTS: Record<string, readonly [entries: string, message: string]> = {
  "a folder has a file that is removed": [
    "  - { to: /lib, path: lib }\n  - { to: /lib/sensor.py, remove: true }\n",
    '"/lib/sensor.py" both written and removed',
  ],
  "a file below a file": [
    "  - { to: /a, path: main.py }\n  - { to: /a/b, path: main.py }\n",
    '"/a/b" below "/a", which is a file',
  ],
  "a file has the name of another one while that is written": [
    "  - { to: /data.py, path: main.py }\n  - { to: /data.py.new, path: main.py }\n",
    '"/data.py.new" beside "/data.py"',
  ],
};

for (const [name, [entries, message]] of Object.entries(CONFLICTS)) {
  Deno.test(`board_files: refused, with the line of the profile: ${name}`, async () => {
    const files = pythonProject({ boardFiles: `board_files:\n${entries}` });
    for (const command of ["run", "plan", "files", "verify"]) {
      await flasherWithPython([command], { files }, ({ code, stderr, system }) => {
        assertEquals(code, EXIT.badImage, stderr);
        assertStringIncludes(stderr, "flash.yaml:5:11: Cannot use board_files: found ");
        assertStringIncludes(stderr, message);
        assertEquals(system.opened, []);
      });
    }
    await flasherWithPython(["check", "flash.yaml"], { files }, ({ code, stdout, stderr }) => {
      assertEquals(code, EXIT.badImage, stderr);
      assertStringIncludes(stdout + stderr, message);
    });
  });
}

Deno.test("board_files: a folder without a file to copy is refused", async () => {
  const boardFiles = "board_files:\n  - { to: /lib, path: lib }\n";
  const { "lib/sensor.py": _, ...files } = pythonProject({ boardFiles });
  for (const command of ["run", "plan", "files"]) {
    await flasherWithPython([command], { files }, ({ code, stderr, system }) => {
      assertEquals(code, EXIT.badImage, stderr);
      assertStringIncludes(stderr, 'Cannot use the folder "lib": found nothing to copy, expected a file');
      assertEquals(system.opened, []);
    });
  }
});

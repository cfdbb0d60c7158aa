/** A room with `board_files:`: each board gets its own number, and a secret is asked once for all of them. */
import { assert, assertEquals } from "@std/assert";
import { boardFilesOf, flasherWithPython, pythonProject, SECRET } from "../python_project.ts";

const NAMES = [1, 2, 3].map((n) => `sim:esp8266#${n}`);

Deno.test("run with several boards: a secret is asked once, and each board gets it with its own number", async () => {
  const options = {
    files: pythonProject({ port: "auto" }),
    stdin: true,
    stdout: 80,
    stderr: 80,
    typed: ["y\n", `${SECRET}\r`],
  };
  const run = ["run", "--port", "sim:esp8266x3", "--no-roster"];
  await flasherWithPython(run, options, (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    const data = NAMES.map((name) => JSON.parse(boardFilesOf(ran, name)["/board.json"]!));
    assertEquals(data.map(({ label }) => label).sort(), ["pupil 1", "pupil 2", "pupil 3"]);
    assertEquals(data.map(({ password }) => password), [SECRET, SECRET, SECRET]);
    const screen = ran.stdout + ran.stderr;
    assertEquals(screen.split("Secret WIFI").length - 1, 1, screen);
    assert(!screen.includes(SECRET));
  });
});

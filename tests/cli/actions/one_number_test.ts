/** Where the number and the label in the files of a board come from: one place, which also says what they are. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import { boardFilesOf, flasherWithPython, pythonProject } from "../python_project.ts";

const FILES = pythonProject({
  boardFiles: 'board_files:\n  - { to: /board.json, values: { n: "{number}" } }\n',
});

const REFUSED: Record<string, readonly [words: string, message: string]> = {
  "a number for several boards": [
    "run --port sim:esp8266x2 --number 3",
    "--number: found several boards, expected one",
  ],
  "a label for several boards": [
    "run --port sim:esp8266x2 --label Z",
    "--label: found several boards, expected one",
  ],
  "a number for all boards": ["run --all --number 3", "--number: found several boards, expected one"],
  "a number beside a roster": [
    "run --roster ro.jsonl --number 7",
    "--number: found --roster, too, expected one of them",
  ],
  "a label beside a roster": [
    "run --roster ro.jsonl --label Z",
    "--label: found --roster, too, expected one of them",
  ],
};

for (const [name, [words, message]] of Object.entries(REFUSED)) {
  Deno.test(`run: refused before a port is opened: ${name}`, async () => {
    await flasherWithPython(words.split(" "), { files: FILES }, ({ code, stderr, system }) => {
      assertEquals(code, EXIT.usage);
      assertStringIncludes(stderr, message);
      assertEquals(system.opened, []);
    });
  });
}

Deno.test("run --roster: the board gets the number that flasher says it has", async () => {
  const run = "run --roster ro.jsonl --first 7".split(" ");
  await flasherWithPython(run, { files: FILES }, (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    assertStringIncludes(ran.stdout, "This is board 7.");
    assertEquals(JSON.parse(boardFilesOf(ran, "sim:esp8266")["/board.json"]!), { n: "7" });
  });
});

Deno.test("run --roster: the hint about a missing label does not suggest a flag that a roster refuses", async () => {
  const files = pythonProject({
    boardFiles: 'board_files:\n  - { to: /board.json, values: { l: "{label}" } }\n',
  });
  await flasherWithPython(["run", "--roster", "ro.jsonl"], { files }, ({ stderr }) => {
    assertStringIncludes(stderr, "found no label, expected --names FILE\n");
  });
});

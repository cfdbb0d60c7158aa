/** The boards of a workshop by their roster: `files` and `verify` find the number of each by its MAC address. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import { bytesOf, textOf } from "../../fake/python_board.ts";
import type { FakeFile, FakeOptions } from "../../fake/system.ts";
import { FIRMWARE, flasherWithPython, pythonPort, pythonProject } from "../python_project.ts";

const PORT = "/dev/ttyUSB0";
const FILES = pythonProject({
  port: PORT,
  boardFiles: 'board_files:\n  - { to: /board.json, values: { n: "{number}" } }\n',
});
const [ROSTER, FLASH] = await afterRun();

/** The roster and the flash of a board that got the number 7. */
async function afterRun(): Promise<[FakeFile, Uint8Array]> {
  let [roster, flash]: [FakeFile, Uint8Array] = ["", new Uint8Array()];
  const run = ["run", "--roster", "ro.jsonl", "--first", "7"];
  await flasherWithPython(
    run,
    { files: FILES, boards: { [PORT]: pythonPort() } },
    async ({ code, stderr, system }) => {
      assertEquals(code, 0, stderr);
      roster = (await system.openFile("ro.jsonl")).read();
      flash = system.boards.get(PORT)!.flash.slice();
    },
  );
  return [roster, flash];
}

function options(held: Record<string, string>, flash = FLASH, roster = ROSTER): FakeOptions {
  const files = Object.entries(held).map(([path, text]) => [path, bytesOf(text)] as const);
  return {
    files: { ...FILES, "ro.jsonl": roster },
    boards: { [PORT]: { ...pythonPort({ files }), flash } },
  };
}

Deno.test("files --roster: the board gets its number from the roster, which stays as it is", async () => {
  await flasherWithPython(["files", "--roster", "ro.jsonl"], options({}, FIRMWARE), async (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    assertEquals(JSON.parse(textOf(ran.system.boards.get(PORT)!.files)["/board.json"]!), { n: "7" });
    assertEquals((await ran.system.openFile("ro.jsonl")).read(), ROSTER);
  });
});

Deno.test("verify --roster: a board with the number of another one is found", async () => {
  for (const [number, code] of [["7", EXIT.ok], ["8", EXIT.differs]] as const) {
    const held = { "/board.json": `{\n  "n": "${number}"\n}\n` };
    await flasherWithPython(["verify", "--roster", "ro.jsonl"], options(held), (ran) => {
      assertEquals(ran.code, code, ran.stderr);
    });
  }
});

Deno.test("files --roster, verify --roster: a board that is not in the roster is reported", async () => {
  const other = new TextDecoder().decode(ROSTER as Uint8Array).replaceAll(
    "5c:cf:7f:0a:0b:0c",
    "5c:cf:7f:99:99:99",
  );
  for (const command of ["files", "verify"]) {
    await flasherWithPython([command, "--roster", "ro.jsonl"], options({}, FLASH, other), (ran) => {
      assertEquals(ran.code, EXIT.usage, ran.stderr);
      assertStringIncludes(
        ran.stderr,
        "Cannot fill in {number}: found no value for the board 5c:cf:7f:0a:0b:0c",
      );
      assertStringIncludes(ran.stderr, "The roster does not have the board.");
    });
  }
});

const REFUSED: Record<string, readonly [words: string, message: string]> = {
  "a number beside a roster": ["--roster ro.jsonl --number 7", "--number: found --roster, too"],
  "no number": ["", "found no number, expected --number N, or --roster FILE"],
  "no such roster": ["--roster gone.jsonl", "gone.jsonl"],
};
for (const command of ["files", "verify"]) {
  for (const [name, [words, message]] of Object.entries(REFUSED)) {
    Deno.test(`${command}: refused before a port is opened: ${name}`, async () => {
      const line = [command, ...words.split(" ").filter((word) => word !== "")];
      await flasherWithPython(line, options({}), ({ code, stderr, system }) => {
        assertEquals([code, system.opened], [EXIT.usage, []], stderr);
        assertStringIncludes(stderr, message);
      });
    });
  }
}

Deno.test("verify --roster: without files to compare, it is refused", async () => {
  await flasherWithPython(["verify", "--roster", "ro.jsonl", "--no-board-files"], options({}), (ran) => {
    assertEquals(ran.code, EXIT.usage);
    assertStringIncludes(ran.stderr, "--roster: found no board_files to fill in");
  });
});

Deno.test("run: removed files are counted", async () => {
  for (
    const [entries, line] of [
      ["  - { to: /old.py, remove: true }\n", "Files removed from the board: 1\n"],
      [
        "  - { to: /old.py, remove: true }\n  - { to: /main.py, path: main.py }\n",
        "Files on the board: 1 of 1 written, 0 already there, 1 removed\n",
      ],
    ] as const
  ) {
    const { files, boards } = options({ "/old.py": "1" });
    const project = pythonProject({ port: PORT, boardFiles: `board_files:\n${entries}` });
    await flasherWithPython(["run"], { files: { ...files, ...project }, boards: boards! }, (ran) => {
      assertEquals(ran.code, 0, ran.stderr);
      assertStringIncludes(ran.stdout, line);
    });
  }
});

Deno.test("run --names: a row without a label is reported as such, not as a missing row", async () => {
  const boardFiles = 'board_files:\n  - { to: /board.json, values: { l: "{label}" } }\n';
  const files = {
    ...pythonProject({ port: PORT, boardFiles }),
    "names.csv": "mac,label\n5c:cf:7f:0a:0b:0c,\n",
  };
  await flasherWithPython(
    ["run", "--names", "names.csv"],
    { files, boards: { [PORT]: pythonPort() } },
    (ran) => {
      assertEquals(ran.code, EXIT.usage, ran.stderr);
      assertStringIncludes(ran.stderr, "Line 2 of the --names file is about this board: add its label.");
    },
  );
});

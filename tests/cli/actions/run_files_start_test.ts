/** `flasher run` with `board_files:` and `expect`: the board must start with its files, too. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { byteText } from "../../../lib/bytes.ts";
import { EXIT } from "../../../lib/errors.ts";
import {
  boardFilesOf,
  flasherWithPython,
  pythonPort,
  pythonProject,
  SECRET,
  SECRETS,
} from "../python_project.ts";
import { linesOf } from "../room/world.ts";

const PORT = "/dev/ttyUSB0";

/** `listens`: ms after the command for which the board's output is collected. */
async function runWith(main: string, { expect = "micropython", listens = 0 } = {}) {
  const files = pythonProject({ port: PORT, boardFiles: "board_files: [{ to: /main.py, path: main.py }]\n" });
  const yaml = String(files["flash.yaml"]).replace("expect: micropython", `expect: ${expect}`);
  const options = {
    files: { ...files, "flash.yaml": yaml, "main.py": main },
    boards: { [PORT]: pythonPort() },
  };
  let printed = "";
  const ran = await flasherWithPython(["run", "--json"], options, async ({ system }) => {
    const port = await system.boards.get(PORT)!.connect();
    await port.setBaud(115_200);
    for (const end = system.clock.now() + listens; system.clock.now() < end;) {
      printed += byteText(await port.read(100));
    }
  });
  return { ...ran, printed };
}

Deno.test("run: a board whose main.py resets it again and again does not pass", async () => {
  const ran = await runWith("import machine\nmachine.reset()\n", {
    expect: "{ program: micropython, within: 2s }",
  });
  assertEquals(ran.code, EXIT.bootFailed, ran.stdout);
  const error = linesOf(ran).at(-1)!;
  assertStringIncludes(String(error.message), "Written with its files, but the board did not boot");
  assertStringIncludes(String(error.hint), "boot.py and main.py");
  assertEquals(error.boardState, "The firmware and the files are in place.");
});

Deno.test("run: a program that never ends is no fault, and runs again afterwards", async () => {
  const main = "import time\nwhile True:\n print('tick')\n time.sleep(0.2)\n";
  const ran = await runWith(main, { listens: 2000 });
  assertEquals(ran.code, 0, ran.stdout);
  assertEquals(linesOf(ran).filter(({ type }) => type === "booted").length, 2);
  assertEquals(linesOf(ran).at(-1)?.board, "running");
  assertStringIncludes(ran.printed, "tick");
});

Deno.test("run: a text that only main.py prints is expected after the files, not before", async () => {
  const ran = await runWith("print('I am a lamp')\n", { expect: '{ text: "I am a lamp" }' });
  assertEquals(ran.code, 0, ran.stdout);
  const booted = linesOf(ran).filter(({ type }) => type === "booted").map(({ what }) => what);
  assertStringIncludes(String(booted[0]), "MicroPython");
  assertEquals(booted[1], '"I am a lamp"');
  const missing = await runWith("print('I am a toaster')\n", {
    expect: '{ text: "I am a lamp", within: 3s }',
  });
  assertEquals(missing.code, EXIT.bootFailed);
});

Deno.test("run: a board that is not in the list of names is refused before its flash changes", async () => {
  const boardFiles = 'board_files: [{ to: /a.json, values: { chip: "{chip}", label: "{label}" } }]\n';
  const names = {
    "empty.csv": "mac,label\n5c:cf:7f:00:00:01,Ada\n5c:cf:7f:0b:0b:0c,\n",
    "names.csv": "mac,label\n5c:cf:7f:00:00:01,Ada\n",
    "own.csv": "mac,label\n5c:cf:7f:0b:0b:0c,Ada\n",
  };
  const files = { ...pythonProject({ boardFiles }), ...names };
  await flasherWithPython(["run", "--names", "names.csv", "--json"], { files }, (ran) => {
    assertEquals(ran.code, EXIT.usage);
    assert(!linesOf(ran).some(({ type }) => type === "plan" || type === "start"), ran.stdout);
  });
  await flasherWithPython(["run", "--names", "empty.csv"], { files }, ({ code, stderr }) => {
    assertEquals(code, EXIT.usage);
    assertStringIncludes(stderr, "Line 3 of the --names file is about this board: add its label.");
  });
  await flasherWithPython(["run", "--names", "own.csv"], { files }, (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    assertEquals(JSON.parse(boardFilesOf(ran, "sim:esp8266")["/a.json"]!), { chip: "esp8266", label: "Ada" });
  });
});

const PLACES: Record<string, readonly [boardFiles: string, names: string | undefined, message: string]> = {
  "a missing file": [
    "board_files:\n  - { to: /main.py, path: main.py }\n  - { to: /a.py, path: gone.py }\n",
    undefined,
    'flash.yaml:5:24: Cannot read "gone.py"',
  ],
  "a missing column": [
    'board_files:\n  - to: /a.json\n    values:\n      team: "{team}"\n',
    "mac,label,room\n5c:cf:7f:0b:0b:0c,Ada,12\n",
    'flash.yaml:6:13: Cannot fill in "team" of "/a.json": found {team}',
  ],
};

for (const own of ["number", "mac_id", "chip"]) {
  PLACES[`a column that flasher fills in itself, ${own}`] = [
    `board_files:\n  - to: /a.json\n    values:\n      n: "{${own}}"\n`,
    `mac,label,${own}\n5c:cf:7f:0b:0b:0c,Ada,12\n`,
    `flash.yaml:6:10: Cannot fill in "n" of "/a.json": found a column "${own}" in --names FILE`,
  ];
}

for (const [name, [boardFiles, names, message]] of Object.entries(PLACES)) {
  Deno.test(`run: ${name} is reported with its line and column in the profile`, async () => {
    const files = {
      ...pythonProject({ boardFiles }),
      ...(names === undefined ? {} : { "names.csv": names }),
    };
    const words = ["run", ...(names === undefined ? [] : ["--names", "names.csv"])];
    await flasherWithPython(words, { files }, ({ code, stderr, system }) => {
      assertStringIncludes(stderr, message);
      assert(code !== 0);
      assertEquals(system.opened, []);
    });
  });
}

Deno.test("run: a program that prints the secret does not bring it into the error", async () => {
  const boardFiles = `board_files:
  - { to: /settings.py, values: { WIFI: { secret: WIFI } } }
  - { to: /main.py, path: main.py }
`;
  const project = pythonProject({ port: PORT, boardFiles });
  const yaml = String(project["flash.yaml"]).replace("micropython", '{ text: "online", within: 2s }');
  const main =
    "import settings\nprint('connecting with ' + settings.WIFI)\nwhile True:\n import time\n time.sleep(1)\n";
  const files = { ...project, "flash.yaml": yaml, "main.py": main };
  for (const words of [["--json"], []]) {
    const run = ["run", ...SECRETS, "--roster", "r.jsonl", ...words];
    await flasherWithPython(run, { files, boards: { [PORT]: pythonPort() } }, async (ran) => {
      assertEquals(ran.code, EXIT.bootFailed, ran.stderr);
      const roster = new TextDecoder().decode(await ran.system.readFile("r.jsonl"));
      assertStringIncludes(ran.stdout + ran.stderr, "connecting with");
      for (const text of [ran.stdout, ran.stderr, roster]) assert(!text.includes(SECRET), text);
    });
  }
});

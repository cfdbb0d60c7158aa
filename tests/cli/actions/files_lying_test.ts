/** A board whose file system lies, on the command line: no exit code, sentence or record calls that a success. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import { type Lies, lyingDisk } from "../../fake/lying_disk.ts";
import { textOf } from "../../fake/python_board.ts";
import { linesOf } from "../room/world.ts";
import { FIRMWARE, flasherWithPython, MAIN, pythonPort, pythonProject, SECRETS } from "../python_project.ts";

const PORT = "/dev/ttyUSB0";
const OLD = "print('old')\n";

async function onBoard(words: readonly string[], lies: Lies) {
  const files = [["/main.py", new TextEncoder().encode(OLD)]] as const;
  let main: string | null | undefined;
  const ran = await flasherWithPython([...words, "--json"], {
    files: pythonProject({ port: PORT }),
    boards: { [PORT]: { ...pythonPort({ files, worker: lyingDisk(lies) }), flash: FIRMWARE } },
  }, ({ system }) => {
    main = textOf(system.boards.get(PORT)?.files ?? [])["/main.py"];
  });
  return { code: ran.code, records: linesOf(ran), text: ran.stdout + ran.stderr, main };
}

const PUT = ["files", "put", "main.py", "/main.py"];
const PROFILE = ["files", ...SECRETS, "--number", "7"];
const RUN = ["run", ...SECRETS, "--number", "7"];
const REMOVE = ["files", "rm", "/main.py", "--yes"];

Deno.test("lying file system on the command line: each of these succeeds on a board that tells the truth", async () => {
  for (const words of [PUT, PROFILE, RUN]) {
    const { code, text, main } = await onBoard(words, {});
    assertEquals([code, main], [EXIT.ok, MAIN], text);
  }
  const { code, main } = await onBoard(REMOVE, {});
  assertEquals([code, main], [EXIT.ok, undefined]);
});

const CASES: Readonly<Record<string, readonly [words: readonly string[], lies: Lies]>> = {
  "files put, and a byte changes while it is written": [PUT, { alters: "/main.py" }],
  "files put, and a byte changes after the rename": [PUT, { altersRenamed: "/main.py" }],
  "files put, and the rename does nothing": [PUT, { keepsName: "/main.py" }],
  "files of a profile, and a byte changes while it is written": [PROFILE, { alters: "/board.json" }],
  "files of a profile, and the rename does nothing": [PROFILE, { keepsName: "/lib/sensor.py" }],
  "run, and a byte changes after the rename": [RUN, { altersRenamed: "/main.py" }],
  "files rm, and the removal does nothing": [REMOVE, { keeps: "/main.py" }],
};

for (const [name, [words, lies]] of Object.entries(CASES)) {
  Deno.test(`lying file system on the command line: ${name}: exit code ${EXIT.filesIncomplete}`, async () => {
    const { code, records, text } = await onBoard(words, lies);
    assertEquals(code, EXIT.filesIncomplete, text);
    const types = records.map(({ type }) => type);
    assert(!types.includes("board-files") && !types.includes("done"), types.join(" "));
    const [subject] = Object.values(lies);
    const error = records.find(({ type }) => type === "error");
    assertStringIncludes(JSON.stringify(error), subject!);
  });
}

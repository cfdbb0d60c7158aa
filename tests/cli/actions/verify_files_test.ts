/** `flasher verify` with `board_files:`: what the board holds is compared, and stays as it is. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import { bytesOf, textOf } from "../../fake/python_board.ts";
import { ALLOWED, flasherWithPython, MAIN, pythonPort, pythonProject, SECRET } from "../python_project.ts";
import { linesOf } from "../room/world.ts";

const PORT = "/dev/ttyUSB0";
const WORDS = ["verify", "--number", "7", "--secrets", "secrets"];
/** The flash and the data file of a board after a run. */
const RAN = await afterRun();

async function afterRun() {
  let [data, flash] = ["", new Uint8Array()];
  const options = { files: pythonProject({ port: PORT }), boards: { [PORT]: pythonPort() } };
  await flasherWithPython(["run", ...WORDS.slice(1), ...ALLOWED], options, ({ system }) => {
    const board = system.boards.get(PORT)!;
    data = textOf(board.files)["/board.json"]!;
    flash = board.flash.slice();
  });
  return { data, flash };
}

const HELD: Readonly<Record<string, string | null>> = {
  "/lib": null,
  "/lib/sensor.py": "VALUE = 1\n",
  "/board.json": RAN.data,
  "/main.py": MAIN,
};

async function verify(
  held: Readonly<Record<string, string | null>>,
  { words = [], flash = RAN.flash, boardFiles, python = {} }: {
    readonly words?: readonly string[];
    readonly flash?: Uint8Array;
    readonly boardFiles?: string;
    readonly python?: Parameters<typeof pythonPort>[0];
  } = {},
) {
  const files = Object.entries(held).map(([path, text]) =>
    [path, text === null ? null : bytesOf(text)] as const
  );
  const board = { ...pythonPort({ files, ...python }), flash };
  const project = pythonProject({ port: PORT, ...(boardFiles === undefined ? {} : { boardFiles }) });
  let after: Record<string, string | null> = {};
  const ran = await flasherWithPython(
    [...WORDS, ...words],
    { files: project, boards: { [PORT]: board } },
    (ran) => {
      after = textOf(ran.system.boards.get(PORT)!.files);
    },
  );
  return { ...ran, after };
}

Deno.test("verify: the files on the board match", async () => {
  const { code, stdout, stderr, after } = await verify(HELD);
  assertEquals(code, 0, stderr + stdout);
  assertStringIncludes(stdout, "The files on the board match: 3.");
  assertEquals(after, HELD);
});

Deno.test("verify: a file that differs, one that is missing, and one that must not be there", async () => {
  const held = { ...HELD, "/main.py": "x".repeat(MAIN.length), "/old.py": "x" };
  const boardFiles = `board_files:
  - { to: /main.py, path: main.py }
  - { to: /more.py, path: lib/sensor.py }
  - { to: /old.py, remove: true }
  - { to: /gone.py, remove: true }
`;
  const { code, stdout, after } = await verify(held, { boardFiles: boardFiles, words: ["--json"] });
  assertEquals(code, EXIT.differs);
  const lines = linesOf({ stdout });
  assertEquals(lines.filter(({ type }) => type === "board-file").map(({ to, state }) => [to, state]), [
    ["/main.py", "differs"],
    ["/more.py", "differs"],
    ["/old.py", "differs"],
  ]);
  assertEquals(lines.find(({ type }) => type === "board-files-verdict"), {
    type: "board-files-verdict",
    equal: false,
    different: 3,
    total: 4,
  });
  assertEquals(after, held);
});

Deno.test("verify: no output has the secret, not even if its file differs or the board cannot hash", async () => {
  for (const python of [{}, { missing: ["hashlib"] }]) {
    for (
      const held of [HELD, {
        ...HELD,
        "/board.json": RAN.data.replace(SECRET, SECRET + "x"),
      }]
    ) {
      const { stdout, stderr, code } = await verify(held, { words: ["--json"], python });
      assert(code === EXIT.ok || code === EXIT.differs, stderr);
      assert(!(stdout + stderr).includes(SECRET));
    }
  }
});

Deno.test("verify: with another flash, the files are not compared, and that is said", async () => {
  const { code, stderr } = await verify(HELD, { flash: new Uint8Array(8192).fill(0xff) });
  assertEquals(code, EXIT.differs);
  assertStringIncludes(stderr, "were not compared, because the flash does not match");
});

Deno.test("verify: --no-board-files compares only the flash, and needs no secret", async () => {
  const board = { ...pythonPort(), flash: RAN.flash };
  const options = { files: pythonProject({ port: PORT }), boards: { [PORT]: board } };
  await flasherWithPython(["verify", "--no-board-files"], options, ({ code, stdout }) => {
    assertEquals(code, 0);
    assert(!stdout.includes("files on the board"));
  });
});

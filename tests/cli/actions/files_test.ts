/** `flasher files`: files on a board that runs Python, without a flash. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import { assertGolden, steady, transcript } from "../golden.ts";
import { FIRMWARE, flasherWithPython, MAIN, pythonPort, pythonProject, SECRET } from "../python_project.ts";
import type { BoardOptions } from "../../../lib/simulator/mod.ts";
import { bootImage } from "../../fake/firmware.ts";
import { textOf } from "../../fake/python_board.ts";
import type { Ran } from "../../fake/system.ts";
import { linesOf } from "../room/world.ts";

const PORT = "/dev/ttyUSB0";
const HELD = { "/main.py": "print('old')\n", "/lib": null, "/lib/a.py": "A = 1\n" };

async function onBoard(
  words: string,
  inspect: (ran: Ran) => void | Promise<void>,
  more: object = {},
): Promise<Ran> {
  const files = Object.entries(HELD).map(([path, text]) =>
    [path, text === null ? null : new TextEncoder().encode(text)] as const
  );
  return await flasherWithPython(words.split(" "), {
    files: pythonProject({ port: PORT }),
    boards: { [PORT]: { ...pythonPort({ files }), flash: FIRMWARE } },
    ...more,
  }, inspect);
}

function held({ system }: Ran): Record<string, string | null> {
  return textOf(system.boards.get(PORT)?.files ?? []);
}

Deno.test("files: lists, reads, writes and removes", async () => {
  const texts: string[] = [];
  for (
    const words of [
      "files ls",
      "files ls /lib",
      "files ls /gone",
      "files get /main.py copy.py",
      "files get /gone.py",
      "files put main.py /lib/b.py",
      "files put main.py main.py",
      "files rm /lib/a.py --yes",
      "files rm /gone.py --yes",
      "files rm /lib/a.py",
      "files rm",
      "files get",
      "files flash.yaml /main.py",
    ]
  ) {
    await onBoard(words, (ran) => void texts.push(transcript(ran)));
  }
  await assertGolden("board_files", steady(texts.join("\n")));
});

Deno.test("files get: the bytes are those of the board, and no file is replaced", async () => {
  await onBoard("files get /main.py copy.py", async (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    assertEquals(new TextDecoder().decode((await ran.system.openFile("copy.py")).read()), HELD["/main.py"]);
  });
  await onBoard("files get /main.py", ({ code, system }) => {
    assertEquals([code, system.opened], [EXIT.usage, []]);
  });
});

Deno.test("files get: firmware that cannot hash sends the file twice", async () => {
  // The beginning of the file, as base64.
  let [sent, count] = ["", 0];
  const fromChip = (byte: number) => {
    sent = (sent + String.fromCharCode(byte)).slice(-8);
    if (sent === "cHJpbnQo") count++;
    return undefined;
  };
  const files = [["/main.py", new TextEncoder().encode(HELD["/main.py"])]] as const;
  await flasherWithPython(["files", "get", "/main.py", "copy.py"], {
    files: pythonProject({ port: PORT }),
    boards: {
      [PORT]: { ...pythonPort({ files, missing: ["hashlib"] }), flash: FIRMWARE, faults: { fromChip } },
    },
  }, ({ code, stderr }) => {
    assertEquals([code, count], [0, 2], stderr);
  });
});

Deno.test("files rm: only what is named goes, and only after a yes", async () => {
  await onBoard("files rm /lib/a.py --yes", (ran) => {
    assertEquals(held(ran), { "/main.py": HELD["/main.py"], "/lib": null });
  });
  const terminal = (answer: string) => ({
    stdin: { isTerminal: true, text: answer },
    stderr: { isTerminal: true },
  });
  await onBoard("files rm /lib/a.py", ({ code, system }) => {
    assertEquals([code, system.opened], [EXIT.usage, []]);
  }, terminal("n\n"));
});

Deno.test("files rm: a path that is named twice is removed once", async () => {
  await onBoard("files rm /lib/a.py /lib/a.py --yes", (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    assertStringIncludes(ran.stdout, "Files removed from the board: 1\n");
  });
});

Deno.test("files ls: a folder with a slash at its end; a file and a missing folder are reported as such", async () => {
  await onBoard("files ls /lib/", ({ code, stdout }) => {
    assertEquals(code, 0);
    assertStringIncludes(stdout, "a.py");
  });
  await onBoard("files ls /main.py", ({ code, stderr }) => {
    assertEquals(code, EXIT.filesIncomplete);
    assertStringIncludes(stderr, 'Cannot list "/main.py": it is a file\n');
  });
  await onBoard("files ls /gone", ({ stderr }) => {
    assertStringIncludes(stderr, 'Cannot list "/gone": there is no such folder on the board\n');
  });
});

Deno.test("files: mistakes in the arguments are refused before the board is touched", async () => {
  const wrong: Record<string, readonly [words: string[], message: string]> = {
    "an empty name": [["get", "/main.py", ""], "found an empty name, expected the name of a file"],
    "a long path": [["ls", `/${"x".repeat(100)}`], "found 101 bytes, expected a path of at most 100 bytes"],
  };
  for (const [words, message] of Object.values(wrong)) {
    await flasherWithPython(["files", ...words], { files: pythonProject({ port: PORT }) }, (ran) => {
      assertEquals([ran.code, ran.system.opened], [EXIT.usage, []]);
      assertStringIncludes(ran.stderr, message);
    });
  }
});

Deno.test("files: puts the profile's board_files, with the MAC address as Python knows it", async () => {
  await onBoard("files --number 7 --secrets secrets --allow-secret WIFI", (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    const { "/board.json": data, "/main.py": main } = held(ran);
    assertEquals(main, MAIN);
    assertEquals(JSON.parse(data!), { label: "pupil 7", mac: "5c:cf:7f:0a:0b:0c", password: SECRET });
    assertStringIncludes(ran.stdout, "Files on the board: 3 of 3 written, 0 already there");
  });
});

Deno.test("files --json: a record for the folder, and for the end", async () => {
  await onBoard("files ls --json", (ran) => {
    const [line] = linesOf(ran).filter(({ type }) => type === "board-folder");
    assertEquals(line, {
      type: "board-folder",
      path: "/",
      entries: [{ name: "lib", folder: true, size: 0 }, { name: "main.py", folder: false, size: 13 }],
    });
  });
});

const PROGRAMS: Readonly<
  Record<string, readonly [board: Partial<BoardOptions>, found: string, step: string]>
> = {
  "a blank board": [{ flash: new Uint8Array(0x1000).fill(0xff) }, "there is no firmware", "flasher run"],
  "a program without a prompt": [{ flash: bootImage(8192) }, "the chip started a program", "--baud 9600"],
  "a silent board": [{ faults: { fromChip: () => [] } }, "the board sent nothing", "--wipe-files"],
};

for (const [name, [board, found, step]] of Object.entries(PROGRAMS)) {
  Deno.test(`files: ${name} is described as text, without a byte of noise`, async () => {
    const { code, stderr } = await flasherWithPython(["files", "ls"], {
      files: pythonProject({ port: PORT }),
      boards: { [PORT]: board },
    });
    assertEquals(code, EXIT.filesIncomplete);
    assertStringIncludes(stderr, `Cannot reach the Python prompt: ${found}`);
    assertStringIncludes(stderr, step);
    assert(!/[lrn]{2}[b|`]/.test(stderr), stderr);
  });
}

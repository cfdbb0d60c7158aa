/** `--wipe-files`: the way in through the bootloader, only after a yes, and only if there is no other. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { sha256 } from "../../lib/hash.ts";
import { buildMicroPython } from "../fake/image.ts";
import type { BoardOptions } from "../../lib/simulator/mod.ts";
import { bytesOf, textOf } from "../fake/python_board.ts";
import type { FakeOptions, Ran } from "../fake/system.ts";
import { flasherWithPython, pythonPort, pythonProject } from "../cli/python_project.ts";
import { STUBBORN } from "../fake/python_programs.ts";
import { linesOf } from "../cli/room/world.ts";

const PORT = "/dev/ttyUSB0";

function image(machine: string, version = "v1.20.0"): Uint8Array {
  return buildMicroPython(0x2000, `MicroPython ${version} on 2023-04-26\0\0\0; ${machine}\0`);
}

const PLAIN = image("ESP module with ESP8266");

const FLOOD = "while True:\n print('temperature 21.5')\n";
const MAIN = "print('new')\n";
const ONLY_MAIN = "board_files: [{ to: /main.py, path: main.py }]\n";

interface Given {
  readonly main?: string;
  readonly firmware?: Uint8Array;
  readonly expect?: string;
  readonly more?: Partial<FakeOptions>;
  readonly deaf?: boolean;
  readonly board?: Partial<BoardOptions>;
  readonly boardFiles?: string;
}

async function on(
  words: string,
  {
    main = STUBBORN,
    firmware = PLAIN,
    expect = "micropython",
    more = {},
    deaf = false,
    board = {},
    boardFiles = ONLY_MAIN,
  }: Given,
  inspect: (ran: Ran & { readonly held: Record<string, string | null> }) => void,
): Promise<void> {
  const project = pythonProject({
    port: PORT,
    boardFiles,
  });
  const yaml = String(project["flash.yaml"])
    .replace(/sha256: "\w+"/, `sha256: "${sha256(firmware)}"`)
    .replace("expect: micropython", expect === "" ? "" : `expect: ${expect}`);
  const files = [["/main.py", bytesOf(main)], ["/data.txt", bytesOf("measured")]] as const;
  await flasherWithPython(words.split(" "), {
    files: {
      ...{ ...project, "flash.yaml": yaml, "firmware.bin": firmware, "main.py": MAIN },
      "names.csv": "mac,label\n5c:cf:7f:00:00:01,another\n",
    },
    boards: { [PORT]: { ...pythonPort({ files, deaf }), flash: firmware, ...board } },
    ...more,
  }, (ran) => inspect({ ...ran, held: textOf(ran.system.boards.get(PORT)?.files ?? []) }));
}

const WRITTEN = { "/main.py": MAIN };
const OLD = { "/main.py": STUBBORN, "/data.txt": "measured" };

Deno.test("run --wipe-files: a board whose program does not stop gets a new file system, and the files", async () => {
  await on("run --wipe-files --json", {}, (ran) => {
    assertEquals(ran.code, 0, ran.stdout);
    assertEquals(ran.held, WRITTEN);
    const lines = linesOf(ran);
    assertEquals(
      lines.find(({ type }) => type === "erased"),
      { type: "erased", verified: true, offset: 0x100000, size: 0x2000 },
    );
    assertEquals(lines.at(-1)?.files, { total: 1, written: 1, equal: 0, wiped: true });
    assertEquals(lines.at(-1)?.board, "running");
  });
});

Deno.test("files PROFILE --wipe-files, and files put: the same without a flash", async () => {
  await on("files flash.yaml --wipe-files --json", {}, (ran) => {
    assertEquals(ran.code, 0, ran.stdout);
    assertEquals(ran.held, WRITTEN);
    assertEquals(linesOf(ran).at(-1)?.wiped, true);
  });
  await on("files put main.py /main.py --wipe-files", {}, (ran) => {
    assertEquals([ran.code, ran.held], [0, WRITTEN]);
    assertStringIncludes(ran.stderr, "all files on the board are lost");
  });
});

Deno.test("--wipe-files: a program that stops at Ctrl-C loses no file", async () => {
  for (const words of ["run --wipe-files --json", "files flash.yaml --wipe-files --json"]) {
    await on(words, { main: FLOOD }, (ran) => {
      assertEquals(ran.code, 0, ran.stdout);
      assertEquals(ran.held, { ...WRITTEN, "/data.txt": "measured" });
      assert(!linesOf(ran).some(({ type }) => type === "erased"));
      assert(!("wiped" in (linesOf(ran).at(-1)!.files as object ?? linesOf(ran).at(-1)!)));
    });
  }
});

Deno.test("--wipe-files: without it, nothing is blanked, and the hint is the person's own command with it", async () => {
  await on("run flash.yaml -p /dev/ttyUSB0", {}, ({ code, stderr, held }) => {
    assertEquals([code, held], [EXIT.filesIncomplete, OLD]);
    assertStringIncludes(stderr.replace(/\s+/g, " "), "flasher run --wipe-files flash.yaml -p /dev/ttyUSB0");
    assertStringIncludes(stderr, "The firmware is in place.");
  });
  await on("files", {}, ({ code, stderr, held }) => {
    assertEquals([code, held], [EXIT.filesIncomplete, OLD]);
    assertStringIncludes(stderr.replace(/\s+/g, " "), "flasher files --wipe-files");
  });
  await on("files get /data.txt", {}, ({ code, stderr }) => {
    assertEquals(code, EXIT.filesIncomplete);
    assertStringIncludes(stderr.replace(/\s+/g, " "), "flasher files put main.py /main.py --wipe-files");
  });
});

const TERMINAL = { stdin: true, stdout: 80, stderr: 80 };

Deno.test("--wipe-files: a terminal gets a question of its own before anything is opened; --yes does not answer", async () => {
  const text = (ran: Ran) => ran.system.both.replace(/\s+/g, " ");
  for (
    const [words, typed] of [["run --wipe-files", "\n"], [
      "files flash.yaml --wipe-files --yes",
      "n\n",
    ]] as const
  ) {
    await on(words, { more: { ...TERMINAL, typed: [typed] } }, (ran) => {
      assertEquals([ran.code, ran.system.opened], [EXIT.interrupted, []]);
      assertStringIncludes(text(ran), "Every file on the board is then lost");
      assertStringIncludes(
        text(ran),
        "Blank the file system of the board at /dev/ttyUSB0 if necessary? [y/N]",
      );
    });
  }
  await on("run --wipe-files", { more: { ...TERMINAL, typed: ["y\n"] } }, ({ code, held, stderr }) => {
    assertEquals([code, held], [0, WRITTEN], stderr);
  });
});

Deno.test("--wipe-files: refused where the file system cannot be found, before anything is erased", async () => {
  const firmware = image("ESP module (1M) with ESP8266");
  await on("run --wipe-files --json", { firmware }, (ran) => {
    assertEquals([ran.code, ran.held], [EXIT.filesIncomplete, OLD]);
    const error = linesOf(ran).at(-1)!;
    assertMatch(String(error.message), /^Cannot blank the board's file system: .*ESP module \(1M\)/);
    assertStringIncludes(String(error.hint), "--erase all");
    assertEquals(error.boardState, "The firmware is in place.");
  });
});

Deno.test("run --wipe-files: firmware that does not seem to start is no reason to lose the files", async () => {
  const board = { program: { greeting: () => "", crashes: true } };
  await on("run --wipe-files --json", { board, expect: "{ program: micropython, within: 4s }" }, (ran) => {
    assertEquals([ran.code, ran.held], [EXIT.bootFailed, OLD], ran.stdout);
    assertStringIncludes(String(linesOf(ran).at(-1)!.message), "keeps restarting");
    assert(!linesOf(ran).some(({ type }) => type === "erased"));
  });
});

Deno.test("--wipe-files: where no program runs, a new file system would not help, so the files stay", async () => {
  const board = {
    program: {
      baud: 74_880,
      greeting: () => "\r\nFatal exception (29):\r\nepc1=0x4000e1b2, epc2=0x00000000\r\n",
    },
  };
  for (const words of ["run --wipe-files --json", "files flash.yaml --wipe-files --json"]) {
    await on(words, { board, expect: "" }, (ran) => {
      assertEquals([ran.code, ran.held], [EXIT.filesIncomplete, OLD], ran.stdout);
      assertStringIncludes(String(linesOf(ran).at(-1)!.message), "the program crashed");
      assert(!linesOf(ran).some(({ type }) => type === "erased"));
    });
  }
});

Deno.test("--wipe-files: a board without a value is refused before its files are lost, and runs on", async () => {
  const boardFiles = 'board_files: [{ to: /board.json, values: { label: "{label}" } }]\n';
  for (const command of ["run", "files flash.yaml"]) {
    await on(`${command} --wipe-files --names names.csv --json`, { boardFiles }, (ran) => {
      assertEquals([ran.code, ran.held], [EXIT.usage, OLD], ran.stdout);
      const error = linesOf(ran).at(-1)!;
      assertMatch(String(error.message), /^Cannot fill in \{label\}: found no value for the board 5c:cf/);
      assert(!linesOf(ran).some(({ type }) => type === "erased"));
      // The line that resets has just risen.
      if (command !== "run") assertEquals(ran.system.boards.get(PORT)!.state, "reset");
    });
  }
});

Deno.test("--wipe-files: if a board stays deaf, the error says that its old files are lost", async () => {
  await on("run --wipe-files --json", { deaf: true, expect: '{ text: "temperature" }' }, (ran) => {
    assertEquals(ran.code, EXIT.filesIncomplete);
    const error = linesOf(ran).at(-1)!;
    assertStringIncludes(
      String(error.boardState),
      "all files that were on it are lost. The firmware is in place.",
    );
    assertStringIncludes(String(error.hint), "--erase all");
  });
});

Deno.test("--wipe-files: refused for several boards, without files to put, and for other words of files", async () => {
  for (
    const [words, message] of [
      ["run --all --wipe-files", "--all and --wipe-files: found both"],
      ["run --port sim:esp8266x3 --wipe-files", "--wipe-files: found several boards, expected one"],
      ["run --wipe-files --no-board-files", "--wipe-files: found no files to put on the board"],
      ["files ls --wipe-files", "--wipe-files: found ls, expected put"],
      ["files rm /a --wipe-files --yes", "--wipe-files: found rm, expected put"],
      ["watch --wipe-files", "--wipe-files"],
    ] as const
  ) {
    await on(words, {}, ({ code, stderr, system }) => {
      assertEquals([code, system.opened], [EXIT.usage, []], words);
      assertStringIncludes(stderr.replace(/\s+/g, " "), message);
    });
  }
});

Deno.test("run: a board whose present program never ends still gets the files", async () => {
  for (const main of [FLOOD, "import time\nwhile True:\n time.sleep(1)\n"]) {
    await on("run --json", { main }, (ran) => {
      assertEquals(ran.code, 0, ran.stdout);
      assertEquals(ran.held["/main.py"], MAIN);
      assertEquals(linesOf(ran).at(-1)?.board, "running");
    });
  }
});

Deno.test("run --erase all: the first start is left alone while it makes the file system", async () => {
  const firmware = image("ESP module with ESP8266", "v1.18");
  for (const expect of ["", '{ text: "new" }']) {
    await on("run --erase all --json", { firmware, expect }, (ran) => {
      assertEquals([ran.code, ran.held], [0, WRITTEN], ran.stdout);
    });
  }
});

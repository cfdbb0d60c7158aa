/** `flasher run` with `board_files:`: the files of a board, from the profile to the board's own file system. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import {
  ALLOWED,
  boardFilesOf,
  flasherWithPython,
  MAIN,
  pythonPort,
  pythonProject,
  SECRET,
  SECRETS,
} from "../python_project.ts";
import { linesOf } from "../room/world.ts";

const RUN = ["run", "--number", "7", ...SECRETS];

Deno.test("run: board_files reach the board, with its values, and the second run finds them equal", async () => {
  await flasherWithPython(RUN, { files: pythonProject() }, (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    const { "/board.json": data, ...rest } = boardFilesOf(ran, "sim:esp8266");
    assertEquals(rest, { "/lib": null, "/lib/sensor.py": "VALUE = 1\n", "/main.py": MAIN });
    assertEquals(JSON.parse(data!), { label: "pupil 7", mac: "5c:cf:7f:0b:0b:0c", password: SECRET });
    assertStringIncludes(ran.stdout, "Files on the board: 3 of 3 written, 0 already there");
  });
});

Deno.test("run: the JSON events of board_files", async () => {
  await flasherWithPython([...RUN, "--json"], { files: pythonProject() }, (ran) => {
    const files = linesOf(ran).filter(({ type }) => type === "board-file");
    assertEquals(files.map(({ to, state }) => [to, state]), [
      ["/lib/sensor.py", "written"],
      ["/board.json", "written"],
      ["/main.py", "written"],
    ]);
    const done = linesOf(ran).find(({ type }) => type === "done");
    assertEquals(done?.files, { total: 3, written: 3, equal: 0 });
  });
});

Deno.test("run: --no-board-files omits them, and needs no secret", async () => {
  await flasherWithPython(["run", "--no-board-files"], { files: pythonProject() }, (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    assertEquals(boardFilesOf(ran, "sim:esp8266"), {});
  });
});

const REFUSED: Record<string, readonly [words: readonly string[], message: string]> = {
  "no number": [["run", ...SECRETS], "found no number, expected --number N, or --roster FILE"],
  "no secret": [["run", "--number", "7", ...ALLOWED], 'found no "WIFI", expected them in --secrets FILE'],
  "a number of 0": [["run", "--number", "0"], '--number: found "0"'],
  "a label for files that the command omits": [
    ["run", "--no-board-files", "--label", "x"],
    "--label: found --no-board-files, too, expected one of them",
  ],
  "names for files that the command omits": [
    ["run", "--no-board-files", "--names", "names.csv"],
    "--names: found --no-board-files, too, expected one of them, or --roster",
  ],
};

for (const [name, [words, message]] of Object.entries(REFUSED)) {
  Deno.test(`run: refused before the port is opened: ${name}`, async () => {
    await flasherWithPython(words, { files: pythonProject() }, ({ code, stderr, system }) => {
      assertEquals(code, EXIT.usage);
      assertStringIncludes(stderr, message);
      assertEquals(system.opened, []);
    });
  });
}

Deno.test("run: a secret comes from the environment by its prefix only", async () => {
  const files = pythonProject();
  const run = ["run", "--number", "7", ...ALLOWED];
  await flasherWithPython(run, { files, env: { WIFI: "no" } }, ({ code }) => assertEquals(code, EXIT.usage));
  await flasherWithPython(run, { files, env: { FLASHER_SECRET_WIFI: "yes" } }, (ran) => {
    assertEquals(JSON.parse(boardFilesOf(ran, "sim:esp8266")["/board.json"]!).password, "yes");
  });
});

Deno.test("run: a secret is in no output, no trace and no roster", async () => {
  // As text, and as base64 at each alignment; the trace holds bytes as hexadecimal numbers.
  const base64 = [0, 1, 2].map((offset) => btoa("x".repeat(offset) + SECRET).slice(4, -4));
  for (const words of [[], ["--json"], ["--roster", "roster.jsonl"]]) {
    const number = words[0] === "--roster" ? ["--first", "7"] : ["--number", "7"];
    const run = ["run", ...SECRETS, "--trace", "trace.txt", ...words, ...number];
    await flasherWithPython(run, { files: pythonProject() }, async (ran) => {
      assertEquals(ran.code, 0, ran.stderr);
      assert(boardFilesOf(ran, "sim:esp8266")["/board.json"]!.includes(SECRET));
      const trace = ran.system.logs.get("trace.txt")!.join("\n");
      assert(/! \d+ bytes of \/board\.json, not shown/.test(trace));
      const roster = words[0] === "--roster" ? await textOfFile(ran, "roster.jsonl") : "";
      const sent = [...trace.matchAll(/^[<>] (.*)$/gm)].flatMap(([, hex]) => hex!.split(" "));
      const traced = sent.map((digits) => String.fromCharCode(parseInt(digits, 16))).join("");
      assert(traced.includes("/lib/sensor.py"), "the trace shows everything else");
      for (const needle of [SECRET, ...base64]) {
        for (const text of [ran.stdout, ran.stderr, trace, traced, roster]) {
          assert(!text.includes(needle), needle);
        }
      }
    });
  }
});

async function textOfFile(
  { system }: Awaited<ReturnType<typeof flasherWithPython>>,
  path: string,
): Promise<string> {
  const file = await system.openFile(path);
  return new TextDecoder().decode(file.read());
}

Deno.test("run: a board that takes no files ends with 16, and says that the firmware is in place", async () => {
  const options = {
    files: pythonProject({ port: "/dev/ttyUSB0" }),
    boards: { "/dev/ttyUSB0": pythonPort({ readOnly: true }) },
  };
  await flasherWithPython(RUN, options, ({ code, stderr }) => {
    assertEquals(code, EXIT.filesIncomplete);
    assertStringIncludes(stderr, "the board's file system is read-only for Python");
    assertStringIncludes(stderr, "The firmware is in place.");
  });
});

Deno.test("run with several boards: each gets its own number", async () => {
  const files = pythonProject({ port: "auto" });
  const run = ["run", "--port", "sim:esp8266x3", ...SECRETS, "--no-roster"];
  await flasherWithPython(run, { files }, (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    const labels = [1, 2, 3].map((n) =>
      JSON.parse(boardFilesOf(ran, `sim:esp8266#${n}`)["/board.json"]!).label
    );
    assertEquals(labels.sort(), ["pupil 1", "pupil 2", "pupil 3"]);
  });
});

Deno.test("run with several boards: the question and the lines of each board mention the files on the board", async () => {
  const files = pythonProject({
    boardFiles:
      'board_files:\n  - { to: /lib, path: lib }\n  - { to: /board.json, values: { n: "{number}" } }\n' +
      Array.from({ length: 9 }, (_, n) => `  - { to: /${n}.py, path: main.py }\n`).join("") +
      "  - { to: /old.py, remove: true }\n",
  });
  const run = ["run", "--port", "sim:esp8266x2", "--no-roster"];
  await flasherWithPython(run, { files }, ({ stdout, stderr, code }) => {
    assertEquals(code, 0, stderr);
    assertStringIncludes(
      stderr,
      "  /lib/sensor.py on the board, 10 bytes\n  /board.json on the board, with each board's own values\n",
    );
    assertStringIncludes(stderr, "  3 more files on the board\nIt removes from the board:\n  /old.py\n");
    assertEquals(
      stdout.split("\n").filter((line) => / 1 .* writing files to the board$/.test(line)).length,
      1,
    );
  });
  await flasherWithPython([...run, "--no-board-files"], { files }, ({ stderr, code }) => {
    assertEquals(code, 0, stderr);
    assertEquals(stderr.includes("on the board"), false, stderr);
    assertEquals(stderr.includes("removes"), false, stderr);
  });
});

Deno.test("run: a file of board_files that is missing or outside the folder is refused", async () => {
  for (const path of ["gone.py", "../other.py", "/etc/passwd"]) {
    const files = pythonProject({ boardFiles: `board_files:\n  - { to: /a.py, path: ${path} }\n` });
    await flasherWithPython(["run"], { files }, ({ code, system }) => {
      assertEquals([code, system.opened], [EXIT.badImage, []]);
    });
  }
});

Deno.test("plan: shows what would go onto the board, and no secret", async () => {
  await flasherWithPython(["plan"], { files: pythonProject() }, ({ stdout, code }) => {
    assertEquals(code, 0);
    assertStringIncludes(stdout, "/lib/sensor.py");
    assertStringIncludes(stdout, "values: label, mac, password");
  });
  await flasherWithPython(["plan", "--json"], { files: pythonProject() }, (ran) => {
    assertEquals(linesOf(ran).at(-1)?.boardFiles, {
      files: [
        { to: "/lib/sensor.py", size: 10 },
        { to: "/board.json", values: ["label", "mac", "password"] },
        { to: "/main.py", size: MAIN.length },
      ],
      removals: [],
    });
  });
});

Deno.test("watch: a board that passed is only checked, and a changed main.py makes it not known", async () => {
  const files = { ...pythonProject({ port: "auto" }) };
  const contents = await Promise.all([files, { ...files, "main.py": "changed" }].map(async (files) => {
    let content: unknown;
    await flasherWithPython(["run", "--port", "sim:esp8266", "--roster", "r.jsonl", ...SECRETS], {
      files,
    }, async (ran) => {
      const lines = (await textOfFile(ran, "r.jsonl")).trim().split("\n").map((line) => JSON.parse(line));
      content = lines.at(-1).content;
      assertEquals(lines.at(-1).verdict, "passed");
    });
    return content;
  }));
  assert(contents[0] !== contents[1]);
});

Deno.test("run: the board must run the build that was written", async () => {
  for (
    const [build, wanted] of [["ESP8266_GENERIC", EXIT.filesIncomplete], ["ESP module", EXIT.ok]] as const
  ) {
    const options = {
      files: pythonProject({ port: "/dev/ttyUSB0" }),
      boards: { "/dev/ttyUSB0": pythonPort({ build }) },
    };
    await flasherWithPython(RUN, options, ({ code, stderr }) => {
      assertEquals(code, wanted, stderr);
      if (wanted !== EXIT.ok) assertStringIncludes(stderr, 'the board runs the build "ESP8266_GENERIC"');
    });
  }
});

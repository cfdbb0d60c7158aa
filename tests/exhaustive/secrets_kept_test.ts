/** Secrets on boards whose program prints them: no output of any command has them, in no form. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { byteText } from "../../lib/bytes.ts";
import { EXIT } from "../../lib/errors.ts";
import { bytesOf, textOf } from "../fake/python_board.ts";
import { stubborn } from "../fake/python_programs.ts";
import { assertNoLeak, tracedText } from "../fake/leaks.ts";
import type { FakeFile, Ran } from "../fake/system.ts";
import { sha256 } from "../../lib/hash.ts";
import { buildMicroPython } from "../fake/image.ts";
import { flasherWithPython, pythonPort, pythonProject } from "../cli/python_project.ts";
import { board, linesOf, table, usb } from "../cli/room/world.ts";

const PORT = "/dev/ttyUSB0";
/** flasher finds out where its file system begins. */
const FIRMWARE = buildMicroPython(
  0x2000,
  "MicroPython v1.20.0 on 2023-04-26\0\0\0; ESP module with ESP8266\0",
);
const SECRET = 'Grü"x"\\Correct-Horse\'9';
const SECRETS = ["Correct-Horse-4711-Staple", "Tür-Correct-Horse-4711", SECRET];
const GIVEN = ["--secrets", "room.env", "--allow-secret", "WIFI"];

/** Prints it in all forms that a program has at hand. */
const PRINTS = `import json
p = json.load(open('/wifi.json'))['p']
def tell():
 print('pw', p)
 print(json.dumps(p))
 print(repr(p), p.encode())
 print(p)
`;
const ONCE = `${PRINTS}tell()\n`;
/** Ctrl-C does not stop it. */
const STUBBORN = PRINTS + stubborn("tell()", 0.3);

const BOARD_FILES = `board_files:
  - { to: /wifi.json, values: { p: { secret: WIFI } } }
  - { to: /main.py, path: main.py }
`;

function project(
  secret: string,
  main: string,
  expect = "micropython",
  port = PORT,
): Record<string, FakeFile> {
  const files = pythonProject({ port, boardFiles: BOARD_FILES });
  return {
    ...files,
    "flash.yaml": String(files["flash.yaml"])
      .replace(/sha256: "\w+"/, `sha256: "${sha256(FIRMWARE)}"`)
      .replace("expect: micropython", `expect: ${expect}`),
    "firmware.bin": FIRMWARE,
    "main.py": main,
    "room.env": `WIFI=${secret}\n`,
  };
}

const dataOf = (secret: string) => JSON.stringify({ p: secret }) + "\n";

/** Everything that the command has put out. */
async function outputsOf({ system, stdout, stderr }: Ran): Promise<Record<string, string>> {
  const logs = [...system.logs].map(([path, lines]) => [path, lines.join("\n")] as const);
  const bytes = logs.map(([path, text]) => [`bytes of ${path}`, tracedText(text)] as const);
  const roster = await system.stat("r.jsonl") === undefined
    ? new Uint8Array()
    : await system.readFile("r.jsonl");
  return {
    stdout,
    stderr,
    ...Object.fromEntries([...logs, ...bytes]),
    roster: new TextDecoder().decode(roster),
  };
}

interface Given {
  readonly files: Readonly<Record<string, FakeFile>>;
  /** What the board holds; undefined: it has never run. */
  readonly held?: Readonly<Record<string, string>>;
  readonly python?: Parameters<typeof pythonPort>[0];
  readonly flash?: Uint8Array;
}

async function on(
  words: readonly string[],
  { files, held = {}, python = {}, flash }: Given,
  inspect: (ran: Ran, outputs: Record<string, string>) => void,
): Promise<void> {
  const there = Object.entries(held).map(([path, text]) => [path, bytesOf(text)] as const);
  const boards = { [PORT]: { ...pythonPort({ files: there, ...python }), ...(flash ? { flash } : {}) } };
  await flasherWithPython(words, { files, boards }, async (ran) => inspect(ran, await outputsOf(ran)));
}

/** The flash and the files of a board after a run. */
async function afterRun(secret: string, main: string) {
  let flash = new Uint8Array();
  let held: Record<string, string | null> = {};
  await on(["run", ...GIVEN], { files: project(secret, ONCE) }, ({ code, stderr, system }) => {
    assertEquals(code, 0, stderr);
    flash = system.boards.get(PORT)!.flash.slice();
    held = textOf(system.boards.get(PORT)!.files);
  });
  return { flash, held: { ...held, "/main.py": main } as Record<string, string> };
}

for (const secret of SECRETS) {
  Deno.test(`run: the board prints ${secret} and does not start as expected`, async () => {
    const files = project(secret, STUBBORN, '{ text: "ready!", within: 2s }');
    for (const words of [["--json"], [], ["--verbose"]]) {
      const run = ["run", ...GIVEN, "--roster", "r.jsonl", "--trace", "t.txt", ...words];
      await on(run, { files }, ({ code, stdout, stderr }, outputs) => {
        assertEquals(code, EXIT.bootFailed, stderr);
        assertStringIncludes(stdout + stderr, "(the secret WIFI)");
        assert(outputs["t.txt"]!.includes("bytes of the secret WIFI, not shown"));
        assertNoLeak(outputs, secret, [dataOf(secret)]);
      });
    }
  });
}

Deno.test("run, files, verify: a trace has neither a secret nor its hash", async () => {
  const { flash, held } = await afterRun(SECRET, ONCE);
  const files = project(SECRET, ONCE);
  const hashed = [held["/wifi.json"]!];
  const commands = [["run", ...GIVEN], ["files", ...GIVEN], ["verify", ...GIVEN.slice(0, 2)]];
  for (const missing of [[], ["hashlib", "uhashlib"]]) {
    for (const [command, ...words] of commands) {
      for (const there of [{}, held, { ...held, "/wifi.json": `{"p":"${"x".repeat(SECRET.length)}"}` }]) {
        const given = { files, flash, held: there, python: { missing } };
        await on([command!, ...words, "--trace", "t.txt", "--json"], given, ({ code, stdout }, outputs) => {
          assertEquals(code, command === "verify" && there !== held ? EXIT.differs : EXIT.ok, stdout);
          assert(outputs["bytes of t.txt"]!.includes("raw REPL"), "the trace shows everything else");
          assertNoLeak(outputs, SECRET, hashed);
        });
      }
    }
  }
});

Deno.test("run, files, verify: the error about a program that does not stop does not quote a secret", async () => {
  const { flash, held } = await afterRun(SECRET, STUBBORN);
  const files = project(SECRET, STUBBORN);
  for (const words of [["verify", ...GIVEN.slice(0, 2)], ["files", ...GIVEN], ["run", ...GIVEN]]) {
    for (const deaf of [true, false]) {
      const given = { files, flash, held, python: { deaf } };
      await on([...words, "--trace", "t.txt"], given, ({ code, stderr }, outputs) => {
        assertEquals(code, EXIT.filesIncomplete, stderr);
        assertStringIncludes(stderr, "(the secret WIFI)");
        assertNoLeak(outputs, SECRET);
      });
    }
  }
});

Deno.test("--wipe-files: the warning does not quote a secret", async () => {
  const { flash, held } = await afterRun(SECRET, STUBBORN);
  for (const words of [["run"], ["files", "flash.yaml", "--json"]]) {
    const given = { files: project(SECRET, ONCE), flash, held };
    const line = [...words, ...GIVEN, "--wipe-files", "--trace", "t.txt"];
    await on(line, given, ({ code, stdout, stderr }, outputs) => {
      assertEquals(code, 0, stderr + stdout);
      assertStringIncludes(stdout + stderr, "(the secret WIFI)");
      assertNoLeak(outputs, SECRET, [dataOf(SECRET)]);
    });
  }
});

Deno.test("a room: no board brings a secret into its lines, its trace or the roster", async () => {
  const boards = Object.fromEntries([1, 2].map((n) => [usb(n).path, { ...board(n), ...pythonPort() }]));
  const files = project(SECRET, STUBBORN, '{ text: "ready!", within: 2s }', "auto");
  for (const json of [["--json"], []]) {
    const run = ["run", "--all", "--yes", ...GIVEN, "--roster", "r.jsonl", "--trace", "traces", ...json];
    await flasherWithPython(run, table(2, { files, boards }), async (ran) => {
      assertEquals(ran.code, EXIT.bootFailed, ran.stderr + ran.stdout);
      const outputs = await outputsOf(ran);
      assert(Object.keys(outputs).some((name) => /board-2/.test(name)), Object.keys(outputs).join());
      assertStringIncludes(outputs["roster"]!, "(the secret WIFI)");
      assertNoLeak(outputs, SECRET, [dataOf(SECRET)]);
    });
  }
});

Deno.test("run: a program that was copied with the secret in it is not traced either", async () => {
  const secret = SECRETS[0]!;
  const files = { ...project(secret, "print(1)\n"), "main.py": `PASSWORD = '${secret}'\n` };
  await on(["run", ...GIVEN, "--trace", "t.txt"], { files }, ({ code, stderr }, outputs) => {
    assertEquals(code, 0, stderr);
    assertNoLeak(outputs, secret, [dataOf(secret), `PASSWORD = '${secret}'\n`]);
  });
});

Deno.test("files get, files rm: neither the content of the file nor its hash is in an output", async () => {
  const content = '{"password":"Correct-Horse-4711"}\n';
  const files = pythonProject({ port: PORT, boardFiles: BOARD_FILES });
  for (const words of [["get", "/s.json"], ["rm", "/s.json", "--yes"]]) {
    for (const json of [["--json"], []]) {
      const held = { "/s.json": content };
      const given = { files, held, flash: FIRMWARE };
      await on(["files", ...words, "--trace", "t.txt", ...json], given, (ran, outputs) => {
        assertEquals(ran.code, 0, ran.stderr + ran.stdout);
        if (json.length > 0 && words[0] === "get") {
          assertEquals(linesOf(ran).at(-1), { type: "file", path: "s.json", size: content.length });
        }
        assertNoLeak(outputs, content.trim(), [content]);
      });
    }
  }
});

Deno.test("plan, check, lock, bundle: no output and no file that they write has a secret that they could know", async () => {
  const words = [["plan"], ["plan", "--json"], ["check"], ["check", "--json"], ["lock"], ["bundle", "out"], [
    "bundle",
    "out.zip",
    "--zip",
  ]];
  for (const secret of SECRETS) {
    const files = project(secret, ONCE);
    const before = new Set(Object.keys(files));
    for (const one of words) {
      await flasherWithPython(
        one,
        { files, env: { FLASHER_SECRET_WIFI: secret } },
        async ({ system, ...ran }) => {
          const written: Record<string, string> = {};
          for (const path of await pathsBelow(system, ".")) {
            if (!before.has(path)) written[path] = byteText(await system.readFile(path));
          }
          assertNoLeak({ stdout: ran.stdout, stderr: ran.stderr, ...written }, secret, [dataOf(secret)]);
        },
      );
    }
  }
});

async function pathsBelow(system: Ran["system"], folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const name of await system.listFolder(folder)) {
    const path = folder === "." ? name : `${folder}/${name}`;
    const info = await system.stat(path);
    if (info?.kind === "directory") found.push(...await pathsBelow(system, path));
    else found.push(path);
  }
  return found;
}

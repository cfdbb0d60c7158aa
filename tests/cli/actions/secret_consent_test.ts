/** The consent to secrets: a person learns once which secret goes into which file, before a board is touched. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import type { FakeFile, FakeOptions, Ran } from "../../fake/system.ts";
import { ALLOWED, boardFilesOf, flasherWithPython, pythonProject, SECRET } from "../python_project.ts";

type Files = Readonly<Record<string, FakeFile>>;

const MEMORY = "/home/me/.config/flasher/secrets.json";
const RUN = ["run", "--number", "7", "--secrets", "secrets"];
const TERMINAL = { stdin: true, stdout: 80, stderr: 80 } as const;
const QUESTION = "Allow this, now and as long as the profile does not change? [y/N]";

/** Two files with one secret, and one with another. */
const BOARD_FILES = `board_files:
  - { to: /settings.toml, values: { SSID: room, PASSWORD: { secret: WIFI } } }
  - { to: /board.json, values: { password: { secret: WIFI }, key: { secret: KEY } } }
  - { to: /main.py, path: main.py }
`;

function project(more: Files = {}): Files {
  return { ...pythonProject(), secrets: `WIFI=${SECRET}\nKEY=12345678\n`, ...more };
}

function passwordOf(ran: Ran): string | undefined {
  const data = boardFilesOf(ran, "sim:esp8266")["/board.json"];
  return data === undefined ? undefined : JSON.parse(data!).password;
}

async function memoryOf({ system }: Ran): Promise<string> {
  return new TextDecoder().decode(await system.readFile(MEMORY));
}

Deno.test("secrets: a person learns which secret goes into which file, and is asked once", async () => {
  const files = project({ "flash.yaml": pythonProject({ boardFiles: BOARD_FILES })["flash.yaml"]! });
  const run = ["run", "--secrets", "secrets"];
  let memory = "";
  await flasherWithPython(run, { files, ...TERMINAL, typed: ["y\n"] }, async (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    assertStringIncludes(
      ran.stderr,
      "flash.yaml puts secrets on the board, where they are plain text:\n" +
        "  WIFI into /settings.toml and /board.json\n  KEY into /board.json\n",
    );
    assertStringIncludes(ran.stderr, QUESTION);
    assertEquals(passwordOf(ran), SECRET);
    memory = await memoryOf(ran);
    assert(!memory.includes(SECRET));
  });
  // A script that nobody can ask has the consent, too.
  for (const options of [{ ...TERMINAL, typed: [] }, {}]) {
    await flasherWithPython(run, { files: { ...files, [MEMORY]: memory }, ...options }, (ran) => {
      assertEquals(ran.code, 0, ran.stderr);
      assert(!ran.stderr.includes(QUESTION));
      assertEquals(passwordOf(ran), SECRET);
    });
  }
});

Deno.test("secrets: flasher asks again about a changed profile, and about the same text at another place", async () => {
  const files = project();
  let memory = "";
  await flasherWithPython(RUN, { files, ...TERMINAL, typed: ["y\n"] }, async (ran) => {
    memory = await memoryOf(ran);
  });
  const text = files["flash.yaml"] as string;
  const changed: Record<string, readonly [words: readonly string[], more: Files]> = {
    changed: [RUN, { "flash.yaml": `${text}# changed\n` }],
    copied: [["run", "copy.yaml", ...RUN.slice(1)], { "copy.yaml": text }],
  };
  for (const [words, more] of Object.values(changed)) {
    const options = { files: { ...files, ...more, [MEMORY]: memory } };
    await flasherWithPython(words, options, ({ code, system }) => {
      assertEquals([code, system.opened], [EXIT.usage, []]);
    });
  }
  // The person changes main.py all day.
  const options = { files: { ...files, "main.py": "print(1)\n", [MEMORY]: memory } };
  await flasherWithPython(RUN, options, (ran) => assertEquals(ran.code, 0, ran.stderr));
});

for (const answer of ["n\n", "\n", "yes please\n"]) {
  Deno.test(`secrets: ${JSON.stringify(answer)} is not a yes`, async () => {
    await flasherWithPython(RUN, { files: project(), ...TERMINAL, typed: [answer] }, async (ran) => {
      assertEquals([ran.code, ran.system.opened], [EXIT.interrupted, []]);
      assertStringIncludes(ran.stderr, "Nothing was written: you did not allow the secrets");
      assertEquals(await ran.system.stat(MEMORY), undefined);
    });
  });
}

const WITHOUT_CONSENT: Record<string, readonly [words: readonly string[], options?: FakeOptions]> = {
  "a file of secrets is no consent": [RUN],
  "a variable is no consent": [RUN.slice(0, 3), { env: { FLASHER_SECRET_WIFI: SECRET } }],
  "--yes is no consent": [["run", "--all", "--yes", "--secrets", "secrets"]],
  "--json has nobody to ask": [[...RUN, "--json"], { ...TERMINAL, typed: ["y\n"] }],
  "files asks, too": [["files", ...RUN.slice(1)]],
  "a room asks before its first board": [["run", "--port", "sim:esp8266x2", "--secrets", "secrets"]],
  "watch asks before its first board": [["watch", "--port", "sim:esp8266x2", "--secrets", "secrets"]],
};

for (const [name, [words, options]] of Object.entries(WITHOUT_CONSENT)) {
  Deno.test(`secrets: ${name}`, async () => {
    const files = { ...project(), ...(words.includes("--all") ? pythonProject({ port: "auto" }) : {}) };
    await flasherWithPython(words, { files, ...options }, (ran) => {
      assertEquals([ran.code, ran.system.opened], [EXIT.usage, []], ran.stderr);
      const told = ran.stderr + ran.stdout;
      assertStringIncludes(told, "Cannot put secrets on the board: found no consent to");
      assertStringIncludes(told, "--allow-secret WIFI");
    });
  });
}

Deno.test("secrets: --allow-secret consents for one command line, and nothing is remembered", async () => {
  await flasherWithPython([...RUN, ...ALLOWED], { files: project() }, async (ran) => {
    assertEquals(ran.code, 0, ran.stderr);
    assertEquals(passwordOf(ran), SECRET);
    assertEquals(await ran.system.stat(MEMORY), undefined);
  });
});

Deno.test("secrets: a command that only compares, or puts no files on the board, asks nothing", async () => {
  for (const words of [["plan"], ["run", "--no-board-files"], ["verify", ...RUN.slice(1)]]) {
    await flasherWithPython(words, { files: project() }, ({ stderr }) => {
      assert(!stderr.includes("consent"), stderr);
    });
  }
});

Deno.test("secrets: a memory that holds something else allows nothing", async () => {
  for (const text of ["[]", "{", '{"allowed":["' + "0".repeat(64) + '", 7]}', '{"allowed":"*"}']) {
    await flasherWithPython(RUN, { files: project({ [MEMORY]: text }) }, ({ code }) => {
      assertEquals(code, EXIT.usage);
    });
  }
});

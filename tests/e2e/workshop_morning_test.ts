/** The morning of docs/many.md: every command of the page, as printed, with thirty boards that have Python. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import type { PortInfo } from "../../lib/serial/port.ts";
import type { BoardFiles } from "../../lib/simulator/mod.ts";
import { pythonImage, textOf } from "../fake/python_board.ts";
import { type FakeFile, type FakeOptions, HOME, type Ran } from "../fake/system.ts";
import { flasherWithPython, pythonPort } from "../cli/python_project.ts";
import { board, usb } from "../cli/room/world.ts";

const PAGE = Deno.readTextFileSync(new URL("../../docs/many.md", import.meta.url));
const BOARDS = 30;
const SOCKETS = 4;

/** The code blocks of a language, without the comment that names their file. */
function blocks(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, text]) => text!);
}

/** The command lines of the page, in order. */
const LINES = blocks("sh").flatMap((text) => text.split("\n")).filter((line) => line.startsWith("flasher "));
/** The commands within its sentences, if a person can type them. */
const IN_TEXT = [...PAGE.replace(/^```.*?^```/gms, "").matchAll(/`flasher (doctor|run [^`]+)`/g)]
  .map(([code]) => code.slice(1, -1));

/** As a build for the ESP8266 ends: with the MD5 of all but the first four bytes. */
function micropython(): Uint8Array {
  const image = pythonImage();
  return Uint8Array.of(...image, ...createHash("md5").update(image.subarray(4)).digest());
}

/** What a person has: the folder, and boards that keep what they hold. */
class Workshop {
  files: Record<string, FakeFile> = {
    [`${HOME}/lamp.yaml`]: blocks("yaml")[0]!,
    [`${HOME}/main.py`]: blocks("python")[0]!,
    [`${HOME}/micropython.bin`]: micropython(),
  };
  readonly held = new Map<string, { readonly flash: Uint8Array; readonly files: BoardFiles }>();

  async type(line: string, options: FakeOptions = {}): Promise<Ran> {
    const words = line.split(" ").slice(1);
    const boards = Object.fromEntries(Array.from({ length: BOARDS }, (_, i) => {
      const { path } = usb(i + 1);
      const { flash, files } = this.held.get(path) ?? {};
      return [path, { ...board(i + 1), ...pythonPort(files && { files }), ...(flash && { flash }) }];
    }));
    const terminal = { stdin: true, stdout: 100, stderr: 100, env: { TERM: "dumb" } } as const;
    return await flasherWithPython(
      words,
      { ...terminal, files: this.files, boards, ...options },
      async (ran) => {
        for (const [path, { flash, files }] of ran.system.boards) {
          this.held.set(path, { flash: flash.slice(), files });
        }
        for (const name of await ran.system.listFolder(HOME)) {
          const path = `${HOME}/${name}`;
          if ((await ran.system.stat(path))?.kind === "file") {
            this.files[path] = await ran.system.readFile(
              path,
            );
          }
        }
      },
    );
  }
}

/** Board `n` at a socket of the hub 1-4. */
function plugged(n: number): PortInfo {
  const socket = (n - 1) % SOCKETS + 1;
  return usb(n, { socket: `0000:00:14.0/4.${socket}`, address: `1-4.${socket}` });
}

/** As many boards as there are sockets, and others when these have passed. */
function waves(): FakeOptions["plugging"] {
  const all = Array.from(
    { length: Math.ceil(BOARDS / SOCKETS) },
    (_, wave) =>
      Array.from({ length: SOCKETS }, (_, i) => wave * SOCKETS + i + 1).filter((n) => n <= BOARDS).map(
        plugged,
      ),
  );
  const [first, ...others] = all;
  const allPassed = new RegExp(`(?: passed \\d[^]*){${SOCKETS}}`);
  return [first!, ...others.map((ports) => ({ when: allPassed, ports })), {
    when: /never printed/,
    ports: [],
  }];
}

/** Takes each board out of its socket when its line says that it passed. */
function unplugPassed({ boards }: Ran["system"], text: string): void {
  const path = /(ttyUSB\d+) \S+ passed \d[^\n]*\n?$/.exec(text)?.[1];
  if (path !== undefined) boards.get(`/dev/${path}`)?.unplug();
}

/** What is special about typing a command; all others only have to succeed. */
const MORNING: Record<string, {
  readonly options?: () => FakeOptions;
  readonly after?: (ran: Ran, workshop: Workshop) => void;
}> = {
  "flasher doctor": { options: () => ({ ports: [plugged(1)] }) },
  "flasher run lamp.yaml --number 1": { options: () => ({ ports: [plugged(1)] }) },
  "flasher monitor lamp.yaml --reset --for 5s": {
    options: () => ({ ports: [plugged(1)] }),
    after: ({ stdout }) => assertMatch(stdout, /^I am lamp 1\b/m),
  },
  "flasher watch lamp.yaml --port sim:esp8266x10 --count 10": {
    options: () => ({ typed: ["y\n"] }),
    after: ({ stdout }, { files }) => {
      assertStringIncludes(stdout, "10 passed");
      assertEquals(files[`${HOME}/lamp-roster.jsonl`], undefined);
    },
  },
  "flasher ports": {
    options: () => ({ ports: [plugged(1), plugged(2)] }),
    after: ({ stdout }) => assertMatch(stdout, /ttyUSB2 .*1-4\.2/),
  },
  "flasher watch lamp.yaml --count 30 --on 1-4": {
    options: () => ({ typed: ["y\n"], ports: [], plugging: waves()!, onText: unplugPassed }),
    after: ({ stdout }) => assertStringIncludes(stdout, "30 passed"),
  },
  "flasher run lamp.yaml --all": {
    options: () => ({
      typed: ["y\n"],
      ports: Array.from({ length: BOARDS }, (_, i) => usb(i + 1)),
      onText: unplugPassed,
    }),
    after: ({ stdout }) => assertStringIncludes(stdout, "30 passed"),
  },
  "flasher roster lamp-roster.jsonl": {
    after: ({ stdout }, { files }) => {
      assertEquals(stdout.match(/5c:cf:7f:0a:0b:/g)?.length, BOARDS);
      // Two computers have a half each.
      const lines = new TextDecoder().decode(files[`${HOME}/lamp-roster.jsonl`] as Uint8Array).trimEnd()
        .split("\n");
      const half = lines.length >> 1;
      files[`${HOME}/table1.jsonl`] = lines.slice(0, half).join("\n") + "\n";
      files[`${HOME}/table2.jsonl`] = lines.slice(half).join("\n") + "\n";
    },
  },
  "flasher roster lamp-roster.jsonl --csv boards.csv --labels labels.html": {
    after: (_, { files }) => {
      const csv = new TextDecoder().decode(files[`${HOME}/boards.csv`] as Uint8Array);
      assertEquals(csv.trimEnd().split("\n").length, 1 + BOARDS);
    },
  },
};

Deno.test("the morning of docs/many.md ends with thirty boards that print their own number", async () => {
  const workshop = new Workshop();
  const lines = [...LINES];
  // Where the page has them.
  lines.unshift("flasher doctor");
  lines.splice(lines.findIndex((line) => line.includes("--on 1-4")) + 1, 0, "flasher run lamp.yaml --all");
  assertEquals(IN_TEXT, ["flasher doctor", "flasher run lamp.yaml --all"]);
  assertEquals(Object.keys(MORNING).filter((line) => !lines.includes(line)), []);
  for (const line of lines) {
    const { options, after } = MORNING[line] ?? {};
    const ran = await workshop.type(line, options?.());
    assertEquals(ran.code, 0, `${line}\n${ran.system.both}`);
    after?.(ran, workshop);
  }
  const said = new Set<string>();
  for (let n = 1; n <= BOARDS; n++) {
    const { path } = usb(n);
    const number = JSON.parse(textOf(workshop.held.get(path)!.files)["/board.json"]!).number;
    const { code, stdout, stderr } = await workshop.type(`flasher monitor ${path} --reset --for 3s`, {
      ports: [plugged(n)],
    });
    assertEquals(code, 0, stderr);
    assertMatch(stdout, new RegExp(`^I am lamp ${number}\\b`, "m"));
    said.add(number);
  }
  assertEquals([...said].map(Number).sort((a, b) => a - b), Array.from({ length: BOARDS }, (_, i) => i + 1));
});

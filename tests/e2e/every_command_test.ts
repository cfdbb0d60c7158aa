/** Every command: source and executable produce the same text, exit code and files. */
import { assert, assertEquals } from "@std/assert";
import { sha256 } from "../../lib/hash.ts";
import { assertGolden, steady, transcript } from "../cli/golden.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { commandWords } from "../tools/shell_words.ts";
import { layOut, LEFT_OUT, LINES, MISTAKES, MISTAKES_HERE } from "./command_lines.ts";
import { ROOT, testWith } from "./parts.ts";
import { type Program, PROGRAMS, run } from "./program.ts";

const GOLDEN = new URL("golden/", import.meta.url);
/** Commands whose output is a file of the project, or a golden file of tests/cli. */
const DOCUMENTS = ["schema", "completions", "licenses", "help"];
/** Commands whose output depends on the computer. */
const THIS_COMPUTER = ["ports", "doctor", "version"];
/** Files that init writes beside new profiles. */
const SCHEMA = await Deno.readTextFile(`${ROOT}/flash.schema.json`);
/** Lines that run at the same time, each by both programs. Most of it is waiting for simulated boards in real time. */
const AT_ONCE = 3;

interface Seen {
  readonly args: readonly string[];
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Files that the program changed, by path: text, or the hash of other content. */
  readonly files: Readonly<Record<string, string>>;
}

/** Removes what differs in each run: times, the folder's name, and the lines that only a slow run has. */
function timeless(text: string, folder: string): string {
  return steady(text.replaceAll(folder, "FOLDER"))
    .replace(/http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]{43}/g, "ADDRESS").replace(/^ *\d+\.\d{3} /gm, "N ")
    .replace(/^(?:.* N % \w+, N left|Erasing .*, typically \d+ s)\n/gm, "");
}

/** Runs one line in a new folder. */
async function see(program: Program, line: string): Promise<Seen> {
  const args = line === "" ? [] : commandWords(line);
  let seen: Seen | undefined;
  await withFolder(async (folder) => {
    await layOut(folder);
    const before = await filesIn(folder);
    const env = { FLASHER_HOME: `${folder}/memory`, LC_ALL: "C.UTF-8", TZ: "UTC" };
    const { code, out, err } = await run(program, args, { cwd: `${folder}/project`, env });
    const after = await filesIn(folder);
    assertEquals(Object.keys(before).filter((path) => !(path in after)), [], line);
    const changed = Object.entries(after).filter(([path, content]) => before[path] !== content);
    seen = {
      args,
      code,
      stdout: timeless(out, folder),
      stderr: timeless(err, folder),
      files: Object.fromEntries(changed.map(([path, content]) => [path, timeless(content, folder)])),
    };
  });
  return seen!;
}

/** All files below `folder`, by their path in it. */
async function filesIn(folder: string, below = ""): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${below}`)) {
    const path = `${below}${name}`;
    if (isDirectory) Object.assign(files, await filesIn(folder, `${path}/`));
    else files[path] = contentOf(await Deno.readFile(`${folder}/${path}`));
  }
  return files;
}

function contentOf(bytes: Uint8Array<ArrayBuffer>): string {
  const text = new TextDecoder().decode(bytes);
  if (text === SCHEMA) return 'as "flasher schema" prints it\n';
  return /[^\P{C}\n]|\ufffd/u.test(text) ? `${bytes.length} bytes, SHA-256 ${sha256(bytes)}\n` : text;
}

/** Runs each line by both programs. Returns their common result. */
async function seeAll(lines: readonly string[]): Promise<readonly Seen[]> {
  const pairs: (readonly [source: Seen, compiled: Seen])[] = [];
  const left = [...lines.entries()];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, line] = next;
      pairs[index] = await Promise.all([see(PROGRAMS.source, line), see(PROGRAMS.compiled, line)]);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return pairs.map(([source, compiled]) => {
    assertEquals(compiled, source, source.args.join(" "));
    return compiled;
  });
}

function describe({ args, code, stdout, stderr, files }: Seen): string {
  const written = Object.entries(files).sort(([a], [b]) => a < b ? -1 : 1);
  const texts = written.map(([path, content]) => `--- ${path}\n${content}`);
  return transcript({ system: { args }, code, stdout, stderr }) + texts.join("");
}

/** A simulated board has no Python when a command starts, and forgets its flash when it ends. */
const NEEDS_PYTHON: readonly string[] = ["files"];

for (const [command, lines] of Object.entries(LINES)) {
  testWith(["compiled"], `every command: ${command}, the same by source and compiled`, async () => {
    const all = await seeAll(lines);
    assert(NEEDS_PYTHON.includes(command) || all.some(({ code }) => code === 0), "none of them succeeds");
    if ([...DOCUMENTS, ...THIS_COMPUTER].includes(command)) return;
    await assertGolden(`every_${command}`, all.map(describe).join("\n"), GOLDEN);
  });
}

/** Checks that each line fails and writes nothing. */
async function seeMistakes(lines: readonly string[]): Promise<readonly Seen[]> {
  const all = await seeAll(lines);
  for (const { args, code, files } of all) {
    assert(code !== 0, args.join(" "));
    assertEquals(files, {}, args.join(" "));
  }
  return all;
}

testWith(["compiled"], "every command: mistakes, the same by source and compiled", async () => {
  const all = await seeMistakes(MISTAKES);
  await assertGolden("every_mistake", all.map(describe).join("\n"), GOLDEN);
});

testWith(
  ["compiled"],
  "every command: mistakes about this computer, the same by source and compiled",
  async () => {
    await seeMistakes(MISTAKES_HERE);
  },
);

testWith(["compiled"], "every command: none is missing, nor a flag", async () => {
  const print = async (...args: readonly string[]) => (await run(PROGRAMS.compiled, args)).out;
  const [, list] = /^Commands:\n([^]*?)\n\n/m.exec(await print("help"))!;
  const commands = Array.from(list!.matchAll(/^ {2}(\w+)/gm), ([, name]) => name!);
  assertEquals(Object.keys(LINES), commands);

  const helps = await Promise.all(commands.map((name) => print("help", name)));
  const described = helps.flatMap((help) =>
    Array.from(help.matchAll(/^ +(?:-\w, )?--([a-z-]+)/gm), ([, flag]) => flag!)
  );
  const typed = Object.values(LINES).flat().flatMap((line) => line.match(/(?<= --)[a-z-]+/g) ?? []);
  assertEquals([...new Set(described)].filter((flag) => !typed.includes(flag)).sort(), [...LEFT_OUT].sort());
});

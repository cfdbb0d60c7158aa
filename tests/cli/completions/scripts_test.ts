/** The scripts of `flasher completions`, tested in real shells against the table of commands. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../lib/cli/commands/mod.ts";
import { fishScript } from "../../../lib/cli/completions/fish.ts";
import { powershellScript } from "../../../lib/cli/completions/powershell.ts";
import { bashScript } from "../../../lib/cli/completions/bash.ts";
import { type OfferedCommand, offeredCommands } from "../../../lib/cli/completions/table.ts";
import { zshScript } from "../../../lib/cli/completions/zsh.ts";
import { flasher } from "../../fake/system.ts";
import { assertSessions } from "../golden.ts";

const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

async function script(shell: typeof SHELLS[number]): Promise<string> {
  const { code, stdout, stderr } = await flasher(["completions", shell]);
  assertEquals([code, stderr], [0, ""]);
  return stdout;
}

for (const shell of SHELLS) {
  Deno.test(`completions: the ${shell} script has every command and every flag`, async () => {
    const text = await script(shell);
    for (const { name, flags } of COMMANDS) {
      assertStringIncludes(text, name);
      for (const flag of flags) {
        assertStringIncludes(text, shell === "fish" ? `-l ${flag.name}` : `--${flag.name}`);
      }
    }
    for (const word of ["huzzah", "esp32c61", "sim:esp32p4", "nodemcu.yaml"]) {
      assertStringIncludes(text.replaceAll("\\", ""), word);
    }
  });
}

Deno.test("completions: without a shell, and for an unknown one", () =>
  assertSessions("completions", [["completions"], ["completions tcsh"], ["completions bash zsh"]]));

/** Typed lines and their completions. The folder holds firmware.bin, and "two words.bin" in sub/. */
const LINES: readonly (readonly [typed: string, words: readonly string[]])[] = [
  ["ru", ["run"]],
  ["comp", ["completions"]],
  ["completions powe", ["completions", "powershell"]],
  ["help vers", ["help", "version"]],
  ["run --board feat", ["run", "--board", "feather_huzzah"]],
  ["run --board=feat", ["run", "--board=feather_huzzah"]],
  ["run --chip esp32c61", ["run", "--chip", "esp32c61"]],
  ["run --mode qi", ["run", "--mode", "qio"]],
  ["run -p sim:hu", ["run", "-p", "sim:huzzah"]],
  ["run --port sim:hu", ["run", "--port", "sim:huzzah"]],
  ["run --port=sim:hu", ["run", "--port=sim:huzzah"]],
  ["run nodem", ["run", "nodemcu.yaml"]],
  ["run nodemcu.yaml --board wem", ["run", "nodemcu.yaml", "--board", "wemos_d1_mini"]],
  ["run --connect", ["run", "--connect-timeout"]],
  ["plan --allow", ["plan", "--allow-outside"]],
  ["image firm", ["image", "firmware.bin"]],
  ["image sub/tw", ["image", "sub/two words.bin"]],
  ["run --trace firm", ["run", "--trace", "firmware.bin"]],
  ["run --file 0x0=firm", ["run", "--file", "0x0=firmware.bin"]],
  ["run --file=0x0=firm", ["run", "--file=0x0=firmware.bin"]],
  ["run -f 0x10000=sub/tw", ["run", "-f", "0x10000=sub/two words.bin"]],
  ["init -f firm", ["init", "-f", "firmware.bin"]],
];

interface Ran {
  readonly out: string;
  readonly err: string;
}

async function shellRuns(shell: string, args: readonly string[], cwd: string): Promise<Ran> {
  const env = { HOME: cwd, PATH: Deno.env.get("PATH")!, TERM: "dumb", LC_ALL: "C.UTF-8" };
  // Ends a shell that waits for more input.
  const signal = AbortSignal.timeout(30_000);
  const options = { signal, args: [...args], cwd, env, clearEnv: true, stdin: "null" as const };
  const { stdout, stderr } = await new Deno.Command(shell, options).output();
  return { out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

function isThere(shell: string): boolean {
  try {
    return new Deno.Command(shell, { args: ["-c", ":"], stdin: "null" }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Registers a test in a folder with files and `text` as the file `script`. */
function shellTest(
  shell: "bash" | "zsh" | "fish",
  about: string,
  test: (folder: string) => Promise<void>,
): void {
  const there = isThere(shell);
  Deno.test({
    name: `completions: ${shell} ${about}${there ? "" : ` (SKIPPED, it needs ${shell})`}`,
    ignore: !there,
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        await Deno.writeTextFile(`${folder}/script`, await script(shell));
        await Deno.writeTextFile(`${folder}/firmware.bin`, "");
        await Deno.mkdir(`${folder}/sub`);
        await Deno.writeTextFile(`${folder}/sub/two words.bin`, "");
        await test(folder);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

const single = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** Splits a line as bash does for a completion. */
function bashWords(typed: string): string[] {
  return [
    "flasher",
    ...typed.split(" ").flatMap((word) => word.split(/([=:]+)/).filter((part) => part !== "")),
  ];
}

shellTest("bash", "completes", async (folder) => {
  const asked = LINES.map(([typed]) => {
    const words = bashWords(typed);
    return `COMP_WORDS=(${words.map(single).join(" ")}); COMP_CWORD=${words.length - 1}; _flasher; ` +
      `printf '%s\\n' "\${COMPREPLY[@]}" --`;
  });
  const { out, err } = await shellRuns("bash", ["--norc", "-c", `. ./script\n${asked.join("\n")}`], folder);
  assertEquals(err, "");
  const replies = out.split("--\n").slice(0, -1).map((text) => text.trimEnd().split("\n"));
  assertEquals(replies.length, LINES.length);
  LINES.forEach(([typed, words], i) => {
    const last = bashWords(typed).at(-1)!;
    const kept = /^[=:]/.test(last)
      ? typed.split(" ").at(-1)!
      : typed.split(" ").at(-1)!.slice(0, -last.length);
    assertEquals(replies[i]!.map((reply) => kept + reply), [words.at(-1)], typed);
  });
});

shellTest("bash", "registers the completion and lists the matches", async (folder) => {
  const { out } = await shellRuns("bash", [
    "--norc",
    "-c",
    ". ./script; complete -p flasher; COMP_WORDS=(flasher run --board ''); COMP_CWORD=3; _flasher; echo ${COMPREPLY[@]}",
  ], folder);
  const boards = offeredCommands(COMMANDS)[0]!.flags.find(({ long }) => long === "--board")!.value!.words;
  assertEquals(out, `complete -F _flasher flasher\n${boards.join(" ")}\n`);
});

shellTest("fish", "completes", async (folder) => {
  const asked = LINES.map(([typed]) => `complete -C ${single(`flasher ${typed}`)}; echo ==`);
  const { out, err } = await shellRuns(
    "fish",
    ["--no-config", "-c", `source script\n${asked.join("\n")}`],
    folder,
  );
  assertEquals(err, "");
  const replies = out.split("==\n").slice(0, -1).map((text) => text.trimEnd().split("\n"));
  LINES.forEach(([typed, words], i) => {
    // A candidate, a tab, its description.
    const found = replies[i]!.map((line) => line.split("\t")[0]!.replaceAll("\\ ", " "));
    assertEquals(found, [words.at(-1)], typed);
  });
});

/** The completions of the lines in an interactive zsh, each line followed by a tab. */
async function zshCompletes(folder: string, file: string, typed: readonly string[]): Promise<string[][]> {
  const end = "print '<e''nd>'";
  const start =
    `PS1= PS2=; autoload -U compinit; compinit -u -D; . ./${file}; unsetopt prompt_cr prompt_sp; ` +
    `flasher() { print -r -- "<$(print -rl -- "$@" | tr '\\n' '|')>"; ${end} }; ${end}`;
  const lines = typed.map((line) => `zpty -w -n sh ${single(`flasher ${line}\t\n`)}`);
  const answer = "zpty -r sh out '*<end>*'; print -r -- $out";
  const text = [
    "zmodload zsh/zpty",
    "zpty sh zsh -f -i",
    ...[`zpty -w sh ${single(start)}`, ...lines].flatMap((line) => [line, answer]),
    "zpty -d sh",
  ].join("\n");
  const { out, err } = await shellRuns("zsh", ["-f", "-c", text], folder);
  assertEquals(err, "");
  return [...out.matchAll(/<([^<>]*)\|>/g)].map(([, words]) => words!.split("|"));
}

shellTest("zsh", "completes", async (folder) => {
  assertEquals(
    await zshCompletes(folder, "script", LINES.map(([typed]) => typed)),
    LINES.map(([, words]) => [...words]),
  );
});

/** Every character that is special in one of the shells. */
const ODD: OfferedCommand = {
  name: "odd",
  summary: 'it\'s [a] "test": $HOME `x` \\ ‘so’ (1) {2} 100% #3; *',
  argument: { name: "A:B]", words: ["a:b", "it's"], files: "none" },
  flags: [{
    long: "--flag",
    short: "-f",
    help: 'it\'s [a] "test": $HOME `x` \\ ‘so’ (1) {2} 100% #3; *',
    many: false,
    value: { name: "X:[Y]", words: ["one:two", "th'ree", "fo[ur"], files: "none" },
  }],
};

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

for (const shell of ["bash", "zsh", "fish"] as const) {
  shellTest(shell, "accepts a script with every special character", async (folder) => {
    await Deno.writeTextFile(`${folder}/odd`, SCRIPTS[shell]([ODD]));
    const { out, err } = await shellRuns(shell, ["-n", "odd"], folder);
    assertEquals([out, err], ["", ""]);
  });
}

shellTest("fish", "shows help texts unchanged", async (folder) => {
  await Deno.writeTextFile(`${folder}/odd`, fishScript([ODD]));
  const { out } = await shellRuns(
    "fish",
    ["--no-config", "-c", "source odd; complete -C 'flasher od'"],
    folder,
  );
  assertEquals(out, `odd\t${ODD.summary}\n`);
});

shellTest("zsh", "completes words with every special character", async (folder) => {
  await Deno.writeTextFile(`${folder}/odd`, zshScript([ODD]));
  assertEquals(
    await zshCompletes(folder, "odd", ["od", "odd a", "odd it", "odd --flag on", "odd -f th", "odd -f fo"]),
    [
      ["odd"],
      ["odd", "a:b"],
      ["odd", "it's"],
      ["odd", "--flag", "one:two"],
      ["odd", "-f", "th'ree"],
      ["odd", "-f", "fo[ur"],
    ],
  );
});

Deno.test("completions: the PowerShell script doubles its quotes and closes its brackets", () => {
  const text = powershellScript([ODD]);
  assertStringIncludes(text, "Help = 'it''s [a] \"test\": $HOME `x` \\ ‘‘so’’ (1) {2} 100% #3; *'");
  const code = text.replace(/^ *#.*$/gm, "").replace(/'(?:[^'\u2018-\u201b]|['\u2018-\u201b]{2})*'/g, "''");
  assert(!/["\u2018-\u201b]/.test(code), code);
  const open: string[] = [];
  const pairs: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
  for (const sign of code.match(/[()[\]{}]/g) ?? []) {
    if (sign in pairs) assertEquals(open.pop(), pairs[sign], code);
    else open.push(sign);
  }
  assertEquals(open, []);
});

/** The scripts of `flasher completions`, tested in real shells against the table of commands. */
import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../lib/cli/commands/mod.ts";
import { fishScript } from "../../../lib/cli/completions/fish.ts";
import { powershellScript } from "../../../lib/cli/completions/powershell.ts";
import { bashScript } from "../../../lib/cli/completions/bash.ts";
import { type OfferedCommand, offeredCommands } from "../../../lib/cli/completions/table.ts";
import { zshScript } from "../../../lib/cli/completions/zsh.ts";
import { flasher } from "../../fake/system.ts";
import { powershellError } from "../../tools/powershell.ts";
import { isThere, shellRuns, single, zshCompletes } from "../../tools/shells.ts";
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
  ["help exit", ["help", "exit-codes"]],
  ["run --board feat", ["run", "--board", "feather_huzzah"]],
  ["run --board=feat", ["run", "--board=feather_huzzah"]],
  ["run --chip esp32c61", ["run", "--chip", "esp32c61"]],
  ["run --mode qi", ["run", "--mode", "qio"]],
  ["run -p sim:hu", ["run", "-p", "sim:huzzah"]],
  ["run --port sim:hu", ["run", "--port", "sim:huzzah"]],
  ["run --port=sim:hu", ["run", "--port=sim:huzzah"]],
  ["run --port sim:esp8266x", ["run", "--port", "sim:esp8266x10"]],
  ["run --port au", ["run", "--port", "auto"]],
  ["run --port /dev/ttyT", ["run", "--port", "/dev/ttyTEST0"]],
  ["run --port=/dev/ttyT", ["run", "--port=/dev/ttyTEST0"]],
  ["run -p CO", ["run", "-p", "COM37"]],
  ["run --port firm", ["run", "--port", "firmware.bin"]],
  ["run --port=firm", ["run", "--port=firmware.bin"]],
  ["doctor -p /dev/ttyO", ["doctor", "-p", "/dev/ttyOTHER1"]],
  ["monitor /dev/ttyT", ["monitor", "/dev/ttyTEST0"]],
  ["monitor sim:esp32c61", ["monitor", "sim:esp32c61"]],
  ["monitor sub/tw", ["monitor", "sub/two words.bin"]],
  ["run --baud au", ["run", "--baud", "auto"]],
  ["info -b au", ["info", "-b", "auto"]],
  ["monitor --baud 74", ["monitor", "--baud", "74880"]],
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
  ["init --from firm", ["init", "--from", "firmware.bin"]],
  ["schema -o firm", ["schema", "-o", "firmware.bin"]],
  ["load firm", ["load", "firmware.bin"]],
  ["run --board sub/tw", ["run", "--board", "sub/two words.bin"]],
  ["boards te", ["boards", "test"]],
  ["boards --json huzzah_", ["boards", "--json", "huzzah_swapped"]],
  ["boards test firm", ["boards", "test", "firmware.bin"]],
  ["mem wr", ["mem", "write"]],
  ["mem --size 16 wr", ["mem", "--size", "16", "write"]],
];

/** Typed lines of which the last word is completed by nothing. */
const NOTHING: readonly string[] = [
  "run nodemcu.yaml nodem",
  "boards huzzah huzz",
  "mem read re",
  "image firmware.bin firm",
  "run --baud firm",
  "run --connect-timeout firm",
];

/** Stands for the program, of which a script asks for the ports. It has other names than any real port. */
const PROGRAM = `#!/bin/sh
echo "$0 $*" >> asked
test "$*" = "ports --brief" || exit 2
printf '/dev/ttyTEST0\\tSilicon Labs CP210x, 01A2B3\\n/dev/ttyOTHER1\\t\\nCOM37\\tWCH CH340\\n'
`;

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
        await Deno.mkdir(`${folder}/bin`);
        await Deno.writeTextFile(`${folder}/bin/flasher`, PROGRAM, { mode: 0o755 });
        await Deno.mkdir(`${folder}/sub`);
        await Deno.writeTextFile(`${folder}/sub/two words.bin`, "");
        await test(folder);
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

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

shellTest("bash", "completes nothing where nothing is expected", async (folder) => {
  const lines = NOTHING.map((typed) => {
    const words = bashWords(typed);
    return `COMP_WORDS=(${words.map(single).join(" ")}); COMP_CWORD=${words.length - 1}; _flasher; ` +
      `echo \${#COMPREPLY[@]}`;
  });
  const { out } = await shellRuns("bash", ["--norc", "-c", `. ./script\n${lines.join("\n")}`], folder);
  assertEquals(out.trimEnd().split("\n"), NOTHING.map(() => "0"));
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

shellTest("fish", "completes nothing where nothing is expected", async (folder) => {
  const lines = NOTHING.map((typed) => `complete -C ${single(`flasher ${typed}`)}`);
  const { out, err } = await shellRuns(
    "fish",
    ["--no-config", "-c", `source script\n${lines.join("\n")}`],
    folder,
  );
  assertEquals([out, err], ["", ""]);
});

shellTest("zsh", "completes", async (folder) => {
  assertEquals(
    await zshCompletes(folder, "script", LINES.map(([typed]) => typed)),
    LINES.map(([, words]) => [...words]),
  );
});

shellTest("zsh", "completes nothing where nothing is expected", async (folder) => {
  assertEquals(await zshCompletes(folder, "script", NOTHING), NOTHING.map((typed) => typed.split(" ")));
});

/** Every character that is special in one of the shells. */
const ODD: OfferedCommand = {
  name: "odd",
  summary: 'it\'s [a] "test": $HOME `x` \\ ‘so’ (1) {2} 100% #3; *',
  args: [{ name: "A:B]", words: ["a:b", "it's"], ports: false, files: "none", many: false }],
  flags: [{
    long: "--flag",
    short: "-f",
    help: 'it\'s [a] "test": $HOME `x` \\ ‘so’ (1) {2} 100% #3; *',
    many: false,
    value: { name: "X:[Y]", words: ["one:two", "th'ree", "fo[ur"], ports: false, files: "none" },
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

/** The calls of the program, one a line. */
async function asked(folder: string): Promise<string[]> {
  return (await Deno.readTextFile(`${folder}/asked`)).trimEnd().split("\n");
}

shellTest(
  "bash",
  "asks the program that is typed, or flasher for an alias, only where a port is expected",
  async (folder) => {
    const typed = ["bin/flasher", "~/bin/flasher", "f"].map((word) =>
      `COMP_WORDS=(${single(word)} run --port /dev/ttyO); COMP_CWORD=3; _flasher; echo "\${COMPREPLY[@]}"; `
    );
    const other = "COMP_WORDS=(flasher run --board feat); COMP_CWORD=3; _flasher; echo $?";
    const { out, err } = await shellRuns(
      "bash",
      ["--norc", "-c", `. ./script; ${typed.join("")}${other}`],
      folder,
    );
    assertEquals([out, err], ["/dev/ttyOTHER1\n/dev/ttyOTHER1\n/dev/ttyOTHER1\n0\n", ""]);
    const programs = ["bin/flasher", `${folder}/bin/flasher`, `${folder}/bin/flasher`];
    assertEquals(await asked(folder), programs.map((program) => `${program} ports --brief`));
  },
);

shellTest("bash", "offers files for a port if the program cannot be asked", async (folder) => {
  await Deno.remove(`${folder}/bin/flasher`);
  const { out, err } = await shellRuns("bash", [
    "--norc",
    "-c",
    ". ./script; COMP_WORDS=(flasher run --port firm); COMP_CWORD=3; _flasher; echo ${COMPREPLY[@]}",
  ], folder);
  assertEquals([out, err], ["firmware.bin\n", ""]);
});

shellTest("fish", "asks the program that is typed, and shows its adapters", async (folder) => {
  const { out, err } = await shellRuns("fish", [
    "--no-config",
    "-c",
    "source script; complete -C '~/bin/flasher run --port /dev/tty'; complete -C 'flasher run --mode qi'",
  ], folder);
  assertEquals([out.split("\n").slice(0, 2), err], [
    ["/dev/ttyOTHER1", "/dev/ttyTEST0\tSilicon Labs CP210x, 01A2B3"],
    "",
  ]);
  assertEquals(await asked(folder), [`${folder}/bin/flasher ports --brief`]);
});

shellTest("zsh", "shows the ports with their adapters", async (folder) => {
  const start = "PS1=; autoload -U compinit; compinit -u -D; . ./script; print '<e''nd>'";
  const text = [
    "zmodload zsh/zpty",
    "zpty sh zsh -f -i",
    `zpty -w sh ${single(start)}`,
    "zpty -r sh out '*<end>*'",
    `zpty -w -n sh ${single("flasher run --port \t")}`,
    "zpty -r sh out '*CH340*'; print -r -- $out",
    "zpty -d sh",
  ].join("\n");
  const { out } = await shellRuns("zsh", ["-f", "-c", text], folder);
  assertStringIncludes(out, "/dev/ttyTEST0  Silicon Labs CP210x, 01A2B3");
  assertStringIncludes(out, "COM37  WCH CH340");
});

Deno.test("completions: a flag has a value with every command or with none", () => {
  const kinds = new Map<string, Set<boolean>>();
  for (const { long, short, value } of offeredCommands(COMMANDS).flatMap(({ flags }) => flags)) {
    for (const spelling of short === undefined ? [long] : [long, short]) {
      kinds.set(spelling, (kinds.get(spelling) ?? new Set()).add(value !== undefined));
    }
  }
  assertEquals([...kinds].filter(([, both]) => both.size > 1).map(([spelling]) => spelling), []);
});

Deno.test("completions: files are offered wherever the help names one", () => {
  const missing = COMMANDS.flatMap((command, i) => {
    const { args, flags } = offeredCommands(COMMANDS)[i]!;
    const values = [...args, ...flags.flatMap(({ value }) => value ?? [])];
    return values.filter(({ name, files }) => /FILE|PATH|FOLDER|OUT|PROFILE/.test(name) && files === "none")
      .map(({ name }) => `${command.name} ${name}`);
  });
  assertEquals(missing, []);
});

Deno.test("completions: ports and auto are offered wherever the help names a port or the rate of a transfer", () => {
  for (const { name, args, flags } of offeredCommands(COMMANDS)) {
    for (
      const one of [...args, ...flags.flatMap(({ value }) => value ?? [])].filter(({ name }) =>
        name === "PORT"
      )
    ) {
      assert(one.ports && one.words.includes("auto"), name);
    }
    const baud = flags.find(({ long }) => long === "--baud")?.value;
    if (baud !== undefined) {
      assertEquals(baud.words.includes("auto"), name !== "monitor" && name !== "files", name);
    }
  }
});

Deno.test("completions: a grammar of PowerShell accepts the whole script, whatever the words are", async () => {
  assertEquals(await powershellError(await script("powershell")), undefined);
  const odd = powershellScript([ODD]);
  assertStringIncludes(odd, "Help = 'it''s [a] \"test\": $HOME `x` \\ ‘‘so’’ (1) {2} 100% #3; *'");
  assertEquals(await powershellError(odd), undefined);
});

const BROKEN: readonly (readonly [name: string, find: string | RegExp, replace: string])[] = [
  ["a quote that is not doubled", "it''s", "it's"],
  ["a typographic quote that is not doubled", "‘‘so’’", "‘so’"],
  ["a missing brace", /}\n$/, "\n"],
  ["a brace too many", /}\n$/, "}}\n"],
  ["an open array", "$words = @($commandAst", "$words = $commandAst"],
  ["a condition without parentheses", "if ($words.Count -eq 0) {", "if $words.Count -eq 0 {"],
  ["a word in place of an operator", "$null -ne $flag -and", "$null -ne $flag and"],
  ["an entry without its value", "Many = $", "Many = ; $"],
];

for (const [name, find, replace] of BROKEN) {
  Deno.test(`completions: the grammar of PowerShell rejects ${name}`, async () => {
    const odd = powershellScript([ODD]);
    const broken = odd.replace(find, replace);
    assertNotEquals(broken, odd);
    assertNotEquals(await powershellError(broken), undefined);
  });
}

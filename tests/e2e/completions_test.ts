/** Completions in real shells, with the executable that a shell finds in its PATH. */
import { assert, assertEquals } from "@std/assert";
import { SIMULATED_BOARDS } from "../../lib/simulator/mod.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { isThere, shellRuns, zshCompletes } from "../tools/shells.ts";
import { COMPILED, testWith } from "./parts.ts";
import { PROGRAMS, run } from "./program.ts";

/** Commands that print what the shell offers for `flasher run --port ` and, after an empty line, for `flasher help po`. */
const OFFERS = {
  bash: [
    "--norc",
    "-c",
    'eval "$(flasher completions bash)"; ' +
    "COMP_WORDS=(flasher run --port ''); COMP_CWORD=3; _flasher; printf '%s\\n' \"${COMPREPLY[@]}\"; echo; " +
    "COMP_WORDS=(flasher help po); COMP_CWORD=2; _flasher; printf '%s\\n' \"${COMPREPLY[@]}\"",
  ],
  fish: [
    "--no-config",
    "-c",
    "flasher completions fish | source; complete -C 'flasher run --port '; echo; complete -C 'flasher help po'",
  ],
} as const;

/** Registers a test in a folder with the executable as bin/flasher. */
function shellTest(shell: string, about: string, test: (folder: string) => Promise<void>): void {
  if (!isThere(shell)) {
    Deno.test.ignore(`completions: ${shell} ${about} (SKIPPED, it needs ${shell})`, () => {});
    return;
  }
  testWith(["compiled"], `completions: ${shell} ${about}`, () =>
    withFolder(async (folder) => {
      await Deno.mkdir(`${folder}/bin`);
      await Deno.symlink(COMPILED, `${folder}/bin/flasher`);
      await test(folder);
    }));
}

/** The first column of each line. */
function firstOf(lines: string): string[] {
  return lines.split("\n").filter((line) => line !== "").map((line) => line.split("\t")[0]!).sort();
}

for (const shell of ["bash", "fish"] as const) {
  shellTest(shell, "offers the ports of this computer, and topics", async (folder) => {
    const { code, out: listed, err } = await run(PROGRAMS.compiled, ["ports", "--brief"]);
    assertEquals([code, err], [0, ""]);
    assert(listed.split("\n").slice(0, -1).every((line) => /^[^\t]+\t[^\t]*$/.test(line)), listed);
    const { out, err: complaint } = await shellRuns(shell, OFFERS[shell], folder);
    assertEquals(complaint, "");
    const [ports = "", topics = ""] = out.split("\n\n");
    const always = ["auto", ...SIMULATED_BOARDS.map(({ name }) => `sim:${name}`), "sim:esp8266x10"];
    assertEquals(firstOf(ports), [...always, ...firstOf(listed)].sort());
    assertEquals(firstOf(topics), ["port-names", "ports"]);
  });
}

shellTest("zsh", "completes ports and topics", async (folder) => {
  const { out } = await run(PROGRAMS.compiled, ["completions", "zsh"]);
  await Deno.writeTextFile(`${folder}/script`, out);
  assertEquals(await zshCompletes(folder, "script", ["run --port sim:huz", "help port-", "run -b au"]), [
    ["run", "--port", "sim:huzzah"],
    ["help", "port-names"],
    ["run", "-b", "auto"],
  ]);
});

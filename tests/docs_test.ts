/** The pages and the table of commands agree: what a page shows can be typed, and every command stands on a page. */
import { assert, assertEquals } from "@std/assert";
import { readArgs } from "../lib/cli/args.ts";
import { COMMANDS } from "../lib/cli/commands/mod.ts";
import { findCommand } from "../lib/cli/find_command.ts";
import { commandWords } from "./shell_words.ts";

const ROOT = new URL("../", import.meta.url);
const PAGES = [
  "README.md",
  ...Array.from(Deno.readDirSync(new URL("docs/", ROOT)), ({ name }) => `docs/${name}`),
];

/** Command lines in code spans and code blocks; brackets round what may be left out are dropped, so are a table's backslashes. */
function linesIn(text: string): string[] {
  const blocks = [...text.matchAll(/^( *)```(?:sh|console|text)?\n(.*?)^ *```/gms)].map(([, , block]) =>
    block!
  );
  const shown = blocks.flatMap((block) => [...block.matchAll(/^ *(?:[$>] )?(flasher [a-z].*)$/gm)]);
  const spans = [...text.replace(/^ *```.*?^ *```/gms, "").matchAll(/`(flasher [a-z][^`]*)`/g)];
  return [...shown, ...spans].map(([, line]) =>
    line!.replace(/\s+/g, " ").replaceAll("\\|", "|").replace(/\[([^\]]*)\]/g, "$1")
  );
}

const LINES = PAGES.flatMap((page) =>
  linesIn(Deno.readTextFileSync(new URL(page, ROOT))).map((line) => [page, line] as const)
);

Deno.test("what the pages show can be typed", async () => {
  assert(LINES.length > 20, `${LINES.length} command lines found`);
  for (const [page, line] of LINES) {
    const [, command = "", ...words] = commandWords(line);
    try {
      readArgs(await findCommand(command), words);
    } catch (error) {
      throw new Error(`${page}: ${line}: ${(error as Error).message}`, { cause: error });
    }
  }
});

Deno.test("every command stands on a page", () => {
  const named = new Set(LINES.map(([, line]) => line.split(" ")[1]));
  assertEquals(COMMANDS.map(({ name }) => name).filter((name) => !named.has(name)), []);
});

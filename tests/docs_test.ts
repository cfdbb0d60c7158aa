/** The documentation agrees with the program: command lines, commands, paths, links, folders and terms. */
import { assert, assertEquals } from "@std/assert";
import { readArgs } from "../lib/cli/args.ts";
import { COMMANDS } from "../lib/cli/commands/mod.ts";
import { findCommand } from "../lib/cli/find_command.ts";
import { commandWords } from "./tools/shell_words.ts";

const ROOT = new URL("../", import.meta.url);
const PAGES: readonly Page[] = [
  ...["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "demo/README.md"],
  ...filesBelow("docs", /\.md$/),
].map((path) => ({ path, text: readText(path) }));

interface Page {
  /** From the root. */
  readonly path: string;
  readonly text: string;
}

function readText(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

function filesBelow(folder: string, name: RegExp): string[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))].flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory ? filesBelow(path, name) : name.test(path) ? [path] : [];
  });
}

function page(path: string): string {
  return PAGES.find((page) => page.path === path)!.text;
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(new URL(path, ROOT)) !== undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Code blocks, which may hold anything, taken out. */
function withoutBlocks(text: string): string {
  return text.replace(/^ *```.*?^ *```/gms, "");
}

/** Command lines in code spans and code blocks, without the brackets around optional words and a table's backslashes. */
function commandLines(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```(\w*)\n(.*?)^ *```/gms)]
    .filter(([, language]) => ["", "sh", "console", "text"].includes(language!)).map(([, , block]) => block!);
  const shown = blocks.flatMap((block) => [...block.matchAll(/^ *(?:[$>] )?(flasher [a-z].*)$/gm)]);
  const spans = [...withoutBlocks(text).matchAll(/`(flasher [a-z][^`]*)`/g)];
  return [...shown, ...spans].map(([, line]) =>
    line!.replace(/\s+/g, " ").replaceAll("\\|", "|").replace(/\[([^\]]*)\]/g, "$1")
  );
}

/** The changelog names commands in prose, without their arguments. */
const LINES = PAGES.filter(({ path }) => path !== "CHANGELOG.md").flatMap(({ path, text }) =>
  commandLines(text).map((line) => ({ path, line }))
);

Deno.test("every command line in the documentation is valid", async () => {
  assert(LINES.length > 20, `${LINES.length} command lines found`);
  for (const { path, line } of LINES) {
    const [, command = "", ...words] = commandWords(line);
    try {
      readArgs(await findCommand([command], { commands: COMMANDS }), words);
    } catch (error) {
      throw new Error(`${path}: ${line}: ${(error as Error).message}`, { cause: error });
    }
  }
});

Deno.test("the documentation shows every command", () => {
  const named = new Set(LINES.map(({ line }) => line.split(" ")[1]));
  assertEquals(COMMANDS.map(({ name }) => name).filter((name) => !named.has(name)), []);
});

Deno.test("every file and folder that a page names exists", () => {
  const named = PAGES.flatMap(({ path, text }) =>
    [...text.matchAll(/`((?:lib|tests|plugins|profiles|docs|scripts|demo|bench|\.ci)\/[\w./-]*)`/g)]
      .map(([, target]) => ({ path, target: target! }))
  );
  assert(named.length > 100, `${named.length} paths found`);
  // An upper-case name stands for any: lib/cli/commands/NAME.ts.
  const lost = named.filter(({ target }) => !/NAME|CHIP|SYSTEM/.test(target) && !exists(target));
  assertEquals(lost.map(({ path, target }) => `${path}: ${target}`), []);
});

Deno.test("every link in the documentation leads somewhere", () => {
  const links = PAGES.flatMap(({ path, text }) =>
    [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => ({ path, link: link! }))
  ).filter(({ link }) => !/^https?:/.test(link));
  assert(links.length > 30, `${links.length} links found`);
  const broken = links.filter(({ path, link }) => {
    const { pathname, hash } = new URL(link, new URL(path, ROOT));
    const target = pathname.slice(ROOT.pathname.length);
    return !exists(target) || (hash !== "" && !anchors(target).includes(hash.slice(1)));
  });
  assertEquals(broken.map(({ path, link }) => `${path}: ${link}`), []);
});

/** Anchors of a page: the ids of HTML; of headings in Markdown, as sites for repositories make them. */
function anchors(path: string): string[] {
  const text = readText(path);
  if (path.endsWith(".html")) return [...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
  return [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")
  );
}

Deno.test("the map in docs/architecture.md has every folder", () => {
  const rows = [...page("docs/architecture.md").matchAll(/^\| (`.*?) +\|/gm)].map(([, names]) => names!);
  const named = new Set(
    rows.flatMap((names) => [...names.matchAll(/`([^`]+)\/`/g)].map(([, name]) => name!)),
  );
  const folders = (path: string) =>
    [...Deno.readDirSync(new URL(path, ROOT))].filter(({ isDirectory }) => isDirectory).map(({ name }) =>
      name
    );
  const expected = [
    ...folders("lib").filter((name) => name !== "esp"),
    ...folders("lib/esp").map((name) => `esp/${name}`),
    ...["esp", "plugins", "profiles", "demo"],
  ];
  assertEquals(expected.filter((name) => !named.has(name)), []);
  assertEquals([...named].filter((name) => !expected.includes(name)), []);
});

Deno.test("the row of a folder in the map lists the folders inside it", () => {
  const map = page("docs/architecture.md");
  const missing = ["app", "cli", "serial", "simulator"].flatMap((folder) => {
    const row = map.split("\n").find((line) => line.startsWith(`| \`${folder}/\``)) ?? "";
    return [...Deno.readDirSync(new URL(`lib/${folder}`, ROOT))]
      .filter(({ name, isDirectory }) => isDirectory && !row.includes(`\`${name}/\``))
      .map(({ name }) => `${folder}/${name}`);
  });
  assertEquals(missing, []);
});

Deno.test("a decision has a heading, a context, a decision and a consequence", () => {
  const pages = PAGES.filter(({ path }) => path.startsWith("docs/decisions/"));
  assert(pages.length > 0 && pages.length <= 10, `${pages.length} pages of decisions, expected 1 to 10`);
  const odd = pages.flatMap(({ path, text }) =>
    text.split(/^## /m).slice(1).filter((decision) => {
      const parts = [...decision.matchAll(/^\*\*(\w+)\.\*\* /gm)].map(([, part]) => part);
      return parts.join(" ") !== "Context Decision Consequence";
    }).map((decision) => `${path}: ${decision.split("\n")[0]}`)
  );
  assertEquals(odd, []);
});

/** First column of the tables in one section of the glossary, the head left out. */
function firstColumn(section: string): string[] {
  const cells = [...section.matchAll(/^\| ([^|]+?) +\|/gm)].map(([, cell]) => cell!);
  return cells.filter((cell) => !["term", "avoid"].includes(cell) && !/^-+$/.test(cell));
}

const [TERMS = "", AVOIDED = ""] = page("docs/glossary.md").split(/^## Words to avoid$/m);
const SOURCES = ["lib", "plugins", "profiles"].flatMap((folder) => filesBelow(folder, /\.(ts|js|yaml)$/));

Deno.test("every term of the glossary is used in the sources", () => {
  const files = [...SOURCES, ...filesBelow("tests", /\.ts$/)].filter((path) => path !== "tests/docs_test.ts");
  // An identifier such as ResetMethod uses the term, too.
  const used = files.map(readText).join("\n").replace(/([a-z])(?=[A-Z])/g, "$1 ").toLowerCase();
  const terms = firstColumn(TERMS);
  assert(terms.length > 40, `${terms.length} terms found`);
  assertEquals(terms.filter((term) => !new RegExp(`\\b${term.toLowerCase()}(s|es)?\\b`).test(used)), []);
});

const AVOID = firstColumn(AVOIDED).flatMap((cell) => cell.split(", "));

function avoidedIn(text: string): string[] {
  return AVOID.filter((words) =>
    new RegExp(`\\b${words.replaceAll(" ", "\\s+(?:[*#]\\s+|//\\s+)?")}\\b`, "i").test(text)
  );
}

Deno.test("the search for words to avoid finds them in every spelling and across lines", () => {
  assertEquals(avoidedIn("Whoever it was, the file\n * is told\n * what is there"), [
    "whoever",
    "is told",
    "what is there",
  ]);
  assertEquals(avoidedIn("unfold a manewver"), []);
});

Deno.test("no page uses a word to avoid", () => {
  const found = PAGES.flatMap(({ path, text }) => {
    const own = path === "docs/glossary.md" ? TERMS : text;
    // Code blocks quote the program, whose words are in the sources.
    return avoidedIn(withoutBlocks(own)).map((words) => `${path}: ${words}`);
  });
  assertEquals(found, []);
});

Deno.test("no source uses a word to avoid", () => {
  assertEquals(SOURCES.flatMap((path) => avoidedIn(readText(path)).map((words) => `${path}: ${words}`)), []);
});

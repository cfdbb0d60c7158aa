/** The topics of `flasher help`: complete, listed, found, and laid out for every terminal. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../../lib/cli/commands/mod.ts";
import { textWidth } from "../../../lib/cli/screen/columns.ts";
import { findTopic, TOPICS } from "../../../lib/cli/topics/list.ts";
import { PAGES } from "../../../lib/cli/topics/pages.ts";
import { type Import, OURS, stripComments } from "../../architecture/sources.ts";
import { type FakeOptions, flasher } from "../../fake/system.ts";
import { assertSessions } from "../golden.ts";

const ROOT = new URL("../../../", import.meta.url);
const NAMES = TOPICS.map(({ name }) => name);
const COMMAND_NAMES = COMMANDS.map(({ name }) => name);

async function shown(name: string, options?: FakeOptions): Promise<string> {
  const { code, stdout, stderr } = await flasher(["help", name], options);
  assertEquals([code, stderr], [0, ""], name);
  return stdout;
}

/** The text outside code blocks. */
function prose(page: string): string {
  return page.replace(/^ *```.*?^ *```/gms, "");
}

Deno.test("topics: none has the name of a command", () => {
  assertEquals(COMMAND_NAMES.filter((name) => findTopic(name) !== undefined), []);
  assertEquals(new Set(NAMES).size, NAMES.length);
});

Deno.test("topics: flasher help lists each on one line", async () => {
  const { stdout } = await flasher(["help"]);
  for (const { name, summary } of TOPICS) {
    assertStringIncludes(stdout, `\n  ${name.padEnd(14)}  ${summary}\n`);
    assert(/^[A-Z].*[^.]$/.test(summary), summary);
  }
});

Deno.test("topics: the pages are the files in docs/", async () => {
  for (const { name, page } of TOPICS) {
    assertEquals(PAGES[name], await Deno.readTextFile(new URL(page, ROOT)), name);
  }
});

Deno.test("topics: no line is wider than 80 columns in a pipe, or than the terminal", async () => {
  for (const name of NAMES) {
    for (
      const [options, columns] of [[{}, 80], ...[200, 80, 60, 40, 24].map((stdout) => [{ stdout }, stdout])]
    ) {
      const most = Math.min(80, columns as number);
      const wide = (await shown(name, options as FakeOptions)).split("\n").filter((line) =>
        textWidth(line) > most
      );
      assertEquals(wide, [], `${name} at ${columns} columns`);
    }
  }
});

Deno.test("topics: every word of a page is shown", async () => {
  for (const { name } of TOPICS) {
    const text = prose(PAGES[name]).replace(
      /\[([^\]]*)\]\([^)]*\)/g,
      (_link, text) => /\.md$/.test(text) ? "" : text,
    );
    const output = new Set((await shown(name)).match(/[\w-]{3,}/g));
    const lost = (text.match(/[\w-]{3,}/g) ?? []).filter((word) => !/^-+$/.test(word) && !output.has(word));
    // A word that is wider than its column is cut.
    assertEquals(lost.filter((word) => word.length < 24), [], name);
  }
});

Deno.test("topics: code to copy is shown unbroken at 80 columns", async () => {
  for (const { name } of TOPICS) {
    const output = await shown(name, { stdout: 80 });
    const blocks = [...PAGES[name].matchAll(/^ *```(?:sh|yaml|js|ts)\n(.*?)^ *```/gms)].map(([, code]) =>
      code!
    );
    const broken = blocks.flatMap((code) => code.split("\n")).filter((line) =>
      !new RegExp(`^ *${RegExp.escape(line.trimStart())}$`, "m").test(output)
    );
    assertEquals(broken, [], name);
  }
});

Deno.test("topics: links lead to a command that shows the page, or name a file of the sources", async () => {
  let commands = 0;
  for (const name of NAMES) {
    const output = (await shown(name)).replace(/\s+/g, " ");
    assertEquals(output.match(/\]\(|\.md#|\.\.\/\S*\.md/g), null, name);
    // tests/docs_test.ts checks that the file exists.
    const named = [...output.matchAll(/([\w./-]+\.md)\b( in flasher's sources)?/g)];
    // A README is the one of the user's own repository.
    const pages = named.filter(([, path, where]) => where === undefined && path !== "README.md");
    assertEquals(pages.map(([, path]) => path), [], name);
    commands += [...output.matchAll(/`flasher help [\w-]+`/g)].length;
  }
  assert(commands > 20, `${commands} links to commands`);
});

/** Where text cites the help: `flasher help run`, in any quotes. */
function cited(text: string): string[] {
  return [...text.matchAll(/\bflasher help ([a-z][\w-]*)/g)].map(([, word]) => word!);
}

Deno.test("topics: what help, errors and pages cite exists", async () => {
  const helps = await Promise.all(COMMAND_NAMES.map(async (name) => (await flasher(["help", name])).stdout));
  const texts = [
    ...OURS.map(({ path, text }) => [path, stripComments(text)]),
    ...helps.map((text, i) => [`help ${COMMAND_NAMES[i]}`, text.replace(/\s+/g, " ")]),
    ...await Promise.all(NAMES.map(async (name) => [name, (await shown(name)).replace(/\s+/g, " ")])),
  ];
  const found = texts.flatMap(([path, text]) => cited(text!).map((word) => ({ path, word })));
  assert(found.length > 60, `${found.length} citations`);
  const lost = found.filter(({ word }) => ![...NAMES, ...COMMAND_NAMES].includes(word));
  assertEquals(lost, []);
});

Deno.test("topics: no message of the program names a page in docs/ that the user may not have", () => {
  const named = OURS.filter(({ path }) =>
    path !== "lib/cli/topics/list.ts" && path !== "lib/cli/topics/links.ts" &&
    // The README of the user's own repository.
    !/^lib\/((app|cli)\/(check|commands)\/check|cli\/(init\/repo|commands\/init)\.ts|draft\/repo\.ts)/.test(
      path,
    )
  )
    .flatMap(({ path, code, imports }) => {
      const specifiers = new Set(imports.map(({ specifier }) => specifier));
      return [...code.matchAll(/["'`]([^"'`\n]*(?:docs\/|README)[^"'`\n]*)["'`]/g)]
        .filter(([, text]) => !specifiers.has(text!)).map(([, text]) => `${path}: ${text}`);
    });
  assertEquals(named, []);
});

Deno.test("topics: --json and board plugins are explained where the help cites them", async () => {
  assertStringIncludes((await flasher(["help", "run"])).stdout.replace(/\s+/g, " "), "(flasher help json)");
  assertStringIncludes((await flasher(["help", "boards"])).stdout, "(flasher help plugins)");
});

Deno.test("topics: only ASCII reaches a terminal or pipe that shows nothing else", async () => {
  for (const name of NAMES) {
    for (const options of [{ stdout: 80, env: { LANG: "C" } }, { env: { LC_ALL: "POSIX" } }]) {
      // deno-lint-ignore no-control-regex -- ASCII is the point
      assert(/^[\x00-\x7f]*$/.test(await shown(name, options)), name);
    }
    const [unknown] = /[^\0-\x7f…─┌┐└┘█░�]/u.exec(PAGES[name]) ?? [];
    assertEquals(unknown, undefined, `${name}: show.ts has no ASCII for it`);
  }
});

Deno.test("topics: unknown ones get a suggestion", () =>
  assertSessions("topics", [
    ["help exit_codes"],
    ["help exitcodes"],
    ["help proflie"],
    ["help ports-names"],
    ["help firmware-file"],
    ["help rnu"],
    ["help toaster"],
    ["help write_flash"],
    ["profile"],
    ["exit-codes"],
    ["help profile run"],
  ]));

Deno.test("topics: exit codes, ports and firmware files", () =>
  assertSessions("topic_pages", [
    ["help exit-codes"],
    ["help port-names", { stdout: 80 }],
    ["help firmware-files", { stdout: 60 }],
    ["help reset", { stdout: 40 }],
  ]));

Deno.test("topics: no other command loads the pages or what lays them out", () => {
  const paths = new Map(OURS.map((source) => [source.path, source]));
  const isStatic = (code: string) => ({ specifier, typeOnly }: Import) =>
    !typeOnly && !code.includes(`import("${specifier}")`);
  const reached = new Set<string>();
  const visit = (path: string): void => {
    const source = paths.get(path);
    if (source === undefined || reached.has(path)) return;
    reached.add(path);
    for (const one of source.imports.filter(isStatic(source.code))) {
      if (one.target !== undefined) visit(one.target);
    }
  };
  for (const { path } of OURS.filter(({ path }) => !path.startsWith("lib/cli/topics/"))) visit(path);
  assert(reached.has("lib/cli/actions/help.ts"));
  assertEquals([...reached].filter((path) => path.startsWith("lib/cli/topics/")).sort(), [
    "lib/cli/topics/list.ts",
  ]);
});

/** Markdown as plain text. */
import { assertEquals } from "@std/assert";
import { shownLink } from "../../../lib/cli/topics/links.ts";
import { markdownLines } from "../../../lib/cli/topics/markdown.ts";
import { markdownTable } from "../../../lib/cli/topics/markdown_table.ts";

function lines(markdown: string, columns = 40): string[] {
  return markdownLines(markdown, { columns, link: (text, href) => `<${text}|${href}>` });
}

Deno.test("markdown: headings are underlined by level, and everything else is indented", () => {
  assertEquals(lines("# A `b`\n\n## C\n\ntext\n\n### D\n\nmore\n"), [
    "A b",
    "===",
    "",
    "C",
    "-",
    "",
    "  text",
    "",
    "D",
    "",
    "  more",
  ]);
});

Deno.test("markdown: paragraphs are wrapped, with code, emphasis, links and escapes", () => {
  assertEquals(lines("**One** _two_ `three` [four](five.md) and\nsix \\* seven & <eight>", 24), [
    "  One two `three`",
    "  <four|five.md> and six",
    "  * seven & <eight>",
  ]);
});

Deno.test("markdown: code keeps its lines; a line that is too wide goes on deeper", () => {
  assertEquals(lines("```sh\nab  cd\n\n  one two three four five\n```", 22), [
    "    ab  cd",
    "",
    "      one two three",
    "          four five",
  ]);
});

Deno.test("markdown: lists of every kind", () => {
  assertEquals(
    lines("- one\n- two words that are wrapped here\n\n3. three\n4. four\n\n- [x] done\n- [ ] open", 24),
    [
      "  - one",
      "  - two words that are",
      "    wrapped here",
      "",
      "  3. three",
      "  4. four",
      "",
      "  - [x] done",
      "  - [ ] open",
    ],
  );
  assertEquals(lines("- one\n\n- two\n  - three"), ["  - one", "", "  - two", "", "    - three"]);
});

Deno.test("markdown: comments are dropped, quotations are indented", () => {
  assertEquals(lines("<!-- no -->\n\n> quoted\n\n---\n\nend"), ["    quoted", "", "  end"]);
});

Deno.test("markdown: a table that fits, with its bars and code", () => {
  assertEquals(lines("| key | value |\n| --- | --- |\n| `a`, `b` | `b` or `c \\| d` |\n| long one | |\n"), [
    "  key       value",
    "  --------  --------------",
    "  a, b      `b` or `c | d`",
    "  long one",
  ]);
});

Deno.test("markdown: a wide column is wrapped, narrow ones and words are not", () => {
  assertEquals(markdownTable([["code", "meaning"], ["15", "a file could not be written to the disk"]], 26), [
    "code  meaning",
    "----  --------------------",
    "15    a file could not be",
    "      written to the disk",
  ]);
});

Deno.test("markdown: a blank line separates rows of three lines and more", () => {
  assertEquals(markdownTable([["a", "b"], ["1", "one two three four five six"], ["2", "x"]], 17), [
    "a  b",
    "-  --------------",
    "1  one two three",
    "   four five six",
    "2  x",
  ]);
  assertEquals(
    markdownTable([["a", "b"], ["1", "one two three four five six seven eight"], ["2", "x"]], 17),
    [
      "a  b",
      "-  --------------",
      "1  one two three",
      "   four five six",
      "   seven eight",
      "",
      "2  x",
    ],
  );
});

Deno.test("markdown: a table becomes a list where its columns would be unreadable", () => {
  const rows = [["type", "when", "fields"], ["begin", "first line of all", "version of it"], [
    "done",
    "at the end",
    "",
  ]];
  assertEquals(markdownTable(rows, 24), [
    "begin",
    "  when: first line of",
    "    all",
    "  fields: version of it",
    "",
    "done",
    "  when: at the end",
  ]);
});

Deno.test("markdown: a link becomes what shows its target", () => {
  const page = "docs/json.md";
  const rows: readonly (readonly [text: string, href: string, shown: string])[] = [
    ["profile.md", "profile.md#files", "`flasher help profile`"],
    ["the profile", "profile.md", "the profile (`flasher help profile`)"],
    ["boards.md", "boards.md", "`flasher boards`"],
    ["init.md", "init.md#from-esptoolpy", "`flasher help init`"],
    ["SECURITY.md", "../SECURITY.md", "SECURITY.md in flasher's sources"],
    ["the protocol", "protocol.md", "the protocol (docs/protocol.md in flasher's sources)"],
    ["Errors", "#errors", '"Errors"'],
    ["QuickJS", "https://bellard.org/quickjs/", "QuickJS (https://bellard.org/quickjs/)"],
    ["https://deno.com", "https://deno.com", "https://deno.com"],
  ];
  for (const [text, href, shown] of rows) assertEquals(shownLink(text, href, page), shown);
});

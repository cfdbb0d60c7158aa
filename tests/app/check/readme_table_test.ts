/** The table of profiles in a README: what it shows, and what is left alone. */
import { assertEquals, assertMatch, assertNotMatch, assertStringIncludes } from "@std/assert";
import { marked } from "marked";
import {
  BEGIN_MARKER,
  compareTable,
  END_MARKER,
  type FoundTable,
  type TableRow,
} from "../../../lib/app/check/readme_table.ts";

const ROW: TableRow = {
  path: "lamp/flash.yaml",
  summary: { chip: "esp8266", board: "nodemcu", files: [{ offset: 0x1000, path: "a_b.bin" }] },
};

function renewed(found: FoundTable): string {
  return found.kind === "table" ? found.renewed : found.kind;
}

Deno.test("table: only the lines between the markers change", () => {
  const text = `a  \n${BEGIN_MARKER}\nold\n${END_MARKER}\n\n\tz`;
  const found = compareTable(text, [ROW]);
  assertEquals(found.kind === "table" && [found.current, found.line], [false, 2]);
  const now = renewed(found);
  assertEquals(
    now,
    `a  \n${BEGIN_MARKER}\n\n| profile | chip | board | writes |\n| ------- | ---- | ----- | ------ |\n` +
      `| [lamp/flash.yaml](<lamp/flash.yaml>) | esp8266 | nodemcu | 0x1000 a_b.bin |\n\n${END_MARKER}\n\n\tz`,
  );
  const again = compareTable(now, [ROW]);
  assertEquals([again.kind === "table" && again.current, renewed(again)], [true, now]);
});

Deno.test("table: the lines of a README from Windows end as before", () => {
  const now = renewed(compareTable(`a\r\n${BEGIN_MARKER}\r\n${END_MARKER}\r\nz\r\n`, [ROW]));
  assertNotMatch(now, /[^\r]\n/);
  const again = compareTable(now, [ROW]);
  assertEquals(again.kind === "table" && again.current, true);
});

Deno.test("table: one that a formatter has aligned is current, and stays as it is", () => {
  const table = [
    "| profile                            | chip    | board   | writes         |",
    "| ---------------------------------- | ------- | ------- | -------------- |",
    "| [lamp/flash.yaml](lamp/flash.yaml) | esp8266 | nodemcu | 0x1000 a_b.bin |",
  ];
  const text = [BEGIN_MARKER, "", ...table, "", END_MARKER].join("\n");
  assertEquals(compareTable(text, [ROW]), { kind: "table", line: 1, current: true, renewed: text });
  for (
    const changed of [
      text.replace("nodemcu ", "nodemcu2"),
      text.replace("](lamp/flash.yaml)", "](door/flash.yaml)"),
      text.replace("a_b", "a _b"),
      text.replace("0x1000 a_b", "0x1000  a_b"),
      text.replace("| [lamp", "|| [lamp"),
      text.replace("| [lamp", "\n| [lamp"),
      text.replace("---- | -------", "---- | ------:"),
      `${text.replace(END_MARKER, "")}more\n${END_MARKER}`,
    ]
  ) {
    const found = compareTable(changed, [ROW]);
    assertEquals(found.kind === "table" && found.current, false, changed);
  }
});

Deno.test("table: a README without markers has none, nor has an example in a block of code", () => {
  assertEquals(compareTable("# Boards\n", [ROW]).kind, "none");
  assertEquals(compareTable(`\`\`\`md\n${BEGIN_MARKER}\n${END_MARKER}\n\`\`\`\n`, [ROW]).kind, "none");
  assertEquals(compareTable(`~~~~\n~~~\n${BEGIN_MARKER}\n~~~~\n`, [ROW]).kind, "none");
});

Deno.test("table: markers that do not belong together are a fault", () => {
  const found = (...lines: readonly string[]) => {
    const result = compareTable(lines.join("\n"), [ROW]);
    return result.kind === "broken" ? [result.line, result.found] : result.kind;
  };
  assertEquals(found(BEGIN_MARKER, "text"), [1, "a begin marker without an end marker"]);
  assertEquals(found("text", END_MARKER), [2, "an end"]);
  assertEquals(found(BEGIN_MARKER, END_MARKER, BEGIN_MARKER, END_MARKER), [3, "a second begin marker"]);
});

Deno.test("table: names show as they are, and reach neither HTML nor other cells", async () => {
  const evil = "a|b](javascript:alert(1))<img src=x>`**\n| c |[x]: _y_";
  const row: TableRow = {
    path: `${evil}/flash.yaml`,
    summary: { chip: "auto", board: evil, files: [{ offset: "auto", path: evil }] },
  };
  const html = await marked(renewed(compareTable(`${BEGIN_MARKER}\n${END_MARKER}`, [row])));
  assertEquals(html.match(/<td/g)?.length, 4);
  assertEquals(html.match(/<(img|strong|code)/g), null);
  assertEquals(html.match(/<a /g)?.length, 1);
  assertNotMatch(html, /href="javascript/);
  assertStringIncludes(
    html,
    "a|b](javascript:alert(1))&lt;img src=x&gt;`**\\n| c |[x]: _y_",
  );
});

Deno.test("table: a long list of files is shortened", () => {
  const files = Array.from({ length: 9 }, (_, i) => ({ offset: i * 0x1000, path: `${i}.bin` }));
  const row = { ...ROW, summary: { ...ROW.summary, files } };
  assertMatch(renewed(compareTable(`${BEGIN_MARKER}\n${END_MARKER}`, [row])), /0x5000 5\.bin, 3 more \|/);
});

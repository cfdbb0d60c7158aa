import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseNames } from "../../../lib/app/roster/names.ts";
import { describeParseError } from "../../../lib/parse_result.ts";

const A = "5c:cf:7f:0a:0b:0c";
const B = "5c:cf:7f:0a:0b:0d";

function boards(text: string) {
  const result = parseNames(text);
  if ("error" in result) throw new Error(describeParseError(result.error, ""));
  return result.value.map(({ mac, label, values, line }) => [line, mac, label, Object.fromEntries(values)]);
}

function problem(text: string): string {
  const result = parseNames(text);
  return "error" in result ? describeParseError(result.error, "") : "none";
}

Deno.test("names: a label and further values for each MAC", () => {
  assertEquals(boards(`mac,label,room\r\n5C-CF-7F-0A-0B-0C,"Anna, the first",12\r\n\r\n${B},Ben\r\n`), [
    [2, A, "Anna, the first", { room: "12" }],
    [4, B, "Ben", { room: "" }],
  ]);
});

Deno.test("names: as spreadsheet programs write them, with semicolons or tabs and a byte order mark", () => {
  for (const mark of [";", "\t"]) {
    assertEquals(boards(`\ufefflabel${mark}mac\r\nKüche, oben${mark}${A}`), [[2, A, "Küche, oben", {}]]);
  }
});

Deno.test("names: duplicates are refused with both line numbers", () => {
  assertEquals(
    problem(`mac,label\n${A},a\n${A.toUpperCase()},b`),
    `line 3, column "mac": found "${A}", expected another one than in line 2`,
  );
  assertEquals(
    problem(`mac,label\n${A},a\n\n${B},a`),
    'line 4, column "label": found "a", expected another one than in line 2',
  );
  assertEquals(problem(`mac,label\n${A},\n${B},`), "none");
  assertEquals(problem(`mac,label,x,x\n`), 'line 1: found the column "x" twice, expected it once');
});

Deno.test("names: everything else that is wrong is refused with its line number", () => {
  assertEquals(
    problem("mac,label,room\r\n \n"),
    "line 1: found no line below it, expected a line for each board",
  );
  assertEquals(problem(""), 'line 1: found nothing, expected the names of columns, with "mac" and "label"');
  assertEquals(
    problem(`mac;name\n`),
    'line 1: found "mac", "name", expected the names of columns, with "mac" and "label"',
  );
  assertEquals(
    problem("mac,label\nmy board,x"),
    'line 2, column "mac": found "my board", expected a MAC such as "5c:cf:7f:0a:0b:0c"',
  );
  assertEquals(
    problem(`mac,label\n${A},x,y`),
    "line 2: found 3 cells, expected at most 2, as in the first line",
  );
  assertEquals(problem(`mac,label\n${A},"x`).slice(0, 13), "line 2: found");
  assertEquals(
    problem(`label\n`),
    'line 1: found "label", expected the names of columns, with "mac" and "label"',
  );
  assertEquals(
    problem(`mac,label\n${A},${"x".repeat(101)}`).endsWith("expected at most 100 characters"),
    true,
  );
});

Deno.test("names: a formula is refused, a number with a sign is not", () => {
  for (const text of ["=1+1", "@SUM(A1)", "+A1", '-1+cmd|" /C calc"!A0', "＝1", "=HYPERLINK(A1)"]) {
    const cell = `"${text.replaceAll('"', '""')}"`;
    const end = `expected text or a number`;
    const [label, value] = [problem(`mac,label\n${A},${cell}`), problem(`mac,label,x\n${A},a,${cell}`)];
    assertEquals([label.slice(0, 37), label.endsWith(end)], [
      'line 2, column "label": found the for',
      true,
    ]);
    assertEquals(value.slice(0, 33), 'line 2, column "x": found the for');
  }
  assertEquals(boards(`mac,label,north,tel\n${A},-,-3.5,+49 30 1`), [
    [2, A, "-", { north: "-3.5", tel: "+49 30 1" }],
  ]);
});

Deno.test("names: no text crashes the parser", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseNames(`mac,label\n${text}`)));
  fc.assert(fc.property(fc.string(), (text) => void parseNames(text)));
});

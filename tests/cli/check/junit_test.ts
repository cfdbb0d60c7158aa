/** JUnit XML: well-formed whatever the names are. */
import { assertEquals, assertMatch } from "@std/assert";
import type { CheckReport } from "../../../lib/app/check/checked.ts";
import { junitXml } from "../../../lib/cli/check/junit.ts";
import { ImageError, StaleTableError } from "../../../lib/errors.ts";

const EVIL = "a\"b'<c>&\x00\x1b\ufffe\uffff\ud800]]>\n--><!--";

const REPORT: CheckReport = {
  profiles: [
    { path: "good.yaml", summary: undefined, reach: { kind: "loaded", missing: [] }, faults: [], notes: [] },
    {
      path: EVIL,
      summary: undefined,
      reach: { kind: "failed" },
      faults: [{ step: "files", error: new ImageError(EVIL, { hint: EVIL }), line: 3, column: 4 }],
      notes: [{ message: EVIL }],
    },
  ],
  readmes: [{ path: "README.md", state: "faulty", error: new StaleTableError("old") }],
  others: 0,
};

/** Every tag of the text in order. Throws for text that is not well-formed in the part of XML that the writer uses. */
function tagsOf(xml: string): string[] {
  const body = xml.replace('<?xml version="1.0" encoding="UTF-8"?>\n', "");
  const token = /<(\/?)([a-z-]+)((?: [a-z]+="[^"<>&]*(?:&#\d+;[^"<>&]*)*")*)(\/?)>|([^<>&]|&#\d+;)/guy;
  const open: string[] = [];
  const tags: string[] = [];
  let end = 0;
  for (const [all, closes, name, attributes, alone, text] of body.matchAll(token)) {
    end += all.length;
    if (text !== undefined) continue;
    if (closes === "/") assertEquals(open.pop(), name);
    else {
      tags.push(`${name}${attributes}`);
      if (alone === "") open.push(name!);
    }
  }
  assertEquals([end, open], [body.length, []]);
  return tags;
}

Deno.test("junit: one case for each profile and README", () => {
  const tags = tagsOf(junitXml(REPORT));
  assertEquals(tags.map((tag) => tag.split(" ")[0]), [
    "testsuites",
    "testsuite",
    "testcase",
    "testcase",
    "failure",
    "system-out",
    "testcase",
    "failure",
  ]);
  assertMatch(tags[1]!, / tests="3" failures="2" errors="0"/);
  assertMatch(tags[2]!, / name="good.yaml"/);
});

Deno.test("junit: no character that XML lacks", () => {
  // Char in XML 1.0 (section 2.2).
  assertMatch(junitXml(REPORT), /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u);
});

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { formatLine, isTorn, MAX_LINE, parseLine, parseMac } from "../../../lib/app/roster/line.ts";
import { parseRoster } from "../../../lib/app/roster/parse_roster.ts";
import { describeParseError } from "../../../lib/parse_result.ts";
import { anyLine, CONTENT, line, macOf, MORNING } from "./lines.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function problemOf(values: Readonly<Record<string, unknown>>): string {
  const valid = {
    version: 1,
    time: "2026-05-04T10:42:07.000Z",
    verdict: "passed",
    mac: macOf(1),
    number: 1,
    content: CONTENT,
  };
  const result = parseLine(JSON.stringify({ ...valid, ...values }));
  return "error" in result ? describeParseError(result.error, "") : "none";
}

Deno.test("a line is one flat JSON object that begins with its version", () => {
  const text = formatLine(
    line("passed", 17, 42, { chip: "ESP8266", seconds: 11.8, adapter: { vid: 1, pid: 2 } }),
  );
  assertEquals(
    text,
    `{"version":1,"time":"2026-05-04T10:42:00.000Z","verdict":"passed","mac":"5c:cf:7f:00:00:11","number":17,` +
      `"content":"${CONTENT}","chip":"ESP8266","seconds":11.8,"adapter":{"vid":1,"pid":2}}\n`,
  );
});

Deno.test("every line is read as it was written", () => {
  fc.assert(fc.property(anyLine, (one) => {
    const text = formatLine(one);
    assertEquals(text.trimEnd().split("\n").length, 1);
    assertEquals(parseLine(text), { value: one });
  }));
});

Deno.test("the longest possible line is accepted, and its texts are cut", () => {
  const text = "\u{1f600}\x01".repeat(5_000);
  const long = line("failed", 1, 0, {
    chip: text,
    revision: text,
    kind: text,
    message: text,
    socket: text,
    label: text,
  });
  const written = formatLine(long);
  assert(bytesOf(written).length < MAX_LINE);
  const read = parseLine(written);
  assert("value" in read && read.value.verdict === "failed" && read.value.message!.endsWith("…"));
});

Deno.test("invalid fields are named", () => {
  assertEquals(problemOf({}), "none");
  assertEquals(problemOf({ unknown: [1] }), "none");
  assertEquals(problemOf({ content: undefined }), "content: found nothing, expected 64 hexadecimal digits");
  assertEquals(problemOf({ content: undefined, verdict: "failed" }), "none");
  assertEquals(problemOf({ version: 2 }), 'version: found "2", expected 1');
  assertEquals(problemOf({ mac: "5C:CF:7F:00:00:01" }).slice(0, 34), 'mac: found "5C:CF:7F:00:00:01", ex');
  assertEquals(
    problemOf({ number: undefined }),
    "number: found nothing, expected a whole number from 1 to 999999",
  );
  assertEquals(problemOf({ number: 1.5 }), 'number: found "1.5", expected a whole number from 1 to 999999');
  assertEquals(problemOf({ time: "yesterday" }).slice(0, 23), 'time: found "yesterday"');
  assertEquals(problemOf({ time: "2026-13-04T10:42:07.000Z" }).slice(0, 11), "time: found");
  assertEquals(problemOf({ flash: 4 }), 'flash: found "4", expected an object');
  assertEquals(
    problemOf({ flash: { id: "x" } }),
    "flash.size: found nothing, expected a number that is not negative",
  );
  assertEquals(problemOf({ label: "\x1b[2J".repeat(200) }).includes("\x1b"), false);
  assertEquals(problemOf({ verdict: "toString" }).slice(0, 24), 'verdict: found "toString');
  assertEquals(problemOf({ seconds: -1 }), 'seconds: found "-1", expected a number that is not negative');
});

Deno.test("a MAC is read in the forms that people write", () => {
  for (const text of ["5C:CF:7F:0A:0B:0C", "5c-cf-7f-0a-0b-0c", "5ccf7f0a0b0c"]) {
    assertEquals(parseMac(text), "5c:cf:7f:0a:0b:0c");
  }
  assertEquals(parseMac("60:55:f9:ff:fe:01:02:03"), "60:55:f9:ff:fe:01:02:03");
  for (
    const text of ["", "5c:cf", "5c:cf-7f:0a:0b:0c", "5c:cf:7f:0a:0b:0c:01", "5ccf7f0a0b0g", " 5ccf7f0a0b0c"]
  ) {
    assertEquals(parseMac(text), undefined);
  }
});

Deno.test("a file that was cut at any byte keeps all its whole lines", () => {
  fc.assert(
    fc.property(
      fc.array(anyLine, { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (lines, share) => {
        const whole = bytesOf(lines.map(formatLine).join(""));
        const cut = Math.floor(share * whole.length);
        const parsed = parseRoster(whole.subarray(0, cut));
        if (parsed.kind !== "roster") throw new Error(JSON.stringify(parsed));
        const ends = lines.map((_, i) => bytesOf(lines.slice(0, i + 1).map(formatLine).join("")).length);
        // A line without its line end is whole, too.
        const kept = ends.filter((end) => end - 1 <= cut).length;
        assertEquals(parsed.lines, lines.slice(0, kept));
        const lacksEnd = ends.includes(cut + 1);
        assertEquals(parsed.open, lacksEnd);
        assertEquals(parsed.size, lacksEnd ? cut : ends[kept - 1] ?? 0);
      },
    ),
  );
});

Deno.test("zeros after a torn line are part of it; another text without a line end is refused", () => {
  const first = formatLine(line("passed", 1, 0));
  const torn = parseRoster(bytesOf(first + first.slice(0, 30) + "\0\0\0"));
  assertEquals(torn.kind === "roster" && [torn.lines.length, torn.size], [1, first.length]);
  assertEquals(parseRoster(bytesOf(first + "\0\0\0")).kind, "roster");
  assertEquals(isTorn("my homework"), false);
  assertEquals(parseRoster(bytesOf("my homework")), {
    kind: "damaged",
    line: 1,
    problem: 'found "my homework", expected one JSON object',
  });
});

Deno.test("a damaged line that is not the last is refused with its number", () => {
  const good = formatLine(line("passed", 1, 0));
  const parsed = parseRoster(bytesOf(`${good}\r\n  \n${good.slice(0, 40)}\n${good}`));
  assertEquals(parsed.kind === "damaged" && parsed.line, 4);
  assertEquals(parseRoster(new Uint8Array([...bytesOf(good), 0xff, 0x0a])), {
    kind: "damaged",
    line: 2,
    problem: "found bytes that are not UTF-8, expected one JSON object",
  });
  assertEquals(parseRoster(new Uint8Array(10_000_000).fill(0x41)), {
    kind: "damaged",
    line: 1,
    problem: "found a line of 10000000 bytes, expected at most 65536",
  });
});

Deno.test("no bytes crash the parser", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void parseRoster(bytes)));
  fc.assert(fc.property(fc.json(), (text) => void parseRoster(bytesOf(text + "\n"))));
  const deep = "[".repeat(30_000) + "\n";
  assertEquals(parseRoster(bytesOf(deep)).kind, "damaged");
});

Deno.test("a file with line ends of Windows and a byte order mark is a roster", () => {
  const parsed = parseRoster(bytesOf("\ufeff" + formatLine(line("passed", 1, 0)).replace("\n", "\r\n")));
  assertEquals(parsed.kind === "roster" && parsed.lines[0]?.time, MORNING);
});

Deno.test("the line in docs/json.md is one that flasher writes", async () => {
  const page = await Deno.readTextFile(new URL("../../../docs/json.md", import.meta.url));
  const [text] = /^\{"version":1,"time".*\n/m.exec(page)!;
  const read = parseLine(text);
  if ("error" in read) throw new Error(describeParseError(read.error, text));
  assertEquals(formatLine(read.value), text);
});

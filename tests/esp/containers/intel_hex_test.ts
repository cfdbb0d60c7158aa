import { assert, assertEquals } from "@std/assert";
import { isIntelHex, parseIntelHex } from "../../../lib/esp/containers/intel_hex.ts";
import { buildHex, bytesOf } from "../../fake/image.ts";
import { fc } from "../../tools/property.ts";
import { hex } from "../protocol/bytes.ts";

const bytesOfText = (text: string) => new TextEncoder().encode(text);

function problem(text: string): string {
  const parsed = parseIntelHex(bytesOfText(text));
  return "problem" in parsed ? parsed.problem : "whole";
}

Deno.test("Intel HEX: the example from its specification", () => {
  // Wikipedia, "Intel HEX": three records from 0x0100 on.
  const text = `:10010000214601360121470136007EFE09D2190140
:100110002146017E17C20001FF5F16002148011928
:10012000194E79234623965778239EDA3F01B2CAA7
:00000001FF
`;
  const parsed = parseIntelHex(bytesOfText(text));
  if ("problem" in parsed) throw new Error(parsed.problem);
  assertEquals(parsed.ranges.map(({ address, bytes }) => [address, bytes.length]), [[0x100, 48]]);
  assertEquals(parsed.ranges[0]!.bytes.subarray(0, 4), hex("21 46 01 36"));
  assertEquals(isIntelHex(bytesOfText(text)), true);
  assertEquals(isIntelHex(hex("e9 03 02 20")), false);
});

Deno.test("Intel HEX: split at gaps, in any order, with any line ends and trailing space", () => {
  const low = bytesOf(100);
  const high = bytesOf(0x1234, 3);
  const wanted = { ranges: [{ address: 0x1000, bytes: low }, { address: 0x12000, bytes: high }] };
  const text = buildHex([[0x12000, high], [0x1000, low]]);
  for (const variant of [text, text.replaceAll("\r", ""), text.toLowerCase(), text + "\r\n\r\n"]) {
    assertEquals(parseIntelHex(bytesOfText(variant)), wanted);
  }
});

Deno.test("Intel HEX refused", () => {
  const text = buildHex([[0x1000, bytesOf(64)]]);
  assertEquals(problem(text.replace(":00000001FF\r\n", "")), "no EOF record at end of file");
  assertEquals(
    problem(":020000040000FB\n:00000001FF"),
    "checksum failed at record 1 (:020000040000FB), should be fa",
  );
  assertEquals(problem(":00000001FF"), "it has no flash content");
  // The odd digit completes no byte, so the checksum before it is still right.
  assertEquals(problem(":0100000077888\n:00000001FF"), "line 1 has an odd number of digits");
  assertEquals(problem(":" + "0".repeat(600)), "line 1 is longer than any record");
  assertEquals(
    problem(":0200000440209A\n:0100000001FE\n:00000001FF"),
    "it has content for 0x40200000, expected at most 128 MB of flash",
  );
  assertEquals(
    problem(":0100000001FE\n".repeat(2) + ":00000001FF"),
    "duplicated data at record 2 (:0100000001FE)",
  );
  assertEquals(problem(":0100000001FE\n".repeat(600_001)), "it has more than 600000 lines");
  const huge = new Uint8Array(25 * 1024 * 1024).fill(0x0a);
  assertEquals(parseIntelHex(huge), {
    problem: "it has 26214400 bytes, expected at most 24 MB",
  });
});

Deno.test("Intel HEX: the parser never throws and accepts no damaged line", () => {
  const text = buildHex([[0x1000, bytesOf(300)]]);
  const char = fc.constantFrom(..."0123456789ABCDEF:\n\r \x00\u00ff");
  fc.assert(
    fc.property(fc.nat(text.length - 1), char, fc.boolean(), (at, inserted, cut) => {
      const changed = cut ? text.slice(0, at) : text.slice(0, at) + inserted + text.slice(at + 1);
      const said = problem(changed);
      assert(
        said === "whole"
          // Damage after the end record does not matter.
          ? changed.startsWith(text.trimEnd()) || !/[0-9A-F:]/.test(inserted + text[at])
          : said.length < 130,
        said,
      );
    }),
    { numRuns: 500 },
  );
});

import { assertEquals } from "@std/assert";
import { FILES, refusal } from "./known.ts";

const WANTED = "expected auto or a decimal or hexadecimal number such as 0x1000";

const OFFSETS: readonly (readonly [written: string, hint?: string])[] = [
  ["017", '"017" is 17 to some programs and octal, 15, to others: write 17 or 15.'],
  ["007", 'For "007", write 7, without the leading zero.'],
  ["09", 'For "09", write 9, without the leading zero.'],
  ["-1", '"-1" is negative: the minimum is 0.'],
  ["1.5"],
  ["4096.0", 'For "4096.0", write 0x1000 or 4096.'],
  ["1e3", 'For "1e3", write 0x3e8 or 1000.'],
  ["1MB", 'For "1MB", write 0x100000 or 1048576.'],
  ["64 KiB", 'For "64 KiB", write 0x10000 or 65536.'],
  ["4k", 'For "4k", write 0x1000 or 4096.'],
  ["1_000", 'For "1_000", write 0x3e8 or 1000.'],
  ["+1", 'For "+1", write 1.'],
  ["0X10", 'For "0X10", write 0x10 or 16.'],
  ["0o17", 'For "0o17", write 0xf or 15.'],
  ["1492224B", 'For "1492224B", write 0x16c500 or 1492224.'],
  ["4096b", 'For "4096b", write 0x1000 or 4096.'],
  ["4096 bytes", 'For "4096 bytes", write 0x1000 or 4096.'],
  ["1fb", 'For "1fb", write 0x1fb or 507.'],
  ["1000h", 'For "1000h", write 0x1000 or 4096.'],
  ["1:30"],
  [".inf"],
  ["0x"],
  ["x".repeat(100)],
];

for (const [written, hint] of OFFSETS) {
  Deno.test(`refused: offset ${written.slice(0, 20)}`, async () => {
    const found = written.length > 60 ? `${written.slice(0, 60)}…` : written;
    assertEquals(
      await refusal(`files:\n  - { offset: ${written}, path: a }\n`),
      `flash.yaml:2:15: files[0].offset: found "${found}", ${WANTED}` +
        (hint === undefined ? "" : `\n> ${hint}`),
    );
  });
}

Deno.test("refused: offset beyond 32 bits", async () => {
  for (const written of ["0x100000000", "4294967296", "9".repeat(40)]) {
    assertEquals(
      await refusal(`files:\n  - { offset: ${written}, path: a }\n`),
      `flash.yaml:2:15: files[0].offset: found "${written}", expected at most 0xffffffff`,
    );
  }
});

Deno.test("refused: baud rates", async () => {
  const cases = [
    ["fast"],
    ["299"],
    ["4000001"],
    ["1MB"],
    ["460,800", 'For "460,800", write 460800.'],
    ["115200.0", 'For "115200.0", write 115200.'],
    ["-9600", '"-9600" is negative: the minimum is 300.'],
  ];
  for (const [written, hint] of cases) {
    assertEquals(
      await refusal(`baud: ${written}\n${FILES}`),
      `flash.yaml:1:7: baud: found "${written}", expected auto or a whole number from 300 to 4000000` +
        (hint === undefined ? "" : `\n> ${hint}`),
    );
  }
});

import { assertEquals } from "@std/assert";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import {
  describeSize,
  describeSizeName,
  nameOfNibble,
  nameOfSize,
  sizeOfName,
} from "../../../lib/esp/chips/flash_size.ts";

const KB = 1024;
const MB = 1024 * KB;

Deno.test("flash sizes: bytes of a name", () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ["256KB", 256 * KB],
    ["512KB", 512 * KB],
    ["4MB", 4 * MB],
    ["4MB-c1", 4 * MB],
    ["16MB", 16 * MB],
    ["4M", undefined],
    ["4mb", undefined],
    ["4 MB", undefined],
    ["4MB-c2", undefined],
    ["MB", undefined],
    ["keep", undefined],
    ["", undefined],
  ];
  for (const [name, bytes] of cases) assertEquals(sizeOfName(name), bytes, name);
});

Deno.test("flash sizes: the name for a number of bytes, or of the next smaller size", () => {
  const cases: readonly (readonly [number, string | undefined])[] = [
    [256 * KB, "256KB"],
    [512 * KB, "512KB"],
    [MB, "1MB"],
    [2 * MB, "2MB"],
    [4 * MB, "4MB"],
    [8 * MB, "8MB"],
    [16 * MB, "16MB"],
    [3 * MB, "2MB"],
    [32 * MB, "16MB"],
    [128 * KB, undefined],
  ];
  for (const [bytes, name] of cases) assertEquals(nameOfSize(bytes, esp8266), name, String(bytes));
});

Deno.test("flash sizes: the name of every nibble", () => {
  assertEquals(
    Array.from({ length: 16 }, (_, nibble) => nameOfNibble(nibble, esp8266)),
    [
      "512KB",
      "256KB",
      "1MB",
      "2MB",
      "4MB",
      "2MB-c1",
      "4MB-c1",
      undefined,
      "8MB",
      "16MB",
      ...new Array(6).fill(undefined),
    ],
  );
});

Deno.test("flash sizes: the name of a header's size in a sentence", () => {
  assertEquals(["512KB", "4MB", "4MB-c1", "0x7"].map(describeSizeName), ["512 KB", "4 MB", "4 MB-c1", "0x7"]);
});

Deno.test("flash sizes: as text", () => {
  assertEquals(
    [4 * MB, 512 * KB, MB, 1536 * KB, 4096, 586_700, 1_700_000, 1296, 37_904, 4 * MB + 5, 1023, 1, 0].map(
      describeSize,
    ),
    [
      ...["4 MB", "512 KB", "1 MB", "1536 KB", "4 KB"],
      ...["572.9 KB", "1.6 MB", "1.3 KB", "37 KB", "4 MB", "1023 bytes", "1 byte", "0 bytes"],
    ],
  );
});

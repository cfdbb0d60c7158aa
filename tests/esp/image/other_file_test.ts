/** What a file is that is no firmware image, as a message names it. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { esp8266 } from "../../../lib/esp/chips/esp8266.ts";
import { checkRamImage } from "../../../lib/esp/image/check.ts";
import { parseImage } from "../../../lib/esp/image/header.ts";
import { nameOfOther } from "../../../lib/esp/image/other_file.ts";
import { buildImage, buildMicroPython } from "../../fake/image.ts";
import { noise } from "../../fake/firmware.ts";
import { hex } from "../protocol/bytes.ts";
import { refusal } from "./refused.ts";

const text = (content: string) => new TextEncoder().encode(content);

const NAMES: readonly (readonly [bytes: Uint8Array, name: string | undefined])[] = [
  [text('print("hello")\n'), 'a Python script that begins with "print("hello")"'],
  [text("# blink\n\nimport machine\n"), 'a Python script that begins with "# blink"'],
  [text("from machine import Pin\r\n"), 'a Python script that begins with "from machine import Pin"'],
  [text("def main():\n  pass\n"), 'a Python script that begins with "def main():"'],
  [text("port: auto\nfiles: []\n"), 'a text file that begins with "port: auto"'],
  [text("Größe: 4 MB\n".repeat(1000)), 'a text file that begins with "Größe: 4 MB"'],
  [text("x".repeat(100)), `a text file that begins with "${"x".repeat(40)}…"`],
  [hex("50 4b 03 04 14 00"), "a zip archive"],
  [hex("50 4b 05 06 00*18"), "an empty zip archive"],
  [hex("50 4b 07 08 50 4b 03 04"), "part of a zip archive"],
  [text("UF2\n\u0000"), "a UF2 file"],
  [new Uint8Array(64).fill(0xff), "blank (0xff) at its start"],
  [new Uint8Array(), "empty"],
  [hex("70 00 01"), undefined],
  [noise(64), undefined],
];

Deno.test("other file: named by what it is", () => {
  for (const [bytes, name] of NAMES) assertEquals(nameOfOther(bytes), name);
});

Deno.test("image: the first byte is told only of a file that has no better name", () => {
  const problem = (bytes: Uint8Array) => {
    const parsed = parseImage(bytes, 8);
    return "problem" in parsed ? parsed.problem : undefined;
  };
  assertEquals(
    problem(text("import machine\n")),
    'it is a Python script that begins with "import machine", not a firmware image',
  );
  assertEquals(problem(hex("50 4b 03 04 14 00")), "it is a zip archive, not a firmware image");
  assertEquals(problem(hex("70 00 01")), "its first byte is 0x70, expected 0xe9");
});

Deno.test("load refused: an image that is only partly for RAM", () => {
  const load = (bytes: Uint8Array) =>
    refusal(() => checkRamImage({ path: "fw.bin", bytes, vouched: false }, esp8266));
  assertEquals(load(buildImage()), "accepted");
  const padded = new Uint8Array(0x9000).fill(0xff);
  padded.set(buildImage());
  assertEquals(load(padded), "accepted");
  const python = buildMicroPython();
  const refused = load(python);
  assertStringIncludes(refused, `Cannot load "fw.bin": it has ${python.length} bytes, but only the first `);
  assertStringIncludes(refused, "> Only a program that runs entirely from RAM can be loaded.");
});

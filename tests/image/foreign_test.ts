// Files that are no firmware at all: each refusal, word for word.
import { assertEquals } from "@std/assert";
import { refuseWrongKind } from "../../lib/image/foreign.ts";
import { hex } from "../protocol/bytes.ts";
import { refusal } from "./refused.ts";

const AGAIN = "\n> Download the file again, and compare its size with what the download page says.";

const text = (content: string) => new TextEncoder().encode(content);

function kind(bytes: Uint8Array, path = "fw.bin"): string {
  return refusal(() => refuseWrongKind({ path, bytes, vouched: false }));
}

Deno.test("file refused: empty", () => {
  assertEquals(kind(hex("")), `ImageError: Cannot use "fw.bin": the file is empty${AGAIN}`);
});

const WEB_PAGE = 'ImageError: Cannot use "fw.bin": it is a web page, not firmware\n' +
  "> The download link leads to a page about the file. Open it in a browser and save the .bin itself.";

for (
  const start of [
    "<!DOCTYPE html><html>",
    "<!doctype HTML>",
    "<html lang=en>",
    "<head><title>404",
    '<?xml version="1.0"?><Error><Code>AccessDenied',
    "\n\n  \t<!DOCTYPE html>",
    "\ufeff<!DOCTYPE html>",
    "\ufeff\r\n<html>",
  ]
) {
  Deno.test(`file refused: web page that begins ${JSON.stringify(start)}`, () => {
    assertEquals(kind(text(start + "\n".repeat(2000))), WEB_PAGE);
  });
}

Deno.test("file refused: gzip", () => {
  const wanted = 'ImageError: Cannot use "fw.bin": it is a gzip archive, not firmware\n' +
    "> Unpack it and name the .bin that is inside.";
  assertEquals(kind(hex("1f 8b 08 00 00*20")), wanted);
});

Deno.test("file refused: zip", () => {
  const wanted = 'ImageError: Cannot use "fw.bin": it is a zip archive, not firmware\n' +
    "> Unpack it and name the .bin that is inside.";
  assertEquals(kind(hex("50 4b 03 04 14 00*20")), wanted);
});

Deno.test("file refused: ELF, even where its name says that it is one", () => {
  const wanted = (path: string) =>
    `ImageError: Cannot use "${path}": it is an ELF file, not firmware\n` +
    "> Use the .bin made from it: the build leaves it beside the ELF file, or esptool elf2image makes it.";
  for (const path of ["fw.bin", "fw.elf"]) {
    assertEquals(kind(hex("7f 45 4c 46 01 01 01 00*45"), path), wanted(path));
  }
});

Deno.test("file accepted: a web page or an archive whose name says that it is one", () => {
  assertEquals(kind(text("<html>"), "www/index.html"), "accepted");
  assertEquals(kind(text("<html>"), "INDEX.HTM"), "accepted");
  assertEquals(kind(hex("1f 8b 08"), "index.html.gz"), "accepted");
  assertEquals(kind(hex("1f 8b 08"), "site.tgz"), "accepted");
  assertEquals(kind(hex("50 4b 03 04"), "assets.zip"), "accepted");
});

Deno.test("file accepted: data of any kind", () => {
  for (const data of ["00", "ff*64", "e9 01", "50 4b 05 06", "1f 8c", "3c 00"]) {
    assertEquals(kind(hex(data)), "accepted", data);
  }
  assertEquals(kind(text("see <html> in the middle")), "accepted");
});

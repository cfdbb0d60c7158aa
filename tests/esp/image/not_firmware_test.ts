// Files that are not firmware: each refusal, word for word.
import { assertEquals } from "@std/assert";
import { checkIsFirmware } from "../../../lib/esp/image/not_firmware.ts";
import { hex } from "../protocol/bytes.ts";
import { refusal } from "./refused.ts";

const AGAIN = "\n> Download the file again, and compare its size with the one on the download page.";

const text = (content: string) => new TextEncoder().encode(content);

function kind(bytes: Uint8Array, path = "fw.bin"): string {
  return refusal(() => checkIsFirmware({ path, bytes, vouched: false }));
}

Deno.test("file refused: empty", () => {
  assertEquals(kind(hex("")), `ImageError: Cannot use "fw.bin": the file is empty${AGAIN}`);
});

const WEB_PAGE = 'ImageError: Cannot use "fw.bin": it is a web page, not firmware\n' +
  "> The link leads to a page about the file. Open it in a browser and download the .bin file itself.";

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
    "<!-- saved from url=(0014)about:internet --><html>",
    "\n<!--" + " ".repeat(3000) + "-->\n<!-- more --><!DOCTYPE html>",
    "<!-- and no end of it",
    "<script>window.location='https://example.com'</script>",
    "<meta http-equiv=refresh>",
    "<h1>404 Not Found</h1>",
    "<pre>Cannot GET /fw.bin</pre>",
    "<!-- nothing else -->",
  ]
) {
  Deno.test(`file refused: web page that begins ${JSON.stringify(start)}`, () => {
    assertEquals(kind(text(start + "\n".repeat(2000))), WEB_PAGE);
  });
}

const ARCHIVES: readonly (readonly [what: string, bytes: string, name: string])[] = [
  ["a gzip archive", "1f 8b 08 00 00*20", "fw.bin.gz"],
  ["a zip archive", "50 4b 03 04 14 00*20", "fw.zip"],
  ["a 7z archive", "37 7a bc af 27 1c 00 04", "fw.7z"],
  ["a rar archive", "52 61 72 21 1a 07 01 00", "fw.rar"],
  ["an xz archive", "fd 37 7a 58 5a 00 00 04", "fw.xz"],
  ["a bzip2 archive", "42 5a 68 39 31 41 59 26 53 59 00", "fw.bz2"],
  ["a zstd archive", "28 b5 2f fd 04 00", "fw.zst"],
  ["a tar archive", "61 00*256 75 73 74 61 72 00 30 30", "fw.tar"],
];

for (const [what, bytes, name] of ARCHIVES) {
  Deno.test(`file refused: ${what}, also under its own name`, () => {
    for (const path of ["fw.bin", name]) {
      assertEquals(
        kind(hex(bytes), path),
        `ImageError: Cannot use "${path}": it is ${what}, not firmware\n` +
          "> Unpack it and use the .bin file inside. " +
          "If the archive itself is the data, set raw: true and its sha256 in the profile.",
      );
    }
  });
}

for (
  const content of [
    "404: Not Found",
    "404: Not Found\n",
    "404 page not found",
    "Not Found",
    "Error 503 Service Unavailable",
    "HTTP/1.1 403 Forbidden",
    "Access denied",
    '{"message":"Not Found","documentation_url":"https://docs.github.com/rest"}',
    '{ "errors" : [ { "status" : 404 } ] }',
  ]
) {
  Deno.test(`file refused: ${JSON.stringify(content)} in the place of a file`, () => {
    assertEquals(
      kind(text(content)),
      `ImageError: Cannot use "fw.bin": it is a server's error message, not firmware\n` +
        "> The download failed. Open the file in an editor to see why, correct the link, and download it again.",
    );
  });
}

Deno.test("file refused: a Git LFS pointer", () => {
  const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) +
    "\nsize 1024\n";
  assertEquals(
    kind(text(pointer)),
    'ImageError: Cannot use "fw.bin": it is a Git LFS pointer, not firmware\n' +
      "> The repository stores the file elsewhere: get it with git lfs pull, or with the download button on its web page.",
  );
});

Deno.test("file refused: a program for Windows", () => {
  assertEquals(
    kind(hex("4d 5a 00*58 40 00 00 00 50 45 00 00 00*16")).split("\n")[0],
    'ImageError: Cannot use "fw.bin": it is a Windows program, not firmware',
  );
});

Deno.test("file refused: ELF, even with a matching file name", () => {
  const wanted = (path: string) =>
    `ImageError: Cannot use "${path}": it is an ELF file, not firmware\n` +
    "> Use the .bin file made from it: it is next to the ELF file, or esptool elf2image makes it.";
  for (const path of ["fw.bin", "fw.elf"]) {
    assertEquals(kind(hex("7f 45 4c 46 01 01 01 00*45"), path), wanted(path));
  }
});

Deno.test("file accepted: a web page or JSON data with a matching file name", () => {
  assertEquals(kind(text("<html>"), "www/index.html"), "accepted");
  assertEquals(kind(text("<html>"), "INDEX.HTM"), "accepted");
  assertEquals(kind(text("<svg/>"), "logo.svg"), "accepted");
  assertEquals(kind(text('{"message":"Hello"}'), "settings.json"), "accepted");
  assertEquals(kind(text("404,1,2\n"), "codes.csv"), "accepted");
});

Deno.test("file accepted: data of any kind", () => {
  for (const data of ["00", "ff*64", "e9 01", "50 4b 05 06", "1f 8c", "3c 00"]) {
    assertEquals(kind(hex(data)), "accepted", data);
  }
  assertEquals(kind(text("see <html> in the middle")), "accepted");
  for (
    const data of ["hello", "<settings>", "4040: a number", '{"wifi":"home"}', "MZ", "name,type,subtype"]
  ) {
    assertEquals(kind(text(data)), "accepted", data);
  }
});

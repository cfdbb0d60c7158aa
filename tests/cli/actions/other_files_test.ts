/** `run`, `plan` and `verify` with a file that is neither firmware nor a profile: its content decides, not YAML. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { EXIT } from "../../../lib/errors.ts";
import { noise } from "../../fake/firmware.ts";
import { buildHex, buildMerged, FAMILY } from "../../fake/image.ts";
import { flasher } from "../../fake/system.ts";

const bytesOf = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** By the first bytes that their formats require. */
const DOCUMENTS: readonly (readonly [name: string, content: string | Uint8Array, words: string])[] = [
  ["notes.txt", "hello world\nthis is a note: see below\n", 'a text file that begins with "hello world"'],
  ["todo", "flash: the board\nchip: esp8266\n", 'a text file that begins with "flash: the board"'],
  ["README.md", "# Title\n\nfiles are below\n", 'a text file that begins with "# Title"'],
  ["main.py", "import machine\n", 'a Python script that begins with "import machine"'],
  ["blink.ino", "void setup() {\n}\n", 'a text file that begins with "void setup() {"'],
  ["table.csv", "a;b;c\n1;2;3\n", 'a text file that begins with "a;b;c"'],
  ["config.json", '{"wifi": "home"}', 'a text file that begins with "{"wifi": "home"}"'],
  ["wide.txt", bytesOf("\xff\xfeh\0i\0"), 'a text file that begins with "hi"'],
  ["manual.pdf", bytesOf("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"), "a PDF document"],
  ["plain.pdf", "%PDF-1.4\n1 0 obj\n", "a PDF document"],
  ["board.png", bytesOf("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "a PNG picture"],
  ["board.jpg", bytesOf("\xff\xd8\xff\xe1\0\x10Exif"), "a JPEG picture"],
  ["board.gif", bytesOf("GIF89a\x01\0\x01\0"), "a GIF picture"],
  ["board.webp", bytesOf("RIFF\0\0\0\0WEBPVP8 "), "a WebP picture"],
  ["plan.doc", bytesOf("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "an Office document"],
];

for (const [name, content, words] of DOCUMENTS) {
  for (const command of ["run", "plan", "verify"]) {
    Deno.test(`${command} ${name}: says what it is`, async () => {
      const { code, stdout, stderr } = await flasher([command, name], { files: { [name]: content } });
      assertEquals([code, stdout], [EXIT.badImage, ""]);
      assertStringIncludes(stderr, `Cannot use "${name}": it is ${words}, expected firmware or a profile\n`);
      assertStringIncludes(stderr, "flasher run firmware.bin");
      assertStringIncludes(stderr, "flasher help profile");
    });
  }
}

const ARCHIVES: readonly (readonly [name: string, content: string | Uint8Array, words: RegExp])[] = [
  ["fw.zip", bytesOf("PK\x03\x04\x14\0\0\0\x08\0"), /a zip archive, not firmware\n.*Unpack it/],
  ["fw.bin.gz", bytesOf("\x1f\x8b\x08\0\0\0"), /a gzip archive, not firmware\n.*Unpack it/],
  ["fw.axf", bytesOf("\x7fELF\x01\x01\x01\0"), /an ELF file, not firmware\n.*next to the ELF file/],
  [
    "page.html",
    "<!doctype html><html></html>",
    /a web page, expected a firmware image\n.*download the \.bin/,
  ],
  ["page", "<!doctype html><html></html>", /a web page, not firmware\n.*download the \.bin/],
];

for (const [name, content, words] of ARCHIVES) {
  Deno.test(`run ${name}: an archive, a program or a page, with the way to the firmware`, async () => {
    const { code, stderr } = await flasher(["run", name], { files: { [name]: content } });
    assertEquals(code, EXIT.badImage);
    assertMatch(stderr, words);
  });
}

Deno.test("a profile may have any name, and its mistakes are those of a profile", async () => {
  const text = "# My board\nport: auto\nfiles:\n  - { offset: 0x0, path: app.bin }\n";
  const files = {
    "board.txt": text,
    "board": text,
    "b.json": '{"files": [{"offset": "0x0", "path": "app.bin"}]}',
  };
  for (const name of Object.keys(files)) {
    const { code, stderr } = await flasher(["plan", name], { files });
    assertEquals(code, EXIT.badImage, stderr);
    assertStringIncludes(stderr, 'Cannot read "app.bin": there is no such file');
  }
  const wrong = await flasher(["plan", "w.txt"], { files: { "w.txt": "bord: x\nfiles: []\n" } });
  assertEquals(wrong.code, EXIT.usage);
  assertStringIncludes(wrong.stderr, "w.txt:1:1: ");
});

Deno.test("an archive or a picture with the name of a profile is not read as YAML", async () => {
  const files = {
    "a.yaml": bytesOf("PK\x03\x04\x14\0\0\0\x08\0"),
    "b.yml": bytesOf("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
  };
  const zip = await flasher(["run", "a.yaml"], { files });
  assertEquals(zip.code, EXIT.badImage);
  assertStringIncludes(zip.stderr, 'Cannot read profile "a.yaml": it is a zip archive, whatever its name\n');
  const picture = await flasher(["run", "b.yml"], { files });
  assertStringIncludes(
    picture.stderr,
    'Cannot read profile "b.yml": it is a PNG picture, whatever its name\n',
  );
});

Deno.test("a profile in UTF-16 is told how to be saved, whatever its name", async () => {
  const text = "files:\n  - { offset: 0x0, path: app.bin }\n";
  const wide = bytesOf("\xff\xfe" + [...text].map((char) => char + "\0").join(""));
  for (const name of ["flash.yaml", "flash.txt"]) {
    const { code, stderr } = await flasher(["plan", name], { files: { [name]: wide } });
    assertEquals(code, EXIT.usage);
    assertStringIncludes(stderr, `${name}: found UTF-16 text, expected UTF-8\n`);
  }
});

Deno.test("firmware of any name is still firmware", async () => {
  const hex = buildHex([[0x1000, buildMerged(FAMILY.esp32)]]);
  const { code, stderr } = await flasher(["plan", "fw.txt"], { files: { "fw.txt": hex } });
  assertEquals(code, EXIT.ok, stderr);
  const data = await flasher(["plan", "data"], { files: { data: noise(0x1000) } });
  assertStringIncludes(data.stderr, "give its offset: flasher run -f 0x300000=data");
});

Deno.test("a picture goes to flash as data if a person gives its offset", async () => {
  const files = { "logo.png": bytesOf("\x89PNG\r\n\x1a\n\0\0\0\rIHDR") };
  const { code, stderr } = await flasher(["plan", "-f", "0x200000=logo.png", "--chip", "esp32"], { files });
  assertEquals(code, EXIT.ok, stderr);
});

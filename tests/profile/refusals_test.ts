/** Complete messages, compared exactly. */
import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ProfileError, type ProfileMistake } from "../../lib/errors.ts";
import { loadProfile } from "../../lib/profile/load.ts";
import { MAX_PROFILE_BYTES } from "../../lib/profile/decode.ts";
import { firstComplaints } from "../../lib/profile/validation_errors.ts";
import { profileJsonSchema } from "../../lib/profile/schema.ts";
import { editorComplaints } from "./editor.ts";
import { FILES, KNOWN, refusal } from "./known.ts";

type Case = Readonly<{ name: string; profile: string | Uint8Array; message: string }>;

const ALL: Case[] = [];

function refuses(cases: readonly Case[]): void {
  ALL.push(...cases);
  for (const { name, profile, message } of cases) {
    Deno.test(`refused: ${name}`, async () => assertEquals(await refusal(profile), message));
  }
}

const bytes = (...parts: readonly (string | number)[]) =>
  new Uint8Array(
    parts.flatMap((part) => typeof part === "number" ? [part] : [...new TextEncoder().encode(part)]),
  );
const TOP =
  "port, baud, board, reset, run, hold, chip, flash, erase, firmware, files, board_files, after or expect";
const MINIMAL = "> A minimal profile is:\n> files:\n>   - { offset: 0x0, path: firmware.bin }";
const ENTRIES =
  `> Write "files:", and below it a line "  - { offset: 0x0, path: firmware.bin }" for each file.`;
const IN_BRACES = "> For example: { offset: 0x0, path: firmware.bin }";
const COLUMNS = "> All keys of a mapping must start in the same column, and so must all dashes of a list.";
const FIRMWARE = '> If this is firmware, list it under "files" in a profile.';
const NOTEPAD = '> Save it as "UTF-8" (Windows Notepad: File, Save as, Encoding).';
const ESCAPE = "> In double quotes, a backslash starts an escape: use single quotes, or forward slashes.";

refuses([
  {
    name: "empty file",
    profile: "",
    message: `flash.yaml: found an empty file, expected a profile\n${MINIMAL}`,
  },
  {
    name: "blank file",
    profile: " \n\r\n",
    message: `flash.yaml: found an empty file, expected a profile\n${MINIMAL}`,
  },
  {
    name: "comments only",
    profile: "# port: auto\n",
    message: `flash.yaml: found a file without keys, expected a profile\n${MINIMAL}`,
  },
  {
    name: "10 MB",
    profile: "a".repeat(10_000_000),
    message: `flash.yaml: found 10000000 bytes, expected at most 65536\n${FIRMWARE}`,
  },
  {
    name: "a list",
    profile: "- port: auto\n",
    message: `flash.yaml:1:1: found a list, expected a mapping with keys such as files\n${MINIMAL}`,
  },
  {
    name: "a scalar",
    profile: "\nhello\n",
    message: `flash.yaml:2:1: found "hello", expected a mapping with keys such as files\n${MINIMAL}`,
  },
  {
    name: "two documents",
    profile: `${FILES}---\n${FILES}`,
    message: "flash.yaml:3:1: found a second document, expected only one",
  },
  {
    name: "firmware",
    profile: bytes(0xe9, 2, 2, 0x40, 0, 0),
    message:
      `flash.yaml:1:1: found byte 0xe9 at byte position 0, expected UTF-8 text\n${NOTEPAD}\n${FIRMWARE}`,
  },
  {
    name: "Latin-1",
    profile: bytes("# ok\r\nport: caf", 0xe9, " x\n"),
    message:
      `flash.yaml:2:10: found byte 0xe9 at byte position 15, expected UTF-8 text\n${NOTEPAD}\n${FIRMWARE}`,
  },
  {
    name: "UTF-8 cut short",
    profile: bytes("é", 0xe2, 0x82),
    message:
      `flash.yaml:1:2: found byte 0xe2 at byte position 2, expected UTF-8 text\n${NOTEPAD}\n${FIRMWARE}`,
  },
  {
    name: "UTF-16 LE",
    profile: bytes(0xff, 0xfe, "a", 0),
    message: `flash.yaml: found UTF-16 text, expected UTF-8\n${NOTEPAD}`,
  },
  {
    name: "UTF-16 BE",
    profile: bytes(0xfe, 0xff, 0, "a"),
    message: `flash.yaml: found UTF-16 text, expected UTF-8\n${NOTEPAD}`,
  },
  {
    name: "NUL",
    profile: "port: a\u0000",
    message: `flash.yaml:1:8: found control character U+0000, expected text\n${FIRMWARE}`,
  },
  {
    name: "escape sequence",
    profile: "\r\n\u001b[2J",
    message: `flash.yaml:2:1: found control character U+001B, expected text\n${FIRMWARE}`,
  },
]);

refuses([
  {
    name: "tab as indentation",
    profile: "flash:\n\tmode: dio\n# \tcomment\nfiles:\n-\toffset: 0\n",
    message: "flash.yaml:2:1: found a tab in the indentation, expected spaces\n" +
      "flash.yaml:5:2: found a tab in the indentation, expected spaces\n> Replace each tab with two spaces.",
  },
  {
    name: "duplicate key",
    profile: `baud: 9600\n${FILES}baud: 115200\n`,
    message:
      'flash.yaml:4:1: found key "baud" a second time, expected each key once\n> "baud" first appears in line 1.',
  },
  {
    name: "duplicate key inside",
    profile: "files:\n  - { offset: 0, path: a, offset: 1 }\n",
    message:
      'flash.yaml:2:27: found key "offset" a second time, expected each key once\n> "offset" first appears in line 2.',
  },
  {
    name: "tag",
    profile: `port: !foo x\n${FILES}`,
    message: 'flash.yaml:1:7: found the tag "!foo", expected no tags',
  },
  {
    name: "standard tag",
    profile: `baud: !!int 9600\n${FILES}`,
    message: 'flash.yaml:1:7: found the tag "!!int", expected no tags',
  },
  {
    name: "no space after the colon",
    profile: `baud:9600\n${FILES}`,
    message: "flash.yaml:1:1: found text that is not YAML, expected a key, a colon and a space\n" +
      '> Write a key and its value as in "baud: 460800", with a space after the colon.',
  },
  {
    name: "colon in a value",
    profile: `port: a: b\n${FILES}`,
    message:
      "flash.yaml:1:7: found text that is not YAML, expected one key per line, and the keys of a mapping in the same column\n" +
      "> Put a value that contains a colon and a space in quotes.",
  },
  {
    name: "indentation",
    profile: "files:\n  - offset: 0\n   path: x\n",
    message: `flash.yaml:3:4: found text that is not YAML: sequence item without - indicator\n${COLUMNS}`,
  },
  {
    name: "open quote",
    profile: "port: 'x",
    message: "flash.yaml:1:9: found the end of the file, expected a closing '\n" +
      "> Text that begins with ' must also end with '.",
  },
  {
    name: "open double quote",
    profile: 'port: "x\nfiles: []\n',
    message: 'flash.yaml:3:1: found the end of the file, expected a closing "\n' +
      '> Text that begins with " must also end with ".',
  },
  {
    name: "open brace",
    profile: "files:\n  - { offset: 0, path: x\n  - { offset: 1, path: y }\n",
    message: `flash.yaml:3:3: found no } before this, expected one for each {\n${IN_BRACES}`,
  },
  {
    name: "open bracket",
    profile: "files: [{ offset: 0, path: x }\n",
    message: `flash.yaml:2:1: found no ] before this, expected one for each [\n${IN_BRACES}`,
  },
  {
    name: "no comma between entries",
    profile: "files: [{ offset: 0 path: x }]\n",
    message:
      "flash.yaml:1:19: found text that is not YAML, expected entries with commas between them, and no dashes\n" +
      IN_BRACES,
  },
  {
    name: "reserved character",
    profile: "port: @x\n",
    message:
      "flash.yaml:1:7: found text that is not YAML, expected quotes around a value that starts with this character",
  },
  {
    name: "alias without anchor",
    profile: "port: *x\n",
    message: 'flash.yaml:1:9: found text that is not YAML: cannot read alias: unidentified alias "x"',
  },
  {
    name: "unknown escape",
    profile: 'files:\n  - { offset: 0, path: "C:\\x" }\n',
    message: `flash.yaml:2:27: found a backslash in double quotes, expected a valid YAML escape\n${ESCAPE}`,
  },
  {
    name: "60000 levels",
    profile: "[".repeat(60_000),
    message: "flash.yaml: found lists or mappings nested too deeply, expected at most 5 levels",
  },
  {
    name: "circular alias",
    profile: "files: &x [*x]\n",
    message: "flash.yaml:1:12: files[0]: found a list, expected a mapping with offset and path\n" +
      '> Write each entry of files as in "- { offset: 0x0, path: firmware.bin }".',
  },
  {
    name: "billion laughs",
    profile: "port: &a [x,x,x,x,x,x,x,x]\n" +
      Array.from("bcdefghi", (key, i) => `${key}: &${key} [${`*${"abcdefgh"[i]},`.repeat(8)}]\n`).join("") +
      "files: { offset: *i }\n",
    message:
      "flash.yaml:1:10: port: found a list, expected a port name such as auto, /dev/ttyUSB0 or COM3\n" +
      Array.from(
        "bcdefghi",
        (key, i) => `flash.yaml:${i + 2}:1: found unknown key "${key}", expected ${TOP}\n`,
      ).join("") +
      `flash.yaml:10:8: files: found a mapping, expected a list of files\n${ENTRIES}`,
  },
]);

refuses([
  {
    name: "unknown keys",
    profile: `prot: auto\nspeed: 9600\nxyzzy: 1\n${FILES}`,
    message: `flash.yaml:1:1: found unknown key "prot", expected ${TOP}\n` +
      `flash.yaml:2:1: found unknown key "speed", expected ${TOP}\n` +
      `flash.yaml:3:1: found unknown key "xyzzy", expected ${TOP}\n` +
      '> "prot": did you mean "port"?\n> "speed": did you mean "baud"?',
  },
  {
    name: "unknown keys inside",
    profile:
      "flash: { sise: 4MB }\nfiles:\n  - { addr: 0, offset: 0, path: a }\nreset: [{ dts: 1, dtr: 0 }]\n",
    message: 'flash.yaml:1:10: flash: found unknown key "sise", expected mode, freq or size\n' +
      'flash.yaml:3:7: files[0]: found unknown key "addr", expected offset, path, url, manifest, sha256, size or raw\n' +
      'flash.yaml:4:11: reset[0]: found unknown key "dts", expected dtr, rts or wait\n' +
      '> "sise": did you mean "size"?\n> "addr": did you mean "offset"?\n> "dts": did you mean "dtr"?',
  },
  {
    name: "raw without what vouches for it, and erase of something",
    profile:
      "erase: some\nfiles:\n  - { offset: 0, path: a, raw: true }\n  - { offset: 4096, path: b, raw: yes }\n",
    message: 'flash.yaml:1:8: erase: found "some", expected files or all\n' +
      "flash.yaml:3:32: files[0].raw: found true without sha256, expected the file's sha256 as well\n" +
      'flash.yaml:4:35: files[1].raw: found "yes", expected true or false',
  },
  {
    name: "keys that JavaScript knows",
    profile: `__proto__: 1\nconstructor: 2\n<<: 3\n${FILES}`,
    message: ["__proto__", "constructor", "<<"].map((key, i) =>
      `flash.yaml:${i + 1}:1: found unknown key "${key}", expected ${TOP}`
    ).join("\n"),
  },
  {
    name: "terminal escapes",
    profile: `"\\e[2J\\u202e": 1\n${FILES}`,
    message: `flash.yaml:1:1: found unknown key "\\u{1b}[2J\\u{202e}", expected ${TOP}`,
  },
  {
    name: "no files",
    profile: "port: auto\n",
    message: `flash.yaml:1:1: found neither files nor firmware, expected at least one of them\n${ENTRIES}`,
  },
  {
    name: "empty files",
    profile: "files: []\n",
    message: "flash.yaml:1:8: files: found an empty list, expected at least one file",
  },
  {
    name: "65 files",
    profile: "files:\n" + "  - { offset: 0, path: a }\n".repeat(65),
    message: "flash.yaml:2:3: files: found 65 entries, expected at most 64",
  },
  {
    name: "files: text",
    profile: "files: fw.bin\n",
    message: `flash.yaml:1:8: files: found "fw.bin", expected a list of files\n${ENTRIES}`,
  },
  {
    name: "files: nothing",
    profile: "files:\n",
    message: `flash.yaml:1:7: files: found nothing, expected a list of files\n${ENTRIES}`,
  },
  {
    name: "entries of the wrong kind",
    profile: "files:\n  - fw.bin\n  - {}\n  - offset: [1]\n    path: { a: b }\n",
    message: 'flash.yaml:2:5: files[0]: found "fw.bin", expected a mapping with offset and path\n' +
      "flash.yaml:3:5: files[1].offset: missing, expected auto or a decimal or hexadecimal number such as 0x1000\n" +
      "flash.yaml:4:13: files[2].offset: found a list, expected auto or a decimal or hexadecimal number such as 0x1000\n" +
      "flash.yaml:5:11: files[2].path: found a mapping, expected the path of a file\n" +
      '> Write each entry of files as in "- { offset: 0x0, path: firmware.bin }".',
  },
  {
    name: "files from nowhere, and from two places",
    profile:
      'files:\n  - { offset: 0 }\n  - { offset: 4096, path: a.bin, url: "https://example.com/a.bin" }\n',
    message: "flash.yaml:2:5: files[0]: found neither path nor url, expected one of the two\n" +
      "flash.yaml:3:5: files[1]: found path and url, expected one of the two",
  },
  {
    name: "a manifest of a file that is not downloaded, and one on a local server",
    profile:
      'files:\n  - { offset: 0, path: a.bin, manifest: "https://example.com/m.json" }\n  - { offset: 1, url: "https://example.com/a.bin", manifest: "https://nas.local/m.json" }\n',
    message: "flash.yaml:2:41: files[0].manifest: found manifest without url, expected both or neither\n" +
      'flash.yaml:3:62: files[1].manifest: found the local name "nas.local", expected the public name of a server',
  },
  {
    name: "an address as path",
    profile: 'files:\n  - { offset: 0, path: "https://example.com/a.bin" }\n',
    message:
      'flash.yaml:2:24: files[0].path: found "https://example.com/a.bin", expected the path of a file\n' +
      "> Download the file first. In a profile, url: can name its address instead of path:.",
  },
  {
    name: "addresses that no profile may have",
    profile: "files:\n" + [
      "http://example.com/a.bin",
      "https://192.168.0.1/a.bin",
      "https://me:pw@example.com/a.bin",
      "https://example.com/$V.bin",
    ].map((url, i) => `  - { offset: ${i}, url: "${url}" }\n`).join(""),
    message:
      'flash.yaml:2:23: files[0].url: found "http://example.com/a.bin", expected an https address such as https://example.com/app.bin\n' +
      "flash.yaml:3:23: files[1].url: found the address 192.168.0.1, expected the public name of a server\n" +
      "flash.yaml:4:23: files[2].url: found a user name or a password, expected an address without them\n" +
      'flash.yaml:5:23: files[3].url: found "https://example.com/$V.bin", expected an address without variables\n' +
      "> http does not protect files against changes on the way.\n> flasher does not expand variables.",
  },
  {
    name: "firmware that is no name",
    profile: "chip: esp8266\nfirmware: [micropython]\n",
    message:
      "flash.yaml:2:11: firmware: found a list, expected a firmware such as micropython@1.26.1/ESP8266_GENERIC",
  },
  {
    name: "firmware of a moving version",
    profile: "chip: esp8266\nfirmware: micropython@latest/ESP8266_GENERIC\n",
    message:
      'flash.yaml:2:11: firmware: found the version "latest", expected an exact version such as 1.26.1\n' +
      "> A profile must always write the same firmware. " +
      "To list the versions: flasher firmware ESP8266_GENERIC",
  },
  {
    name: "firmware that nobody publishes",
    profile: "firmware: micropyton@1.26.1/ESP8266_GENERIC\n",
    message: 'flash.yaml:1:11: firmware: found "micropyton", expected micropython or circuitpython\n' +
      '> "micropyton": did you mean "micropython"?',
  },
  {
    name: "nothing and a list",
    profile: `baud:\nflash: []\n${FILES}`,
    message: "flash.yaml:1:6: baud: found nothing, expected auto or a whole number from 300 to 4000000\n" +
      "flash.yaml:2:8: flash: found a list, expected a mapping with mode, freq or size\n" +
      '> Write, for example, "flash: { mode: keep, freq: keep, size: detect }".',
  },
  {
    name: "names",
    profile:
      `chip: esp3266\nboard: huzah\nflash: { mode: qoi, size: 4M, freq: 40MHz }\nafter: reboot\n${FILES}`,
    message: 'flash.yaml:1:7: chip: found "esp3266", expected auto, esp8266, esp32 or esp32s3\n' +
      'flash.yaml:2:8: board: found "huzah", expected auto_reset, huzzah or manual\n' +
      'flash.yaml:3:16: flash.mode: found "qoi", expected keep, qio, qout, dio or dout\n' +
      'flash.yaml:3:27: flash.size: found "4M", expected keep, detect, 512KB, 1MB, 2MB or 4MB\n' +
      'flash.yaml:3:37: flash.freq: found "40MHz", expected keep, 20m, 26m, 40m or 80m\n' +
      'flash.yaml:4:8: after: found "reboot", expected run or stay\n' +
      '> "esp3266": did you mean "esp8266"?\n> "huzah": did you mean "huzzah"?\n> "qoi": did you mean "qio"?\n' +
      '> "4M": did you mean "4MB"?\n> "40MHz": did you mean "40m"?',
  },
  {
    name: "ports",
    profile: `port: http://x\n${FILES}`,
    message:
      'flash.yaml:1:7: port: found "http://x", expected a port of this computer, or rfc2217://host:port such as ' +
      "rfc2217://raspberrypi:4000",
  },
  {
    name: "empty port",
    profile: `port: ''\n${FILES}`,
    message: 'flash.yaml:1:7: port: found "", expected a port name such as auto, /dev/ttyUSB0 or COM3',
  },
  {
    name: "paths",
    profile:
      'files:\n  - { offset: 0, path: "" }\n  - { offset: 1, path: "a\\0b" }\n  - { offset: 2, path: "C:\\new.bin" }\n' +
      "  - { offset: 3, path: https://x/y.bin }\n",
    message: 'flash.yaml:2:24: files[0].path: found "", expected the path of a file\n' +
      'flash.yaml:3:24: files[1].path: found "a\\u{0}b", expected a path without control characters\n' +
      'flash.yaml:4:24: files[2].path: found "C:\\new.bin", expected a path without control characters\n' +
      'flash.yaml:5:24: files[3].path: found "https://x/y.bin", expected the path of a file\n' +
      `${ESCAPE}\n> Download the file first. In a profile, url: can name its address instead of path:.`,
  },
  {
    name: "two files at one offset",
    profile: "files: [{ offset: 4096, path: a }, { offset: 0x1000, path: b }]\n",
    message:
      "flash.yaml:1:46: files[1].offset: found 0x1000, which is also files[0].offset, expected another offset",
  },
  {
    name: "digest and size",
    profile: "files: [{ offset: 0, path: a, sha256: abc, size: 0 }]\n",
    message: 'flash.yaml:1:39: files[0].sha256: found "abc", expected 64 hexadecimal digits\n' +
      'flash.yaml:1:50: files[0].size: found "0", expected 1 to 0xffffffff',
  },
]);

refuses([
  {
    name: "wait without unit",
    profile: `reset: D0|R1|W0.1|D1\n${FILES}`,
    message:
      'flash.yaml:1:8: reset: character 7: found "W0.1", expected a wait with its unit such as 100ms or 0.1s\n' +
      '> "W0.1" has no unit: write "W100ms" if it comes from esptool.cfg (seconds), "W0.1ms" if it comes from esptool-js ' +
      "(milliseconds).",
  },
  {
    name: "script that holds a line",
    profile: `run: R1\nreset: [{ dtr: 1, rts: 0 }]\n${FILES}`,
    message:
      "flash.yaml:1:6: run: found a script that leaves RTS asserted, expected both lines released at the end\n" +
      "flash.yaml:2:8: reset: found a script that leaves DTR asserted, expected both lines released at the end\n" +
      '> Add "R0" at the end: an asserted line can keep the chip in reset or in its bootloader.\n' +
      '> Add "D0" at the end: an asserted line can keep the chip in reset or in its bootloader.',
  },
  {
    name: "board as script",
    profile: `reset: manual\n${FILES}`,
    message:
      'flash.yaml:1:8: reset: found "manual", expected a reset script such as D0|R1|W100ms|D1,R0|W50ms|D0, or a list of steps\n' +
      '> "manual" is a board: write "board: manual".',
  },
  {
    name: "steps",
    profile: `reset: [{ wait: 1s, dtr: 0 }, {}, { dtr: 2 }, foo, { wait: 5 }]\nrun: {}\n${FILES}`,
    message: "flash.yaml:1:9: reset[0]: found lines and a wait in one step, expected dtr and rts, or wait\n" +
      "flash.yaml:1:31: reset[1]: found an empty step, expected dtr and rts, or wait\n" +
      'flash.yaml:1:42: reset[2].dtr: found "2", expected 0 or 1\n' +
      'flash.yaml:1:47: reset[3]: found "foo", expected a step with dtr and rts, or wait\n' +
      'flash.yaml:1:60: reset[4].wait: found "5", expected a wait with its unit such as 100ms or 0.1s\n' +
      "flash.yaml:2:6: run: found a mapping, expected a reset script such as D0|R1|W100ms|D1,R0|W50ms|D0, or a list of steps\n" +
      '> "5" has no unit: write "5s" if it comes from esptool.cfg (seconds), "5ms" if it comes from esptool-js (milliseconds).',
  },
]);

Deno.test("refused: the first ten complaints in the order of the text, and the number of the others", async () => {
  const text = "bord: x\nfiles:\n" + "  - { offset: x, path: a }\n".repeat(30) + "chip: y\n";
  const lines = (await refusal(text)).split("\n").filter((line) => !line.startsWith(">"));
  assertEquals(lines.length, 11);
  assertMatch(lines[0]!, /^flash\.yaml:1:1: found unknown key "bord"/);
  assertEquals(
    lines[9],
    'flash.yaml:11:15: files[8].offset: found "x", expected auto or a decimal or hexadecimal number such as 0x1000',
  );
  assertEquals(lines[10], "flash.yaml: and 22 more");
});

Deno.test("refused: the error has every mistake with its place, for scripts", async () => {
  const text = "files:\n" + "  - { offset: x, path: a }\n".repeat(30) + "chip: y\n";
  const { mistakes } = await assertRejects(() => loadProfile(text, "flash.yaml", KNOWN), ProfileError);
  assertEquals(mistakes.map(({ line }: ProfileMistake) => line), Array.from({ length: 31 }, (_, i) => i + 2));
  assertEquals([mistakes[30].column, mistakes[30].message.startsWith("chip: ")], [7, true]);
});

Deno.test("refused: all of thousands of unknown keys are counted", async () => {
  const text = Array.from({ length: 6_000 }, (_, i) => `k${i}: 1\n`).join("");
  const error = await assertRejects(() => loadProfile(text, "flash.yaml", KNOWN), ProfileError);
  assertMatch(error.message, /^flash\.yaml:1:1: .*\n(?:.*\n)*flash\.yaml: and 5991 more$/);
  assertEquals([error.mistakes.length, error.mistakeCount], [1_000, 6_001]);
  assertEquals(error.mistakes.at(-1).line, 999);
  const few = await assertRejects(() => loadProfile("bord: x\n", "flash.yaml", KNOWN), ProfileError);
  assertEquals(few.mistakeCount, undefined);
});

Deno.test("refused: of thousands of mistakes, only the first 1,000 in the text are described", () => {
  let described = 0;
  const findings = Array.from({ length: 6_000 }, (_, line) => ({
    path: [String(line)],
    part: "key" as const,
    describe: () => ({ text: `${++described}` }),
  }));
  const complaints = firstComplaints(
    findings.toReversed(),
    ([line]) => ({ line: Number(line) + 1, column: 1 }),
  );
  assertEquals(described, 1_000);
  assertEquals([complaints[0]!.position!.line, complaints.at(-1)!.position!.line], [1, 1_000]);
});

Deno.test("locate: of a key that occurs twice, the first one", async () => {
  const { mapYaml } = await import("../../lib/profile/locate.ts");
  const map = mapYaml("k: 1\nother: 2\nk: 3\n")!;
  assertEquals([map.locate(["k"], "key")?.line, map.locate(["other"], "value")?.column], [1, 8]);
  assertEquals(map.locate(["missing"], "key"), undefined);
});

/** Refusals that no schema can express, and why. */
const BEYOND_A_SCHEMA: Readonly<Record<string, string>> = {
  "tag": "a schema judges values, not how they are written",
  "standard tag": "the same",
  "an address as path": "the same as for ports, below",
  "ports": "which schemes there are, a sentence says better than a pattern",
  "two files at one offset": "it cannot compare two values",
  "wait without unit": "a reset script is a language of its own",
  "script that holds a line": "the same",
  "board as script": "the same",
};

Deno.test("refused: editors refuse the same, as far as a schema can", () => {
  const schema = profileJsonSchema(KNOWN);
  const missed = ALL.flatMap(({ name, profile }) => {
    if (typeof profile !== "string" || profile.length > MAX_PROFILE_BYTES) return [];
    try {
      return editorComplaints(profile, schema).length === 0 ? [name] : [];
    } catch {
      // Not YAML: an editor reports that without a schema.
      return [];
    }
  });
  assertEquals(missed, Object.keys(BEYOND_A_SCHEMA));
});

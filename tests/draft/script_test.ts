/** Flashing scripts from projects: nothing in them is dropped silently. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Draft } from "../../lib/draft/draft.ts";
import { draftFromEsptool } from "../../lib/draft/esptool.ts";
import { UsageError } from "../../lib/errors.ts";
import { KNOWN } from "../profile/known.ts";

const read = (text: string, windows = false): Draft => draftFromEsptool(text, KNOWN, { windows });

function refusal(text: string, windows = false): string {
  try {
    read(text, windows);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error("the script was accepted");
}

/** `0x0 a.bin` for each file. */
const filesOf = (text: string, windows = false) =>
  read(text, windows).files.map(({ offset, path }) => `0x${offset!.toString(16)} ${path}`);

const BOTH = ["0x0 a.bin", "0x1000 b.bin"];
/** The text of each script, by its name; they all write the same files. */
const SCRIPTS: Readonly<Record<string, string>> = {
  "two lines, the first with a comment":
    "esptool.py write_flash 0x0 a.bin # first\nesptool.py write_flash 0x1000 b.bin",
  "a comment that seems to go on": "# esptool flashes it \\\nesptool.py write_flash 0x0 a.bin 0x1000 b.bin",
  "a shell script":
    "#!/bin/bash\nset -e\n\nerase_flash\nesptool.py write_flash 0x0 a.bin\nesptool.py write_flash 0x1000 b.bin\n",
  "lines that go on": "esptool.py write_flash \\\n  0x0 a.bin \\ \n  0x1000 b.bin\n",
  "line ends of Windows":
    "esptool.py write_flash \\\r\n  0x0 a.bin\r\nesptool.py write_flash 0x1000 b.bin\r\n",
  "&&": "esptool.py write_flash 0x0 a.bin &&\n esptool.py write_flash 0x1000 b.bin",
  "prompts":
    "$ esptool.py write_flash \\\n> 0x0 a.bin\n(venv) me@here:~/fw$ esptool.py write_flash 0x1000 b.bin",
  "a prompt of cmd":
    "C:\\fw>esptool.exe write_flash 0x0 a.bin\nC:\\my fw> esptool.exe write_flash 0x1000 b.bin",
  "a prompt of PowerShell": "PS C:\\fw> .\\esptool.exe write_flash 0x0 a.bin `\n  0x1000 b.bin",
  "a batch file": '@echo off\r\nREM don\'t stop\r\nset PORT=COM3\r\nset "ESP=C:\\tools\\esptool.exe"\r\n' +
    "%ESP% -p %PORT% write_flash ^\r\n 0x0 a.bin ^\r\n 0x1000 b.bin\r\npause\r\n",
  "PowerShell":
    '$port = "COM3"\n& "C:\\my tools\\esptool.exe" --port $port write-flash 0x0 a.bin 0x1000 "b.bin"\nWrite-Host "Done!"',
  "a rule of a makefile":
    "PORT ?= /dev/ttyUSB0\nESPTOOL := python -m esptool\nflash:\n\t@$(ESPTOOL) -p $(PORT) write_flash 0x0 a.bin 0x1000 b.bin\n",
  "variables": 'PORT="${1:-/dev/ttyUSB0}"\nESPTOOL="python3 -m esptool"\nFW=b.bin\n' +
    '$ESPTOOL --port "$PORT" write_flash 0x0 a.bin 0x1000 ${FW} || exit 1\necho "Done? $?"',
  "quotes within a word": "esptool.py write_flash '0x0' \"a\".b'in' 0x1000 b\\.bin",
  "a launcher": "timeout 60 sudo python3 ./esptool.py write_flash 0x0 a.bin 0x1000 b.bin | tee log",
  "commands that only read":
    "esptool.py chip_id; esptool.py write_flash 0x0 a.bin 0x1000 b.bin; esptool.py run",
  "esptool-ck": "esptool -vv -cd nodemcu -cb 115200 -cp COM4 -ca 0x0 -cf a.bin -ca 1000 -cf b.bin",
  "Arduino's line for the ESP8266":
    'python3 -I /x/tools/upload.py --chip esp8266 --port /dev/ttyUSB0 --baud 921600 "" --before default_reset ' +
    "--after hard_reset write_flash 0x0 a.bin write_flash 0x1000 b.bin",
};

for (const [name, text] of Object.entries(SCRIPTS)) {
  Deno.test(`script: ${name}`, () => assertEquals(filesOf(text), BOTH));
}

Deno.test("script: a number sign inside a word is part of it", () => {
  assertEquals(filesOf("esptool.py write_flash 0x0 build#2.bin 0x1000 b.bin"), ["0x0 build#2.bin", BOTH[1]!]);
});

Deno.test("script: variables are expanded", () => {
  const { values } = read(SCRIPTS["a batch file"]!);
  assertEquals(values, { port: "COM3", size: "keep" });
  assertEquals(
    read("export ESPTOOL_CHIP=esp32\nESPTOOL_PORT=COM9 ESPTOOL_FM=dio esptool write-flash 0 a.bin").values,
    { chip: "esp32", port: "COM9", mode: "dio", size: "keep" },
  );
});

Deno.test("script: paths are relative to its current folder", () => {
  assertEquals(filesOf("cd build && esptool.py write_flash 0 a.bin 0x1000 /abs/b.bin"), [
    "0x0 build/a.bin",
    "0x1000 /abs/b.bin",
  ]);
  assertEquals(
    filesOf("pushd x\ncd y/\nesptool.py write_flash 0 a.bin\npopd\nesptool.py write_flash 0x1000 b.bin"),
    [
      "0x0 x/y/a.bin",
      "0x1000 b.bin",
    ],
  );
  assertEquals(filesOf("cd /d D:\\fw\\\r\nesptool.exe write_flash 0 a.bin", true), ["0x0 D:\\fw/a.bin"]);
  for (
    const own of ['cd "$(dirname "$0")"', 'cd "$(dirname "${BASH_SOURCE[0]}")"', "@echo off\ncd /d %~dp0"]
  ) {
    const { files, notes } = read(`${own}\nesptool.py write_flash 0 a.bin`);
    assertEquals(files[0]!.path, "a.bin");
    assertStringIncludes(notes.join("\n"), "Paths are relative to your current folder");
  }
  for (const lost of ["cd", "cd -", "cd ~/x", "cd $UNKNOWN", "cd a b"]) {
    assert(refusal(`${lost}\nesptool.py write_flash 0 a.bin`).endsWith("expected a folder"), lost);
  }
});

Deno.test("script: skipped commands are reported", () => {
  const { notes } = read(
    "set -e\necho Hello\n# esptool.py write_flash 0x9000 old.bin\nesptool.py read_mac\nesptool.py erase_region 0x9000 0x5000\n" +
      "esptool.py write_flash 0 a.bin\nsleep 1",
  );
  assertEquals(notes, [
    'Skipped, because it writes nothing to the board: "read_mac".',
    "A profile erases only what it writes. To erase this region: flasher erase --offset 0x9000 --size 0x5000",
    'Skipped, because it writes nothing to the board: "set" (line 1), "echo" (line 2), "sleep" (line 7).',
    'Skipped a comment (line 3): "# esptool.py write_flash 0x9000 old.bin".',
  ]);
});

/** The message for each text that is refused. */
const REFUSED: Readonly<Record<string, string>> = {
  "make all\nesptool.py write_flash 0 a.bin\nespefuse.py burn_key flash_encryption key.bin\nmpremote cp x :":
    '--from-esptool: line 1: found "make", expected an esptool command\n' +
    '--from-esptool: line 3: found "espefuse.py", expected an esptool command\n' +
    '--from-esptool: line 4: found "mpremote", expected an esptool command',
  "if [ -f a.bin ]; then\n  esptool.py write_flash 0 a.bin\nfi":
    '--from-esptool: line 1: found "if", expected an esptool command\n' +
    '--from-esptool: line 1: found "then", expected an esptool command\n' +
    '--from-esptool: line 3: found "fi", expected an esptool command',
  "if esptool.py write_flash 0 a.bin; then echo ok; fi":
    '--from-esptool: found "if", expected an esptool command\n' +
    '--from-esptool: found "then", expected an esptool command\n' +
    '--from-esptool: found "fi", expected an esptool command',
  "ssh pi esptool.py write_flash 0 a.bin": '--from-esptool: found "ssh", expected an esptool command',
  "C:\\tools\\esptool.exe write_flash 0 a.bin > log": '--from-esptool: found ">", expected plain words',
  "NAME=`date`\nesptool.py write_flash 0 $NAME.bin":
    '--from-esptool: line 2: found "$NAME", expected plain words',
  "erase:\n\tesptool.py erase_flash\nflash:\n\tesptool.py write_flash 0 a.bin":
    '--from-esptool: line 3: found "flash:", expected an esptool command',
  "esptool.py write_flash 0 a.bin\n\nesptool.py -p $PORT write_flash 0x1000 b.bin":
    '--from-esptool: line 3: found "$PORT", expected plain words',
  "$ESPTOOL write_flash 0 a.bin": '--from-esptool: found "$ESPTOOL", expected plain words',
  "esptool.py write_flash 0 a.bin || esptool.py write_flash 0 b.bin":
    '--from-esptool: found "||", expected a command that always runs',
  "esptool.py write_flash 0 ~/a.bin": '--from-esptool: found "~/a.bin", expected plain words',
  "esptool.py write_flash 0 a.bin 2>&1": '--from-esptool: found "2>&1", expected plain words',
  "%ESP% write_flash 0 a.bin": '--from-esptool: found "%ESP%", expected plain words',
  "(esptool.py write_flash 0 a.bin)": '--from-esptool: found "(", expected plain words',
  "esptool.py write_flash 0 a.bin\nDon't unplug it\nesptool.py write_flash 0x1000 b.bin":
    '--from-esptool: line 2: found "Don\'t", expected an esptool command\n' +
    "--from-esptool: line 2: found an unclosed quote, expected a closing quote",
  "esptool.py -p COM3 write_flash 0 a.bin\nesptool.py -p COM4 write_flash 0 a.bin":
    '--from-esptool: line 2: found port "COM4", expected "COM3" as in line 1',
  "esptool.py write_flash 0 a.bin\nesptool.py erase_flash":
    "--from-esptool: line 2: found an erase of the whole flash after a file was written, expected it before",
  "esptool -cp COM3 -cf a.bin -ce":
    "--from-esptool: found an erase of the whole flash after a file was written, expected it before",
  "esptool.exe -eo x.elf -bo a.bin -bs .text -bc -ec\nesptool.exe -cp COM3 -cf a.bin":
    '--from-esptool: line 1: found "-eo", expected an option of esptool.py',
  "esptool -cd nodmcu -cf a.bin":
    '--from-esptool: -cd: found "nodmcu", expected none, ck, nodemcu, wifio or dtrset',
  "esptool -cp COM3 -cf": "--from-esptool: -cf: found nothing, expected a value",
  "python3 upload.py write_flash 0x0":
    '--from-esptool: found "0x0" at the end, expected an offset and a file',
  "Project build complete. To flash, run:\n idf.py flash\nor\n python -m esptool write_flash 0 a.bin":
    '--from-esptool: line 1: found "Project", expected an esptool command\n' +
    '--from-esptool: line 2: found "idf.py", expected an esptool command\n' +
    '--from-esptool: line 3: found "or", expected an esptool command',
};

for (const [text, message] of Object.entries(REFUSED)) {
  Deno.test(`script refused: ${message.split("\n")[0]}`, () => assertEquals(refusal(text), message));
}

Deno.test("script: the first command decides how to enter the bootloader, the last one how to exit", () => {
  const values = read(
    "esptool.py -b 115200 --before default_reset --after no_reset erase_flash\n" +
      "esptool.py -b 921600 --before no_reset write_flash 0 a.bin",
  );
  assertEquals(values.values, { baud: "921600", erase: "all", size: "keep" });
  assertEquals(values.notes, ["Found the baud rates 115200, 921600: the profile uses the last one."]);
});

Deno.test("script: commands without chip and port are for the same board as the others", () => {
  const { values } = read(
    "esptool.py --chip ESP32-S3 -p COM3 erase_flash\nesptool.py --chip esp32s3 -p COM3 read_mac\n" +
      "esptool.py --chip auto write_flash 0 a.bin",
  );
  assertEquals(values, { chip: "ESP32-S3", port: "COM3", erase: "all", size: "keep" });
});

Deno.test("script: a long script is parsed fast", () => {
  const before = performance.now();
  for (
    const piece of [
      "*",
      "'",
      '"',
      "$(",
      "${",
      "`",
      "a ",
      "> ",
      "%a",
      "\\\n",
      "me@",
      "#",
      "\t-",
      "x=$x;",
      "x=a$x$x;",
    ]
  ) {
    const text = piece.repeat(32_768 / piece.length);
    try {
      read(text);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  }
  assert(performance.now() - before < 20_000, `${performance.now() - before} ms`);
});

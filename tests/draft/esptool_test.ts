/** Command lines of esptool.py from its documentation, ESP-IDF and projects. */
import { assertEquals } from "@std/assert";
import { draftFromEsptool } from "../../lib/draft/esptool.ts";
import { UsageError } from "../../lib/errors.ts";
import { KNOWN } from "../profile/known.ts";
import { fc } from "../tools/property.ts";

const read = (line: string, windows = false) => draftFromEsptool(line, KNOWN, { windows });

function refusal(line: string, windows = false): string {
  try {
    read(line, windows);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error("the line was accepted");
}

Deno.test("esptool: every part of a full line, in the spelling of version 4", () => {
  assertEquals(
    read(
      "python -m esptool --chip esp32 -p /dev/ttyUSB0 -b 460800 --before default_reset --after hard_reset " +
        "write_flash --flash_mode dio --flash_freq 40m --flash_size 2MB -z " +
        "0x1000 bootloader/bootloader.bin 0x10000 'my app.bin' 0x8000 partition_table/partition-table.bin",
    ),
    {
      values: {
        chip: "esp32",
        port: "/dev/ttyUSB0",
        baud: "460800",
        after: "run",
        mode: "dio",
        freq: "40m",
        size: "2MB",
      },
      files: [
        { offset: 0x1000, path: "bootloader/bootloader.bin" },
        { offset: 0x10000, path: "my app.bin" },
        { offset: 0x8000, path: "partition_table/partition-table.bin" },
      ],
      notes: [],
    },
  );
});

Deno.test("esptool: equivalent spellings", () => {
  const lines = [
    "esptool.py --port COM3 --before no_reset --after no_reset write_flash --flash_mode dout -ff 20m -fs detect 0 a.bin",
    "esptool --port=COM3 --before=no-reset --after=no-reset write-flash --flash-mode=dout -ff 20m -fs detect 0x0 a.bin",
    "C:\\tools\\esptool.exe -p COM3 --before no-reset -a no-reset write-flash -fm dout -ff 20m 0x0 a.bin -fs detect",
    'python3 /opt/esptool/esptool.py -p COM3 --before no_reset --after no_reset write_flash \\\n -fm dout \\\r\n -ff 20m -fs detect 0x0 "a.bin"',
    "--port COM3 --before no_reset --after no_reset write_flash -z -p -fm dout -ff 20m -fs detect --verify 0x0 a.bin # so",
  ];
  for (const line of lines) {
    assertEquals(read(line, line.includes("C:")), {
      values: { port: "COM3", board: "manual", after: "stay", mode: "dout", freq: "20m", size: "detect" },
      files: [{ offset: 0, path: "a.bin" }],
      notes: [],
    }, line);
  }
});

Deno.test("esptool: without header options, the header stays unchanged", () => {
  assertEquals(read("esptool.py write_flash 0 a.bin").values, { size: "keep" });
});

Deno.test("esptool: on Windows, a backslash is part of the path", () => {
  const files = read('esptool.exe write_flash 0x0 C:\\fw\\new.bin 0x1000 "D:\\my files\\b.bin"', true).files;
  assertEquals(files.map(({ path }) => path), ["C:\\fw\\new.bin", "D:\\my files\\b.bin"]);
  assertEquals(read("esptool.py write_flash 0x0 my\\ app.bin").files[0]!.path, "my app.bin");
});

Deno.test("esptool: what a profile cannot express is reported once", () => {
  const { notes, files, values } = read(
    "esptool.py erase_flash && esptool.py --no-stub --before no_reset_no_sync --after soft_reset " +
      "--connect-attempts 0 --override-vddsdio 1.8V --port-filter vid=0x303a -t " +
      "write_flash -e -u --force --encrypt -sc HSPI 0x0 a.bin --encrypt-files 0x1000 b.bin",
  );
  assertEquals(files.length, 2);
  assertEquals(values.erase, "all");
  assertEquals(notes, [
    "A profile cannot disable the stub. Run: flasher run --no-stub.",
    "flasher does not take over a connection to a running loader (no_reset_no_sync): reset the chip manually.",
    "flasher starts the firmware with a reset, not with a jump (soft_reset).",
    "A profile cannot set how long to wait for the board. Run: flasher run --connect-timeout TIME.",
    "flasher does not change the flash voltage (--override-vddsdio).",
    "flasher does not filter ports (--port-filter): set a port, or leave it at auto.",
    "A profile cannot enable a trace. Run: flasher run --trace FILE.",
    "flasher compresses whenever the chip can decompress (--no-compress); the written data is the same.",
    "A profile cannot override refusals. Run: flasher run --force.",
    "flasher does not encrypt: the files are written unchanged.",
    "flasher writes only to the flash that the chip boots from, not to other pins (--spi-connection).",
  ]);
});

/** The message for each line that is refused. */
const REFUSED: Readonly<Record<string, string>> = {
  "": "--from-esptool: found no file, expected write_flash with offsets and files",
  "esptool.py": "--from-esptool: found nothing, expected write_flash",
  "esptool.py chip_id": "--from-esptool: found no file, expected write_flash with offsets and files",
  "esptool.py burn_efuse": '--from-esptool: found "burn_efuse", expected write_flash',
  "esptool.py erase_flash": "--from-esptool: found no file, expected write_flash with offsets and files",
  "esptool.py __proto__ 0 a": '--from-esptool: found "__proto__", expected write_flash',
  "rm -rf /": '--from-esptool: found "rm", expected an esptool command',
  "esptool.py --prot COM3 write_flash 0 a":
    '--from-esptool: found "--prot", expected an option of esptool.py',
  "esptool.py write_flash --port COM3 0 a":
    '--from-esptool: found "--port", expected an option of write_flash',
  "esptool.py --baud fast write_flash 0 a":
    '--from-esptool: --baud: found "fast", expected auto or a whole number from 300 to 4000000',
  "esptool.py --chip esp99 write_flash 0 a":
    '--from-esptool: --chip: found "esp99", expected auto, esp8266, esp32 or esp32s3',
  "esptool.py --before so write_flash 0 a":
    '--from-esptool: --before: found "so", expected default-reset, usb-reset, no-reset or no-reset-no-sync',
  "esptool.py --after constructor write_flash 0 a":
    '--from-esptool: --after: found "constructor", expected hard-reset, watchdog-reset, soft-reset, no-reset or no-reset-stub',
  "esptool.py --port": "--from-esptool: --port: found nothing, expected a value",
  "esptool.py write_flash 0x0": '--from-esptool: found "0x0" at the end, expected an offset and a file',
  "esptool.py write_flash a.bin 0x0":
    '--from-esptool: found "a.bin", expected a decimal or hexadecimal number such as 0x1000',
  "esptool.py write_flash 0 https://x/a.bin":
    '--from-esptool: found "https://x/a.bin", expected the path of a file',
  "esptool.py write_flash @flash_args": '--from-esptool: found "@flash_args", expected an offset',
  "esptool.py -p $PORT write_flash 0 a": '--from-esptool: found "$PORT", expected plain words',
  "esptool.py write_flash 0 build/$APP.bin": '--from-esptool: found "$APP", expected plain words',
  "esptool.py -p ${PORT} write_flash 0 a": '--from-esptool: found "${PORT}", expected plain words',
  "esptool.py write_flash 0 ${": '--from-esptool: found "${", expected plain words',
  "esptool.py write_flash 0 $(cat x)": '--from-esptool: found "$(cat x)", expected plain words',
  "esptool.py write_flash 0 *.bin": '--from-esptool: found "*.bin", expected plain words',
  "esptool.py write_flash 0 a > log": '--from-esptool: found ">", expected plain words',
  "esptool.py write_flash 0 \x1b[2J\x1b.bin":
    '--from-esptool: found "\\u{1b}[2J\\u{1b}.bin", expected a path without control characters',
  ["x ".repeat(20_000)]: "--from-esptool: found 40000 characters, expected at most 32768",
};

for (const [line, message] of Object.entries(REFUSED)) {
  Deno.test(`esptool refused: ${line.slice(0, 60).replace(/\p{Cc}/gu, "?")}`, () =>
    assertEquals(refusal(line), message));
}

Deno.test("esptool: any line gives a draft or a UsageError", () => {
  const parts = [
    "esptool.py",
    "write_flash",
    "0x0",
    "a.bin",
    "--port",
    "-p",
    "=",
    "'",
    '"',
    "\\",
    "$",
    "${",
    "&&",
    "#",
    "\n",
    "\\\n",
    "||",
    "cd x",
    "A=b",
    "%A%",
    "^\n",
    "rem ",
  ];
  const line = fc.array(fc.oneof(fc.constantFrom(...parts, " "), fc.string({ maxLength: 3 }))).map((all) =>
    all.join("")
  );
  fc.assert(fc.property(line, fc.boolean(), (line, windows) => {
    try {
      read(line, windows);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
    }
  }));
});

Deno.test("esptool refused: a variable of cmd", () => {
  assertEquals(
    refusal("esptool.exe -p %PORT% write_flash 0 a", true),
    '--from-esptool: found "%PORT%", expected plain words',
  );
});

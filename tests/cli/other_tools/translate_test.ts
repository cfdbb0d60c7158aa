/** Command lines of other tools, and the flasher command that each gets. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { readArgs } from "../../../lib/cli/args.ts";
import { COMMANDS } from "../../../lib/cli/commands/mod.ts";
import { findCommand } from "../../../lib/cli/find_command.ts";
import { TOOL_COMMANDS, type ToolCommand } from "../../../lib/cli/other_tools/commands.ts";
import { translateLine } from "../../../lib/cli/other_tools/translate.ts";
import { flasher } from "../../fake/system.ts";
import { commandWords } from "../../tools/shell_words.ts";
import { APP, SMALL } from "../world.ts";

const translate = (words: readonly string[], os = "linux") =>
  translateLine(words, { commands: COMMANDS, os });
const commandFor = (line: string) => translate(line.split(" "))?.command;

Deno.test("other tools: whole command lines keep their values", () => {
  const lines: Readonly<Record<string, string | undefined>> = {
    "-p /dev/ttyUSB0 -b 460800 write_flash --flash_size=detect 0 fw.bin":
      "flasher run -f 0=fw.bin --port /dev/ttyUSB0 --baud 460800",
    "--chip esp32 --port COM3 --before default_reset --after hard_reset write_flash -z -fm dio -ff 40m -fs 32m 0x1000 boot.bin 0x10000 app.bin":
      "flasher run -f 0x1000=boot.bin -f 0x10000=app.bin --chip esp32 --port COM3 --mode dio --freq 40m --size 4MB",
    "write-flash -e --force 0 a.bin": "flasher run -f 0=a.bin --erase all --force",
    "write-flash 0x1_0000 a.bin 0X20000 b.bin": "flasher run -f 0x10000=a.bin -f 0x20000=b.bin",
    "write_flash 00000 a.bin": "flasher run -f 0=a.bin",
    "write_flash --diff-with old.bin skip 0x0 a.bin": "flasher run -f 0x0=a.bin",
    // Never another flash than the one meant, never the flash instead of RAM, never plain instead of encrypted.
    "write_flash --spi-connection HSPI 0 a.bin": undefined,
    "write-flash --flash-type nand -sc HSPI 0 a.bin": undefined,
    "write-flash --flash-type nor 0 a.bin": "flasher run -f 0=a.bin",
    "write_flash --encrypt 0 a.bin": undefined,
    "run -f 0=a.bin --encrypt": undefined,
    "flash --ram app.bin": "flasher load app.bin",
    // -p after write_flash is --no-progress, unless a port follows.
    "write_flash -p 0 a.bin": "flasher run -f 0=a.bin",
    "write_flash -p /dev/ttyUSB0 0 a.bin": "flasher run -f 0=a.bin --port /dev/ttyUSB0",
    "esptool.py -b 115200 read_flash 0 0x400000 out.bin":
      "flasher read out.bin --offset 0 --size 0x400000 --baud 115200",
    "read-flash 0 ALL out.bin": "flasher read out.bin --offset 0",
    "read-flash 0 0x1000 -": "flasher read - --offset 0 --size 0x1000",
    "write_flash @flash_args": "flasher init --from flash_args",
    "-p COM3 write-flash -z @build/flash_args": "flasher init --from build/flash_args",
    "verify_flash --diff yes 0x0 a.bin": "flasher verify -f 0x0=a.bin",
    "erase_flash": "flasher erase",
    "-a no-reset erase-region 0x1000 0x2000": "flasher erase --offset 0x1000 --size 0x2000 --after stay",
    "--no-stub flash_id": "flasher info --no-stub",
    "merge_bin -o all.bin --flash_mode dio 0 a.bin 0x8000 b.bin":
      "flasher run -f 0=a.bin -f 0x8000=b.bin --mode dio",
    "write-bin -p COM3 -B 460800 -b no-reset -M 0x0 a.bin":
      "flasher run -f 0x0=a.bin --port COM3 --baud 460800 --board manual --monitor",
    "flash -M -f 40MHz -m dio -s 4mb app.bin":
      "flasher run app.bin --monitor --freq 40m --mode dio --size 4MB",
    "upload fw.bin --port COM3": "flasher run fw.bin --port COM3",
    "upload flash.yaml": "flasher run flash.yaml",
    "upload --port COM3": "flasher run --port COM3",
    "connect /dev/ttyACM0": "flasher monitor /dev/ttyACM0",
    "mpremote devs": "flasher ports",
    "device monitor": "flasher monitor",
    "board list": "flasher ports",
    "board": undefined,
    "-p rfc2217://pi:4000?ign_set_control flash_id": "flasher info --port rfc2217://pi:4000",
    // A word without its values: their names.
    "write_flash": "flasher run -f OFFSET=FILE",
    "write_flash 0x0": "flasher run -f 0x0=FILE",
    "write_flash fw.bin": "flasher run -f OFFSET=fw.bin",
    "write_flash 0 a.bin b.bin 0x1000": "flasher run -f 0=a.bin -f OFFSET=b.bin -f 0x1000=FILE",
    "run --after constructor": undefined,
    "write_flash -b __proto__ 0 a.bin": "flasher run -f 0=a.bin --baud __proto__",
    "read_flash": "flasher read OUT --offset ADDRESS --size SIZE",
    // flasher's own commands, with flags of other tools.
    "run flash.yaml --baudrate 460800": "flasher run flash.yaml --baud 460800",
    "run --flash_mode dio -fs detect": "flasher run --mode dio --size detect",
    "run --before no_reset --after no_reset": "flasher run --board manual --after stay",
    "run -f 0=a.bin -ff 40m --verify --no-compress": "flasher run -f 0=a.bin --freq 40m",
    "-p COM3 run": "flasher run --port COM3",
    "verify flash.yaml --diff": "flasher verify flash.yaml",
    "monitor -b 9600 --speed 115200": "flasher monitor --baud 115200",
    // esptool-ck
    "-cp COM3 -cb 115200 -cd nodemcu -ca 0x10000 -cf fw.bin":
      "flasher run -f 0x10000=fw.bin --board nodemcu --chip esp8266 --port COM3 --baud 115200",
    "esptool -cd ck -cf fw.bin": "flasher run -f 0x0=fw.bin --board huzzah --chip esp8266",
    "-cp COM3 -cd nodmcu -cf fw.bin": undefined,
    "-cp COM3": undefined,
    // Typos; flasher's own commands come first.
    "wirte_flash 0 a.bin": "flasher run -f 0=a.bin",
    "flahs": "flasher run",
    "eras": undefined,
    "run --prot COM3": undefined,
    "run flash.yaml --port COM3": undefined,
    "rnu": undefined,
    "--json": undefined,
    "": undefined,
    "-p": undefined,
  };
  assertEquals(Object.keys(lines).map((typed) => [typed, commandFor(typed)]), Object.entries(lines));
});

Deno.test("other tools: what flasher cannot do, or does always, is said", () => {
  const notes = (line: string) => translate(line.split(" "))?.notes;
  assertEquals(notes("write_flash --verify -u 0 a.bin"), [
    "flasher always verifies (--verify).",
    "flasher compresses whenever the chip can decompress (--no-compress); the written data is the same.",
  ]);
  assertEquals(notes("write_flash --frobnicate 0 a.bin"), ['flasher has no equivalent for "--frobnicate".']);
  assertEquals(notes("erase_flash now"), ['flasher has no equivalent for "now".']);
  assertEquals(notes("--before sideways erase_flash"), [
    'flasher has no equivalent for "--before sideways".',
  ]);
  assertEquals(notes("--chip esp32 image_info a.bin"), ["flasher image needs no --chip."]);
  assertEquals(notes("flash app.bin"), []);
});

Deno.test("other tools: a suggested command contains nothing that a shell would execute", () => {
  for (const name of ["$(reboot).bin", "`id`", '";id;"', "\x1b[31m.bin", "-rf"]) {
    const command = translate(["-p", name, "write_flash", "0", name])?.command ?? "";
    const used = name === "-rf" ? "flasher run -f 0=FILE --port VALUE" : command;
    assertEquals(command, used);
    assert(!/[$`;\p{Cc}]/u.test(command), command);
  }
  assertEquals(
    translate(["-p", "COM3", "write_flash", "0", "my app.bin"])?.command,
    'flasher run -f 0="my app.bin" --port COM3',
  );
  assertEquals(
    translate(["write_flash", "0", "C:\\fw\\a.bin"], "windows")?.command,
    "flasher run -f 0=C:\\fw\\a.bin",
  );
});

/** A value for each name of an argument. */
const VALUES: Readonly<Record<string, string>> = {
  OFFSET: "0",
  ADDRESS: "0x1000",
  SIZE: "0x1000",
  FILE: "app.bin",
  OUT: "out.bin",
  VALUE: "0x12345678",
  MASK: "0xff",
  PORT: "sim:esp8266",
};
/** Memory commands need the address of a memory. */
const MEMORY = "0x3ffe8000";

function lineOf({ names: [name], words = "" }: ToolCommand): string[] {
  const values = words.replace(/[()]/g, "").split(" ").filter((word) => word !== "").map((word) =>
    word === "ADDRESS" && /mem$/.test(name!) ? MEMORY : VALUES[word]!
  );
  return [name!, ...values];
}

/** A program that runs from RAM. */
const RAM_PROGRAM = Deno.readFileSync(new URL("../../../demo/hello.bin", import.meta.url));

Deno.test("other tools: each flasher command in the table does its work", async () => {
  let ran = 0;
  for (const row of TOOL_COMMANDS) {
    const line = lineOf(row);
    const typed = await flasher(line, { files: { "app.bin": APP } });
    assertEquals(typed.code, 2, line.join(" "));
    const command = translate(line)?.command;
    if (row.here === undefined) {
      assertEquals(command, undefined);
      assertStringIncludes(typed.stderr, row.note!);
      continue;
    }
    assertStringIncludes(typed.stderr, `\n         ${command}\n`);
    assert(!/\b[A-Z]{2,}\b/.test(command!), command);
    const [, name = "", ...words] = commandWords(command!);
    const flags = COMMANDS.find((one) => one.name === name)!.flags.map((flag) => flag.name);
    const { code, stderr } = await flasher([
      name,
      ...words,
      ...(flags.includes("port") && !words.includes("sim:esp8266") ? ["--port", "sim:esp8266"] : []),
      ...(name === "erase" ? ["--yes"] : []),
      ...(name === "monitor" ? ["--for", "1s"] : []),
    ], {
      files: { "app.bin": name === "load" ? RAM_PROGRAM : APP },
      boards: { "sim:esp8266": SMALL },
    });
    // A new board does not hold the file.
    assertEquals(code, name === "verify" ? 12 : 0, `${command}: ${stderr}`);
    ran++;
  }
  assert(ran > 12, `${ran} commands ran`);
});

Deno.test("other tools: each option in the table is known, and its command line is valid", async () => {
  let checked = 0;
  for (const row of TOOL_COMMANDS.filter(({ here }) => here !== undefined)) {
    for (const option of row.options ?? []) {
      for (const name of option.names.flatMap((name) => [name, name.replace(/(?<=\w)-/g, "_")])) {
        const value = option.value === "flag" || option.value === "paths"
          ? []
          : [typeof option.value === "object" ? Object.keys(option.value)[0]! : "4MB"];
        const [command, ...rest] = lineOf(row);
        const line = translate([command!, name, ...value, ...rest]);
        assertEquals(line?.notes.filter((note) => note.includes("has nothing")), [], `${command} ${name}`);
        checked++;
        if (line!.command === undefined) continue;
        const [, own = "", ...words] = commandWords(line!.command!);
        readArgs(await findCommand([own], { commands: COMMANDS }), words);
      }
    }
  }
  assert(checked > 60, `${checked} options`);
});

Deno.test("other tools: no command of flasher is in the table, and no name twice", () => {
  const names = TOOL_COMMANDS.flatMap(({ names }) => names);
  assertEquals(names.filter((name) => COMMANDS.some((command) => command.name === name)), []);
  assertEquals([...new Set(names)].length, names.length);
});

Deno.test("other tools: a flag of another tool is explained wherever it is refused", async () => {
  for (
    const [line, expected] of [
      ["run --flash_mode dio", "flasher run --mode dio"],
      ["run --after hard_reset", "flasher run --after run"],
      ["info --baudrate 9600", "flasher info --baud 9600"],
      ["run -ff 40m", "flasher run --freq 40m"],
    ] as const
  ) {
    const { code, stderr } = await flasher(line.split(" "));
    assertEquals(code, 2);
    assertStringIncludes(stderr, `  try: The flasher command is:\n         ${expected}\n`);
  }
  const { stderr } = await flasher(["help", "write_flash"]);
  assertStringIncludes(stderr, "         flasher run -f OFFSET=FILE\n");
});

Deno.test("run, verify and plan need no profile if the command names files", async () => {
  const options = { files: { "app.bin": APP }, boards: { "sim:esp8266": SMALL } };
  const run = await flasher(["run", "-f", "0=app.bin", "--port", "sim:esp8266"], options);
  assertEquals(run.code, 0, run.stderr);
  assertEquals(run.system.boards.get("sim:esp8266")?.flash.slice(0x100, 0x3000), APP.slice(0x100, 0x3000));
  assertEquals((await flasher(["verify", "-f", "0=app.bin", "--port", "sim:esp8266"], options)).code, 12);
  assertEquals((await flasher(["plan", "-f", "0=app.bin"], options)).code, 0);
  // A profile in the folder still counts.
  const other = { files: { ...options.files, "flash.yaml": "nonsense" } };
  assertEquals((await flasher(["plan", "-f", "0=app.bin"], other)).code, 2);
});

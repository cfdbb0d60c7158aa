/** Every answer that a person may type to `flasher init`: none ends the questions, and none is lost. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { buildApplication, buildBootloader, FAMILY } from "../../fake/image.ts";
import { type FakeOptions, flasher, HOME, type Ran } from "../../fake/system.ts";
import { APP, DATA, MODEM, USB0, USB1 } from "../world.ts";

const ONE = { "app.bin": APP };
const SEVERAL = { "app.bin": APP, "data.bin": DATA, "boot32.bin": buildBootloader(FAMILY.esp32) };
const OUTSIDE = { ...ONE, "/media/stick/new.bin": APP };
/** Columns of the terminals that the questions are tried on. */
const WIDTHS = [120, 60, 40];

/** Each answer is a line. */
function ask(
  answers: readonly string[],
  options: FakeOptions = {},
  args: readonly string[] = [],
): Promise<Ran> {
  return flasher(["init", ...args], {
    files: ONE,
    stdin: true,
    stdout: 80,
    stderr: 80,
    typed: answers.map((answer) => `${answer}\n`),
    env: { NO_COLOR: "1", HOME },
    ...options,
  });
}

async function written(ran: Ran, path = "flash.yaml"): Promise<string> {
  assertEquals(ran.code, 0, ran.system.both);
  return new TextDecoder().decode(await ran.system.readFile(path));
}

/** Without the line breaks that fit it to the screen. */
function said({ stderr }: Ran): string {
  return stderr.replaceAll(/\s+/g, " ");
}

/** The value of a key in the written profile, without its comment. */
async function value(ran: Ran, key: string): Promise<string | undefined> {
  const text = (await written(ran)).replaceAll(/^#.*$/gm, "");
  return new RegExp(`\\b${key}: (\\S+?),?(?= |$)`, "m").exec(text)?.[1];
}

Deno.test("init answers: a file by its number, its name, words, quotes or an offset before it", async () => {
  for (
    const [answer, path, offset] of [
      ["1", "app.bin", "0x0"],
      ["app.bin", "app.bin", "0x0"],
      ["app", "app.bin", "0x0"],
      ["esp8266", "app.bin", "0x0"],
      ["'app.bin'", "app.bin", "0x0"],
      [`"${HOME}/app.bin"`, "app.bin", "0x0"],
      ["~/app.bin", "app.bin", "0x0"],
      [`file://${HOME}/app.bin`, "app.bin", "0x0"],
      ["./app.bin", "app.bin", "0x0"],
      ["0=app.bin", "app.bin", "0x0"],
      ["0x100000='data.bin'", "data.bin", "0x100000"],
    ] as const
  ) {
    const ran = await ask([answer, "", "", "", ""], { files: SEVERAL });
    assertEquals([await value(ran, "path"), await value(ran, "offset")], [path, offset], answer);
  }
});

Deno.test("init answers: a wrong file is named, and the question comes again", async () => {
  for (
    const [answer, words] of [
      ["", "Firmware file: found no answer, expected a number from 1 to 3, or the path of a file"],
      ["4", "Firmware file: found 4, expected a number from 1 to 3, or the path of a file"],
      ["0", "Firmware file: found 0, expected a number from 1 to 3"],
      ["app.bim", 'Did you mean "app.bin"?'],
      ["build.json", 'Cannot use "build.json" as firmware: it is named like a JSON file'],
      ["flash.yml", "To run a profile: flasher run flash.yml"],
      ["for", '"for" may be one of these:'],
      ["https://x/y.bin", "Download the file first"],
      ["017=app.bin", '"017" is 17 to some programs'],
      [".", 'It contains: "app.bin"'],
      ["empty", "It contains no firmware files."],
      ["sub/page.bin", "it is a web page, not firmware"],
      ["/nowhere/x.bin", "there is no such file"],
      ["'", "there is no such file"],
      ["\x1b[2J", "expected a path without control characters"],
      ["?", "Type a number, or the path of a file"],
    ] as const
  ) {
    const more = answer.startsWith("sub/") ? { "sub/page.bin": "<html></html>" } : {};
    const files = { ...SEVERAL, "empty/notes.txt": "x", "build.json": "{}", "flash.yml": "x", ...more };
    const ran = await ask([answer, "1", "", "", "", ""], { files });
    assertStringIncludes(said(ran), words);
    assertEquals(await value(ran, "path"), "app.bin", answer);
    assertEquals(ran.stderr.includes("\x1b"), false);
  }
});

Deno.test("init answers: in a folder without firmware, the first question says so", async () => {
  const ran = await ask(["", "/media/stick/new.bin", "", "", "", "", ""], {
    files: { "notes.txt": "x", "/media/stick/new.bin": APP },
  });
  assertStringIncludes(
    said(ran),
    "The profile's folder has no firmware file. Type the path of one, or drop it here.",
  );
  assertStringIncludes(said(ran), "found no answer, expected the path of a file");
  assertEquals(await value(ran, "path"), "new.bin");
});

Deno.test("init answers: a link is not offered, and one that leads out is neither followed nor copied", async () => {
  const files = { ...ONE, "leak.bin": { link: "/home/you/key.bin" }, "/home/you/key.bin": DATA };
  const ran = await ask(["leak.bin", "", "", "", "", ""], { files });
  assertStringIncludes(said(ran), "Firmware file [app.bin]: ");
  assertStringIncludes(said(ran), "it is outside the profile's folder");
  assert(!ran.stderr.includes("Copy"));
  assertEquals(ran.system.touched.filter((path) => path.startsWith("/home/you")), []);
  assertEquals(await value(ran, "path"), "app.bin");
});

Deno.test("init answers: a file outside the folder is copied after yes, and the copy is used", async () => {
  for (const yes of ["", "y", "YES"]) {
    const ran = await ask(["/media/stick/new.bin", yes, "", "", "", ""], { files: OUTSIDE });
    assertStringIncludes(
      ran.stderr,
      '"/media/stick/new.bin" is outside the profile\'s folder. Copy it here? [Y/n] ',
    );
    assertStringIncludes(said(ran), 'Copied to "new.bin".');
    assertEquals(await value(ran, "path"), "new.bin");
    assertEquals(await ran.system.readFile("new.bin"), APP);
  }
});

Deno.test("init answers: a file outside the folder is not copied after no, or if its name is taken", async () => {
  const no = await ask(["/media/stick/new.bin", "what", "n", "", "", "", "", ""], { files: OUTSIDE });
  assertStringIncludes(said(no), 'Answer: found "what", expected y or n');
  assertStringIncludes(said(no), "To use the file where it is: flasher init --allow-outside");
  assertEquals([await value(no, "path"), await no.system.stat("new.bin")], ["app.bin", undefined]);

  for (const taken of [DATA, { link: "/home/you/target.bin" }, { kind: "directory" }] as const) {
    const files = { ...OUTSIDE, "new.bin": taken, "/home/you/other.bin": DATA };
    const ran = await ask(["/media/stick/new.bin", "app.bin", "", "", "", "", ""], { files });
    assertStringIncludes(said(ran), "it already exists");
    assert(!ran.stderr.includes("Copy it here"));
    assertEquals(await value(ran, "path"), "app.bin");
    assertEquals(await ran.system.stat("/home/you/target.bin"), undefined);
  }
  const same = await ask(["/media/stick/new.bin", "", "", "", ""], { files: { ...OUTSIDE, "new.bin": APP } });
  assertStringIncludes(said(same), '"new.bin" is the same file.');
  assertEquals(await value(same, "path"), "new.bin");
});

Deno.test("init answers: what is not firmware, or cannot be written, is not copied", async () => {
  const page = { ...OUTSIDE, "/media/stick/new.bin": "<!DOCTYPE html><title>x</title>" };
  const full = { files: OUTSIDE, readOnly: [HOME] };
  for (const [options, said] of [[{ files: page }, "a web page"], [full, "Permission denied"]] as const) {
    const ran = await ask(["/media/stick/new.bin", "y"], options);
    assertStringIncludes(ran.stderr.toLowerCase(), said.toLowerCase());
    assertEquals(await ran.system.stat("new.bin"), undefined);
  }
});

Deno.test("init: a file outside that a flag names is copied by yes and --yes, and refused in a script", async () => {
  const flag = ["--file", "0x0=/media/stick/new.bin"];
  const asked = await ask(["y", "", "", ""], { files: OUTSIDE }, flag);
  const silent = await ask([], { files: OUTSIDE }, [...flag, "--yes"]);
  for (const ran of [asked, silent]) assertEquals(await value(ran, "path"), "new.bin");
  assertStringIncludes(said(silent), 'Copied to "new.bin".');
  const no = await ask(["n"], { files: OUTSIDE }, flag);
  const script = await flasher(["init", ...flag], { files: OUTSIDE });
  for (const ran of [no, script]) {
    assertEquals([ran.code, await ran.system.stat("new.bin")], [7, undefined]);
  }
  const esptool = ["--from-esptool", "esptool.py write_flash 0 /media/stick/new.bin", "--yes"];
  const translated = await ask([], { files: OUTSIDE }, esptool);
  assertEquals([translated.code, await translated.system.stat("new.bin")], [7, undefined]);
});

Deno.test("init answers: an offset that flash cannot have is refused at its question", async () => {
  for (
    const [answer, words] of [
      ["0x10", "Offset: found 0x10, expected a multiple of 0x1000"],
      ["4097", "The nearest are 0x1000 and 0x2000."],
      ["here", 'Offset: found "here", expected a decimal or hexadecimal number'],
      ["-1", "Offset: found"],
      ["?", "The offset is the flash address of the file's first byte."],
    ] as const
  ) {
    const ran = await ask(["", answer, "0", "", "", ""]);
    assertStringIncludes(said(ran), words);
    assertEquals(await value(ran, "offset"), "0x0", answer);
  }
  const data = await ask(["data.bin", "", "0x200000", "", "", ""], { files: SEVERAL });
  assertStringIncludes(said(data), "found no answer, expected a flash address such as 0x10000");
});

Deno.test("init answers: a file that does not fit the others is left out, and the others are kept", async () => {
  const files = { "a.bin": APP, "b.bin": buildApplication(FAMILY.esp32), "data.bin": DATA };
  const ran = await ask(["1", "", "2", "0x0", "", "3", "0", "0x100000", "", "", ""], { files });
  for (const name of ["b.bin", "data.bin"]) {
    assertStringIncludes(said(ran), `Another offset for "${name}", or Enter to skip it: `);
  }
  const paths = [...(await written(ran)).matchAll(/path: (\S+)/g)].map(([, path]) => path);
  assertEquals(paths, ["a.bin", "data.bin"]);
});

Deno.test("init answers: a port by its number, short name, words or in full", async () => {
  const ports = [USB0, USB1, MODEM];
  for (
    const [answer, port] of [
      ["2", "/dev/ttyUSB1"],
      ["ttyUSB0", "/dev/ttyUSB0"],
      ["/dev/ttyUSB0", "/dev/ttyUSB0"],
      ["ttyUSB7", "/dev/ttyUSB7"],
      ["cu.usbserial-1", "/dev/cu.usbserial-1"],
      ["ch340", "/dev/ttyUSB1"],
      ["modem", "/dev/ttyACM0"],
      ["AUTO", "auto"],
      ["sim:huzzah", "sim:huzzah"],
      ["rfc2217://pi:4000", "rfc2217://pi:4000"],
      ["usb:10c4:ea60", "usb:10c4:ea60"],
    ] as const
  ) {
    const ran = await ask(["", "", "", answer, ""], { ports });
    assertEquals(await value(ran, "port"), port, answer);
  }
  const windows = await ask(["", "", "", "com3", ""], { os: "windows" });
  assertEquals(await value(windows, "port"), "COM3");
  const flag = await ask(["", "", "", ""], {}, ["--port", "ttyUSB0"]);
  assertEquals(await value(flag, "port"), "/dev/ttyUSB0");
});

Deno.test("init answers: with several boards connected no port is proposed", async () => {
  const ran = await ask(["", "", "", "", "usb", "9", "?", "1", ""], { ports: [USB0, USB1] });
  assertStringIncludes(said(ran), "Port: found no answer, expected 1 or 2, or a port such as /dev/ttyUSB0");
  assertStringIncludes(said(ran), "Port: found 9, expected 1 or 2, or a port such as /dev/ttyUSB0");
  assertStringIncludes(said(ran), '"port: auto" refuses to choose between 2 of them');
  assertEquals(await value(ran, "port"), "/dev/ttyUSB0");

  const twins = ["1-1", "1-2"].map((address, i) => ({ ...USB1, path: `/dev/ttyUSB${i}`, address }));
  const placed = await ask(["", "", "", "", "1-2", ""], { ports: twins });
  assertStringIncludes(said(placed), "1 /dev/ttyUSB0 WCH CH340, 1a86:7523, socket 1-1");
  assertEquals(await value(placed, "port"), "/dev/ttyUSB1");

  const silent = await ask([], { ports: [USB0, USB1] }, ["--yes"]);
  assertEquals(await value(silent, "port"), "auto");
  assertStringIncludes(
    silent.stderr.replaceAll(/\s+/g, " "),
    "does not choose. Name one with --port.",
  );
});

Deno.test("init answers: a board by its number, its name or words; ? lists the chip's boards first", async () => {
  for (
    const [answer, board] of [
      ["", "auto_reset"],
      ["1", "auto_reset"],
      ["D1 mini", "wemos_d1_mini"],
      ["wemos", "wemos_d1_mini"],
      ["NodeMCU", "nodemcu"],
      ["Wemos-D1-Mini", "wemos_d1_mini"],
      ["usb_jtag", "usb_jtag"],
      ["./relay.js", "./relay.js"],
    ] as const
  ) {
    const ran = await ask(["", "", "", "", answer], { ports: [USB1] });
    assertEquals(await value(ran, "board"), board, answer);
  }
  const { stderr, code } = await ask(["", "", "", "", "huzah", "breakout", "?", "14"], { ports: [USB1] });
  assertEquals(code, 0);
  assertStringIncludes(stderr, '"huzah": did you mean "huzzah"?');
  assertStringIncludes(stderr, '"breakout" may be one of these:');
  const listed = [...stderr.slice(stderr.indexOf("[auto_reset]")).matchAll(/^ *(\d+) {2}(\w+)/gm)];
  const all = listed.slice(-14).map(([, number, name]) => [Number(number), name]);
  assertEquals(all.map(([number]) => number), Array.from({ length: 14 }, (_, i) => i + 1));
  const names = all.map(([, name]) => name);
  assertEquals(names[0], "auto_reset");
  for (
    const [before, after] of [["nodemcu", "huzzah"], ["huzzah", "esp32_devkit"], ["none", "m5stack"]] as const
  ) {
    assert(names.indexOf(before) < names.indexOf(after), `${before} before ${after}`);
  }
});

Deno.test("init --yes takes the only firmware file, and refuses to choose between several", async () => {
  assertEquals(await value(await ask([], {}, ["--yes"]), "path"), "app.bin");
  const { code, stderr } = await ask([], { files: SEVERAL }, ["--yes"]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "The profile's folder has 3 firmware files.");
  assertEquals((await flasher(["init"], { files: ONE })).code, 2, "a script must say --yes");
});

Deno.test("init shows what it wrote", async () => {
  const { stdout } = await ask(["", "", "", "", "wemos"]);
  assertEquals(
    stdout,
    "Wrote flash.yaml:\n" +
      "  chip   ESP8266\n" +
      "  board  wemos_d1_mini: LOLIN (WEMOS) D1 mini, Pro, Lite\n" +
      "  port   auto\n" +
      "  0x0    app.bin: application for ESP8266\n" +
      "Wrote flash.schema.json, which editors use to check the profile.\n" +
      "To run it: flasher run flash.yaml\n",
  );
  const kept = await ask(["", "", "", "", ""], { files: { ...ONE, "flash.schema.json": "{}" } });
  assert(!kept.stdout.includes("flash.schema.json"));
});

Deno.test("init: every list and question fits the terminal", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, i) => [`firmware-with-a-long-name-${i}.bin`, APP]),
  );
  for (const columns of WIDTHS) {
    const { stderr, code } = await ask(["30", "", "", "", ""], {
      files: many,
      ports: [USB0, MODEM],
      stdout: columns,
      stderr: columns,
    });
    assertEquals(code, 0, stderr);
    const lists = stderr.split("\n").filter((line) => /^ *\d+ {2}/.test(line));
    assert(lists.length <= 9 + 2 + 9, "a short list");
    for (const line of lists) assert(line.length < columns, line);
    const outside = await ask([`/media/${"a long folder/".repeat(4)}new.bin`], {
      files: { ...ONE, [`/media/${"a long folder/".repeat(4)}new.bin`]: APP },
      stdout: columns,
      stderr: columns,
    });
    const alone = outside.stderr.replace("Firmware file [app.bin]: ", "");
    for (const line of alone.split("\n")) assert(line.trimEnd().length < columns, line);
  }
});

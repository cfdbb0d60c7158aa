/** What terminals of 120, 60 and 40 columns show in the end: runs, questions and errors. */
import { assert, assertEquals } from "@std/assert";
import { textWidth } from "../../../lib/cli/screen/columns.ts";
import { bootImage } from "../../fake/firmware.ts";
import { type FakeOptions, flasher } from "../../fake/system.ts";
import { assertGolden, steady } from "../golden.ts";
import { liveLines, screenOf } from "../screen.ts";
import { APP, DATA, profile, PROJECT, SMALL, USB0, USB1 } from "../world.ts";

const PORT = "/dev/ttyUSB0";
const files = { ...PROJECT, "flash.yaml": profile({ port: PORT }) };
const BOARD: FakeOptions = { files, ports: [USB0], boards: { [PORT]: SMALL } };
/** The fake terminal does not echo the answer, whose line feed ends the line. */
const QUESTIONS =
  /((?:Firmware file|Offset of "[^"]*"|Another file[\w, ]*|Port|Board)(?: \[[^\]]*\])?:) (?!found)/g;

const SESSIONS: readonly (readonly [line: string, options: FakeOptions])[] = [
  ["run", BOARD],
  ["run --verbose", { ...BOARD, files: PROJECT }],
  ["run --file 0x10000=data.bin", BOARD],
  ["run --connect-timeout 1s", { ...BOARD, boards: { [PORT]: { ...SMALL, circuit: "none" } } }],
  ["run --port auto", { ...BOARD, ports: [USB0, USB1] }],
  ["run --file 0x0=whole.bin", { files: { ...PROJECT, "whole.bin": bootImage(0x100000) } }],
  ["verify", BOARD],
  ["plan --file 0x10000=data.bin", BOARD],
  ["info", BOARD],
  ["backup kitchen --port /dev/ttyUSB0", BOARD],
  ["init", {
    files: { "app.bin": APP, "data.bin": DATA },
    ports: [USB0, USB1],
    stdin: true,
    typed: ["\n", "1\n", "\n", "\n", "2\n", "\n"],
  }],
  ["run missing.yaml", { files: {} }],
];

for (const columns of [120, 60, 40]) {
  Deno.test(`the screen on a terminal of ${columns} columns`, async () => {
    const shown: string[] = [];
    for (const [line, options] of SESSIONS) {
      const { system, code } = await flasher(line.split(" "), {
        env: { NO_COLOR: "1", LANG: "C.UTF-8" },
        stdout: columns,
        stderr: columns,
        ...options,
      });
      const screen = screenOf(system.both.replaceAll(QUESTIONS, "$1\n"), columns);
      shown.push(`$ flasher ${line}`, ...screen.slice(0, -1), ...(code === 0 ? [] : [`[exit ${code}]`]), "");
    }
    await assertGolden(`screen_${columns}`, steady(shown.join("\n")));
  });
}

Deno.test("percent and time left are on the bar of a whole run on 40 columns", async () => {
  const { stdout } = await flasher(["run"], { ...BOARD, stdout: 40, stderr: 40 });
  const bars = liveLines(stdout).filter((line) => /[1-9]\d? %/.test(line));
  assert(bars.length > 1, stdout);
  for (const bar of bars) assert(/^Writing {2}[█░#-]+ +\d+ % +\d:\d\d left$/.test(bar), bar);
});

Deno.test("--verbose adds lines and removes none but those that it extends", async () => {
  const linesOf = async (...args: string[]) => {
    const { stdout } = await flasher(["run", ...args], BOARD);
    return steady(stdout).split("\n").filter((line) => !/^(Found|Flash size) /.test(line));
  };
  const [few, many] = [await linesOf(), await linesOf("--verbose")];
  assertEquals(few.filter((line) => !many.includes(line)), []);
  assertEquals(many.filter((line) => !few.includes(line)), [
    "Baud rate 464286 (closest to 460800 on this chip)",
    "  connect N s, stub N s, write N s, verify N s, restart N s",
  ]);
});

Deno.test("a file that leaves the boot offset alone: a warning on stderr, and a note in JSON", async () => {
  const place =
    "No file covers 0x0, where ESP8266 boots from: the chip will boot what the flash already holds there";
  for (const command of ["run", "plan"]) {
    const args = [command, "--file", "0x10000=data.bin"];
    const { stdout, stderr } = await flasher(args, BOARD);
    assertEquals([stderr, stdout.includes("No file covers")], [`warning: ${place}\n`, false]);
    const json = await flasher([...args, "--json"], BOARD);
    const records = json.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(records.find(({ type }) => type === "plan").notes.at(-1), place);
    assertEquals([records.some(({ type }) => type === "warning"), json.stderr], [false, ""]);
  }
  const compared = await flasher(["verify", "--file", "0x10000=data.bin"], BOARD);
  assertEquals(compared.stderr, "", "a comparison changes nothing");
});

Deno.test("every wrapped line of a session starts further right than its first line", async () => {
  const { stdout } = await flasher(["run", "--verbose"], { ...BOARD, stdout: 40, stderr: 40 });
  const whole = (await flasher(["run", "--verbose"], BOARD)).stdout;
  const firsts = whole.split("\n").map((line) => line.trim().slice(0, 12));
  for (const line of screenOf(stdout, 40)) {
    const isFirst = firsts.some((first) => line.trim().startsWith(first.slice(0, textWidth(line.trim()))));
    assert(isFirst || line.startsWith("  "), line);
  }
});

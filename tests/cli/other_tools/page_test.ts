/**
 * docs/from-esptool.md shows what the program suggests, and every command in its tables works. `UPDATE_GOLDEN=1` writes
 * the second and third column from the first; then run `deno fmt`.
 */
import { assert, assertEquals } from "@std/assert";
import { readArgs } from "../../../lib/cli/args.ts";
import { COMMANDS } from "../../../lib/cli/commands/mod.ts";
import { findCommand } from "../../../lib/cli/find_command.ts";
import { TOOL_COMMANDS } from "../../../lib/cli/other_tools/commands.ts";
import { translateLine } from "../../../lib/cli/other_tools/translate.ts";
import { noise } from "../../fake/firmware.ts";
import { flasher } from "../../fake/system.ts";
import { commandWords } from "../../tools/shell_words.ts";
import { APP, USB0 } from "../world.ts";

const PAGE = new URL("../../../docs/from-esptool.md", import.meta.url);

interface Row {
  readonly typed: string;
  readonly cells: readonly [command: string, remark: string];
  /** A row of settings, not of command lines. */
  readonly isSetting: boolean;
}

function rowsOf(page: string): Row[] {
  const lines = page.split("\n").filter((line) => /^\| .*\|$/.test(line) && !/^\| -/.test(line));
  return lines.flatMap((line) => {
    const cells = line.slice(1, -1).split("|").map((cell) => cell.trim());
    if (cells.length !== 3 || cells[1] === "flasher") return [];
    const [first, command, remark] = cells as [string, string, string];
    return [{
      typed: first.replaceAll("`", ""),
      cells: [command, remark] as const,
      isSetting: !first.startsWith("`"),
    }];
  });
}

function cellsFor(typed: string): readonly [string, string] {
  const line = translateLine(typed.split(" "), { commands: COMMANDS, os: "linux" });
  if (line === undefined) throw new Error(`${typed}: no word of another tool`);
  return [line.command === undefined ? "none" : `\`${line.command}\``, line.notes.join(" ")];
}

if (Deno.env.get("UPDATE_GOLDEN") === "1") {
  const page = await Deno.readTextFile(PAGE);
  const rows = page.split("\n").map((line) => {
    const typed = /^R (.*)$/.exec(line)?.[1] ?? /^\| `([^`]+)` +\|[^|]*\|[^|]*\|$/.exec(line)?.[1];
    return typed === undefined ? line : `| \`${typed}\` | ${cellsFor(typed).join(" | ")} |`;
  });
  await Deno.writeTextFile(PAGE, rows.join("\n"));
}

const PAGE_TEXT = await Deno.readTextFile(PAGE);
const ROWS = rowsOf(PAGE_TEXT);

Deno.test("docs/from-esptool.md: each row is what the program suggests", () => {
  const typed = ROWS.filter(({ isSetting }) => !isSetting);
  assert(typed.length > 90, `${typed.length} rows`);
  assertEquals(
    typed.map(({ typed, cells }) => ({ typed, cells })),
    typed.map(({ typed }) => ({ typed, cells: cellsFor(typed) })),
  );
});

const FILES = {
  "fw.bin": APP,
  "boot.bin": APP,
  "app.bin": noise(0x2000),
  "flash.yaml": "files: [{ offset: 0, path: fw.bin }]\n",
};

/** A program that runs from RAM. */
const RAM_PROGRAM = Deno.readFileSync(new URL("../../../demo/hello.bin", import.meta.url));

Deno.test("docs/from-esptool.md: each flasher command in the tables does its work", async () => {
  const shown = [
    ...new Set(ROWS.flatMap(({ cells: [command] }) => /^`(flasher .*)`$/.exec(command)?.[1] ?? [])),
  ];
  let ran = 0;
  for (const line of shown) {
    const [, name = "", ...words] = commandWords(line);
    readArgs(await findCommand([name], { commands: COMMANDS }), words);
    // Not for this computer: an unknown offset, a monitor without end, another wiring, another file.
    if (/OFFSET|--monitor|--board|table\.bin/.test(line)) continue;
    const { code, stderr } = await flasher([name, ...words, ...(name === "monitor" ? ["--for", "1s"] : [])], {
      files: name === "load" ? { ...FILES, "fw.bin": RAM_PROGRAM } : FILES,
      ports: [USB0],
      boards: { "/dev/ttyUSB0": {} },
      stdin: true,
      stderr: 100,
      typed: ["y\n"],
    });
    // A new board does not hold the file.
    assertEquals(code, name === "verify" ? 12 : 0, `${line}: ${stderr}`);
    ran++;
  }
  assert(ran > 30, `${ran} of ${shown.length} commands ran`);
});

/** The commands and options of esptool 5.3, from its help. */
const ESPTOOL_COMMANDS =
  "write-flash read-flash erase-flash erase-region read-mac flash-id elf2image image-info merge-bin " +
  "version verify-flash load-ram dump-mem read-mem write-mem read-flash-status write-flash-status read-flash-sfdp " +
  "get-security-info verify-sdc-certificate read-sdc-chip-info chip-id run read-nand-spare write-nand-spare dump-bbm";
const ESPTOOL_OPTIONS =
  "--chip --port --baud --port-filter --before --after --no-stub --stub-version --trace --verbose " +
  "--silent --override-vddsdio --connect-attempts --erase-all --no-progress --encrypt --encrypt-files " +
  "--ignore-flash-enc-efuse --diff-with --trust-flash-content --skip-flashed --force --compress --no-compress " +
  "--nand-end-address --flash-freq --flash-mode --flash-size --flash-type --spi-connection --output --version --min-rev " +
  "--min-rev-full --max-rev-full --secure-pad --secure-pad-v2 --elf-sha256-offset --dont-append-digest --use-segments " +
  "--flash-mmu-page-size --pad-to-size --ram-only-header --bytes --non-volatile --diff --format --chunk-size " +
  "--md5-disable --target-offset --block-count";
/** The commands of espflash 4, from its help. */
const ESPFLASH_COMMANDS =
  "board-info checksum-md5 completions erase-flash erase-parts erase-region flash hold-in-reset " +
  "list-ports monitor partition-table read-flash reset save-image write-bin";

Deno.test("docs/from-esptool.md: has every command and option of esptool 5, and every command of espflash", () => {
  const spans = [...PAGE_TEXT.replace(/^```.*?^```/gms, "").matchAll(/`([^`]+)`/g)].map(([, span]) => span!);
  const words = new Set(
    spans.filter((span) => !span.startsWith("flasher ")).flatMap((span) => span.split(" ")),
  );
  const expected = [ESPTOOL_COMMANDS, ESPTOOL_OPTIONS, ESPFLASH_COMMANDS].flatMap((names) =>
    names.split(" ")
  );
  assertEquals(expected.filter((name) => !words.has(name)), []);
});

Deno.test("docs/from-esptool.md: a word of esptool or espflash that flasher lacks is in the table of words", () => {
  const known = new Set([
    ...COMMANDS.map(({ name }) => name),
    ...TOOL_COMMANDS.flatMap(({ names }) => names),
  ]);
  const names = `${ESPTOOL_COMMANDS} ${ESPFLASH_COMMANDS}`.split(" ");
  assertEquals(names.filter((name) => !known.has(name)), []);
});

/** The advised command line for one board of a room does what the room would have done for it. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { readArgs } from "../../../lib/cli/args.ts";
import { run } from "../../../lib/cli/commands/run.ts";
import { watch } from "../../../lib/cli/commands/watch.ts";
import { lineForOne, OF_ROOMS } from "../../../lib/cli/room/one_board.ts";
import { EXIT } from "../../../lib/errors.ts";
import { flasherWithPython, pythonPort, pythonProject, SECRETS } from "../python_project.ts";
import { board, linesOf, table, usb } from "./world.ts";
import { bytesOf } from "../../fake/python_board.ts";
import { STUBBORN } from "../../fake/python_programs.ts";

const BOARD = { port: "/dev/ttyUSB2", roster: "room.jsonl", number: 7 };

function lineFor(words: readonly string[], one: Parameters<typeof lineForOne>[1] = BOARD): string {
  const call = readArgs(words[0] === "watch" ? watch : run, words.slice(1));
  return lineForOne({ ...call, commands: [run], system: { os: "linux" } as never }, one, "wipe-files");
}

Deno.test("one board of a room: each flag of run is kept, or belongs to rooms", () => {
  for (const { name, value } of run.flags) {
    const words = ["run", `--${name}`, ...(value === undefined ? [] : ["some value"])];
    const line = lineFor(words, { port: "/dev/ttyUSB2", roster: undefined, number: undefined });
    const kept = line.includes(value === undefined ? `--${name}` : `--${name} "some value"`);
    assertEquals(kept, !OF_ROOMS.includes(name), line);
  }
});

Deno.test("one board of a room: its number comes from the roster, or is given", () => {
  const words = [
    "watch",
    "flash.yaml",
    "--yes",
    "--count",
    "3",
    "--secrets",
    "room.env",
    "--allow-secret",
    "WIFI",
  ];
  const rest = "--secrets room.env --allow-secret WIFI";
  for (
    const [one, own] of [
      [BOARD, "--roster room.jsonl"],
      [{ ...BOARD, roster: undefined }, "--number 7"],
      [{ ...BOARD, roster: undefined, number: undefined }, undefined],
    ] as const
  ) {
    const line = lineFor(words, one);
    const expected = ["flasher run flash.yaml --wipe-files", rest, own, "--port /dev/ttyUSB2"];
    assertEquals(line, expected.filter((part) => part !== undefined).join(" "));
    readArgs(run, line.split(" ").slice(2));
  }
});

Deno.test("one board of a room: its error advises a command line with its secrets, their consent and its roster", async () => {
  const two = pythonPort({ files: [["/main.py", bytesOf(STUBBORN)]] });
  const options = table(2, { files: pythonProject({ port: "auto" }) });
  const boards = {
    [usb(1).path]: { ...board(1), ...pythonPort() },
    [usb(2).path]: { ...board(2), ...two },
  };
  const words = ["run", "--all", "--yes", "--full", "--json", ...SECRETS];
  await flasherWithPython(words, { ...options, boards }, (ran) => {
    assertEquals(ran.code, EXIT.filesIncomplete, ran.stdout);
    const failed = linesOf(ran).find(({ type }) => type === "failed")!;
    // Only the page needs it.
    assertEquals([failed.unit, "wipeHelps" in failed], [2, false]);
    assertStringIncludes(
      String(failed.hint),
      "flasher run --wipe-files --full --secrets secrets --allow-secret WIFI " +
        `--roster flash-roster.jsonl --port ${usb(2).path}`,
    );
  });
});

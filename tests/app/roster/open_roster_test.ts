import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { RosterLine } from "../../../lib/app/roster/line.ts";
import { formatLine } from "../../../lib/app/roster/line.ts";
import { openRoster } from "../../../lib/app/roster/open_roster.ts";
import { parseRoster } from "../../../lib/app/roster/parse_roster.ts";
import { EXIT, FlasherError, OutputError } from "../../../lib/errors.ts";
import { type FakeOptions, FakeSystem } from "../../fake/system.ts";
import { CONTENT, line, macOf } from "./lines.ts";
import { openReal, withRoster } from "./world.ts";

async function linesIn(path: string): Promise<readonly RosterLine[]> {
  const parsed = parseRoster(await Deno.readFile(path));
  if (parsed.kind !== "roster" || parsed.open) throw new Error("the file has a torn or damaged line");
  return parsed.lines;
}

async function refusal(act: () => Promise<unknown>): Promise<FlasherError> {
  return await assertRejects(act, FlasherError);
}

function fakeRoster(options: FakeOptions, more: { readonly path?: string } = {}) {
  const system = new FakeSystem([], options);
  const warnings: string[] = [];
  const open = openRoster(system, {
    path: "room.jsonl",
    flasher: "0.1.0",
    warn: ({ message }) => void warnings.push(message),
    ...more,
  });
  return { system, warnings, open };
}

Deno.test("a board gets its number once, also if it is asked for twice at the same time", () =>
  withRoster(async (path) => {
    const book = await openReal(path);
    assertEquals(await Promise.all([macOf(1), macOf(2), macOf(1)].map(book.numberOf)), [1, 2, 1]);
    await book.record({ verdict: "started", mac: macOf(2), content: CONTENT });
    const passed = await book.record({ verdict: "passed", mac: macOf(2), content: CONTENT, seconds: 1.5 });
    assertEquals(passed.board?.number, 2);
    await book.close();
    const lines = await linesIn(path);
    assertEquals(lines.map(({ verdict }) => verdict), ["opened", "seen", "seen", "started", "passed"]);

    const again = await openReal(path, 101);
    assertEquals(await Promise.all([macOf(3), macOf(1)].map(again.numberOf)), [101, 1]);
    await again.close();
  }));

Deno.test("a board without a MAC has lines, but no number", () =>
  withRoster(async (path) => {
    const book = await openReal(path);
    const failed = await book.record({
      verdict: "failed",
      mac: undefined,
      kind: "ConnectError",
      exitCode: 5,
    });
    assertEquals([failed.board, book.roster().nextNumber], [undefined, 1]);
    await book.close();
  }));

Deno.test("a second room on the file is refused, and the first one named", () =>
  withRoster(async (path) => {
    const book = await openReal(path);
    const error = await refusal(() => openReal(path));
    assertEquals(error.exitCode, EXIT.outputFailed);
    assertStringIncludes(error.message, `: flasher, process ${Deno.pid} on the computer "`);
    await book.record({ verdict: "failed", mac: macOf(1) });
    await book.close();
    await (await openReal(path)).close();
  }));

Deno.test("a torn last line is cut off, and the next line begins after the last whole one", () =>
  withRoster(async (path) => {
    const whole = formatLine(line("passed", 7, 0));
    await Deno.writeTextFile(path, whole + whole.slice(0, 50));
    const book = await openReal(path);
    assertEquals(await book.numberOf(macOf(8)), 8);
    await book.close();
    assertEquals((await linesIn(path)).map(({ verdict }) => verdict), ["passed", "opened", "seen"]);

    await Deno.writeTextFile(path, whole.trimEnd());
    await (await openReal(path)).close();
    assertEquals((await linesIn(path)).map(({ verdict }) => verdict), ["passed", "opened"]);
  }));

Deno.test("a file that is no roster is refused and stays as it was", () =>
  withRoster(async (path) => {
    for (const text of ["my homework", "my homework\n", `${formatLine(line("passed", 1, 0))}{}\n`]) {
      await Deno.writeTextFile(path, text);
      const { message, exitCode } = await refusal(() => openReal(path));
      assertStringIncludes(message, `: line ${text.startsWith("my") ? 1 : 2}: `);
      assertEquals([exitCode, await Deno.readTextFile(path)], [EXIT.outputFailed, text]);
    }
  }));

Deno.test("a roster that another program changes or replaces takes no more lines", () =>
  withRoster(async (path) => {
    const changes = [
      () => Deno.writeTextFile(path, "x", { append: true }),
      async () => {
        await Deno.rename(path, `${path}.old`);
        await Deno.copyFile(`${path}.old`, path);
      },
      () => Deno.remove(path),
    ];
    for (const change of changes) {
      await Deno.writeTextFile(path, "");
      const book = await openReal(path);
      await book.numberOf(macOf(1));
      await change();
      await assertRejects(
        () => book.record({ verdict: "passed", mac: macOf(1), content: CONTENT }),
        OutputError,
      );
      // What would follow has no place any more.
      await assertRejects(() => book.numberOf(macOf(2)), OutputError);
      assertEquals(book.roster().boards.size, 1);
      await book.close();
    }
  }));

Deno.test("after a line that could not be written, no other is, even if the disk works again", () =>
  withRoster(async (path) => {
    const book = await openReal(path);
    const { size } = await Deno.stat(path);
    await Deno.truncate(path, size - 1);
    await assertRejects(() => book.record({ verdict: "started", mac: macOf(1) }), OutputError);
    await Deno.truncate(path, size);
    await assertRejects(
      () => book.record({ verdict: "passed", mac: macOf(1), content: CONTENT }),
      OutputError,
    );
    await book.close();
    assertEquals((await Deno.stat(path)).size, size);
  }));

Deno.test({
  name: "links, folders and devices are refused",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withRoster(async (path) => {
      await Deno.writeTextFile(`${path}.other`, "");
      await Deno.symlink(`${path}.other`, path);
      for (
        const [name, words] of [[path, "symbolic link"], ["/", "folder"], [
          "/dev/null",
          "regular file",
        ]] as const
      ) {
        const { message, exitCode } = await refusal(() => openReal(name));
        assertStringIncludes(message, words);
        assertEquals(exitCode, EXIT.outputFailed);
      }
    }),
});

Deno.test("a folder that cannot be written to and a full disk are refused before the first board", async () => {
  for (const options of [{ readOnly: ["."] }, { diskFull: true }]) {
    const { message, exitCode, hint } = await refusal(() => fakeRoster(options).open);
    assertStringIncludes(message, 'Cannot keep the roster "room.jsonl": ');
    assertEquals([exitCode, hint?.includes("--no-roster")], [EXIT.outputFailed, true]);
  }
});

Deno.test("a file system without locks is one warning", async () => {
  const { open, warnings } = fakeRoster({ withoutLocks: true });
  await (await open).numberOf(macOf(1));
  assertEquals(warnings, ['The roster "room.jsonl" cannot be locked: its file system has no locks']);
});

Deno.test("the name of a Windows device is refused", async () => {
  const { open } = fakeRoster({ os: "windows" }, { path: "COM3" });
  assertEquals((await refusal(() => open)).exitCode, EXIT.usage);
});

Deno.test("a line that could not be read again is not written", async () => {
  const book = await fakeRoster({}).open;
  await assertRejects(
    () => book.record({ verdict: "passed", mac: "no MAC", content: CONTENT }),
    Error,
    "roster line is invalid",
  );
  const other = await fakeRoster({}).open;
  await assertRejects(
    () => other.record({ verdict: "passed", mac: macOf(1), content: CONTENT, seconds: NaN }),
    Error,
    "invalid",
  );
});

Deno.test("a new roster without a board is removed, and any other stays", () =>
  withRoster(async (path) => {
    await (await openReal(path)).close();
    await assertRejects(() => Deno.stat(path), Deno.errors.NotFound);

    const numbered = await openReal(path);
    await numbered.numberOf(macOf(1));
    await numbered.close();
    await (await openReal(path)).close();
    assertEquals((await linesIn(path)).length, 3);

    // A person who has made the file wants it there.
    const empty = `${path}.empty`;
    await Deno.writeTextFile(empty, "");
    await (await openReal(empty)).close();
    assertEquals((await linesIn(empty)).length, 1);

    const replaced = `${path}.replaced`;
    const book = await openReal(replaced);
    await Deno.remove(replaced);
    await Deno.writeTextFile(replaced, "another program's");
    await book.close();
    assertEquals(await Deno.readTextFile(replaced), "another program's");
  }));

Deno.test("a roster that could not be begun leaves no file", async () => {
  const { system, open } = fakeRoster({ diskFull: true });
  await refusal(() => open);
  assertEquals(await system.stat("room.jsonl"), undefined);
});

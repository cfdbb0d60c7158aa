/** The questions that flasher asks at a terminal, and all kinds of answers. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createHash } from "node:crypto";
import { EXIT } from "../../lib/errors.ts";
import { withFolder } from "../tools/temporary_folder.ts";
import { ROOT, testWith } from "./parts.ts";
import { PROGRAMS, run } from "./program.ts";
import { startOnTerminal, type Terminal } from "./terminal.ts";

const CTRL_C = "\x03";
const CTRL_D = "\x04";

/** The text on the screen after what is already there. */
function fromHere(terminal: Terminal): () => string {
  const start = terminal.screen.length;
  return () => terminal.screen.slice(start).replaceAll("\r\n", "\n");
}

/** Runs a test in a folder with the demo's files, which is also flasher's home. */
function inProject(test: (cwd: string, env: { FLASHER_HOME: string }) => Promise<void>): Promise<void> {
  return withFolder(async (cwd) => {
    await Deno.copyFile(`${ROOT}/demo/hello.bin`, `${cwd}/hello.bin`);
    await test(cwd, { FLASHER_HOME: `${cwd}/memory` });
  });
}

async function namesIn(folder: string): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
}

const ERASE = ["erase", "--port", "sim:huzzah", "--offset", "0x1000", "--size", "0x1000"];
const ERASE_QUESTION =
  "Erase flash from 0x1000 to 0x2000 of the board at sim:huzzah? Its contents will be lost. [y/N] ";
const NOT_ERASED = "error: Not erased: the answer was not yes\n";

for (const program of Object.values(PROGRAMS)) {
  const { name, needs } = program;

  testWith(needs, `questions: ${name} erases after a plain yes`, async () => {
    for (const answer of ["y", " YES "]) {
      await using terminal = startOnTerminal(program, ERASE);
      await terminal.shows(ERASE_QUESTION);
      assertEquals(terminal.screen, ERASE_QUESTION);
      await terminal.press(`${answer}\n`);
      await terminal.shows("Erased: 0x001000 to 0x002000");
      assertEquals(await terminal.ended, EXIT.ok);
    }
  });

  testWith(needs, `questions: ${name} erases after no other answer`, async () => {
    for (
      const [keys, said] of [
        ["n\n", `n\n${NOT_ERASED}`],
        ["\n", `\n${NOT_ERASED}`],
        ["yes please\n", `yes please\n${NOT_ERASED}`],
        // The line has not ended, so the message starts a new one.
        [CTRL_D, `\n${NOT_ERASED}`],
        [CTRL_C, "^C"],
      ] as const
    ) {
      await using terminal = startOnTerminal(program, ERASE);
      await terminal.shows("[y/N] ");
      const answered = fromHere(terminal);
      await terminal.press(keys);
      assertEquals(await terminal.ended, EXIT.interrupted, JSON.stringify(keys));
      assertEquals(answered(), said, "and no port was opened");
    }
  });

  testWith(
    needs,
    `questions: ${name} takes nothing for an answer that was typed before the question`,
    async () => {
      await using terminal = startOnTerminal(program, ERASE);
      // Long before the program has started.
      await terminal.press("y\ny\n");
      await terminal.shows("[y/N] ");
      await terminal.press("\n");
      assertEquals(await terminal.ended, EXIT.interrupted, terminal.screen);
    },
  );

  testWith(
    needs,
    `questions: ${name} init asks until a profile is right, which then runs`,
    () =>
      inProject(async (cwd, env) => {
        await using terminal = startOnTerminal(program, ["init"], { cwd, env, columns: 80 });
        const answer = async (question: string, keys: string) => {
          await terminal.shows(question);
          await terminal.press(`${keys}\n`);
        };
        await answer("Firmware file [hello.bin]: ", "helo.bin");
        await terminal.shows('Did you mean "hello.bin"?');
        await answer("Firmware file [hello.bin]: ", "");
        await answer('Offset of "hello.bin" [0x0]: ', "");
        await answer("Another file, or Enter to finish: ", "");
        await answer("Port [", "sim:huzzah");
        await answer("Board [", "huzah");
        await terminal.shows('did you mean "huzzah"?');
        await answer("Board [", "huzzah");
        assertEquals(await terminal.ended, EXIT.ok, terminal.screen);
        const shown = terminal.screen.replaceAll("\r\n", "\n");
        assertStringIncludes(shown, "Wrote flash.yaml:\n  chip   ESP8266\n  board  huzzah: ");
        assertStringIncludes(shown, "To run it: flasher run flash.yaml\n");

        const { code, out, err } = await run(program, ["run"], { cwd, env });
        assertEquals(code, EXIT.ok, out + err);
      }),
  );

  testWith(
    needs,
    `questions: ${name} init takes numbers, words and a dropped file, on terminals of any width`,
    () =>
      inProject(async (cwd, env) => {
        await Deno.mkdir(`${cwd}/download`);
        await Deno.copyFile(`${ROOT}/demo/hello.bin`, `${cwd}/download/my fw.bin`);
        await Deno.copyFile(`${ROOT}/demo/data.bin`, `${cwd}/data.bin`);
        for (const columns of [120, 60, 40]) {
          const folder = `${cwd}/project${columns}`;
          await Deno.mkdir(folder);
          for (const file of ["hello.bin", "data.bin"]) {
            await Deno.copyFile(`${cwd}/${file}`, `${folder}/${file}`);
          }
          await using terminal = startOnTerminal(program, ["init"], { cwd: folder, env, columns });
          const answer = async (question: string, keys: string) => {
            await terminal.shows(question);
            await terminal.press(`${keys}\n`);
          };
          await terminal.shows("  1  data.bin   data");
          await answer("Firmware file: ", `'${cwd}/download/my fw.bin'`);
          await answer("[Y/n] ", "");
          await answer("[0x0]: ", "");
          await answer("to finish: ", "1");
          await answer('Offset of "data.bin": ', "0x10000");
          await answer("to finish: ", "");
          await answer("Port [", "ttyUSB0");
          await terminal.shows("  1  auto_reset  ");
          await answer("Board [auto_reset]: ", "D1 mini");
          assertEquals(await terminal.ended, EXIT.ok, terminal.screen);
          assertEquals(
            await namesIn(folder),
            ["data.bin", "flash.schema.json", "flash.yaml", "hello.bin", "my fw.bin"],
          );
          const profile = await Deno.readTextFile(`${folder}/flash.yaml`);
          for (
            const line of [
              "port: /dev/ttyUSB0 ",
              "board: wemos_d1_mini ",
              'path: "my fw.bin" }',
              "path: data.bin }",
            ]
          ) {
            assertStringIncludes(profile, line);
          }
        }
      }),
  );

  testWith(
    needs,
    `questions: ${name} init leaves nothing behind when its questions are left`,
    () =>
      inProject(async (cwd, env) => {
        const questions = ["Firmware file [", "Offset of", "Another file", "Port [", "Board ["];
        for (const [keys, code] of [[CTRL_D, EXIT.usage], [CTRL_C, EXIT.interrupted]] as const) {
          for (const [index, last] of questions.entries()) {
            await using terminal = startOnTerminal(program, ["init"], { cwd, env });
            for (const question of questions.slice(0, index)) {
              await terminal.shows(question);
              await terminal.press("\n");
            }
            await terminal.shows(last);
            // The end of the question's line.
            await terminal.shows(": ");
            const left = fromHere(terminal);
            await terminal.press(keys);
            assertEquals(await terminal.ended, code, terminal.screen);
            const said = keys === CTRL_C
              ? "^C"
              : "\nerror: Cannot finish the profile: the input ended before the last answer\n";
            assertEquals(left(), said, last);
            assertEquals(await namesIn(cwd), ["hello.bin"], last);
          }
        }
      }),
  );

  testWith(
    needs,
    `questions: ${name} asks once whether a board plugin may run, and again for another`,
    () =>
      inProject(async (cwd, env) => {
        const plugin = await Deno.readTextFile(`${ROOT}/demo/boards/relay.js`);
        const args = ["run", "nodemcu.yaml", "--port", "sim:huzzah", "--board", "./relay.js"];
        const start = () => startOnTerminal(program, [...args, "--file", "0x0=hello.bin"], { cwd, env });
        const question = "type the first 4 digits of its SHA-256: ";
        const digits = async () => {
          const sha = createHash("sha256").update(await Deno.readFile(`${cwd}/relay.js`)).digest("hex");
          return `${sha.slice(0, 4)}\n`;
        };

        const refused = async (keys: string, code: number) => {
          await using terminal = start();
          await terminal.shows("The board is a plugin: relay.js");
          await terminal.shows(question);
          await terminal.press(keys);
          assertEquals(await terminal.ended, code, terminal.screen);
          assert(!terminal.screen.includes("Connecting"), terminal.screen);
        };
        const runs = async (asked: boolean) => {
          await using terminal = start();
          if (asked) {
            await terminal.shows(question);
            await terminal.press(await digits());
          }
          await terminal.shows("read back and equal");
          assertEquals(await terminal.ended, EXIT.ok, terminal.screen);
          assertEquals(terminal.screen.includes(question), asked);
        };

        await Deno.writeTextFile(`${cwd}/relay.js`, plugin);
        await refused("\n", EXIT.plugin);
        await refused("y\n", EXIT.plugin);
        await refused(CTRL_D, EXIT.plugin);
        await refused(CTRL_C, EXIT.interrupted);
        await runs(true);
        await runs(false);
        await Deno.writeTextFile(`${cwd}/relay.js`, `${plugin}\n`);
        await refused("no\n", EXIT.plugin);
        await runs(true);
        // flasher still remembers the first consent.
        await Deno.writeTextFile(`${cwd}/relay.js`, plugin);
        await runs(false);
      }),
  );
}

/** The executable for Windows in a console, run by Wine on a pseudo-terminal: keys, colours, its own window. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { withFolder } from "../tools/temporary_folder.ts";
import { until } from "./emulator.ts";
import { ROOT, testWith } from "./parts.ts";
import { startOnTerminal, type Terminal } from "./terminal.ts";
import { windowsPath, wine } from "./wine.ts";

const ENTER = "Press Enter to close this window.";

async function inConsole(args: readonly string[], cwd = ROOT): Promise<Terminal> {
  const { program, env } = await wine();
  // Wine reads the terminal's bytes by the locale.
  const locale = { NO_COLOR: "", LC_ALL: "C.UTF-8" };
  const terminal = startOnTerminal(program, args, { columns: 100, cwd, env: { ...env, ...locale } });
  // Only then does Wine provide the console.
  await until(() => !terminal.echoes);
  return terminal;
}

testWith(["wine"], "windows console: alone on it, flasher waits for Enter before it leaves", async () => {
  await using terminal = await inConsole(["version"]);
  await terminal.shows(ENTER);
  await terminal.press("\r");
  assertEquals(await terminal.ended, 0);
});

testWith(["wine"], "windows console: a dropped profile is run after a yes, in colours", async () => {
  await using terminal = await inConsole([windowsPath(`${ROOT}/flash.yaml`)]);
  await terminal.shows("Flash the board with profile");
  await terminal.shows("[y/N]");
  await terminal.press("y\r");
  await terminal.shows("read back and equal");
  await terminal.shows(ENTER);
  await terminal.press("\r");
  assertEquals(await terminal.ended, 0);
  // Wine's console writes its own sequences, so green appears only if it interpreted flasher's.
  assertStringIncludes(terminal.screen, "\x1b[32mDone");
});

testWith(["wine"], "windows console: several boards are a table, and the summary remains", async () => {
  const ports = ["sim:huzzah", "sim:esp32"].flatMap((name) => ["--port", name]);
  await using terminal = await inConsole(["run", windowsPath(`${ROOT}/flash.yaml`), ...ports]);
  await terminal.shows("FAILED");
  await terminal.shows("writing demo");
  await terminal.shows("1 passed, 1 failed.");
  await terminal.shows(ENTER);
  await terminal.press("\r");
  assertEquals(await terminal.ended, 6);
});

testWith(["wine"], "windows console: letters of every alphabet can be typed", async () => {
  await withFolder(async (cwd) => {
    await Deno.copyFile(`${ROOT}/demo/hello.bin`, `${cwd}/zażółć-фото.bin`);
    await Deno.copyFile(`${ROOT}/demo/hello.bin`, `${cwd}/another.bin`);
    await using terminal = await inConsole(["init", "--no-schema"], cwd);
    await terminal.shows("Firmware file");
    for (const letter of "zażółć-фото.bin") await terminal.press(letter);
    await terminal.press("\r");
    // flasher asks only about a file that it has found.
    await terminal.shows("Offset of");
    terminal.kill("SIGKILL");
  });
});

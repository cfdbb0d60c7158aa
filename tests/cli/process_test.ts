/** What only a real process shows: pipes that break, real signals, the real file system. Starts few: each costs time. */
import { fileURLToPath } from "node:url";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { withFolder } from "../tools/temporary_folder.ts";
import { APP, profile } from "./world.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));

function start(args: readonly string[], cwd: string): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-all", "--quiet", MAIN, ...args],
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Reads until `pattern` appears, or to the end; the rest stays unread. */
async function readUntil(reader: ReadableStreamDefaultReader<Uint8Array>, pattern?: RegExp): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  while (pattern === undefined || !pattern.test(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
  }
  return text;
}

Deno.test("a reader that stops early (| head) does not stop the run", () =>
  withFolder(async (folder) => {
    await Deno.writeFile(`${folder}/app.bin`, APP);
    await Deno.writeTextFile(`${folder}/flash.yaml`, profile({ files: [[0, "app.bin"]] }));
    const child = start(["run", "--json", "--trace", "log.txt"], folder);
    const reader = child.stdout.getReader();
    assertStringIncludes(await readUntil(reader, /connecting/), '"begin"');
    await reader.cancel();
    const [{ code }, stderr] = await Promise.all([child.status, new Response(child.stderr).text()]);
    assertEquals([code, stderr], [0, ""]);
    // The trace continues after the pipe broke: the firmware was written.
    const trace = await Deno.readTextFile(`${folder}/log.txt`);
    assertMatch(trace, /^= baud 46\d{4}$/m);
  }));

Deno.test({
  name: "Ctrl-C while waiting for the buttons: exit code 130, and the state of the board",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      await Deno.writeFile(`${folder}/my app.bin`, APP);
      const child = start(["run", "esp8266.yaml", "--port", "sim:manual", "-f", "0x0=my app.bin"], folder);
      const reader = child.stdout.getReader();
      await readUntil(reader, /Connecting/);
      child.kill("SIGINT");
      const [rest, stderr, { code }] = await Promise.all([
        readUntil(reader),
        new Response(child.stderr).text(),
        child.status,
      ]);
      assertEquals([code, rest, stderr], [
        130,
        "",
        "error: Interrupted\nboard: The flash was not changed.\n",
      ]);
    }),
});

Deno.test({
  name: "several boards: Ctrl-C waits for them, SIGTERM stops them",
  ignore: Deno.build.os === "windows",
  fn: () =>
    withFolder(async (folder) => {
      await Deno.writeFile(`${folder}/app.bin`, APP);
      const words = [
        "run",
        "esp8266.yaml",
        "--port",
        "sim:manual",
        "--port",
        "sim:none",
        "-f",
        "0x0=app.bin",
      ];
      const child = start(words, folder);
      const reader = child.stdout.getReader();
      const stderr = child.stderr.getReader();
      await readUntil(reader, /connecting/);
      child.kill("SIGINT");
      assertMatch(await readUntil(stderr, /Ctrl-C again/), /^Finishing the boards that have begun/m);
      child.kill("SIGTERM");
      const [rest, complaints, { code }] = await Promise.all([
        readUntil(reader),
        readUntil(stderr),
        child.status,
      ]);
      assertEquals(code, 130);
      assertMatch(rest, /^0 passed, 1 failed, 1 stopped\.$/m);
      assertStringIncludes(complaints, "board: #1 sim:manual: The flash was not changed.\n");
    }),
});

Deno.test("real links, folders and devices are refused with the same messages", () =>
  withFolder(async (folder) => {
    await Deno.symlink(MAIN, `${folder}/link.bin`);
    await Deno.symlink("loop.bin", `${folder}/loop.bin`);
    await Deno.mkdir(`${folder}/sub`);
    const files = ["link.bin", "loop.bin", "sub", "/dev/null", `${"x".repeat(300)}.bin`];
    const said = await Promise.all(files.map(async (path, i) => {
      await Deno.writeTextFile(`${folder}/${i}.yaml`, profile({ files: [[0, path]] }));
      const outside = path.startsWith("/") ? ["--allow-outside"] : [];
      const { code, stderr } = await start(["plan", `${i}.yaml`, ...outside], folder).output();
      assertEquals(code, 7);
      return new TextDecoder().decode(stderr).split("\n")[0]!.replace(/^.*": /, "");
    }));
    assertEquals(said, [
      "it is outside the profile's folder",
      "its symbolic links form a loop",
      "it is a folder",
      "it is not a regular file",
      "file name too long",
    ]);
  }));

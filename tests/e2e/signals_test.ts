/** Ending a run from outside at each of its stages: by signals, and by closing the window. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { EXIT } from "../../lib/errors.ts";
import { bootImage, noise } from "../fake/firmware.ts";
import { Pty } from "../serial/pty.ts";
import { testWith } from "./parts.ts";
import { type Program, PROGRAMS, start } from "./program.ts";

/** The text that announces each stage, and the state of flash in it. */
const STAGES = {
  "hands are waited for": {
    port: "sim:manual",
    event: '"waiting"',
    state: /^board: The flash was not changed\.$/m,
  },
  "the stub is uploaded": {
    port: "sim:esp8266",
    event: '"connected"',
    state: /^board: The flash was not changed\.$/m,
  },
  "data is written": { port: "sim:esp8266", event: '"progress"', state: /^board: .*half-written/m },
  "flash is verified": { port: "sim:esp8266", event: '"verifying"', state: /^board: / },
} as const;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

async function withImage(test: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".bin" });
  try {
    await Deno.writeFile(path, bootImage(0x18000, noise));
    await test(path);
  } finally {
    await Deno.remove(path);
  }
}

const describeContent = (
  image: string,
  port: string,
) => ["run", "nodemcu.yaml", "--port", port, "--file", `0x0=${image}`];

for (const [stage, { port, event, state }] of Object.entries(STAGES)) {
  testWith([], `signals: each of them ends the run while ${stage}`, () =>
    withImage(async (image) => {
      for (const signal of SIGNALS) {
        const words = [...describeContent(image, port), "--json", "--connect-timeout", "60s"];
        const running = start(PROGRAMS.source, words);
        await running.printed(event);
        const since = performance.now();
        running.kill(signal);
        const { code, out } = await running.ended;
        const took = performance.now() - since;
        assertEquals(code, EXIT.interrupted, `${signal}: ${out}`);
        assert(took < 2000, `${signal}: it took ${took} ms`);
        const last = JSON.parse(out.trim().split("\n").at(-1)!);
        assertEquals(last.type, "error", out);
        assertMatch(`board: ${last.boardState}`, state, signal);
      }
    }));
}

/** Runs in a new session with the pty as its terminal, as in a window. */
function inWindow(
  { command, args }: Program,
  words: readonly string[],
  pty: Pty,
): Promise<Deno.CommandStatus> {
  const line = 'exec setsid --ctty --wait "$@" < "$0" > "$0" 2>&1';
  return new Deno.Command("sh", {
    args: ["-c", line, pty.path, command, ...args, ...words],
    env: { NO_COLOR: "1", TERM: "xterm" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn().status;
}

for (const program of Object.values(PROGRAMS)) {
  testWith(
    program.needs,
    `signals: the window of ${program.name} is closed in mid-write`,
    () =>
      withImage(async (image) => {
        const log = await Deno.makeTempFile();
        const pty = new Pty();
        const ended = inWindow(program, [...describeContent(image, "sim:esp8266"), "--trace", log], pty);
        let screen = "";
        for (const decoder = new TextDecoder(); !/[1-9]\d? %/.test(screen);) {
          screen += decoder.decode(await pty.available(), { stream: true });
        }
        const since = performance.now();
        pty.close();
        const { code } = await ended;
        assertEquals(code, EXIT.interrupted);
        assert(performance.now() - since < 2000);
        const lines = (await Deno.readTextFile(log)).split("\n").filter((line) => line.startsWith("# "));
        assertEquals(lines.at(-1), "# dtr=0 rts=0");
        await Deno.remove(log);
      }),
  );
}

/** Boards that lie, flood, never end, or send terminal codes: flasher ends in bounded time, and tells it in plain text. */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { BoardFilesError } from "../../lib/errors.ts";
import { helperCode, READER_CODE, WRITER_CODE } from "../../lib/repl/board_code.ts";
import { ReplLine } from "../../lib/repl/line.ts";
import { openPython } from "../../lib/repl/open_python.ts";
import { putFiles } from "../../lib/repl/put_files.ts";
import type { SerialPort } from "../../lib/serial/port.ts";
import { VirtualClock } from "../../lib/simulator/mod.ts";
import { wantedFiles, WORD } from "./bench.ts";

const CLEAR = "\x1b[2J\x1b]0;owned\x07";
const GREETING = "raw REPL; CTRL-B to exit\r\n>";

/** Code of flasher, without what it wraps around it. Answers with output, or with an exception. */
type Answers = (code: string) => string | { readonly trace: string };

/** As the helper on the board answers. */
function told(value: unknown): string {
  const json = JSON.stringify(value);
  const sum = [...json].reduce((sum, char) => (sum * 31 + char.codePointAt(0)!) % 2 ** 24, 7);
  return `${WORD}${json}${WORD} ${sum}\r\n`;
}
const SYSTEM = ["micropython", [1, 20, 0], null, null, [4096, 1_000_000], "0a0b0c"];

/** A board whose raw prompt works, and whose answers are as `answers` has them. */
function hostilePort(clock: VirtualClock, answers: Answers): { port: SerialPort; sent: () => string } {
  let [typed, output, sent] = ["", "", ""];
  const port: SerialPort = {
    name: "hostile",
    hasLines: false,
    async read(ms) {
      if (output === "") {
        await clock.sleep(ms);
        return new Uint8Array();
      }
      // At 115200 baud.
      const now = output.slice(0, 4096);
      output = output.slice(4096);
      await clock.sleep(now.length / 11.5);
      return Uint8Array.from(now, (char) => char.charCodeAt(0));
    },
    write(bytes) {
      for (const byte of bytes) {
        sent += String.fromCharCode(byte);
        if (byte === 1) [typed, output] = ["", output + GREETING];
        else if (byte === 3) typed = "";
        else if (byte === 4) {
          const answer = answers(typed);
          output += typeof answer === "string" ? `OK${answer}\x04\x04>` : `OK\x04${answer.trace}\x04>`;
          typed = "";
        } else typed += String.fromCharCode(byte);
      }
      return Promise.resolve();
    },
    setLines: () => Promise.resolve(),
    setBaud: () => Promise.resolve(),
    discardInput() {
      output = "";
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
  return { port, sent: () => sent };
}

/** As an honest board would, except for what `lies` says. */
function answering(lies: Answers): Answers {
  return (code) => {
    if (code.includes(`print('${WORD}'+'${WORD}')`)) return WORD + WORD;
    if ([helperCode(WORD)[0], WRITER_CODE, READER_CODE].includes(code)) return "";
    return lies(code);
  };
}

/** Virtual ms, and what was thrown. */
async function attack(lies: Answers) {
  const clock = new VirtualClock();
  const { port, sent } = hostilePort(clock, answering(lies));
  const line = new ReplLine({ port, clock, signal: new AbortController().signal });
  let error: unknown;
  try {
    const { python, system } = await openPython(line, { word: WORD });
    await putFiles(
      python,
      wantedFiles({ "/main.py": "print(1)\n", "/secret.json": '{"a":"hunter22"}' }),
      system,
    );
  } catch (thrown) {
    error = thrown;
  }
  return { error, ms: clock.now(), sent: sent() };
}

const question = (code: string) => code.includes("implementation as _i");

const LIES: Readonly<Record<string, Answers>> = {
  "terminal codes instead of an answer": () => CLEAR,
  "terminal codes as the firmware's name": (code) =>
    question(code) ? told([CLEAR, [1], CLEAR, CLEAR, [1, 1], CLEAR]) : "",
  "10 MB of output": (code) => question(code) ? told(SYSTEM) : "x".repeat(10_000_000),
  "nested lists": (code) => question(code) ? told(SYSTEM) : WORD + "[".repeat(60_000) + WORD,
  "a wrong number of states": (code) => question(code) ? told(SYSTEM) : told([null]),
  "sizes that are no sizes": (code) =>
    question(code) ? told(SYSTEM) : told([[-1, null], [1e308, null], [NaN, null], [1.5, null]]),
  "no space": (code) =>
    question(code) ? told(["micropython", [1], null, null, [-5, 1e308], 7]) : told(Array(4).fill(null)),
  "hashes of another file": (code) =>
    question(code)
      ? told(SYSTEM)
      : code.includes("_s(p)")
      ? told(Array(4).fill(null))
      : code === "_c()"
      ? told([9, "0".repeat(64)])
      : "",
};

for (const [name, lies] of Object.entries(LIES)) {
  Deno.test(`hostile board: ${name}: an error in bounded time, without terminal codes`, async () => {
    const { error, ms } = await attack(lies);
    if (!(error instanceof BoardFilesError)) throw error;
    assert(ms < 600_000, `${ms} ms`);
    const text = [error.message, error.hint, error.boardState].join("\n");
    assert(text.length < 2000, text);
    // deno-lint-ignore no-control-regex -- terminal codes
    assert(!/[\x00-\x09\x0b-\x1f\x7f]/.test(text), JSON.stringify(text));
  });
}

Deno.test("hostile board: the number of a board is hexadecimal, or unknown", async () => {
  const clock = new VirtualClock();
  const { port } = hostilePort(clock, answering(() => told([...SYSTEM.slice(0, 5), CLEAR])));
  const line = new ReplLine({ port, clock, signal: new AbortController().signal });
  const { system } = await openPython(line, { word: WORD });
  assertEquals(system.uniqueId, undefined);
});

Deno.test("hostile board: without an answer about its files, no byte of a file is sent", async () => {
  const { sent } = await attack((code) => question(code) ? told(SYSTEM) : CLEAR);
  assert(!sent.includes(btoa('{"a":"hunter22"}').slice(0, 12)));
});

Deno.test("hostile board: a prompt that never comes ends with an error", async () => {
  const clock = new VirtualClock();
  const { port } = hostilePort(clock, () => "x".repeat(100_000));
  const line = new ReplLine({ port, clock, signal: new AbortController().signal });
  await assertRejects(() => openPython(line, { word: WORD }), BoardFilesError);
  assert(clock.now() < 120_000, String(clock.now()));
});

Deno.test("hostile board: too little memory for each step is not called a bad cable", async () => {
  const { error } = await attack((code) => {
    if (question(code)) return told(SYSTEM);
    if (code.startsWith("_w(")) {
      return { trace: "MemoryError: memory allocation failed, allocating 512 bytes\r\n" };
    }
    return code.includes("_s(p)") ? told([null, null, null, null]) : "";
  });
  if (!(error instanceof BoardFilesError)) throw error;
  assertStringIncludes(error.message, "too little memory");
  assertStringIncludes(error.hint!, "RESET");
});
